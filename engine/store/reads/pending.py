"""Deadlines still to come of every running instance that counts in one calendar."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.store import tables as t
from engine.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class PendingDeadline:
    """A deadline of an open task, with what it is counted from."""

    instance: int
    number: str
    version_digest: str
    calendar_digest: str
    timer: str
    visit: int
    span: str
    due: datetime


def deadlines(unit: Unit, calendar: str, after: datetime) -> list[PendingDeadline]:
    """Pending after a moment, by due moment; `calendar` is its name."""
    query = (
        select(
            t.instance.c.id.label("instance"), t.instance.c.number, t.version.c.digest.label("version_digest"),
            t.calendar.c.digest.label("calendar_digest"),
            *(t.deadline.c[n] for n in ("timer", "visit", "span", "due")),
        )
        .select_from(
            t.deadline.join(t.instance, t.instance.c.id == t.deadline.c.instance)
            .join(t.version, t.version.c.id == t.instance.c.version)
            .join(t.calendar, t.calendar.c.id == t.instance.c.calendar)
        )
        .where(
            t.deadline.c.status == "pending", t.instance.c.state == "running", t.version.c.calendar == calendar,
            t.deadline.c.due >= after,
        )
        .order_by(t.deadline.c.due, t.instance.c.id)
    )
    return [PendingDeadline(**row._mapping) for row in unit.rows(query)]


def openings(unit: Unit) -> dict[tuple[int, str, int], datetime]:
    """When each open task was opened: (instance, element, visit) -> moment."""
    columns = (t.task.c.instance, t.task.c.element, t.task.c.visit, t.task.c.opened_at)
    rows = unit.rows(select(*columns).where(t.task.c.closed_at.is_(None)))
    return {(row.instance, row.element, row.visit): row.opened_at for row in rows}
