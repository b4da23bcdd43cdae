"""Reading files and documents."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.model import KeptFile
from engine.store import tables as t
from engine.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class DocumentRecord:
    """One version of one document of an instance."""

    name: str
    number: int
    file: str
    file_name: str
    type: str
    size: int
    by: int
    element: str
    visit: int
    at: datetime

    @property
    def erased(self) -> bool:
        """Whether its bytes were lawfully erased, and its file's name with them."""
        return not self.file_name


def known(unit: Unit, identifiers: Collection[str]) -> set[str]:
    """Those of the ids that were kept."""
    return {row[0] for row in unit.rows(select(t.file.c.id).where(t.file.c.id.in_(sorted(identifiers))))}


def by_id(unit: Unit, identifier: str) -> KeptFile | None:
    """A kept file."""
    rows = unit.rows(select(t.file.c.id, t.file.c.size, t.file.c.type, t.file.c.name).where(t.file.c.id == identifier))
    return KeptFile(**rows[0]._mapping) if rows else None


def documents(unit: Unit, instance: int) -> list[DocumentRecord]:
    """The documents of an instance, the newest version of each first."""
    query = (
        select(
            t.document.c.name, t.document.c.number, t.document.c.file, t.file.c.name.label("file_name"),
            t.file.c.type, t.file.c.size, t.document.c.by, t.document.c.element, t.document.c.visit, t.document.c.at,
        )
        .join(t.file, t.file.c.id == t.document.c.file)
        .where(t.document.c.instance == instance)
        .order_by(t.document.c.name, t.document.c.number.desc())
    )
    return [DocumentRecord(**row._mapping) for row in unit.rows(query)]


def instances_of(unit: Unit, identifier: str) -> list[int]:
    """The instances in which a file is a document's version."""
    query = select(t.document.c.instance).where(t.document.c.file == identifier).distinct()
    return [row[0] for row in unit.rows(query.order_by(t.document.c.instance))]
