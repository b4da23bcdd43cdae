"""What is reached from where, read from the tree under repair."""

from bpmn import graph
from bpmn.repairs.draft import Draft, name


def starts(draft: Draft) -> list[str]:
    return [identifier for identifier, node in draft.nodes().items() if name(node) == "startEvent"]


def goes_back(draft: Draft, source: str, target: str) -> bool:
    """Whether every way to `source` has passed `target` before."""
    return draft.ways().passed(source, target)


def ending(draft: Draft) -> frozenset[str]:
    """Everything from which an end is reached; a deadline's way is none of its step's."""
    ends = [identifier for identifier, node in draft.nodes().items() if name(node) == "endEvent"]
    edges: dict[str, list[str]] = {node: [] for node in draft.nodes()}
    for flow in draft.flows():
        edges[flow.get("targetRef", "")].append(flow.get("sourceRef", ""))
    return graph.reached(edges, ends)
