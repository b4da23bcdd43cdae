"""Reading where checkpoints were sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.model import AnchorRow
from engine.store import seal_tables as s
from engine.store.unit import Unit


def _anchor(row: Any) -> AnchorRow:
    return AnchorRow(
        checkpoint=row.checkpoint, email=row.email, tries=row.tries, next_at=row.next_at, sent_at=row.sent_at,
    )


def of(unit: Unit, numbers: Sequence[int]) -> dict[int, tuple[AnchorRow, ...]]:
    """Where these checkpoints were sent, by number."""
    if not numbers:
        return {}
    query = select(s.anchor).where(s.anchor.c.checkpoint.in_(numbers)).order_by(s.anchor.c.checkpoint, s.anchor.c.email)
    found: dict[int, list[AnchorRow]] = {}
    for row in unit.rows(query):
        found.setdefault(row.checkpoint, []).append(_anchor(row))
    return {number: tuple(rows) for number, rows in found.items()}


def due(unit: Unit, now: datetime) -> AnchorRow | None:
    """The one that has waited longest."""
    query = select(s.anchor).where(s.anchor.c.next_at <= now).order_by(s.anchor.c.next_at, s.anchor.c.email).limit(1)
    rows = unit.rows(query)
    return _anchor(rows[0]) if rows else None
