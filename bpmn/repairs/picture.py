"""The picture: drawn where there is none, and anew where something was added or led elsewhere."""

from lxml import etree

from bpmn.finding import DocumentRefused
from bpmn.layout.lay_out import place_all
from bpmn.picture import picture
from bpmn.repairs.draft import Draft
from bpmn.repairs.offer import Offers, offer
from bpmn.vocabulary import BPMN_DI, tag


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
    """Lay out what has no place."""
    shapes = {one.get("bpmnElement", "").rpartition(":")[2] for one in draft.root.iter(tag("BPMNShape", BPMN_DI))}
    edges = {one.get("bpmnElement", "").rpartition(":")[2] for one in draft.root.iter(tag("BPMNEdge", BPMN_DI))}
    lanes = {lane.get("id", "") for lane in draft.process.iter(tag("lane"))}
    without = (draft.nodes().keys() | lanes) - shapes | ({flow.get("id", "") for flow in draft.flows()} - edges)
    if without:
        code = "picture-completed" if shapes else "picture-made"
        yield offer(code, draft.process.get("id"), place_all, draft.root, count=len(without))
