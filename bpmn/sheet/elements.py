"""Where the elements of a row stand in the tree: found where they are there, named where they are not yet."""

from bpmn.repairs.draft import Draft, name
from bpmn.sheet.rows import Row


def start_of(draft: Draft) -> str:
    """The start event."""
    found = (one for one, node in draft.nodes().items() if name(node) == "startEvent")
    return next(found, "mulai")


def end_of(draft: Draft) -> str:
    """The end that is no timer's."""
    late = {flow.get("targetRef") for timer in timers_of(draft) for flow in draft.leaving(timer)}
    ends = (one for one, node in draft.nodes().items() if name(node) == "endEvent" and one not in late)
    return next(ends, "selesai")


def timers_of(draft: Draft, task: str | None = None) -> list[str]:
    """The events on the edge of a task, or of any."""
    rims = ((one, node) for one, node in draft.nodes().items() if name(node) == "boundaryEvent")
    return [one for one, node in rims if task is None or node.get("attachedToRef") == task]


def suffix(row: Row) -> str:
    """What the ids of a row's elements end in."""
    return row.key[1:] if row.key[:1] == "k" and row.key[1:].isdigit() else f"_{row.key}"


def gateway_of(draft: Draft, row: Row) -> str:
    """The diamond behind a row: the one that is there, else one of this name."""
    for flow in draft.leaving(row.key):
        target = draft.nodes()[flow.get("targetRef", "")]
        if name(target) == "exclusiveGateway":
            return target.get("id", "")
    return f"g{suffix(row)}"


