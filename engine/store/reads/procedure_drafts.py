"""Reading drafts of procedures."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from engine.store import draft_tables as d
from engine.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class ProcedureDraft:
    """One draft, without its files."""

    id: int
    procedure: str
    name: str
    revision: int
    base: int  # number of the version it began from, 0 for none
    started_by: int | None
    saved_by: int | None
    saved_at: datetime


_COLUMNS = tuple(d.procedure_draft.c)
_BY_ID = select(*_COLUMNS).where(d.procedure_draft.c.id == bindparam("id"))
_FILES = select(d.procedure_draft_file.c.name, d.procedure_draft_file.c.content).where(
    d.procedure_draft_file.c.draft == bindparam("draft")
)


def by_id(unit: Unit, draft: int) -> ProcedureDraft | None:
    """A draft."""
    rows = unit.rows(_BY_ID, {"id": draft})
    return ProcedureDraft(**rows[0]._mapping) if rows else None


def every(unit: Unit) -> list[ProcedureDraft]:
    """All drafts, the newest save first."""
    query = select(*_COLUMNS).order_by(d.procedure_draft.c.saved_at.desc(), d.procedure_draft.c.id.desc())
    return [ProcedureDraft(**row._mapping) for row in unit.rows(query)]


def files(unit: Unit, draft: int) -> dict[str, bytes]:
    """The files of a draft by name."""
    return {row.name: bytes(row.content) for row in unit.rows(_FILES.order_by("name"), {"draft": draft})}
