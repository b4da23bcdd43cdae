"""The SOP as a Petri net: what may follow what, without clocks, people or conditions.

A person's task becomes a transition that carries the step's name, everything else moves tokens in silence. Branches
that a deadline opens beside a step are left out, as the step itself goes on; one that interrupts its step takes its
place, so it stays in as a silent alternative. An exclusive gateway may choose any of its flows: which one a decision
leads to is not the net's business.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from bpmn import graph
from bpmn.document import Document, Node
from bpmn.finding import DocumentRefused, Finding
from bpmn.inclusive import Block, blocks
from bpmn.vocabulary import HUMAN_TASKS

NUMBER = "mutu.nomor"
MOST_FLOWS = 8  # out of one inclusive gateway: each choice of them is a transition of its own

SOURCE, SINK = "mulai", "selesai"

Marking = tuple[str, ...]  # the places that hold a token, sorted; a place with two tokens stands twice


@dataclass(frozen=True, kw_only=True)
class Transition:
    """Takes one token from each of some places and puts one on each of others."""

    id: str
    label: str  # the step's name; "" moves in silence
    takes: Marking
    gives: Marking
    element: str = ""  # the BPMN id of the step


@dataclass(frozen=True, kw_only=True)
class Net:
    """Places and transitions; starts with one token on SOURCE."""

    places: tuple[str, ...]
    transitions: tuple[Transition, ...]
    beside: frozenset[str] = frozenset()  # steps that only a deadline's side branch leads to: not in the net

    @property
    def initial(self) -> Marking:
        return (SOURCE,)


def activities(document: Document) -> dict[str, str]:
    """BPMN id of each person's task -> its name as a log says it: "3. Memeriksa ..."; no two are alike."""
    tasks = [node for node in document.nodes.values() if node.type in HUMAN_TASKS]
    names = {n.id: ". ".join(filter(None, (n.properties.get(NUMBER, ""), " ".join(n.name.split())))) for n in tasks}
    said = list(names.values())
    return {i: name if name and said.count(name) == 1 else f"{name} ({i})".strip() for i, name in names.items()}


def net_of(document: Document, *, terminating: bool = False) -> Net:
    """The net of a diagram that could be published.

    `terminating`: whoever asks sees to it that an end which stops everybody else does so; the net says an end.
    Raises: DocumentRefused (net-inclusive, net-terminate) for what no sound net says.
    """
    main = _main(document)
    maker = _Maker(document, main)
    if not terminating:
        maker.refuse_terminates()
    transitions = tuple(maker.transitions())
    places = dict.fromkeys((SOURCE, *(p for t in transitions for p in (*t.takes, *t.gives)), SINK))
    tasks = {node.id for node in document.nodes.values() if node.type in HUMAN_TASKS}
    return Net(places=tuple(places), transitions=transitions, beside=frozenset(tasks - main))


def _main(document: Document) -> frozenset[str]:
    """What is reached without a deadline that leaves its step running."""
    edges = {node: list(targets) for node, targets in graph.forward(document, timers=False).items()}
    for node in document.nodes.values():
        if node.attached_to is not None and node.interrupting:
            edges[node.attached_to].append(node.id)
    return graph.reached(edges, graph.starts(document))


class _Maker:
    """Makes the transitions of each node in document order."""

    def __init__(self, document: Document, main: frozenset[str]) -> None:
        self.document = document
        self.main = main
        self.names = activities(document)
        self.blocks = blocks(document, main)

    def transitions(self) -> Iterator[Transition]:
        makers = {"startEvent": self._start, "endEvent": self._end, "boundaryEvent": self._boundary,
                  "parallelGateway": self._parallel, "inclusiveGateway": self._inclusive}
        for node in self.document.nodes.values():
            if node.id in self.main:
                yield from makers.get(node.type, self._plain)(node)

    def refuse_terminates(self) -> None:
        """An end that stops everybody else says nothing else than an end only where nobody else is on the way."""
        nodes = [n for n in self.document.nodes.values() if n.id in self.main]
        splits = [n for n in nodes if n.type in ("parallelGateway", "inclusiveGateway") and len(n.outgoing) > 1]
        for node in nodes:
            if node.type == "endEvent" and node.event_definition == "terminate" and splits:
                raise DocumentRefused(Finding(code="net-terminate", element=node.id))

    def _into(self, flow: str) -> str:
        """The place where a flow ends: shared by all flows into a node, but for one that waits for each of them."""
        target = self.document.nodes[self.document.flows[flow].target]
        joins = target.type == "parallelGateway" or target.id in self.blocks.joins
        return f"f.{flow}" if joins and len(self._incoming(target)) > 1 else f"n.{target.id}"

    def _incoming(self, node: Node) -> tuple[str, ...]:
        return tuple(f for f in node.incoming if self.document.flows[f].source in self.main)

    def _takes(self, node: Node) -> Marking:
        return tuple(sorted({self._into(flow) for flow in self._incoming(node)})) or (f"n.{node.id}",)

    def _start(self, node: Node) -> Iterator[Transition]:
        yield self._silent(node.id, (SOURCE,), self._each(node.outgoing))

    def _end(self, node: Node) -> Iterator[Transition]:
        yield self._silent(node.id, self._takes(node), (SINK,))

    def _boundary(self, node: Node) -> Iterator[Transition]:
        """A deadline that interrupts: its branch instead of the step."""
        yield self._silent(node.id, self._takes(self.document.nodes[node.attached_to or ""]), self._each(node.outgoing))

    def _parallel(self, node: Node) -> Iterator[Transition]:
        yield self._silent(node.id, self._takes(node), self._each(node.outgoing))

    def _plain(self, node: Node) -> Iterator[Transition]:
        """A step, or an exclusive gateway: each way in and each way out by itself."""
        for flow in node.outgoing:
            gives = (self._into(flow),)
            if node.id in self.names:
                yield Transition(id=f"t.{node.id}", label=self.names[node.id], takes=self._takes(node), gives=gives,
                                 element=node.id)
            else:
                yield self._silent(f"{node.id}.{flow}", self._takes(node), gives)

    def _inclusive(self, node: Node) -> Iterator[Transition]:
        """Every choice of flows; a branch that is not chosen puts its token straight before the join."""
        block = self.blocks.splits.get(node.id)
        if block is None:
            yield self._silent(node.id, self._takes(node), self._each(node.outgoing))
            return
        if len(node.outgoing) > MOST_FLOWS:
            raise DocumentRefused(Finding(code="net-inclusive", element=node.id))
        for chosen in _choices(node.outgoing):
            gives = [self._into(flow) if flow in chosen else self._past(block, flow) for flow in node.outgoing]
            yield self._silent(f"{node.id}.{'+'.join(chosen)}", self._takes(node), tuple(sorted(gives)))

    def _past(self, block: Block, flow: str) -> str:
        return f"f.{block.ways[flow]}"

    def _each(self, flows: Sequence[str]) -> Marking:
        return tuple(sorted(self._into(flow) for flow in flows))

    def _silent(self, name: str, takes: Marking, gives: Marking) -> Transition:
        return Transition(id=f"t.{name}", label="", takes=takes, gives=gives)


def _choices(flows: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for count in range(1, len(flows) + 1):
        yield from combinations(flows, count)
