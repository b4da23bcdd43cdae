"""What vendors hang on an element: name/value properties in three dialects, and parts that would be code."""

import re
from collections.abc import Iterator

from lxml import etree

from bpmn.document import Part
from bpmn.vocabulary import BPMN, CAMUNDA, CODE, FLOW_NODES, SPIFFWORKFLOW, UNSUPPORTED, ZEEBE, tag, words

_WEAKEST_FIRST = (ZEEBE, CAMUNDA, SPIFFWORKFLOW)
_CODE_NAME = re.compile(
    r"(?<!de)(?<!sub)script|listener|operator|expression|payload|unittest|connector|taskdefinition|iomapping|inputoutput|decision|"
    r"correlation|loopcharacteristics",
    re.IGNORECASE,
)
_FLOW_ELEMENTS = FLOW_NODES | {"sequenceFlow"}
_HOLDERS = frozenset(tag(name) for name in words("process subProcess transaction adHocSubProcess subChoreography"))
_CODE_ATTRIBUTES = frozenset({"class", "expression", "delegateExpression", "conditionExpression", "script"})


def properties(element: etree._Element) -> dict[str, str]:
    """The element's own properties by name; where dialects differ, spiffworkflow wins over camunda over zeebe."""
    found: dict[str, str] = {}
    for namespace in _WEAKEST_FIRST:
        for holder in element.findall(tag("extensionElements")):
            for one in holder.iterfind(f"{tag('properties', namespace)}/{tag('property', namespace)}"):
                name = one.get("name")
                if name:
                    found[name] = one.get("value") or ""
    return found


def parts(root: etree._Element) -> tuple[Part, ...]:
    """Everything below `root` that holds code or asks for what is not run, flow nodes themselves apart."""
    return tuple(dict.fromkeys(part for element in root.iter("{*}*") for part in _parts(element)))


def is_misplaced(element: etree._Element) -> bool:
    """Whether a step or flow stands inside something that holds none: an engine might find it, a reader would not."""
    parent = element.getparent()
    if parent is None or etree.QName(element).localname not in _FLOW_ELEMENTS:
        return False
    return parent.tag not in _HOLDERS


def is_code(name: str) -> bool:
    """Whether a vendor's element of this local name would be code, or lead to some, in its own engine."""
    return _CODE_NAME.search(name) is not None


def is_code_attribute(attribute: str | bytes) -> bool:
    """The same for an attribute, as lxml writes its name."""
    spelled = etree.QName(attribute)
    return spelled.namespace is not None and spelled.localname in _CODE_ATTRIBUTES


def _parts(element: etree._Element) -> Iterator[Part]:
    name = etree.QName(element)
    if name.namespace == BPMN:
        if name.localname in CODE | UNSUPPORTED or is_misplaced(element):
            yield Part(element=_owner(element), name=name.localname, code=name.localname in CODE)
    elif is_code(name.localname):
        yield Part(element=_owner(element), name=name.localname, code=True)
    for attribute in element.keys():  # noqa: SIM118 - an lxml element iterates over its children, not its attributes
        if is_code_attribute(attribute):
            yield Part(element=_owner(element), name=etree.QName(attribute).localname, code=True)


def _owner(element: etree._Element | None) -> str | None:
    while element is not None:
        if etree.QName(element).namespace == BPMN and element.get("id"):
            return element.get("id")
        element = element.getparent()
    return None
