"""Which instances have a deadline that has passed: one look at one index."""

from datetime import datetime

from sqlalchemy import bindparam, select

from engine.store import tables as t
from engine.store.unit import Unit

_DUE = (
    select(t.instance.c.id)
    .where(t.instance.c.next_due < bindparam("now", type_=t.instance.c.next_due.type))
    .order_by(t.instance.c.next_due)
    .limit(bindparam("most"))
)


def due(unit: Unit, now: datetime, most: int) -> list[int]:
    """The ids of instances whose next deadline has passed, the longest overdue first."""
    return [row[0] for row in unit.rows(_DUE, {"now": now, "most": most})]
