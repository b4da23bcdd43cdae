"""The order of children that the schema of BPMN 2.0 asks for."""

from lxml import etree

from bpmn.vocabulary import BPMN, tag, words

_FIRST = {"documentation": 0, "extensionElements": 1, "auditing": 2, "monitoring": 3}
_PROCESS = {
    **_FIRST,
    "property": 4,
    "laneSet": 5,
    **dict.fromkeys(words("association group textAnnotation"), 7),
    **dict.fromkeys(words("resourceRole performer humanPerformer potentialOwner"), 8),
    "correlationSubscription": 9,
    "supports": 10,
}
_FLOW_ELEMENT = 6
_NODE = {
    **_FIRST,
    "categoryValueRef": 4,
    "incoming": 5,
    "outgoing": 6,
    "ioSpecification": 7,
    "property": 8,
    "dataInputAssociation": 9,
    "dataOutputAssociation": 10,
    "dataOutput": 10,
    "dataInput": 10,
    **dict.fromkeys(words("resourceRole performer humanPerformer potentialOwner"), 11),
}
_LAST = 20
_LANE = {**_FIRST, "partitionElement": 4, "flowNodeRef": 5, "childLaneSet": 6}


def add(process: etree._Element, element: etree._Element) -> None:
    """Put a flow element behind the last one, before artifacts and roles."""
    later = next((one for one in process if _place(one, _PROCESS, _FLOW_ELEMENT) > _FLOW_ELEMENT), None)
    if later is None:
        process.append(element)
    else:
        later.addprevious(element)


def sort(element: etree._Element) -> None:
    """The children of a lane or flow node in the schema's order; those of one kind keep theirs."""
    places, other = (_LANE, _LAST) if element.tag == tag("lane") else (_NODE, _LAST)
    children = list(element)
    wanted = sorted(children, key=lambda one: _place(one, places, other))
    if wanted != children:
        for child in wanted:
            element.append(child)


def _place(element: etree._Element, places: dict[str, int], other: int) -> int:
    name = etree.QName(element)
    return places.get(name.localname, other) if name.namespace == BPMN else other
