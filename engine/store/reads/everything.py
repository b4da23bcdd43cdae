"""Reading everything at one moment, row by row: raw tuples in the order of streams, memory flat.

Texts come as they are stored, moments too: what is hashed is never written anew.
"""

from collections.abc import Collection, Generator, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Executable, Integer, String, cast, func, literal, select, text, type_coerce

from engine.store import seal_tables as s
from engine.store import tables as t
from engine.store.unit import Unit

PIECE = 500  # rows fetched at once
Row = tuple[Any, ...]
_EVENT = ("stream", "seq", "v", "type", "at", "recorded_at", "claimed_at", "actor", "body", "prev_hash", "hash")


class Unreadable(Exception):
    """The database cannot read its own row."""

    def __init__(self, table: str, after: Row | None, why: str) -> None:
        super().__init__(f"{table}: {why}")
        self.table = table
        self.after = "" if after is None else f"{after[0]} {after[1]}"  # the last row that could be read
        self.why = why


@contextmanager
def one_moment(unit: Unit) -> Iterator[None]:
    """All reads within see the database as it was at the first of them, whatever others write meanwhile."""
    begin = "BEGIN" if unit.store.sqlite else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
    if not unit.store.sqlite:
        unit.connection.rollback()
    unit.connection.exec_driver_sql(begin)
    try:
        yield
    finally:
        unit.connection.exec_driver_sql("ROLLBACK") if unit.store.sqlite else unit.connection.rollback()


def _rows(unit: Unit, table: str, statement: Executable) -> Generator[Row]:
    """The driver's own tuples: a row object for each of a million events would take longer than hashing them."""
    dialect = unit.connection.dialect
    sql = str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))  # type: ignore[attr-defined]
    driver: Any = unit.connection.connection.driver_connection
    # On PostgreSQL only a named cursor leaves the rows at the server until they are asked for.
    cursor = driver.cursor() if unit.store.sqlite else driver.cursor(name=f"pass_{id(statement)}")
    last: Row | None = None
    try:
        cursor.execute(sql)
        while piece := cursor.fetchmany(PIECE):
            yield from piece
            last = piece[-1]
    except dialect.loaded_dbapi.Error as error:
        raise Unreadable(table, last, str(error)) from error
    finally:
        cursor.close()


def _by_bytes(unit: Unit, column: ColumnElement[str]) -> ColumnElement[str]:
    """Ordered as the UTF-8 bytes are, whatever language the database sorts in."""
    return column if unit.store.sqlite else column.collate("C")


def _raw(column: Any) -> ColumnElement[str]:
    return type_coerce(column, String)


def events(unit: Unit) -> Generator[Row]:
    """(stream, seq, v, type, at, recorded_at, claimed_at, actor, body, prev_hash, hash), by stream and seq."""
    of = t.event.c
    query = select(*(of[n] for n in _EVENT)).order_by(_by_bytes(unit, of.stream), of.seq)
    return _rows(unit, "event", query)


def sealed(unit: Unit) -> Generator[Row]:
    """(stream, first, last, leaf, checkpoint, moment of the checkpoint before), by stream and seq."""
    ranges, before = s.sealed, s.checkpoint.alias("before")
    query = (
        select(*(ranges.c[n] for n in ("stream", "first", "last", "leaf", "checkpoint")), before.c.at)
        .outerjoin(before, before.c.number == ranges.c.checkpoint - 1)
        .order_by(_by_bytes(unit, ranges.c.stream), ranges.c.last)
    )
    return _rows(unit, "sealed", query)


def sealed_in_order(unit: Unit) -> Generator[Row]:
    """(checkpoint, leaf, first, last, stream), in the order of the tree."""
    ranges = s.sealed
    names = ("checkpoint", "leaf", "first", "last", "stream")
    return _rows(unit, "sealed", select(*(ranges.c[n] for n in names)).order_by(ranges.c.checkpoint, ranges.c.leaf))


def sealed_streams(unit: Unit, checkpoint: int, most: int) -> list[str]:
    """Some streams of a checkpoint, by name."""
    query = select(s.sealed.c.stream).where(s.sealed.c.checkpoint == checkpoint).order_by(s.sealed.c.leaf).limit(most)
    return [row[0] for row in unit.rows(query)]


def answers(unit: Unit) -> Generator[Row]:
    """(stream, seq, text, salt), by stream and seq."""
    kept = t.answers
    query = select(kept.c.stream, kept.c.seq, kept.c.text, kept.c.salt)
    return _rows(unit, "answers", query.order_by(_by_bytes(unit, kept.c.stream), kept.c.seq))


def _stream_of(unit: Unit, number: Any) -> ColumnElement[str]:
    return _by_bytes(unit, literal("instance:") + cast(number, String))


def instances(unit: Unit) -> Generator[Row]:
    """(stream, seq, head, number, procedure, sifat, title, state, starter, start, digests of version and calendar)."""
    i = t.instance
    name = _stream_of(unit, i.c.id)
    query = select(name, i.c.seq, i.c.head, i.c.number, i.c.procedure, i.c.sifat, i.c.title, i.c.state, i.c.starter,
                   _raw(i.c.started_at), t.version.c.digest, t.calendar.c.digest)
    query = query.outerjoin(t.version, t.version.c.id == i.c.version)
    query = query.outerjoin(t.calendar, t.calendar.c.id == i.c.calendar)
    return _rows(unit, "instance", query.order_by(name))


def numbers(unit: Unit, streams: Collection[str]) -> dict[str, str]:
    """The numbers of the Berkas that these streams are about."""
    ids = {int(name[9:]): name for name in streams if name[:9] == "instance:" and name[9:].isdecimal()}
    rows = unit.rows(select(t.instance.c.id, t.instance.c.number).where(t.instance.c.id.in_(sorted(ids))))
    return {ids[row[0]]: row[1] for row in rows}


def documents(unit: Unit) -> Generator[Row]:
    """(stream, name, number, file), by stream; no file where the row that names it is gone."""
    d, name = t.document, _stream_of(unit, t.document.c.instance)
    query = select(name, d.c.name, d.c.number, t.file.c.id)
    return _rows(unit, "document", query.outerjoin(t.file, t.file.c.id == d.c.file).order_by(name))


def tiles(unit: Unit, level: int) -> Generator[Row]:
    """(index, content) of a level, by index."""
    tile = s.tile
    return _rows(unit, "tile", select(tile.c.idx, tile.c.content).where(tile.c.level == level).order_by(tile.c.idx))


def tile(unit: Unit, level: int, index: int) -> bytes:
    """The content of one tile, empty when there is none."""
    rows = unit.rows(select(s.tile.c.content).where(s.tile.c.level == level, s.tile.c.idx == index))
    return bytes(rows[0][0]) if rows else b""


def tile_bytes(unit: Unit) -> dict[int, tuple[int, int, int]]:
    """Of each level: how many tiles, the highest index, and how many bytes."""
    of = s.tile.c
    size = func.sum(func.length(of.content), type_=Integer)
    query = select(of.level, func.count(), func.max(of.idx), size).group_by(of.level)
    return {row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in unit.rows(query)}


def checkpoints(unit: Unit) -> Generator[Row]:
    """(number, size, at, key, text, digest), by number."""
    c = s.checkpoint.c
    return _rows(unit, "checkpoint", select(c.number, c.size, _raw(c.at), c.key, c.text, c.digest).order_by(c.number))


def last_checkpoint(unit: Unit) -> tuple[int, str] | None:
    """Number and moment (text) of the newest checkpoint."""
    c = s.checkpoint.c
    rows = unit.rows(select(c.number, _raw(c.at)).order_by(c.number.desc()).limit(1))
    return (rows[0][0], rows[0][1]) if rows else None


def version_files(unit: Unit) -> Generator[Row]:
    """(version, procedure, number, SOP number, calendar, digest; name, digest and content of a file), by both."""
    v, f, b = t.version, t.version_file, t.blob
    query = (
        select(v.c.id, v.c.procedure, v.c.number, v.c.sop_number, v.c.calendar, v.c.digest, f.c.name, f.c.digest,
               b.c.content)
        .outerjoin(f, f.c.version == v.c.id).outerjoin(b, b.c.digest == f.c.digest)
        .order_by(v.c.id, f.c.name)
    )
    return _rows(unit, "version_file", query)


def calendars(unit: Unit) -> Generator[Row]:
    """(name, number, digest, text), in order of publishing."""
    c = t.calendar.c
    return _rows(unit, "calendar", select(c.name, c.number, c.digest, c.text).order_by(c.id))


def people(unit: Unit) -> dict[int, tuple[str, str]]:
    """Login and name of everybody, by id."""
    p = t.person.c
    return {row[0]: (row[1], row[2]) for row in unit.rows(select(p.id, p.login, p.name))}


TRIGGERS = {  # table -> what its triggers say
    "event": "events are append-only", "checkpoint": "seals are append-only", "sealed": "seals are append-only",
}
_PG = text(
    "SELECT c.relname, g.tgname, g.tgenabled, g.tgtype, p.prosrc FROM pg_trigger g "
    "JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_proc p ON p.oid = g.tgfoid "
    "WHERE NOT g.tgisinternal AND c.relnamespace = 'public'::regnamespace"
)
# tgtype (pg_trigger.h): before 2; update 16 and delete 8, each row 1; truncate 32.
_PG_TYPES = {"no_update": 2 | 16 | 8 | 1, "no_truncate": 2 | 32}


def missing_triggers(unit: Unit) -> list[str]:
    """The names of the triggers that keep rows as they are and that are gone, off, or say something else."""
    found = _sqlite_triggers(unit) if unit.store.sqlite else _postgresql_triggers(unit)
    kinds = ("no_update", "no_delete") if unit.store.sqlite else tuple(_PG_TYPES)
    return [f"{table}_{kind}" for table in TRIGGERS for kind in kinds if f"{table}_{kind}" not in found]


def _sqlite_triggers(unit: Unit) -> set[str]:
    there = {row[0] for row in unit.rows(text("SELECT sql FROM sqlite_master WHERE type = 'trigger'"))}
    return {
        f"{table}_no_{act.lower()}"
        for table, said in TRIGGERS.items()
        for act in ("UPDATE", "DELETE")
        if f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END"
        in there
    }


def _postgresql_triggers(unit: Unit) -> set[str]:
    return {
        row.tgname
        for row in unit.rows(_PG)
        if row.tgenabled in ("O", "A", b"O", b"A")
        and row.relname in TRIGGERS
        and row.prosrc.strip() == f"BEGIN RAISE EXCEPTION '{TRIGGERS[row.relname]}'; END"
        and row.tgtype == _PG_TYPES.get(row.tgname.removeprefix(f"{row.relname}_"))
    }
