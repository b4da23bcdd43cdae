"""In which column each step stands: one further right than everything that leads to it, returns apart."""

from collections.abc import Collection, Iterable, Mapping, Sequence

Arc = tuple[str, str]


def ranks(nodes: Sequence[str], arcs: Iterable[Arc]) -> dict[str, int]:
    """Node -> column from 0; arcs that go back (found depth first, in the order given) are passed over."""
    leaving: dict[str, list[str]] = {node: [] for node in nodes}
    arriving = dict.fromkeys(nodes, 0)
    for source, target in arcs:
        if source in leaving and target in leaving:
            leaving[source].append(target)
            arriving[target] += source != target
    first = [node for node in nodes if not arriving[node]]
    walk = _Walk(leaving)
    for root in (*first, *nodes):
        walk.descend(root)
    rank = dict.fromkeys(nodes, 0)
    for node in reversed(walk.finished):
        for target in walk.going[node]:
            rank[target] = max(rank[target], rank[node] + 1)
    return rank


class _Walk:
    """Depth first, without recursion: a chain of 500 steps must not run out of stack."""

    def __init__(self, leaving: Mapping[str, Collection[str]]) -> None:
        self.leaving = leaving
        self.going: dict[str, list[str]] = {node: [] for node in leaving}
        self.finished: list[str] = []  # each after everything it leads to
        self._seen: set[str] = set()

    def descend(self, root: str) -> None:
        if root in self._seen:
            return
        self._seen.add(root)
        way = [(root, iter(self.leaving[root]))]
        on_way = {root}
        while way:
            node, targets = way[-1]
            target = next(targets, None)
            if target is None:
                way.pop()
                on_way.discard(node)
                self.finished.append(node)
            elif target not in on_way:
                self.going[node].append(target)
                if target not in self._seen:
                    self._seen.add(target)
                    on_way.add(target)
                    way.append((target, iter(self.leaving[target])))
