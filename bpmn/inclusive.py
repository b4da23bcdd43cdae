"""Which inclusive gateway closes what another one opened.

An inclusive join waits for those branches that were chosen; a net can say so only where it is plain which branches
those are: every branch of the split leads to one join, each by a way of its own, and nothing leads in or out between.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bpmn import graph
from bpmn.document import Document, Node
from bpmn.finding import DocumentRefused, Finding


@dataclass(frozen=True, kw_only=True)
class Block:
    """A split and its join."""

    join: str
    ways: Mapping[str, str]  # flow out of the split -> flow into the join that it arrives by


@dataclass(frozen=True, kw_only=True)
class Blocks:
    """All of a diagram's."""

    splits: Mapping[str, Block]  # split -> its block
    joins: frozenset[str]


def blocks(document: Document, main: Collection[str]) -> Blocks:
    """The inclusive blocks among the nodes of `main`.

    Raises: DocumentRefused (net-inclusive) for a gateway that opens or closes no plain block.
    """
    gates = [n for n in document.nodes.values() if n.type == "inclusiveGateway" and n.id in main]
    edges = {n: [t for t in targets if t in main] for n, targets in graph.forward(document, timers=True).items()}
    splits = {n.id: _block(document, edges, n) for n in gates if len(n.outgoing) > 1}
    closed = frozenset(block.join for block in splits.values())
    for gate in gates:
        if (len(gate.incoming) > 1) != (gate.id in closed) or (len(gate.incoming) > 1 and len(gate.outgoing) > 1):
            raise DocumentRefused(Finding(code="net-inclusive", element=gate.id))
    return Blocks(splits=splits, joins=closed)


def _block(document: Document, edges: graph.Edges, split: Node) -> Block:
    """The nearest inclusive gateway that every branch reaches and that waits for exactly these branches."""
    for join in document.nodes.values():
        if join.type == "inclusiveGateway" and len(join.incoming) == len(split.outgoing) and join.id != split.id:
            ways = _ways(document, edges, split, join)
            if ways is not None:
                return Block(join=join.id, ways=ways)
    raise DocumentRefused(Finding(code="net-inclusive", element=split.id))


def _ways(document: Document, edges: graph.Edges, split: Node, join: Node) -> dict[str, str] | None:
    """Each branch's own way into the join, or None where branches meet, leave or are entered on the way."""
    ways: dict[str, str] = {}
    seen: set[str] = set()
    back = graph.backward(edges)
    for flow in split.outgoing:
        first = document.flows[flow].target
        inside = graph.reached(edges, [first], without={join.id})
        arriving = [f for f in join.incoming if document.flows[f].source in inside or f == flow]
        sources = {source for node in inside for source in back[node]}
        alone = split.id not in inside and not inside & seen and sources <= inside | {split.id}
        leaves = any(document.nodes[node].type == "endEvent" for node in inside)
        if len(arriving) != 1 or not alone or leaves:
            return None
        ways[flow] = arriving[0]
        seen |= inside
    return ways
