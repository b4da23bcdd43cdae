"""Reading what waits for its author."""

from datetime import datetime

from sqlalchemy import select

from engine.store.unit import Unit
from engine.store.unsent_table import unsent as t


def of(unit: Unit, person: int, since: datetime) -> list[str]:
    """The tokens of a person's, the newest first."""
    query = select(t.c.token).where(t.c.person == person, t.c.at >= since).order_by(t.c.at.desc(), t.c.token)
    return [row.token for row in unit.rows(query)]


def text(unit: Unit, token: str, person: int, since: datetime) -> str | None:
    """What waits under a token, for its author alone."""
    rows = unit.rows(select(t.c.text).where(t.c.token == token, t.c.person == person, t.c.at >= since))
    return rows[0].text if rows else None
