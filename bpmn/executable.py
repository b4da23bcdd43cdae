"""The tree handed to the library that executes: what is run, and nothing of any vendor."""

from lxml import etree

from bpmn import safe
from bpmn.document import Document
from bpmn.finding import DocumentRefused, Finding
from bpmn.vocabulary import FLOW_NODES, RUN_NODES, XSI, tag, words

_KEPT = RUN_NODES | words(
    "laneSet lane childLaneSet flowNodeRef sequenceFlow conditionExpression incoming outgoing documentation "
    "timerEventDefinition timeDuration terminateEventDefinition"
)
_KEPT_TAGS = frozenset(tag(name) for name in _KEPT)
_ATTRIBUTES = words(
    "id name isExecutable sourceRef targetRef default attachedToRef cancelActivity gatewayDirection"
) | {tag("type", XSI)}


def executable(document: Document) -> object:
    """The lxml root of the process alone, for SpiffWorkflow's `add_bpmn_xml`.

    An allow-list: data objects and their associations, pools, messages, pictures, extension elements and vendor
    attributes are left behind. Conditions stand without wrapper. Raises DocumentRefused(element-unsupported) for a flow
    node that is not run: leaving it out would change the procedure in silence.
    """
    root = safe.parse(document.source)
    for child in list(root):
        if child.tag != tag("process") or child.get("id") != document.process:
            root.remove(child)
    process = root[0]
    _refuse_others(process)
    _prune(process)
    process.set("isExecutable", "true")
    for flow in process.findall(tag("sequenceFlow")):
        _set_condition(flow, document.flows[flow.get("id", "")].condition)
    for reference in process.iter(tag("flowNodeRef")):
        reference.text = (reference.text or "").strip()  # the library compares it with ids as it stands
    etree.cleanup_namespaces(root)
    return root


def _refuse_others(process: etree._Element) -> None:
    for child in process:
        name = etree.QName(child).localname
        if name in FLOW_NODES - RUN_NODES:
            raise DocumentRefused(Finding(code="element-unsupported", element=child.get("id"), params={"type": name}))


def _prune(element: etree._Element) -> None:
    for name in list(element.keys()):
        if name not in _ATTRIBUTES:
            del element.attrib[name]
    for child in list(element):
        if child.tag in _KEPT_TAGS:
            _prune(child)
        else:
            element.remove(child)


def _set_condition(flow: etree._Element, text: str | None) -> None:
    expression = flow.find(tag("conditionExpression"))
    if expression is None:
        return
    if text is None:
        flow.remove(expression)
    else:
        expression.text = text
