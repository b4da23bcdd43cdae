"""Instances by number, title, state, and by who holds them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, tuple_

from engine.model import TaskRecord
from engine.store import tables as t
from engine.store.reads.cases import _TASK, task_of
from engine.store.unit import Unit

LARGEST = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class InstanceLine:
    """An instance as a list needs it."""

    id: int
    number: str
    title: str
    sifat: str
    procedure: str
    state: str
    started_at: datetime
    facts: str
    version_digest: str


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which instances."""

    state: str | None = None
    text: str = ""
    late_at: datetime | None = None  # an open task is late at this moment
    returned: bool = False
    # (procedure, lane) pairs and persons, one of which an open task has
    held: tuple[Collection[tuple[str, str]], Collection[int]] | None = None
    acted: Collection[int] | None = None  # one of these persons started it or completed a task of it
    elements: Collection[tuple[str, str]] | None = None  # (procedure, element) pairs, one of which is open
    started: tuple[datetime | None, datetime | None] = (None, None)  # from, until before
    ever_late: bool = False  # a task of it, open or closed, was late
    ever_returned: bool = False
    among: Collection[int] | None = None  # ids


_LINES = select(
    *(t.instance.c[n] for n in ("id", "number", "title", "sifat", "procedure", "state", "started_at", "facts")),
    t.version.c.digest.label("version_digest"),
).join(t.version, t.version.c.id == t.instance.c.version)


def instances(unit: Unit, wanted: Wanted, *, after: int | None, most: int) -> Sequence[InstanceLine]:
    """Instances, the newest first; `after` is the last id of the page before."""
    rules = _rules(wanted)
    if after is not None:
        rules.append(t.instance.c.id < max(0, min(after, LARGEST)))
    rows = unit.rows(_LINES.where(and_(True, *rules)).order_by(t.instance.c.id.desc()).limit(most))
    return [InstanceLine(**row._mapping) for row in rows]


def _rules(wanted: Wanted) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = []
    if wanted.state:
        rules.append(t.instance.c.state == wanted.state)
    if wanted.text:
        within = wanted.text.lower()
        rules.append(or_(*(func.lower(t.instance.c[n]).contains(within, autoescape=True) for n in ("title", "number"))))
    if wanted.late_at is not None:
        rules.append(_open(or_(t.task.c.late, t.task.c.due < wanted.late_at)))
    if wanted.returned:
        rules.append(_open(t.task.c.cause == "return"))
    if wanted.held is not None:
        lanes, persons = wanted.held
        of_lane = tuple_(t.task.c.procedure, t.task.c.lane).in_(sorted(lanes)) if lanes else false()
        rules.append(_open(or_(of_lane, t.task.c.claimed_by.in_(sorted(persons)))))
    return rules + _past_rules(wanted)


def _past_rules(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What is asked of a Berkas whether it runs or is over."""
    task, instance = t.task.c, t.instance.c
    start, stop = wanted.started
    rules: list[ColumnElement[bool]] = []
    if wanted.acted is not None:
        people = sorted(wanted.acted)
        rules.append(or_(instance.starter.in_(people), _ever(task.closed_by.in_(people))))
    if wanted.elements is not None:
        pairs = sorted(wanted.elements)
        rules.append(_open(tuple_(task.procedure, task.element).in_(pairs)) if pairs else false())
    if start is not None:
        rules.append(instance.started_at >= start)
    if stop is not None:
        rules.append(instance.started_at < stop)
    if wanted.ever_late:
        rules.append(_ever(task.late))
    if wanted.ever_returned:
        rules.append(_ever(task.cause == "return"))
    if wanted.among is not None:
        rules.append(instance.id.in_(sorted(wanted.among)))
    return rules


def _ever(rule: Any) -> ColumnElement[bool]:
    """Whether the instance has a task, open or closed, of which the rule holds."""
    return exists().where(t.task.c.instance == t.instance.c.id, rule)


def _open(rule: Any) -> ColumnElement[bool]:
    """Whether the instance has an open task of which the rule holds."""
    return exists().where(t.task.c.instance == t.instance.c.id, t.task.c.closed_at.is_(None), rule)


def ids(unit: Unit, wanted: Wanted, *, before: int | None, most: int) -> list[int]:
    """The ids of instances, the newest first; `before` is an id that none of them reaches."""
    rules = _rules(wanted)
    if before is not None:
        rules.append(t.instance.c.id < max(0, min(before, LARGEST)))
    query = select(t.instance.c.id).where(and_(True, *rules)).order_by(t.instance.c.id.desc())
    return [row[0] for row in unit.rows(query.limit(most))]


def ids_of_numbers(unit: Unit, numbers: Collection[str]) -> dict[str, int]:
    """The ids of instances by their numbers."""
    query = select(t.instance.c.number, t.instance.c.id).where(t.instance.c.number.in_(sorted(set(numbers))))
    return {row.number: row.id for row in unit.rows(query)}


def nearest_number(unit: Unit, number: str) -> str:
    """The number that stands before this one, else the one after it; "" without any."""
    column = t.instance.c.number
    for rule, order in ((column < number, column.desc()), (column > number, column)):
        rows = unit.rows(select(column).where(rule).order_by(order).limit(1))
        if rows:
            return str(rows[0][0])
    return ""


def open_of(unit: Unit, instances: Collection[int]) -> dict[int, list[TaskRecord]]:
    """The open tasks of these instances."""
    if not instances:
        return {}
    query = select(*_TASK).where(t.task.c.instance.in_(sorted(instances)), t.task.c.closed_at.is_(None))
    found: dict[int, list[TaskRecord]] = {}
    for row in unit.rows(query.order_by(t.task.c.id)):
        task = task_of(row)
        found.setdefault(task.instance, []).append(task)
    return found


def facts_of(unit: Unit, instances: Collection[int]) -> dict[int, str]:
    """The facts (canonical JSON: who acted, ...) of these instances."""
    if not instances:
        return {}
    rows = unit.rows(select(t.instance.c.id, t.instance.c.facts).where(t.instance.c.id.in_(sorted(instances))))
    return {row.id: row.facts for row in rows}


def named_like(unit: Unit, words: str) -> frozenset[int]:
    """The people whose name holds these words, in small letters."""
    query = select(t.person.c.id).where(func.lower(t.person.c.name).contains(words, autoescape=True))
    return frozenset(row[0] for row in unit.rows(query))


@dataclass(frozen=True, kw_only=True)
class Completed:
    """A completed task with what a list says of its instance."""

    task: TaskRecord
    number: str
    title: str
    version_digest: str


def completed_by(unit: Unit, person: int, start: datetime, end: datetime, most: int) -> list[Completed]:
    """What a person completed from `start` until before `end`, the newest first."""
    query = (
        select(*_TASK, t.instance.c.number, t.instance.c.title, t.version.c.digest.label("version_digest"))
        .join(t.instance, t.instance.c.id == t.task.c.instance)
        .join(t.version, t.version.c.id == t.instance.c.version)
        .where(t.task.c.closed_by == person, t.task.c.how == "completed")
        .where(t.task.c.closed_at >= start, t.task.c.closed_at < end)
        .order_by(t.task.c.closed_at.desc(), t.task.c.id.desc())
        .limit(most)
    )
    return [
        Completed(task=task_of(row), number=row.number, title=row.title, version_digest=row.version_digest)
        for row in unit.rows(query)
    ]
