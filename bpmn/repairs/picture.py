"""The picture: drawn where there is none, and anew where something was added or led elsewhere."""

from lxml import etree

from bpmn.document import Bounds
from bpmn.finding import DocumentRefused
from bpmn.layout.interchange import framed
from bpmn.layout.lay_out import place_all
from bpmn.picture import picture
from bpmn.repairs.draft import Draft
from bpmn.repairs.offer import Offers, offer
from bpmn.vocabulary import BPMN_DI, DC, tag

_STRIP, _ROOM = 30, 40  # pixels: of a band's name, and between a band and what it holds


def broken(draft: Draft) -> Offers:
    """Places that are no numbers."""
    try:
        picture(draft.root)
    except DocumentRefused as refused:
        yield offer("picture-broken-removed", refused.findings[0].element, _forget, draft.root)


def _forget(root: etree._Element) -> None:
    for one in root.findall(tag("BPMNDiagram", BPMN_DI)):
        root.remove(one)


def laid_out(draft: Draft) -> Offers:
    """Lay out what has no place; a whole picture that lacks but the bands of its performer keeps its places."""
    shapes = _drawn(draft, "BPMNShape")
    lanes = [lane.get("id", "") for lane in draft.process.iter(tag("lane"))]
    flows = {flow.get("id", "") for flow in draft.flows()}
    without = (draft.nodes().keys() - shapes) | (flows - _drawn(draft, "BPMNEdge"))
    bands = _missing_bands(draft, lanes, shapes)
    if not without and bands:
        yield offer("picture-framed", draft.process.get("id"), _frame, draft, bands)
    elif without or not shapes.issuperset(lanes):
        code = "picture-completed" if shapes else "picture-made"
        count = len(without | (set(lanes) - shapes))
        yield offer(code, draft.process.get("id"), place_all, draft.root, count=count)


def _drawn(draft: Draft, kind: str) -> set[str]:
    return {one.get("bpmnElement", "").rpartition(":")[2] for one in draft.root.iter(tag(kind, BPMN_DI))}


def _missing_bands(draft: Draft, lanes: list[str], shapes: set[str]) -> list[str]:
    """The one pool and the one lane of a file, where neither is drawn and all else is on one sheet."""
    pools = [one.get("id", "") for one in draft.root.iterfind(f"{tag('collaboration')}/{tag('participant')}")]
    sheets = draft.root.findall(tag("BPMNDiagram", BPMN_DI))
    alone = len(pools) == len(lanes) == len(sheets) == 1 and next(draft.root.iter(tag("Bounds", DC)), None) is not None
    return [*pools, *lanes] if alone and shapes.isdisjoint((*pools, *lanes)) else []


def _frame(draft: Draft, bands: list[str]) -> None:
    seen = picture(draft.root)
    points = [point for edge in seen.edges.values() for point in edge]
    for place in (*seen.shapes.values(), *seen.labels.values()):
        points += [(place.x, place.y), (place.x + place.width, place.y + place.height)]
    left, top = min(x for x, _ in points) - _ROOM, min(y for _, y in points) - _ROOM
    wide, high = max(x for x, _ in points) + _ROOM - left, max(y for _, y in points) + _ROOM - top
    pool, lane = bands
    plane = next((one.get("id", "") for one in draft.root.iterfind(tag("collaboration"))), "")
    framed(draft.root, plane, {
        pool: Bounds(x=left - 2 * _STRIP, y=top, width=wide + 2 * _STRIP, height=high),
        lane: Bounds(x=left - _STRIP, y=top, width=wide + _STRIP, height=high),
    })  # fmt: skip
