"""MyTasks: what a person may do now, the most urgent first."""

from dataclasses import dataclass
from datetime import datetime

from engine.access import TaskFacts, holder_of
from engine.errors import NoSuchPerson
from engine.hand import Hand
from engine.runtime.parser import Compiled
from engine.store.reads import lists, people


@dataclass(frozen=True, kw_only=True)
class MyTasks:
    """The open tasks of the asker's lanes, and of vacant lanes below them, that are not somebody else's."""

    limit: int = 50


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
    found = _mine(hand, person, question.limit)
    names = people.names(hand.unit, {h for _, h in found if h is not None})
    rows = []
    for line, holder in found:
        version = hand.cache.version(hand.unit, line.version_digest)
        rows.append(row_of(line, version, holder, names.get(holder or 0, ""), minutes_left(hand, line)))
    return tuple(rows)


def _mine(hand: Hand, person: int, limit: int) -> list[tuple[lists.OpenTask, int | None]]:
    """Tasks that are the person's or nobody's, with their holder; page by page, as many may be somebody else's."""
    below = hand.office.lanes_below(person, hand.now)
    lanes = {*hand.office.lanes_of(person, hand.now), *((p, lane) for p, lane, vacant in below if vacant)}
    claimed = {(p, lane) for p, lane, _ in below} - lanes
    mine: list[tuple[lists.OpenTask, int | None]] = []
    after, page = 0, max(limit, 1)
    while len(mine) < limit:
        found = lists.open_tasks(hand.unit, lanes, page, claimed=claimed, by=person, after=after)
        holders = [(f, holder_of(hand.office, facts_of(f), hand.now)) for f in found]
        mine += [(f, holder) for f, holder in holders if holder in (None, person)]
        after += page
        if len(found) < page:
            break
    return mine[:limit]
