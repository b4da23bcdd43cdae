"""Which elements of a diagram can be reached from which."""

from collections.abc import Collection, Iterable, Mapping

from bpmn.document import Document

Edges = Mapping[str, Collection[str]]


def forward(document: Document, *, timers: bool = True) -> Edges:
    """Element -> the elements that may come next; with `timers`, a task also leads to the events on its border."""
    edges: dict[str, list[str]] = {node: [] for node in document.nodes}
    for flow in document.flows.values():
        edges[flow.source].append(flow.target)
    for node in document.nodes.values():
        if timers and node.attached_to is not None:
            edges[node.attached_to].append(node.id)
    return edges


def backward(edges: Edges) -> Edges:
    """The same edges, turned round."""
    turned: dict[str, list[str]] = {node: [] for node in edges}
    for source, targets in edges.items():
        for target in targets:
            turned[target].append(source)
    return turned


def reached(edges: Edges, starts: Iterable[str], *, without: Collection[str] = ()) -> frozenset[str]:
    """The elements reached from `starts`, those included, on ways that do not pass through `without`."""
    seen: set[str] = set()
    waiting = [start for start in starts if start not in without]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += [target for target in edges[node] if target not in without]
    return frozenset(seen)


def starts(document: Document) -> list[str]:
    """The ids of the start events, in document order."""
    return [node.id for node in document.nodes.values() if node.type == "startEvent"]
