"""What is reached from where, read from the tree under repair."""

from bpmn import graph
from bpmn.repairs.draft import Draft, name


def starts(draft: Draft) -> list[str]:
    return [identifier for identifier, node in draft.nodes().items() if name(node) == "startEvent"]


def goes_back(draft: Draft, source: str, target: str) -> bool:
    """Whether every way to `source` has passed `target` before."""
    return draft.ways().passed(source, target)


def ending(draft: Draft) -> frozenset[str]:
    """Everything from which an end is reached."""
    ends = [identifier for identifier, node in draft.nodes().items() if name(node) == "endEvent"]
    return graph.reached(graph.backward(draft.edges()), ends)
