"""Replay: the verdict on one Berkas."""

import json
from dataclasses import dataclass

from engine.chain import Break, verify
from engine.errors import NotFound
from engine.hand import Hand
from engine.office import Office, fold
from engine.questions.instance import TheInstance, load
from engine.replay import Divergence, Material, replay
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
    """Two separate answers: does it re-execute, and does its chain hold."""

    number: str
    identical: bool
    events: int
    divergence: Divergence | None
    chain: Break | None  # None: the chain holds


def handle(question: Replay, hand: Hand) -> Verdict:
    """Raises: NotFound, Forbidden."""
    case = load(hand, TheInstance(instance=question.instance, number=question.number))
    found = events.stream(hand.unit, case.head.stream)
    material = Material(
        version=lambda digest: hand.cache.version(hand.unit, digest),
        calendar=lambda digest: hand.cache.calendar(hand.unit, digest),
        office=_Offices(hand).at,
        answers=events.answers(hand.unit, case.head.stream),
    )
    divergence, _ = replay(found, material)
    return Verdict(
        number=case.record.number, identical=divergence is None, events=len(found), divergence=divergence,
        chain=_cut(found[-1].seq if found else 0, case.record.seq) or verify(found),
    )


def _cut(last: int, expected: int) -> Break | None:
    return Break(seq=last + 1, why="gap") if last != expected else None


class _Offices:
    """Folds of the office as of earlier events, each made from the one before it."""

    def __init__(self, hand: Hand) -> None:
        self._now = hand.office
        self._folds: dict[int, Office] = {self._now.seq: self._now}
        self._unit = hand.unit

    def at(self, seq: int) -> Office:
        """The office after its event `seq`."""
        if seq not in self._folds:
            if not 0 <= seq <= self._now.seq:
                raise NotFound(kind="office", name=seq)
            read = [e for e in events.stream(self._unit, "office") if e.seq <= seq]
            self._folds[seq] = fold((e.seq, e.type, json.loads(e.body)) for e in read)
        return self._folds[seq]


def everything(question: AllInstances, hand: Hand) -> tuple[int, ...]:
    """Every instance's id, in order of starting."""
    return tuple(lists.ids(hand.unit))
