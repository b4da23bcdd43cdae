"""Instances: the Berkas that somebody may read, with who holds each since when."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from engine.access import ReadFacts, TaskFacts, holder_of, reads
from engine.hand import Hand
from engine.model import TaskRecord
from engine.store.reads import instances as stored
from engine.store.reads import people, versions

LARGEST_BATCH = 800  # rows looked at per statement
LAST_YEAR = 9999  # beyond it no day can be counted on


@dataclass(frozen=True, kw_only=True)
class Instances:
    """A page of the instances that the asker may read, the newest first; never short while there are more."""

    state: str | None = None
    text: str = ""  # within number or title
    holder: str = ""  # within the lane's name, or the name of who has it now
    late: bool = False  # an open task is late
    returned: bool = False  # an open task came back
    person: str = ""  # within the name of somebody who started it or completed a task of it
    step: str = ""  # within number or name of a step that is open
    first: date | None = None  # started on this day of the office or later
    last: date | None = None  # started on this day or before
    ever_late: bool = False  # a task of it was late, open or not
    ever_returned: bool = False
    among: tuple[int, ...] | None = None  # only these ids
    after: int | None = None  # the last id of the page before
    limit: int = 50


@dataclass(frozen=True, kw_only=True)
class Held:
    """An open step: who has it, since when."""

    lane: str
    names: tuple[str, ...]  # the one person it belongs to, else all who may take it
    step: str
    since: datetime
    due: datetime | None
    late: bool
    returned: bool


@dataclass(frozen=True, kw_only=True)
class InstanceRow:
    """One line of the list."""

    id: int
    number: str
    title: str
    sifat: str
    procedure: str
    state: str
    started_at: datetime
    held: tuple[Held, ...]


def handle(question: Instances, hand: Hand) -> tuple[InstanceRow, ...]:
    """Those the asker may not read are left out, without a trace."""
    return tuple(islice(_found(question, hand), max(question.limit, 0)))


def _found(question: Instances, hand: Hand) -> Iterator[InstanceRow]:
    asked = wanted(question, hand)
    after, batch = question.after, max(question.limit, 1)
    while True:
        lines = stored.instances(hand.unit, asked, after=after, most=batch)
        tasks = stored.open_of(hand.unit, [line.id for line in lines])
        names = people.names(hand.unit, _able(hand, [t for several in tasks.values() for t in several]))
        for line in lines:
            mine = tasks.get(line.id, ())
            if _readable(hand, line, mine):
                row = _row(hand, line, mine, names)
                if _holds(row, question.holder):
                    yield row
        if len(lines) < batch:
            return
        after, batch = lines[-1].id, min(batch * 2, LARGEST_BATCH)


def wanted(question: Instances, hand: Hand) -> stored.Wanted:
    """What the database can sort out by itself; of holders it finds some too many, `_holds` has the last word."""
    holder, person = question.holder.strip().lower(), question.person.strip().lower()
    named = stored.named_like(hand.unit, holder) if holder else frozenset()
    pairs = {(m.procedure, m.lane) for m in hand.office.lanes.values()}
    lanes = {
        (p, lane) for p, lane in pairs
        if holder in lane.lower() or named & {h.person for h in hand.office.performers(p, lane, hand.now)}
    }
    return stored.Wanted(
        state=question.state, text=question.text.strip(), late_at=hand.now if question.late else None,
        returned=question.returned, held=(frozenset(lanes), named) if holder else None,
        acted=stored.named_like(hand.unit, person) if person else None,
        elements=_elements(hand, question.step.strip().lower()) if question.step.strip() else None,
        started=(_midnight(question.first, hand), _midnight(question.last, hand, 1)),
        ever_late=question.ever_late, ever_returned=question.ever_returned, among=question.among,
    )


def _elements(hand: Hand, words: str) -> frozenset[tuple[str, str]]:
    """The steps of every version whose number is this, or whose name holds these words."""
    found = set()
    for procedure, digest in versions.digests(hand.unit):
        version = hand.cache.version(hand.unit, digest)
        for element in version.forms:
            node = version.node(element)
            if words == node.properties.get("mutu.nomor", "").lower() or words in node.name.lower():
                found.add((procedure, element))
    return frozenset(found)


def _midnight(day: date | None, hand: Hand, later: int = 0) -> datetime | None:
    """Where a day of the office begins, or one so many days later."""
    if day is None or not 1 < day.year < LAST_YEAR:
        return None
    return datetime.combine(day + timedelta(days=later), time(), hand.zone).astimezone(UTC)


def _able(hand: Hand, tasks: Collection[TaskRecord]) -> set[int]:
    lanes = {(t.procedure, t.lane) for t in tasks}
    able = {h.person for p, lane in lanes for h in hand.office.performers(p, lane, hand.now)}
    return able | {t.claimed_by for t in tasks if t.claimed_by is not None}


def _row(hand: Hand, line: stored.InstanceLine, tasks: Sequence[TaskRecord], names: dict[int, str]) -> InstanceRow:
    return InstanceRow(
        id=line.id, number=line.number, title=line.title, sifat=line.sifat, procedure=line.procedure,
        state=line.state, started_at=line.started_at, held=tuple(_held(hand, line, t, names) for t in tasks),
    )


def _held(hand: Hand, line: stored.InstanceLine, task: TaskRecord, names: dict[int, str]) -> Held:
    facts = TaskFacts(
        procedure=task.procedure, lane=task.lane, offered_to=task.offered_to, claimed_by=task.claimed_by
    )
    one = holder_of(hand.office, facts, hand.now)
    pool = [h.person for h in hand.office.performers(task.procedure, task.lane, hand.now)] if one is None else [one]
    return Held(
        lane=task.lane, names=tuple(names.get(p, "") for p in dict.fromkeys(pool)),
        step=hand.cache.version(hand.unit, line.version_digest).node(task.element).name,
        since=task.opened_at, due=task.due, late=task.late or (task.due is not None and task.due < hand.now),
        returned=task.cause == "return",
    )


def _holds(row: InstanceRow, holder: str) -> bool:
    words = holder.strip().lower()
    return not words or any(words in name.lower() for held in row.held for name in (held.lane, *held.names))


def _readable(hand: Hand, line: stored.InstanceLine, tasks: Sequence[TaskRecord]) -> bool:
    version = hand.cache.version(hand.unit, line.version_digest)
    present = [h.person for t in tasks for h in hand.office.performers(t.procedure, t.lane, hand.now)]
    facts = ReadFacts(
        procedure=line.procedure, lanes=tuple(lane.name for lane in version.document.lanes), sifat=line.sifat,
        acted=tuple(json.loads(line.facts).get("acted", ())), present=tuple(present),
    )
    return reads(hand.office, facts, hand.actor, hand.now)
