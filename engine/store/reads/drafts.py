"""Reading drafts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from engine.store import tables as t
from engine.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class DraftRecord:
    """What a person saved for a task without sending it."""

    text: str
    saved_at: datetime


_DRAFT = select(t.draft.c.text, t.draft.c.saved_at).where(
    t.draft.c.task == bindparam("task"), t.draft.c.person == bindparam("person")
)


def of(unit: Unit, task: int, person: int | None) -> DraftRecord | None:
    """A person's own draft of a task."""
    rows = unit.rows(_DRAFT, {"task": task, "person": person}) if person is not None else []
    return DraftRecord(text=rows[0].text, saved_at=rows[0].saved_at) if rows else None
