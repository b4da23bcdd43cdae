"""Lists: open tasks of somebody's lanes, instances by state and text."""

from collections.abc import Collection, Sequence
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


_OPEN = (
    select(*_TASK, t.instance.c.number, t.instance.c.title, t.instance.c.sifat, t.instance.c.version,
           t.version.c.digest.label("version_digest"), t.calendar.c.digest.label("calendar_digest"))
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
    after: int = 0,
) -> list[OpenTask]:
    """Open tasks of these (procedure, lane) pairs, the earliest due first; of `claimed` only those claimed `by` one.

    `after` is how many to pass over.
    """
    wanted = or_(_of(lanes), and_(_of(claimed), t.task.c.claimed_by == by))
    query = _OPEN.where(wanted).order_by(t.task.c.due.is_(None), t.task.c.due, t.task.c.id).limit(most).offset(after)
    return [_open_task(row) for row in unit.rows(query)]


def _of(lanes: Collection[tuple[str, str]]) -> Any:
    return tuple_(t.task.c.procedure, t.task.c.lane).in_(sorted(lanes)) if lanes else false()


def _open_task(row: Any) -> OpenTask:
    return OpenTask(
        task=task_of(row), number=row.number, title=row.title, sifat=row.sifat, version=row.version,
        version_digest=row.version_digest, calendar_digest=row.calendar_digest,
    )


@dataclass(frozen=True, kw_only=True)
class InstanceLine:
    """An instance as a list shows it."""

    id: int
    number: str
    title: str
    sifat: str
    procedure: str
    state: str
    started_at: datetime
    facts: str
    version_digest: str


def instances(
    unit: Unit, *, state: str | None, text: str, after: int | None, most: int
) -> Sequence[InstanceLine]:
    """Instances, the newest first; `after` is the last id of the page before."""
    query = select(
        *(t.instance.c[n] for n in ("id", "number", "title", "sifat", "procedure", "state", "started_at", "facts")),
        t.version.c.digest.label("version_digest"),
    ).join(t.version, t.version.c.id == t.instance.c.version)
    wanted = []
    if state:
        wanted.append(t.instance.c.state == state)
    if text:
        like = f"%{text.lower()}%"
        wanted.append(or_(func.lower(t.instance.c.title).like(like), func.lower(t.instance.c.number).like(like)))
    if after is not None:
        wanted.append(t.instance.c.id < after)
    rows = unit.rows(query.where(and_(True, *wanted)).order_by(t.instance.c.id.desc()).limit(most))
    return [InstanceLine(**row._mapping) for row in rows]


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
