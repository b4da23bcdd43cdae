"""The rail beneath the slider: events and deadlines on a line of working time, as SVG with presentation attributes.

The table of events says the same in words.
"""

from html import escape

from markupsafe import Markup

from engine.questions.retelling_scale import Scale

WIDE, HIGH = 1000, 56
LEFT, LINE, END = 20, 34, 980
COLOURS = {"missed": "#96281b", "met": "#52646a", "pending": "#0f5563"}


def rail(scale: Scale, here: int, title: str) -> Markup:
    """Nothing where no working time could be counted."""
    if not scale.events:
        return Markup("")
    x = {seq: LEFT + (END - LEFT) * minutes / scale.whole for seq, minutes in scale.events}
    parts = [
        f'<svg class="rail" xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDE} {HIGH}">',
        f"<title>{escape(title)}</title>",
        f'<path d="M{LEFT} {LINE}H{END}" stroke="#76878c" stroke-width="2"/>',
    ]
    for tick in scale.ticks:
        if tick.status in COLOURS:
            parts.append(_tick(LEFT + (END - LEFT) * tick.worked / scale.whole, tick.status))
    for seq, place in x.items():
        mine = ' class="here"' if seq == here else ""
        parts.append(f'<circle data-seq="{seq}"{mine} cx="{place:.1f}" cy="{LINE}" r="5" fill="#ffffff"'
                     ' stroke="#0f5563" stroke-width="2"/>')
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704  numbers of ours and one escaped title


def _tick(x: float, status: str) -> str:
    """A deadline stands above the line; a missed one carries a sign, one still to come is dashed."""
    colour, dashes = COLOURS[status], ' stroke-dasharray="3 3"' if status == "pending" else ""
    line = f'<path d="M{x:.1f} 14V{LINE}" stroke="{colour}" stroke-width="2"{dashes}/>'
    if status != "missed":
        return line
    sign = f'<text x="{x:.1f}" y="12" fill="{colour}" font-size="15" font-weight="bold" text-anchor="middle">!</text>'
    return line + sign
