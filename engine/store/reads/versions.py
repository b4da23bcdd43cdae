"""Reading what was published: versions, their files, calendars."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from engine.store import tables as t
from engine.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class VersionRecord:
    """One published version."""

    id: int
    procedure: str
    number: int
    sop_number: str
    name: str
    digest: str
    calendar: str
    effective: str
    published_at: datetime
    published_by: int


_FILES = (
    select(t.version_file.c.name, t.blob.c.content)
    .select_from(
        t.version_file.join(t.blob, t.blob.c.digest == t.version_file.c.digest).join(
            t.version, t.version.c.id == t.version_file.c.version
        )
    )
    .where(t.version.c.digest == bindparam("digest"))
)
_NEWEST = select(t.version.c.procedure, func.max(t.version.c.number).label("number")).group_by(t.version.c.procedure)


def _record(row: Any) -> VersionRecord:
    return VersionRecord(**{c.name: getattr(row, c.name) for c in t.version.c})


def _in_force() -> Select[Any]:
    newest = _NEWEST.subquery()
    return select(t.version).join(
        newest, (newest.c.procedure == t.version.c.procedure) & (newest.c.number == t.version.c.number)
    )


def files(unit: Unit, digest: str) -> dict[str, bytes]:
    """The files of a version by name; empty when there is no such version."""
    return {row.name: bytes(row.content) for row in unit.rows(_FILES, {"digest": digest})}


def in_force(unit: Unit, procedure: str) -> VersionRecord | None:
    """The newest version of a procedure."""
    rows = unit.rows(_in_force().where(t.version.c.procedure == procedure))
    return _record(rows[0]) if rows else None


def procedures(unit: Unit) -> list[VersionRecord]:
    """The newest version of every procedure."""
    return [_record(row) for row in unit.rows(_in_force().order_by(t.version.c.procedure))]


def digests(unit: Unit) -> list[tuple[str, str]]:
    """Every published version as (procedure, digest)."""
    return [(row.procedure, row.digest) for row in unit.rows(select(t.version.c.procedure, t.version.c.digest))]


def by_id(unit: Unit, identifier: int) -> VersionRecord:
    """A version by its id."""
    return _record(unit.rows(select(t.version).where(t.version.c.id == identifier))[0])


def numbered(unit: Unit, procedure: str, number: int) -> VersionRecord | None:
    """A procedure's version by its number."""
    rows = unit.rows(select(t.version).where(t.version.c.procedure == procedure, t.version.c.number == number))
    return _record(rows[0]) if rows else None


def of_procedure(unit: Unit, procedure: str) -> list[VersionRecord]:
    """Every version of a procedure, the newest first."""
    query = select(t.version).where(t.version.c.procedure == procedure).order_by(t.version.c.number.desc())
    return [_record(row) for row in unit.rows(query)]


def file_names(unit: Unit, procedure: str) -> dict[int, list[str]]:
    """The names of the files of each version of a procedure, by the version's id, in alphabetical order."""
    query = (
        select(t.version_file.c.version, t.version_file.c.name)
        .join(t.version, t.version.c.id == t.version_file.c.version)
        .where(t.version.c.procedure == procedure)
        .order_by(t.version_file.c.name)
    )
    found: dict[int, list[str]] = {}
    for row in unit.rows(query):
        found.setdefault(row.version, []).append(row.name)
    return found


def running(unit: Unit, procedure: str) -> dict[int, int]:
    """How many running instances each version of a procedure has, by the version's id."""
    query = (
        select(t.instance.c.version, func.count().label("many"))
        .where(t.instance.c.procedure == procedure, t.instance.c.state == "running")
        .group_by(t.instance.c.version)
    )
    return {row.version: row.many for row in unit.rows(query)}


def next_id(unit: Unit, table: str) -> int:
    """The id the next row of a table takes; a duplicate loses the race at the write."""
    columns = metadata_table(table).c.id
    return int(unit.rows(select(func.coalesce(func.max(columns), 0) + 1))[0][0])


def metadata_table(name: str) -> Any:
    """A table by its name."""
    return t.metadata.tables[name]


def known_blobs(unit: Unit, digests: list[str]) -> set[str]:
    """Those of the digests that are stored already."""
    query = select(t.blob.c.digest).where(t.blob.c.digest.in_(digests))
    return {row[0] for row in unit.rows(query)}


def calendar_text(unit: Unit, digest: str) -> str | None:
    """A calendar version's canonical text."""
    rows = unit.rows(select(t.calendar.c.text).where(t.calendar.c.digest == digest))
    return rows[0][0] if rows else None


def calendar_id(unit: Unit, digest: str) -> int | None:
    """The row of a calendar version."""
    rows = unit.rows(select(t.calendar.c.id).where(t.calendar.c.digest == digest))
    return rows[0][0] if rows else None


def calendar_numbers(unit: Unit, name: str) -> int:
    """How many versions a calendar has."""
    query = select(func.coalesce(func.max(t.calendar.c.number), 0)).where(t.calendar.c.name == name)
    return int(unit.rows(query)[0][0])


def counter(unit: Unit, name: str) -> int | None:
    """The value of a counter, None before its first use."""
    rows = unit.rows(select(t.counter.c.value).where(t.counter.c.name == name))
    return rows[0][0] if rows else None


def not_recounted(unit: Unit, name: str, digest: str) -> list[int]:
    """Running instances whose version names this calendar, and that still count in an older one."""
    query = (
        select(t.instance.c.id)
        .join(t.version, t.version.c.id == t.instance.c.version)
        .join(t.calendar, t.calendar.c.id == t.instance.c.calendar)
        .where(t.instance.c.state == "running", t.version.c.calendar == name, t.calendar.c.digest != digest)
        .order_by(t.instance.c.id)
    )
    return [row.id for row in unit.rows(query)]
