"""Reading the outbox, and the notices of one person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, and_, cast, func, literal, select

from engine.store import tables as t
from engine.store.unit import Unit


def _waiting() -> Select[Any]:
    """Rows that nobody has taken, with whom they go to and the open task they are about."""
    row, task = t.outbox, t.task
    about = and_(task.c.instance == row.c.instance, task.c.element == row.c.element, task.c.closed_at.is_(None))
    return (
        select(row, t.person.c.email, t.person.c.language, t.instance.c.number, t.version.c.digest, task.c.due)
        .join(t.person, t.person.c.id == row.c.person)
        .join(t.instance, t.instance.c.id == row.c.instance)
        .join(t.version, t.version.c.id == t.instance.c.version)
        .outerjoin(task, about)
        .where(row.c.taken_at.is_(None))
        .order_by(row.c.next_at, row.c.id)
    )


def due(unit: Unit, now: datetime) -> Any:
    """The row that has waited longest, or None."""
    rows = unit.rows(_waiting().where(t.outbox.c.next_at <= now).limit(1))
    return rows[0] if rows else None


def digest(unit: Unit, person: int, kind: str, *, before: datetime) -> list[Any]:
    """What one person is told of this kind, written before a moment; the oldest first."""
    row = t.outbox.c
    return list(unit.rows(_waiting().where(row.person == person, row.kind == kind, row.at < before)))


def lost(unit: Unit, before: datetime) -> tuple[int, ...]:
    """Rows taken so long ago that whoever took them has died."""
    return tuple(r.id for r in unit.rows(select(t.outbox.c.id).where(t.outbox.c.taken_at < before)))


def told(unit: Unit, person: int, most: int, before: int | None) -> Sequence[Any]:
    """Notices to one person, the newest first, each with the answers that stand beside its event."""
    notice, answers = t.notice, t.answers
    beside = and_(
        answers.c.stream == literal("instance:") + cast(notice.c.instance, String), answers.c.seq == notice.c.seq
    )
    query = (
        select(notice, t.instance.c.number, t.instance.c.title, t.instance.c.sifat, t.version.c.digest, answers.c.text)
        .join(t.instance, t.instance.c.id == notice.c.instance)
        .join(t.version, t.version.c.id == t.instance.c.version)
        .outerjoin(answers, beside)
        .where(notice.c.person == person)
    )
    if before is not None:
        query = query.where(notice.c.id < before)
    return unit.rows(query.order_by(notice.c.id.desc()).limit(most))


def unread(unit: Unit, person: int) -> int:
    """How many notices a person has not read."""
    query = select(func.count()).where(t.notice.c.person == person, t.notice.c.read_at.is_(None))
    return int(unit.rows(query)[0][0])
