"""What pointed to something that is gone; done after every repair, since it says nothing of its own."""

from lxml import etree

from bpmn.repairs import order
from bpmn.repairs.draft import Draft, name, said, take_out
from bpmn.vocabulary import BPMN, BPMN_DI, FLOW_NODES, tag

_ENDS = ("sourceRef", "targetRef")
_KNOWN = FLOW_NODES | {"textAnnotation"}


def tidy(draft: Draft) -> None:
    """Leave no reference to nothing."""
    known = {one.get("id", "") for one in draft.root.iter(f"{{{BPMN}}}*") if one.get("id")}
    for lane in draft.process.iter(tag("lane")):
        for one in lane.findall(tag("flowNodeRef")):
            if said(one) not in known:
                lane.remove(one)
    _lines(draft, known)
    _data(draft, known)
    _flow_references(draft)
    known = {one.get("id", "") for one in draft.root.iter(f"{{{BPMN}}}*") if one.get("id")}
    for diagram in draft.root.findall(tag("BPMNDiagram", BPMN_DI)):
        plane = diagram.find(tag("BPMNPlane", BPMN_DI))
        shown = "" if plane is None else plane.get("bpmnElement", "").rpartition(":")[2]
        if shown and shown not in known:
            take_out(diagram)  # the inside of a sub-process that is no more
    for drawn in list(draft.root.iter(tag("BPMNShape", BPMN_DI), tag("BPMNEdge", BPMN_DI))):
        if drawn.get("bpmnElement", "").rpartition(":")[2] not in known:
            take_out(drawn)


def _lines(draft: Draft, known: set[str]) -> None:
    for one in list(draft.root.iter(tag("messageFlow"), tag("association"))):
        if any(one.get(end, "").rpartition(":")[2] not in known for end in _ENDS):
            take_out(one)
    for one in list(draft.root.iter(tag("collaboration"))):
        # An association that leads to what is drawn nowhere stays; an empty collaboration would be refused by editors.
        if not len(one) and one.getparent() is not None:
            take_out(one)


def _data(draft: Draft, known: set[str]) -> None:
    for one in list(draft.process.iter(tag("dataInputAssociation"), tag("dataOutputAssociation"))):
        ends = [said(end) for end in one if name(end) in _ENDS]
        if any(end and end not in known for end in ends):
            take_out(one)


def _flow_references(draft: Draft) -> None:
    """`incoming` and `outgoing` of each node say what the flows say."""
    for identifier, node in draft.nodes().items():
        for local, wanted in (("incoming", draft.arriving(identifier)), ("outgoing", draft.leaving(identifier))):
            ids = [flow.get("id", "") for flow in wanted]
            there = node.findall(tag(local))
            if {said(one).rpartition(":")[2] for one in there} == set(ids) and len(there) == len(ids):
                continue
            for one in there:
                node.remove(one)
            for flow in ids:
                etree.SubElement(node, tag(local)).text = flow
            order.sort(node)
