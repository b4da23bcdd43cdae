"""Lettering for the drawn diagram: how wide words are, where lines break, text as SVG."""

from collections.abc import Sequence
from html import escape

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
LEADING = 1.25  # line height as a share of the size
_ASCENT = 0.36  # half the height of a capital, to centre a line on its middle

_WIDTHS = {
    **dict.fromkeys("abdeghnopqu0123456789L_", 0.556),
    **dict.fromkeys("ijl'|", 0.222),
    **dict.fromkeys("tf.,:;/ []()!I", 0.278),
    **dict.fromkeys("cksvxyzJ", 0.5),
    **dict.fromkeys("r-", 0.333),
    **dict.fromkeys("mM", 0.833),
    **dict.fromkeys("wCDHNRU", 0.722),
    **dict.fromkeys("ABEKPSVXY&", 0.667),
    **dict.fromkeys("GOQ", 0.778),
    **dict.fromkeys("WÅ%@", 0.95),
}


def width(text: str, size: float) -> float:
    """Width of one line in pixels, by the metrics of Helvetica (unknown letters count 0.62 of the size)."""
    return sum(_WIDTHS.get(letter, 0.62) for letter in text) * size


def wrap(text: str, room: float, size: float) -> list[str]:
    """Lines that fit the room (pixels); a longer single word is broken, never lost."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, size) <= room:
            lines[-1] = joined
        else:
            lines.extend(_pieces(word, room, size))
    return lines


def _pieces(word: str, room: float, size: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def escaped(text: str) -> str:
    """Text that is safe in SVG content and in quoted attributes; control characters are dropped."""
    kept = "".join(letter for letter in text if letter in "\t\n\r" or ord(letter) >= 32)
    return escape(kept, quote=True)


def number(value: float) -> str:
    """A coordinate with at most two decimals."""
    return f"{round(value, 2):g}" if abs(value) < 100_000 else str(round(value))


def block(
    lines: Sequence[str],
    *,
    x: float,
    middle: float,
    size: float,
    fill: str,
    anchor: str = "middle",
    weight: str = "normal",
) -> str:
    """Lines of text centred on `middle`, as one `<text>` with a `<tspan>` a line."""
    first = middle - (len(lines) - 1) * size * LEADING / 2 + size * _ASCENT
    spans = "".join(
        f'<tspan x="{number(x)}" y="{number(first + place * size * LEADING)}">{escaped(line)}</tspan>'
        for place, line in enumerate(lines)
    )
    bold = f' font-weight="{weight}"' if weight != "normal" else ""
    return f'<text font-size="{number(size)}" fill="{fill}" text-anchor="{anchor}"{bold}>{spans}</text>'
