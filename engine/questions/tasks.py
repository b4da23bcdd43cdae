"""MyTasks: what a person may do now, the most urgent first."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from engine.access import TaskFacts, holder_of
from engine.errors import NoSuchPerson
from engine.hand import Hand
from engine.runtime.parser import Compiled
from engine.store.reads import events, lists, people
from engine.text import one_line

WHOSE = ("", "mine", "ours")
OURS_AT_ONCE = 50  # rows of one look, whatever the page's limit, as many may be somebody else's


@dataclass(frozen=True, kw_only=True)
class MyTasks:
    """The open tasks of the asker's lanes, and of vacant lanes below them, that are not somebody else's.

    Ordered by due moment: the overdue first, then the least working time left; without a due moment last.
    """

    limit: int = 50
    after: lists.Place | None = None  # (due, task) of the last row of the page before
    whose: str = ""  # mine: only what is mine alone; ours: only what the position's holders share
    returned: bool = False
    late: bool = False
    today: bool = False  # due before this day in the office is over
    sifat: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """One line of a task list."""

    task: int
    instance: int
    number: str
    title: str
    sifat: str
    element: str
    step: str  # the sheet's No
    step_name: str
    lane: str
    opened_at: datetime
    due: datetime | None
    minutes_left: int | None  # working minutes; negative when late
    status: str  # new | opened | claimed | returned
    visit: int
    returned: bool
    late: bool
    claimed_by: int | None
    holder: int | None  # the one person it belongs to now
    holder_name: str
    cause: str = ""  # start | next | return | moved | taken-back
    offered_to: int | None = None
    returns: int = 0  # how often this step was given back, this time included
    from_name: str = ""  # whose act opened it
    from_recorder: str = ""  # who entered that act from paper


def row_of(found: lists.OpenTask, version: Compiled, holder: int | None, name: str, left: int | None) -> TaskRow:
    """The line of an open task."""
    task, node = found.task, version.node(found.task.element)
    returned = task.cause == "return"
    status = "claimed" if task.claimed_by else "returned" if returned else "opened" if task.seen_at else "new"
    return TaskRow(
        task=task.id, instance=task.instance, number=found.number, title=found.title, sifat=found.sifat,
        element=task.element, step=node.properties.get("mutu.nomor", ""), step_name=node.name, lane=task.lane,
        opened_at=task.opened_at, due=task.due, minutes_left=left, status=status, visit=task.visit, returned=returned,
        late=task.late or (left is not None and left < 0), claimed_by=task.claimed_by, holder=holder, holder_name=name,
        cause=task.cause, offered_to=task.offered_to, returns=found.returns,
    )


def facts_of(found: lists.OpenTask) -> TaskFacts:
    """What the rule book asks about it."""
    task = found.task
    return TaskFacts(
        procedure=task.procedure, lane=task.lane, offered_to=task.offered_to, claimed_by=task.claimed_by
    )


def minutes_left(hand: Hand, found: lists.OpenTask) -> int | None:
    """Working minutes until the due moment, negative after it; None without one, and when the task is closed."""
    due = found.task.due
    if due is None or found.task.closed_at is not None:
        return None
    calendar = hand.cache.calendar(hand.unit, found.calendar_digest)
    return calendar.between(hand.now, due) if hand.now <= due else -calendar.between(due, hand.now)


def handle(question: MyTasks, hand: Hand) -> tuple[TaskRow, ...]:
    """Raises: NoSuchPerson."""
    person = hand.actor.person
    if person is None or not hand.office.works(person, hand.now):
        raise NoSuchPerson()
    found = _mine(hand, person, question)
    senders = _senders(hand, [line for line, _ in found])
    sent_by = {one.get(part) for one in senders.values() for part in ("person", "entered_by")}
    names = people.names(hand.unit, {p for p in (*sent_by, *(h for _, h in found)) if p is not None})
    rows = []
    for line, holder in found:
        version = hand.cache.version(hand.unit, line.version_digest)
        row = row_of(line, version, holder, names.get(holder or 0, ""), minutes_left(hand, line))
        sender = senders.get(line.task.id, {})
        rows.append(replace(
            row, from_name=names.get(sender.get("person", 0), ""),
            from_recorder=names.get(sender.get("entered_by", 0), ""),
        ))
    return tuple(rows)


def _senders(hand: Hand, found: Sequence[lists.OpenTask]) -> dict[int, dict[str, Any]]:
    """Whose act opened each task (the actor of its event), by task."""
    places = {line.task.id: (f"instance:{line.task.instance}", line.task.opened_seq) for line in found}
    actors = events.actors(hand.unit, set(places.values()))
    return {task: json.loads(actors[place]) for task, place in places.items() if place in actors}


def _wanted(hand: Hand, question: MyTasks) -> lists.Wanted:
    tomorrow = hand.now.astimezone(hand.zone).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), hand.zone).astimezone(UTC)
    return lists.Wanted(
        returned=question.returned, late_at=hand.now if question.late else None,
        due_before=midnight if question.today else None, sifat=question.sifat, text=one_line(question.text),
    )


def _mine(hand: Hand, person: int, question: MyTasks) -> list[tuple[lists.OpenTask, int | None]]:
    """Tasks that are the person's or nobody's, with their holder; page by page, as many may be somebody else's."""
    below = hand.office.lanes_below(person, hand.now)
    lanes = {*hand.office.lanes_of(person, hand.now), *((p, lane) for p, lane, vacant in below if vacant)}
    claimed = {(p, lane) for p, lane, _ in below} - lanes
    holders = {"mine": (person,), "ours": (None,)}.get(question.whose, (None, person))
    wanted, after = _wanted(hand, question), question.after
    mine: list[tuple[lists.OpenTask, int | None]] = []
    size = max(question.limit, OURS_AT_ONCE)
    while len(mine) < question.limit:
        found = lists.open_tasks(hand.unit, lanes, size, claimed=claimed, by=person, after=after, wanted=wanted)
        held = [(f, holder_of(hand.office, facts_of(f), hand.now)) for f in found]
        mine += [(f, holder) for f, holder in held if holder in holders]
        if len(found) < size:
            break
        after = (found[-1].task.due, found[-1].task.id)
    return mine[: question.limit]
