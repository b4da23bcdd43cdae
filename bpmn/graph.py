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


class Dominators:
    """Which elements every way from the starts to an element has passed (Cooper, Harvey and Kennedy, 2001)."""

    def __init__(self, edges: Edges, starts: Iterable[str]) -> None:
        ordered = order(edges, starts)
        self._number = {node: place for place, node in enumerate(ordered)}
        self._above: dict[str, str | None] = {}  # the nearest element that every way has passed; None: a start
        before = backward({node: edges[node] for node in ordered})
        begun = frozenset(starts)
        changed = True
        while changed:
            changed = False
            for node in ordered:
                above = None if node in begun else self._meet([one for one in before[node] if one in self._above])
                if node not in self._above or self._above[node] != above:
                    self._above[node] = above
                    changed = True

    def _meet(self, nodes: list[str]) -> str | None:
        meeting: str | None = nodes[0]
        for node in nodes[1:]:
            meeting = self._common(meeting, node)
        return meeting

    def _common(self, one: str | None, other: str | None) -> str | None:
        while one != other:
            if one is None or other is None:
                return None
            if self._number[one] > self._number[other]:
                one = self._above[one]
            else:
                other = self._above[other]
        return one

    def passed(self, element: str, before: str) -> bool:
        """Whether every way to `element` has passed `before`, itself included; False where no way leads."""
        node: str | None = element if element in self._number else None
        while node is not None:
            if node == before:
                return True
            node = self._above[node]
        return False


def order(edges: Edges, starts: Iterable[str]) -> list[str]:
    """What is reached, each element before those that come after it, loops apart (reverse postorder)."""
    finished: list[str] = []
    seen: set[str] = set()
    for start in starts:
        if start in seen:
            continue
        seen.add(start)
        way = [(start, iter(edges[start]))]
        while way:
            node, targets = way[-1]
            target = next((one for one in targets if one not in seen), None)
            if target is None:
                finished.append(node)
                way.pop()
            else:
                seen.add(target)
                way.append((target, iter(edges[target])))
    return finished[::-1]


def starts(document: Document) -> list[str]:
    """The ids of the start events, in document order."""
    return [node.id for node in document.nodes.values() if node.type == "startEvent"]
