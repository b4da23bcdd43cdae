"""What a drawing calls its elements, whatever else is wrong with it."""

from bpmn import safe
from bpmn.finding import DocumentRefused
from bpmn.vocabulary import BPMN, tag


def names(source: bytes) -> dict[str, str]:
    """Element id -> its name on one line, for elements that have one; empty for a file that is no XML.

    A flow without a name is called by what it leads from and to, where one of them has a name.
    """
    try:
        root = safe.parse(source)
    except DocumentRefused:
        return {}
    named = ((one.get("id", ""), " ".join(one.get("name", "").split())) for one in root.iter(f"{{{BPMN}}}*"))
    called = {identifier: name for identifier, name in named if identifier and name}
    for flow in root.iter(tag("sequenceFlow")):
        identifier, ends = flow.get("id", ""), (flow.get("sourceRef", ""), flow.get("targetRef", ""))
        if identifier not in called and (ends[0] in called or ends[1] in called):
            called[identifier] = " → ".join(called.get(one, one) for one in ends)
    return called
