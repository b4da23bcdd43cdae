"""Reading a row of the office table: what is kept outside history."""

from sqlalchemy import bindparam, select

from engine.store import tables as t
from engine.store.unit import Unit

_VALUE = select(t.office.c.value).where(t.office.c.name == bindparam("name"))


def value(unit: Unit, name: str) -> str | None:
    """The text kept under a name, or None."""
    rows = unit.rows(_VALUE, {"name": name})
    return str(rows[0][0]) if rows else None
