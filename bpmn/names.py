"""What a drawing calls its elements, whatever else is wrong with it."""

from bpmn import safe
from bpmn.finding import DocumentRefused
from bpmn.vocabulary import BPMN


def names(source: bytes) -> dict[str, str]:
    """Element id -> its name on one line, for elements that have one; empty for a file that is no XML."""
    try:
        root = safe.parse(source)
    except DocumentRefused:
        return {}
    named = ((one.get("id", ""), " ".join(one.get("name", "").split())) for one in root.iter(f"{{{BPMN}}}*"))
    return {identifier: name for identifier, name in named if identifier and name}
