"""What vendors hang on an element: name/value properties in three dialects, and parts that would be code."""

import re
from collections.abc import Iterator

from lxml import etree

from bpmn.document import Part
from bpmn.vocabulary import BPMN, CAMUNDA, CODE, SPIFFWORKFLOW, UNSUPPORTED, ZEEBE, tag

_WEAKEST_FIRST = (ZEEBE, CAMUNDA, SPIFFWORKFLOW)
_CODE_NAME = re.compile(
    r"(?<!de)(?<!sub)script|listener|operator|expression|payload|unittest|connector|taskdefinition|iomapping|inputoutput|decision|"
    r"correlation|loopcharacteristics",
    re.IGNORECASE,
)
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


def _parts(element: etree._Element) -> Iterator[Part]:
    name = etree.QName(element)
    if name.namespace == BPMN:
        if name.localname in CODE | UNSUPPORTED:
            yield Part(element=_owner(element), name=name.localname, code=name.localname in CODE)
    elif _CODE_NAME.search(name.localname):
        yield Part(element=_owner(element), name=name.localname, code=True)
    for attribute in element.keys():  # noqa: SIM118 - an lxml element iterates over its children, not its attributes
        spelled = etree.QName(attribute)
        if spelled.namespace is not None and spelled.localname in _CODE_ATTRIBUTES:
            yield Part(element=_owner(element), name=spelled.localname, code=True)


def _owner(element: etree._Element | None) -> str | None:
    while element is not None:
        if etree.QName(element).namespace == BPMN and element.get("id"):
            return element.get("id")
        element = element.getparent()
    return None
