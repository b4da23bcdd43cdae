"""The shapes of the drawn diagram (BPMN 2.0 clause 13) and the marks that show how far a Berkas is.

One quiet language: white shapes, grey ink, one accent. A mark is never colour alone: done carries a tick, active
a word, late a sign. Presentation attributes only, so that the strictest content policy shows it.
"""

from dataclasses import dataclass
from math import hypot
from typing import Literal

from bpmn.document import Bounds, Node
from bpmn.lettering import block, number, width, wrap

INK = "#1c2b30"
LINE = "#52646a"
SOFT = "#76878c"
PAPER = "#ffffff"
HEADER = "#e4ecec"
GREY = "#e1e7e7"
ACCENT = "#0f5563"
RED = "#96281b"

_NAME_SIZE = 13.0
_STANDARD_WORD = "sedang"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What is said about one element of the diagram."""

    state: Literal["done", "active", "late", "earlier"]  # earlier: done in a pass that something went back behind
    passes: int = 0  # how often it was visited; shown from 2 on
    label: str = ""  # a short word in the reader's language, shown in the badge of all but done


@dataclass(frozen=True, kw_only=True)
class _Pen:
    fill: str = PAPER
    stroke: str = LINE
    weight: float = 1.4
    dashes: str = ""

    def attributes(self) -> str:
        dashed = f' stroke-dasharray="{self.dashes}"' if self.dashes else ""
        return f'fill="{self.fill}" stroke="{self.stroke}" stroke-width="{number(self.weight)}"{dashed}'


_PENS = {
    "done": _Pen(fill=GREY),
    "active": _Pen(stroke=ACCENT, weight=3.2),
    "late": _Pen(stroke=RED, weight=3.2),
    "earlier": _Pen(fill=HEADER, stroke=SOFT, weight=2, dashes="6 4"),
}
_WORDS = {"active": ACCENT, "late": RED, "earlier": LINE}


def pen(mark: Mark | None) -> _Pen:
    return _PENS[mark.state] if mark else _Pen()


def circle(x: float, y: float, radius: float, paint: str) -> str:
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" {paint}/>'


def box(place: Bounds, paint: str, radius: float = 0) -> str:
    rounded = f' rx="{number(radius)}"' if radius else ""
    return (
        f'<rect x="{number(place.x)}" y="{number(place.y)}" width="{number(place.width)}"'
        f' height="{number(place.height)}"{rounded} {paint}/>'
    )


def path(steps: str, paint: str) -> str:
    return f'<path d="{steps}" {paint}/>'


def stroke(colour: str, weight: float, extra: str = "") -> str:
    more = f" {extra}" if extra else ""
    return f'fill="none" stroke="{colour}" stroke-width="{number(weight)}" stroke-linecap="round"{more}'


def task(node: Node, place: Bounds, mark: Mark | None) -> str:
    """A rounded box with its name; the row number of the sheet stands in the corner."""
    row = node.properties.get("mutu.nomor", "")
    lines = wrap(node.name, place.width - 22, _NAME_SIZE)
    middle = place.y + place.height / 2
    parts = [
        box(place, pen(mark).attributes(), radius=9),
        block(lines, x=place.x + place.width / 2, middle=middle, size=_NAME_SIZE, fill=INK),
    ]
    if row:
        parts.append(
            block([row], x=place.x + 11, middle=place.y + 14, size=11.5, fill=LINE, anchor="start", weight="bold")
        )
    return "".join(parts)


def event(node: Node, place: Bounds, mark: Mark | None) -> str:
    """Start (thin), end (thick) or boundary (double, dashed when it does not interrupt) event."""
    x, y, radius = place.x + place.width / 2, place.y + place.height / 2, place.width / 2
    look = pen(mark)
    if node.type == "endEvent" and not mark:
        look = _Pen(weight=3.4, stroke=INK)
    dashes = "" if node.interrupting or not node.attached_to or look.dashes else ' stroke-dasharray="4.5 2.6"'
    parts = [circle(x, y, radius, look.attributes() + dashes)]
    if node.attached_to or node.type.startswith("intermediate"):
        parts.append(circle(x, y, radius - 3.6, f'fill="none" stroke="{look.stroke}" stroke-width="1"{dashes}'))
    if node.event_definition == "timer":
        parts.append(_clock(x, y, radius - 7, look.stroke))
    if node.event_definition == "terminate":
        parts.append(circle(x, y, radius - 6, f'fill="{INK}"'))
    return "".join(parts)


def _clock(x: float, y: float, radius: float, colour: str) -> str:
    ticks = "".join(
        f"M{number(x + dx * (radius - 2.6))} {number(y + dy * (radius - 2.6))}"
        f"L{number(x + dx * radius)} {number(y + dy * radius)}"
        for dx, dy in ((0, -1), (1, 0), (0, 1), (-1, 0))
    )
    hands = f"M{number(x + 1.5)} {number(y - radius + 3.4)}L{number(x)} {number(y)}L{number(x + 4.6)} {number(y + 1)}"
    face = circle(x, y, radius, f'fill="{PAPER}" stroke="{colour}" stroke-width="1.1"')
    return face + path(ticks + hands, stroke(colour, 1.2))


def gateway(node: Node, place: Bounds, mark: Mark | None) -> str:
    """A diamond with the marker of its kind."""
    x, y = place.x + place.width / 2, place.y + place.height / 2
    across, down = place.width / 2, place.height / 2
    rim = (
        f"M{number(x)} {number(y - down)}L{number(x + across)} {number(y)}"
        f"L{number(x)} {number(y + down)}L{number(x - across)} {number(y)}Z"
    )
    arm = across * 0.3
    markers = {
        "exclusiveGateway": path(
            f"M{number(x - arm)} {number(y - arm)}l{number(2 * arm)} {number(2 * arm)}"
            f"M{number(x + arm)} {number(y - arm)}l{number(-2 * arm)} {number(2 * arm)}",
            stroke(INK, 3),
        ),
        "parallelGateway": path(
            f"M{number(x)} {number(y - across / 2)}v{number(across)}"
            f"M{number(x - across / 2)} {number(y)}h{number(across)}",
            stroke(INK, 3),
        ),
        "inclusiveGateway": circle(x, y, across * 0.42, stroke(INK, 2.6)),
    }
    return path(rim, f'{pen(mark).attributes()} stroke-linejoin="round"') + markers.get(node.type, "")


def paper(place: Bounds) -> str:
    """A data object: a sheet with a folded corner."""
    fold = min(place.width, place.height) * 0.3
    x, y, right, bottom = place.x, place.y, place.x + place.width, place.y + place.height
    sheet = (
        f"M{number(x)} {number(y)}H{number(right - fold)}L{number(right)} {number(y + fold)}"
        f"V{number(bottom)}H{number(x)}Z"
    )
    corner = f"M{number(right - fold)} {number(y)}v{number(fold)}h{number(fold)}"
    return path(sheet, f'fill="{PAPER}" stroke="{SOFT}" stroke-width="1.2" stroke-linejoin="round"') + path(
        corner, stroke(SOFT, 1.2)
    )


def badges(place: Bounds, mark: Mark, *, roomy: bool) -> str:
    """The signs of a mark: tick, word, "!" and the count of passes; `roomy` when a word fits inside the shape."""
    right = place.x + place.width
    parts = []
    if mark.state == "done":
        parts.append(_tick(right - 22, place.y + 13) if roomy else _tick(right - 4, place.y + 2))
    word = mark.label or (_STANDARD_WORD if mark.state == "active" else "")
    if mark.state != "done" and roomy and word:
        parts.append(_word(right - 7, place.y + place.height - 12, word, _WORDS[mark.state]))
    if mark.state == "late":
        parts.append(circle(place.x + 1, place.y + 1, 11, f'fill="{RED}" stroke="{PAPER}" stroke-width="2"'))
        parts.append(block(["!"], x=place.x + 1, middle=place.y + 1, size=15, fill=PAPER, weight="bold"))
    if mark.passes > 1:
        parts.append(_count(right, place.y, f"×{mark.passes}"))
    return "".join(parts)


def _tick(x: float, y: float) -> str:
    return path(f"M{number(x - 5)} {number(y)}l4 4.2l7.5 -8.6", stroke(INK, 2.4, 'stroke-linejoin="round"'))


def _word(right: float, middle: float, word: str, colour: str) -> str:
    wide = width(word, 11) + 14
    place = Bounds(x=right - wide, y=middle - 8, width=wide, height=16)
    text = block([word], x=right - wide / 2, middle=middle, size=11, fill=PAPER, weight="bold")
    return box(place, f'fill="{colour}"', radius=8) + text


def _count(x: float, y: float, text: str) -> str:
    wide = max(26.0, width(text, 12) + 14)
    place = Bounds(x=x - wide / 2, y=y - 11, width=wide, height=22)
    paint = f'fill="{INK}" stroke="{PAPER}" stroke-width="2"'
    return box(place, paint, radius=11) + block([text], x=x, middle=y, size=12, fill=PAPER, weight="bold")


def arrow(points: tuple[tuple[float, float], ...], colour: str, size: float = 9) -> str:
    """A solid head on the last leg of a line; nothing for a line without length."""
    (ax, ay), (bx, by) = points[-2], points[-1]
    length = hypot(bx - ax, by - ay)
    if not length:
        return ""
    ux, uy = (bx - ax) / length, (by - ay) / length
    baseline = (bx - ux * size, by - uy * size)
    half = size * 0.42
    corners = (
        (bx, by),
        (baseline[0] - uy * half, baseline[1] + ux * half),
        (baseline[0] + uy * half, baseline[1] - ux * half),
    )
    return f'<polygon points="{" ".join(f"{number(x)},{number(y)}" for x, y in corners)}" fill="{colour}"/>'
