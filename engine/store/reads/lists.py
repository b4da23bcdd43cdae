"""Lists: open tasks of somebody's lanes, instances by state and text."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, false, func, or_, select, tuple_

from engine.model import TaskRecord
from engine.store import tables as t
from engine.store.reads.cases import _TASK, task_of
from engine.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class OpenTask:
    """An open task with what a list says of its instance."""

    task: TaskRecord
    number: str
    title: str
    sifat: str
    version: int
    version_digest: str
    calendar_digest: str
    returns: int = 0  # how often the step was given back, this time included


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which of the open tasks a list asks for."""

    returned: bool = False
    late_at: datetime | None = None  # only those late at this moment
    due_before: datetime | None = None
    sifat: str = ""
    text: str = ""  # in number or title


Place = tuple[datetime | None, int]  # due and id of the last task of a page

_SAME = t.task.alias("same")
_RETURNS = (
    select(func.count())
    .select_from(_SAME)
    .where(
        _SAME.c.instance == t.task.c.instance, _SAME.c.element == t.task.c.element, _SAME.c.cause == "return",
        _SAME.c.visit <= t.task.c.visit,
    )
    .scalar_subquery()
    .label("returns")
)
_OPEN = (
    select(*_TASK, t.instance.c.number, t.instance.c.title, t.instance.c.sifat, t.instance.c.version,
           t.version.c.digest.label("version_digest"), t.calendar.c.digest.label("calendar_digest"), _RETURNS)
    .select_from(
        t.task.join(t.instance, t.instance.c.id == t.task.c.instance)
        .join(t.version, t.version.c.id == t.instance.c.version)
        .join(t.calendar, t.calendar.c.id == t.instance.c.calendar)
    )
    .where(t.task.c.closed_at.is_(None))
)


def open_tasks(
    unit: Unit,
    lanes: Collection[tuple[str, str]],
    most: int,
    *,
    claimed: Collection[tuple[str, str]] = (),
    by: int | None = None,
    after: Place | None = None,
    wanted: Wanted | None = None,
) -> list[OpenTask]:
    """Open tasks of these (procedure, lane) pairs, the earliest due first; of `claimed` only those claimed `by` one.

    `after` is where the page before ended.
    """
    task = t.task
    asked = [or_(_of(lanes), and_(_of(claimed), task.c.claimed_by == by)), *_conditions(wanted or Wanted())]
    if after is not None:
        asked.append(_after(*after))
    query = _OPEN.where(*asked).order_by(task.c.due.is_(None), task.c.due, task.c.id).limit(most)
    return [_open_task(row) for row in unit.rows(query)]


def _after(due: datetime | None, identifier: int) -> Any:
    task = t.task
    if due is None:
        return and_(task.c.due.is_(None), task.c.id > identifier)
    return or_(task.c.due > due, and_(task.c.due == due, task.c.id > identifier), task.c.due.is_(None))


def _conditions(wanted: Wanted) -> list[Any]:
    task, instance = t.task, t.instance
    asked: list[Any] = [task.c.cause == "return"] if wanted.returned else []
    if wanted.late_at is not None:
        asked.append(or_(task.c.late, task.c.due < wanted.late_at))
    if wanted.due_before is not None:
        asked.append(task.c.due < wanted.due_before)
    if wanted.sifat:
        asked.append(instance.c.sifat == wanted.sifat)
    if wanted.text:
        text = wanted.text.lower()
        asked.append(or_(*(func.lower(instance.c[n]).contains(text, autoescape=True) for n in ("title", "number"))))
    return asked


def _of(lanes: Collection[tuple[str, str]]) -> Any:
    return tuple_(t.task.c.procedure, t.task.c.lane).in_(sorted(lanes)) if lanes else false()


def _open_task(row: Any) -> OpenTask:
    return OpenTask(
        task=task_of(row), number=row.number, title=row.title, sifat=row.sifat, version=row.version,
        version_digest=row.version_digest, calendar_digest=row.calendar_digest, returns=row.returns,
    )


def id_by_number(unit: Unit, number: str) -> int | None:
    """An instance's id by its number."""
    rows = unit.rows(select(t.instance.c.id).where(t.instance.c.number == number))
    return rows[0][0] if rows else None


def ids(unit: Unit) -> list[int]:
    """Every instance, in order of starting."""
    return [row[0] for row in unit.rows(select(t.instance.c.id).order_by(t.instance.c.id))]


def open_ids(unit: Unit) -> list[int]:
    """Every running instance."""
    return [row[0] for row in unit.rows(select(t.instance.c.id).where(t.instance.c.state == "running"))]


def deadlines(unit: Unit, instance: int) -> list[Any]:
    """The deadline rows of an instance, by due moment."""
    query = select(t.deadline).where(t.deadline.c.instance == instance).order_by(t.deadline.c.due, t.deadline.c.timer)
    return list(unit.rows(query))


@dataclass(frozen=True, kw_only=True)
class NoticeLine:
    """A notice to a person."""

    id: int
    person: int
    instance: int
    number: str
    title: str
    seq: int
    kind: str
    element: str
    at: datetime


def notices(unit: Unit, *, person: int | None = None, instance: int | None = None, most: int = 50) -> list[NoticeLine]:
    """Notices to a person, or about an instance, the newest first."""
    query = select(
        *(t.notice.c[n] for n in ("id", "person", "instance", "seq", "kind", "element", "at")),
        t.instance.c.number, t.instance.c.title,
    ).join(t.instance, t.instance.c.id == t.notice.c.instance)
    if person is not None:
        query = query.where(t.notice.c.person == person)
    if instance is not None:
        query = query.where(t.notice.c.instance == instance)
    return [NoticeLine(**row._mapping) for row in unit.rows(query.order_by(t.notice.c.id.desc()).limit(most))]
