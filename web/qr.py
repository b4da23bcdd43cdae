"""A text as a QR code, drawn as SVG. The only room of `segno`."""

import segno
from markupsafe import Markup

LEVEL = "m"  # 15 % may be lost: a fold or a stamp does not hurt


def drawn(text: str) -> Markup:
    """The code as an SVG element that fills its place; hidden from screen readers: the text stands beside it."""
    made = segno.make(text, error=LEVEL, micro=False, encoding="utf-8", boost_error=False)
    return Markup(made.svg_inline(omitsize=True, svgclass="qr", lineclass=None, border=4).replace(  # noqa: S704  ours
        "<svg ", '<svg aria-hidden="true" focusable="false" ', 1))
