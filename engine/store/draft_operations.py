"""The writes of procedure drafts, by name (see engine/store/operations.py)."""

from typing import Any

from sqlalchemy import Executable, bindparam, delete, insert, update

from engine.store import draft_tables as d


def _insert(table: Any) -> Executable:
    return insert(table).values({c.name: bindparam(c.name) for c in table.columns})


def _saved() -> Executable:
    """One save; guarded by the revision it was made from, so that two owners never overwrite each other."""
    draft = d.procedure_draft
    return (
        update(draft)
        .values({name: bindparam(name) for name in ("name", "revision", "saved_by", "saved_at")})
        .where(draft.c.id == bindparam("w_id"), draft.c.revision == bindparam("w_revision"))
    )


def _dropped() -> Executable:
    draft = d.procedure_draft
    return delete(draft).where(draft.c.id == bindparam("w_id"), draft.c.revision == bindparam("w_revision"))


def statements() -> dict[str, tuple[Executable, bool]]:
    """Name, statement, and whether exactly one row must change."""
    file = d.procedure_draft_file
    return {
        "procedure_draft.add": (_insert(d.procedure_draft), False),
        "procedure_draft.save": (_saved(), True),
        "procedure_draft.drop": (_dropped(), True),
        "procedure_draft_file.add": (_insert(file), False),
        "procedure_draft_file.drop": (
            delete(file).where(file.c.draft == bindparam("w_draft"), file.c.name == bindparam("w_name")), False,
        ),
        "procedure_draft_file.clear": (delete(file).where(file.c.draft == bindparam("w_draft")), False),
    }
