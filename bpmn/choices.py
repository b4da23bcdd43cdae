"""The decision of a task that names no form, read from the names of the flows behind it."""

import re
import unicodedata

from bpmn import condition
from bpmn.document import Document, Flow

FORM = "formJsonSchemaFilename"
DECISION = "keputusan"

_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}\.json")


def decision_choices(document: Document, task: str) -> tuple[tuple[str, str], ...]:
    """(value, label) for each way out of the exclusive gateway right behind a task without a form; else ().

    The value is what a condition compares `keputusan` with; a flow without such a condition has its name as a slug.
    Nothing is to be chosen when the conditions speak of other fields only.
    """
    return tuple((value, label) for value, (label, _) in _ways_out(document, task).items())


def returning_choices(document: Document, task: str) -> frozenset[str]:
    """Those values of `decision_choices` whose flow goes back: they need a reason."""
    return frozenset(value for value, (_, returns) in _ways_out(document, task).items() if returns)


def _ways_out(document: Document, task: str) -> dict[str, tuple[str, bool]]:
    """Value -> (label, whether the flow goes back)."""
    node = document.nodes[task]
    if node.properties.get(FORM) or len(node.outgoing) != 1:
        return {}
    gateway = document.nodes[document.flows[node.outgoing[0]].target]
    flows = [document.flows[flow] for flow in gateway.outgoing]
    if gateway.type != "exclusiveGateway" or len(flows) < 2:
        return {}
    values = [_values(flow) for flow in flows]
    if not any(values) and any(flow.condition for flow in flows):
        return {}
    found: dict[str, tuple[str, bool]] = {}
    for flow, compared in zip(flows, values, strict=True):
        label = flow.name.strip() or flow.id
        for value in compared or (slug(label),):
            found.setdefault(value, (label if len(compared) < 2 else value, flow.returns))
    return found


def is_file_name(text: str) -> bool:
    """Whether a form's file name is one plain name, without a folder."""
    return _FILE_NAME.fullmatch(text) is not None


def slug(text: str) -> str:
    """A lower-case ASCII word for a label: "Kembalikan untuk diperbaiki" -> "kembalikan_untuk_diperbaiki"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "lainnya"


def _values(flow: Flow) -> tuple[str, ...]:
    if flow.condition is None:
        return ()
    try:
        compared = condition.parse(flow.condition).compared
    except condition.ConditionRefused:
        return ()
    return tuple(sorted(str(value) for value in compared.get(DECISION, ()) if isinstance(value, str)))
