"""Replay: the verdict on one Berkas."""

from dataclasses import dataclass

from engine.chain import Break, verify
from engine.hand import Hand
from engine.questions.instance import TheInstance, load
from engine.rebuild import material
from engine.replay import Divergence, replay
from engine.store.reads import events, lists


@dataclass(frozen=True, kw_only=True)
class Replay:
    """Execute a history again and compare, by id or by number."""

    instance: int | None = None
    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class AllInstances:
    """The ids of every instance, for a replay of all."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Separate answers: does it re-execute, does its chain hold, does that of the office it was judged by."""

    number: str
    identical: bool
    events: int
    divergence: Divergence | None
    chain: Break | None  # None: the chain holds
    office: Break | None  # the same of the office's stream: people, positions, holdings


def handle(question: Replay, hand: Hand) -> Verdict:
    """Raises: NotFound, Forbidden."""
    case = load(hand, TheInstance(instance=question.instance, number=question.number))
    found = events.stream(hand.unit, case.head.stream)
    divergence, _ = replay(found, material(hand.unit, hand.cache, hand.office, case.head.stream))
    return Verdict(
        number=case.record.number, identical=divergence is None, events=len(found), divergence=divergence,
        chain=_cut(found[-1].seq if found else 0, case.record.seq) or verify(found),
        office=verify(events.stream(hand.unit, "office")),
    )


def _cut(last: int, expected: int) -> Break | None:
    return Break(seq=last + 1, why="gap") if last != expected else None


def everything(question: AllInstances, hand: Hand) -> tuple[int, ...]:
    """Every instance's id, in order of starting."""
    return tuple(lists.ids(hand.unit))
