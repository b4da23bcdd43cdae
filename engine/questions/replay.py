"""Replay: the verdict on one Berkas."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.chain import Break, verify
from engine.hand import Hand
from engine.model import EventRecord, InstanceRecord
from engine.questions.instance import TheInstance, load
from engine.questions.shown import repeated
from engine.rebuild import Offices, material
from engine.replay import Divergence, Run, replay, unerased
from engine.store.reads import cases, events, lists
from engine.store.unit import Unit


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
    rows: str | None  # the first that say otherwise than an identical history: start, task ...; web has a word for each
    seq: int  # of the Berkas's last event then

    @property
    def sound(self) -> bool:
        """Whether nothing is to be said against it."""
        return self.identical and self.chain is None and self.office is None and self.rows is None


def handle(question: Replay, hand: Hand) -> Verdict:
    """Raises: NotFound, Forbidden."""
    case = load(hand, TheInstance(instance=question.instance, number=question.number))
    return Judging(hand).on(case.record)


class Judging:
    """Judges several Berkas at one moment; the office's history is read once for all of them."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._offices = Offices(hand.unit, hand.office)
        self._office = verify(events.stream(hand.unit, "office"))

    def verdict(self, instance: int) -> Verdict | None:
        """The verdict on a Berkas, whoever asks; None when there is no such."""
        found = cases.by_id(self._hand.unit, instance, lock=False)
        return self.on(found[0]) if found is not None else None

    def on(self, record: InstanceRecord) -> Verdict:
        """The verdict on a Berkas that was read."""
        stream, unit = f"instance:{record.id}", self._hand.unit
        found = events.stream(unit, stream)
        divergence, run = replay(found, material(unit, self._hand.cache, self._hand.office, stream, self._offices))
        divergence = divergence or unerased(run)
        return Verdict(
            number=record.number, identical=divergence is None, events=len(found), divergence=divergence,
            chain=cut(found[-1].seq if found else 0, record.seq) or verify(found), office=self._office,
            rows=_rows(unit, record, run, found) if divergence is None and found else None, seq=record.seq,
        )


def _rows(unit: Unit, record: InstanceRecord, run: Run, found: Sequence[EventRecord]) -> str | None:
    if run.snapshot is None:  # nothing ever began
        return "history"
    return next((name for name, same in repeated(unit, record, run.version, found) if not same), None)


def cut(last: int, expected: int) -> Break | None:
    """Whether a stream ends before the seq that its Berkas knows."""
    return Break(seq=last + 1, why="gap") if last != expected else None


def everything(question: AllInstances, hand: Hand) -> tuple[int, ...]:
    """Every instance's id, in order of starting."""
    return tuple(lists.ids(hand.unit))
