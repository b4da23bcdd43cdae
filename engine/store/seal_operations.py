"""The writes of the evidence, by name (see engine/store/operations.py)."""

from typing import Any

from sqlalchemy import Executable, bindparam, insert, update

from engine.store import seal_tables as s


def _insert(table: Any, *, but: str = "") -> Executable:
    return insert(table).values({c.name: bindparam(c.name) for c in table.columns if c.name != but})


def _anchored() -> Executable:
    """One try of one mail; guarded by the number of tries before it, so that two postmen never count as one."""
    anchor = s.anchor
    return (
        update(anchor)
        .values({name: bindparam(name) for name in ("tries", "next_at", "sent_at")})
        .where(
            anchor.c.checkpoint == bindparam("w_checkpoint"), anchor.c.email == bindparam("w_email"),
            anchor.c.tries == bindparam("w_tries"), anchor.c.sent_at.is_(None),
        )
    )


def _grown() -> Executable:
    tile = s.tile
    return (
        update(tile)
        .values(content=bindparam("content"))
        .where(tile.c.level == bindparam("w_level"), tile.c.idx == bindparam("w_idx"))
    )


def statements() -> dict[str, tuple[Executable, bool]]:
    """Name, statement, and whether exactly one row must change."""
    return {
        "checkpoint.add": (_insert(s.checkpoint), False),
        "sealed.add": (_insert(s.sealed), False),
        "tile.add": (_insert(s.tile), False),
        "tile.grow": (_grown(), True),
        "anchor.add": (_insert(s.anchor), False),
        "anchor.try": (_anchored(), True),
        "verdict.add": (_insert(s.verdict, but="id"), False),
    }
