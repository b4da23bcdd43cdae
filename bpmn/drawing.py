"""The diagram as a picture: SVG from the file's own diagram interchange (BPMN 2.0 clause 12).

Words come from the diagram, from `title` and from the marks; all are escaped. No style sheet, no script, no ids: the
picture may be shown twice on one page and under the strictest content policy.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bpmn import glyphs
from bpmn.document import Bounds, Document, Flow, Node
from bpmn.glyphs import HEADER, INK, LINE, PAPER, SOFT, Mark
from bpmn.lettering import FONT, LEADING, block, escaped, number, wrap
from bpmn.vocabulary import TASKS

__all__ = ["Mark", "svg"]

_MARGIN = 24.0
_CORNER = 7.0  # radius of a line's bends
_LABEL_SIZE = 11.0
_STRIP = 30.0  # width of a pool's or lane's name strip
_NO_MARKS: Mapping[str, Mark] = MappingProxyType({})

Points = tuple[tuple[float, float], ...]


def svg(document: Document, marks: Mapping[str, Mark] = _NO_MARKS, *, title: str) -> str:
    """The picture as one `<svg>` element that scales with its container.

    `title` is its accessible name; lanes and steps with their marks are its description. Elements without a place in
    the diagram interchange are left out of the picture and kept in the description.
    """
    x, y, wide, high = _frame(document)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="{number(x)} {number(y)} {number(wide)}'
        f' {number(high)}" font-family="{FONT}">',
        f"<title>{escaped(title)}</title>",
        f"<desc>{escaped(_description(document, marks))}</desc>",
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(wide)}" height="{number(high)}" fill="{PAPER}"/>',
        *_bands(document),
        *_data_lines(document),
        *_flows(document),
        *_data_objects(document),
        *_nodes(document, marks),
        *_badges(document, marks),
        "</svg>",
    ]
    return "".join(parts)


def _frame(document: Document) -> tuple[float, float, float, float]:
    picture = document.picture
    corners = [(b.x, b.y) for b in (*picture.shapes.values(), *picture.labels.values())]
    corners += [(b.x + b.width, b.y + b.height) for b in (*picture.shapes.values(), *picture.labels.values())]
    corners += [point for line in picture.edges.values() for point in line]
    if not corners:
        return 0, 0, 2 * _MARGIN, 2 * _MARGIN
    left, top = min(x for x, _ in corners), min(y for _, y in corners)
    right, bottom = max(x for x, _ in corners), max(y for _, y in corners)
    return left - _MARGIN, top - _MARGIN, right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN


def _description(document: Document, marks: Mapping[str, Mark]) -> str:
    said = []
    for lane in document.lanes:
        steps = [_said(document.nodes[key], marks.get(key)) for key in lane.nodes if _is_step(document, key)]
        said.append(f"{lane.name}: {'; '.join(steps)}." if steps else f"{lane.name}.")
    return " ".join([f"{document.pool_name or document.name}.", *said])


def _is_step(document: Document, key: str) -> bool:
    return key in document.nodes and document.nodes[key].type in TASKS


def _said(node: Node, mark: Mark | None) -> str:
    row = node.properties.get("mutu.nomor", "")
    text = f"{row} {node.name}".strip()
    if mark is None:
        return text
    signs = {"done": "✓", "active": "●", "late": "!", "earlier": "↺"}[mark.state]
    count = f" ×{mark.passes}" if mark.passes > 1 else ""
    return f"{text} ({f'{signs} {mark.label}'.strip()}{count})"


def _bands(document: Document) -> Iterator[str]:
    shapes = document.picture.shapes
    if document.pool in shapes:
        yield from _band(shapes[document.pool], document.pool_name, size=14, weight="bold", header=HEADER)
    for lane in document.lanes:
        if lane.id in shapes:
            yield from _band(shapes[lane.id], lane.name, size=12.5, weight="bold", header="#f3f6f6")


def _band(place: Bounds, name: str, *, size: float, weight: str, header: str) -> Iterator[str]:
    strip = Bounds(x=place.x, y=place.y, width=_STRIP, height=place.height)
    border = f'stroke="{SOFT}" stroke-width="1"'
    yield glyphs.box(place, f'fill="{PAPER}" {border}')
    yield glyphs.box(strip, f'fill="{header}" {border}')
    x, y = strip.x + strip.width / 2, strip.y + strip.height / 2
    lines = wrap(name, place.height - 16, size)[:2]
    size = size if len(lines) < 2 else size * 0.85
    text = block(lines, x=x, middle=y, size=size, fill=INK, weight=weight)
    yield f'<g transform="rotate(-90 {number(x)} {number(y)})">{text}</g>'


def _data_lines(document: Document) -> Iterator[str]:
    for key in document.associations:
        points = document.picture.edges.get(key, ())
        if len(points) > 1:
            yield glyphs.path(_bent(points), glyphs.stroke(SOFT, 1.6, 'stroke-dasharray="0.5 4"'))
            yield _open_head(points)


def _open_head(points: Points) -> str:
    (ax, ay), (bx, by) = points[-2], points[-1]
    length = max(abs(bx - ax), abs(by - ay)) or 1
    ux, uy = (bx - ax) / length, (by - ay) / length
    first = f"M{number(bx - ux * 7 - uy * 4)} {number(by - uy * 7 + ux * 4)}"
    rest = f"L{number(bx)} {number(by)}L{number(bx - ux * 7 + uy * 4)} {number(by - uy * 7 - ux * 4)}"
    return glyphs.path(first + rest, glyphs.stroke(SOFT, 1.3))


def _flows(document: Document) -> Iterator[str]:
    for key, flow in document.flows.items():
        points = document.picture.edges.get(key, ())
        if len(points) > 1:
            yield f'<g data-element="{escaped(key)}">{_flow(document, flow, points)}</g>'


def _flow(document: Document, flow: Flow, points: Points) -> str:
    parts = [glyphs.path(_bent(points), glyphs.stroke(LINE, 1.5)), glyphs.arrow(points, LINE)]
    source = document.nodes.get(flow.source)
    if source is not None and source.default == flow.id:
        parts.append(_slash(points))
    if flow.name:
        place = document.picture.labels.get(flow.id) or _beside(points)
        parts.append(_label(flow.name, place))
    return "".join(parts)


def _beside(points: Points) -> Bounds:
    (ax, ay), (bx, by) = points[0], points[1]
    return Bounds(x=(ax + bx) / 2 - 40, y=(ay + by) / 2 - 18, width=80, height=14)


def _slash(points: Points) -> str:
    """The small stroke that tells a default flow (BPMN 2.0, figure 10.36)."""
    (ax, ay), (bx, by) = points[0], points[1]
    length = max(abs(bx - ax), abs(by - ay)) or 1
    x, y = ax + (bx - ax) / length * 11, ay + (by - ay) / length * 11
    return glyphs.path(f"M{number(x - 4)} {number(y - 4)}l8 8", glyphs.stroke(LINE, 1.5))


def _bent(points: Points) -> str:
    """A path through the points with rounded bends."""
    steps = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        start, end = _towards(here, before), _towards(here, after)
        steps.append(
            f"L{number(start[0])} {number(start[1])}Q{number(here[0])} {number(here[1])}"
            f" {number(end[0])} {number(end[1])}"
        )
    return "".join([*steps, f"L{number(points[-1][0])} {number(points[-1][1])}"])


def _towards(here: tuple[float, float], there: tuple[float, float]) -> tuple[float, float]:
    length = ((there[0] - here[0]) ** 2 + (there[1] - here[1]) ** 2) ** 0.5 or 1
    share = min(_CORNER, length / 2) / length
    return here[0] + (there[0] - here[0]) * share, here[1] + (there[1] - here[1]) * share


def _data_objects(document: Document) -> Iterator[str]:
    for thing in document.data_objects:
        place = document.picture.shapes.get(thing.id)
        if place is not None:
            label = document.picture.labels.get(thing.id) or _under(place)
            state = f"[{thing.state}]" if thing.state else ""
            text = _label(thing.name, label, state)
            yield f'<g data-element="{escaped(thing.id)}">{glyphs.paper(place)}{text}</g>'


def _under(place: Bounds) -> Bounds:
    return Bounds(x=place.x + place.width / 2 - 45, y=place.y + place.height + 4, width=90, height=14)


def _label(text: str, place: Bounds, second: str = "") -> str:
    room = max(place.width + 6, 60)
    lines = wrap(text, room, _LABEL_SIZE) + wrap(second, room, _LABEL_SIZE)
    middle = place.y + len(lines) * _LABEL_SIZE * LEADING / 2
    return block(lines, x=place.x + place.width / 2, middle=middle, size=_LABEL_SIZE, fill=LINE)


def _nodes(document: Document, marks: Mapping[str, Mark]) -> Iterator[str]:
    boundary_last = sorted(document.nodes.items(), key=lambda item: item[1].attached_to is not None)
    for key, node in boundary_last:
        place = document.picture.shapes.get(key)
        if place is not None:
            yield f'<g data-element="{escaped(key)}">{_node(document, node, place, marks.get(key))}</g>'


def _node(document: Document, node: Node, place: Bounds, mark: Mark | None) -> str:
    if node.type.endswith("Gateway"):
        shape = glyphs.gateway(node, place, mark)
    elif node.type.endswith("Event"):
        shape = glyphs.event(node, place, mark)
    else:
        return glyphs.task(node, place, mark)
    if not node.name:
        return shape
    return shape + _label(node.name, document.picture.labels.get(node.id) or _under(place))


def _badges(document: Document, marks: Mapping[str, Mark]) -> Iterator[str]:
    for key, mark in marks.items():
        place = document.picture.shapes.get(key)
        if place is not None and key in document.nodes:
            yield glyphs.badges(place, mark, roomy=document.nodes[key].type in TASKS)
