"""The sequence flows of a process, with their conditions and the mark of a return."""

from lxml import etree

from bpmn import condition, extensions
from bpmn.document import Flow
from bpmn.vocabulary import tag

RETURNS = "mutu.kembali"

_YES = frozenset({"ya", "yes", "true"})


def flows(process: etree._Element) -> dict[str, Flow]:
    """The flows by id, in document order."""
    return {flow.get("id", ""): _flow(flow) for flow in process.findall(tag("sequenceFlow"))}


def _flow(element: etree._Element) -> Flow:
    properties = extensions.properties(element)
    return Flow(
        id=element.get("id", ""),
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        name=element.get("name", ""),
        condition=_condition(element),
        returns=properties.get(RETURNS, "").strip().lower() in _YES,
        properties=properties,
    )


def _condition(element: etree._Element) -> str | None:
    expression = element.find(tag("conditionExpression"))
    if expression is None:
        return None
    return condition.strip("".join(str(part) for part in expression.itertext())) or None
