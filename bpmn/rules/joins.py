"""Where branches meet: nobody waits for what never comes, and nothing is done twice because two branches lead there.

The diagram is played as a net. Of the branches that run at once the one that is furthest behind moves first, and only
that one: which of them moves first makes no difference to where all of them get stuck (a persistent set, Godefroid
1996). What a deadline opens beside its step is left out, and so is what no net can say.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bpmn import graph
from bpmn.document import Document, Node
from bpmn.finding import DocumentRefused, Finding
from bpmn.net import SINK, Marking, Net, Transition, net_of
from bpmn.rules.subject import Subject
from bpmn.soundness import ended, fire
from bpmn.vocabulary import HUMAN_TASKS

MOST_MARKINGS, MOST_TOKENS = 2000, 40


@dataclass(kw_only=True)
class _Played:
    """What was seen on every way through the net."""

    fired: set[str] = field(default_factory=set)  # transitions
    stuck: list[Marking] = field(default_factory=list)
    twice: dict[str, int] = field(default_factory=dict)  # place -> most tokens at a time
    whole: bool = True  # whether every way was looked at; else what was seen is true, and there may be more

    def look(self, marking: Marking) -> None:
        for place, count in Counter(marking).items():
            if count > 1:
                self.twice[place] = max(count, self.twice.get(place, 0))


def meetings(subject: Subject) -> Iterator[Finding]:
    """Parallel gateways that wait for ever, and steps that branches open more than once."""
    document = subject.document
    splits = [n for n in document.nodes.values() if n.type in ("parallelGateway", "inclusiveGateway")]
    joins = [n for n in splits if n.type == "parallelGateway" and len(n.incoming) > 1]
    if not splits or len(graph.starts(document)) != 1:
        return
    try:
        played = _play(_Game(document, net_of(_merged(document), terminating=True)))
    except DocumentRefused:
        return
    for join in joins:
        yield from _waiting(document, join, played)
    for place, count in sorted(played.twice.items()):
        step = document.nodes.get(place.removeprefix("n."))
        if step is not None and step.type in HUMAN_TASKS:
            yield Finding(code="step-opened-twice", element=step.id, severity="warning", params={"count": count})


def _merged(document: Document) -> Document:
    """The document with inclusive gateways as ones where ways just meet: with a single token they are no more."""
    gateways = [one for one in document.nodes.values() if one.type in ("parallelGateway", "inclusiveGateway")]
    if any(len(one.outgoing) > 1 for one in gateways):
        return document
    alike = {one.id: replace(one, type="exclusiveGateway") for one in gateways if one.type == "inclusiveGateway"}
    return replace(document, nodes={**document.nodes, **alike})


class _Game:
    """A net as it is played, the token that is furthest behind first."""

    def __init__(self, document: Document, net: Net) -> None:
        self.initial = net.initial
        self._taking: dict[str, list[Transition]] = {}
        for transition in net.transitions:
            for place in transition.takes:
                self._taking.setdefault(place, []).append(transition)
        order = graph.order(graph.forward(document), graph.starts(document))
        number = {node: place for place, node in enumerate(order)}
        targets = {f"f.{flow.id}": flow.target for flow in document.flows.values()}
        self._along = {one: number.get(targets.get(one, one.removeprefix("n.")), -1) for one in net.places}
        stopping = [one.id for one in document.nodes.values() if one.event_definition == "terminate"]
        self._stopping = frozenset(f"t.{one}" for one in stopping)
        self._along |= {f"n.{one}": len(number) for one in stopping}  # last: whatever may still happen, happens first

    def moves(self, marking: Marking) -> list[tuple[str, Marking]]:
        """The choices of the first token that can move: transition and what is then."""
        for place in sorted(set(marking), key=lambda one: (self._along[one], one)):
            can = [(t.id, after) for t in self._taking.get(place, ()) if (after := fire(marking, t)) is not None]
            if can:
                return [(name, (SINK,) if name in self._stopping else after) for name, after in can]
        return []


def _play(game: _Game) -> _Played:
    played = _Played()
    waiting = [game.initial]
    seen = {game.initial}
    for marking in waiting:  # grows while it is read
        if len(seen) > MOST_MARKINGS or len(marking) > MOST_TOKENS:
            played.whole = False
            return played
        played.look(marking)
        moves = game.moves(marking)
        if not moves and not ended(marking):
            played.stuck.append(marking)
        played.fired |= {name for name, _ in moves}
        fresh = [after for _, after in moves if after not in seen]
        seen.update(fresh)
        waiting += fresh
    return played


def _waiting(document: Document, join: Node, played: _Played) -> Iterator[Finding]:
    """A gateway with branches that came and branches that did not, when nothing moves any more."""
    places = {f"f.{flow}": document.flows[flow].source for flow in join.incoming}
    arrived = [set(places) & set(marking) for marking in played.stuck]
    stuck = [there for there in arrived if 0 < len(there) < len(places)]
    if not stuck:
        return
    if played.whole and f"t.{join.id}" not in played.fired:
        params: dict[str, str | int] = {"count": len(places), "arrived": max(map(len, stuck))}
        yield Finding(code="join-never-passed", element=join.id, params=params)
    else:
        absent = [source for place, source in places.items() if place not in stuck[0]]
        missing = ", ".join(document.nodes[one].name.strip() or one for one in absent)[:200]
        yield Finding(code="join-may-wait", element=join.id, severity="warning", params={"missing": missing})
