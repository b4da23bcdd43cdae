"""One transaction: what was read, what is written, and the only commit of the house.

On SQLite reads run outside any lock and the writes, prepared before, go in a short BEGIN IMMEDIATE behind the fair
gate; on PostgreSQL one transaction holds the instance's row from its read to the commit.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.sql import Executable

from engine.errors import DatabaseDamaged, DatabaseLocked, DatabaseMissing, DatabaseReadOnly, Unavailable
from engine.store.gate import Gate
from engine.store.operations import Row, plain, prepare


class LostRace(Exception):
    """Another command changed what this one had read; nothing was written. The desk runs it again."""


class LineBroken(Unavailable):
    """The connection was lost before the commit, mostly while it lay idle: nothing was written, a new one may work."""


class Unit:
    """Reads, then at most one `save`."""

    def __init__(self, connection: Connection, store: "Store", *, locks: bool) -> None:
        self.connection = connection
        self.store = store
        self.locks = locks  # whether reading an instance takes its row's lock

    def rows(self, statement: Executable, parameters: dict[str, Any] | None = None) -> Sequence[Any]:
        """All rows of a read."""
        return self.connection.execute(statement, parameters or {}).all()

    def save(self, rows: Sequence[Row]) -> None:
        """Write everything and commit, or change nothing.

        Raises: LostRace; Unavailable and its kinds.
        """
        prepared = [(self.store.prepared[r.operation], plain(r.values)) for r in rows]
        with self.store.gate.passing():
            try:
                if self.store.sqlite:
                    self.connection.exec_driver_sql("BEGIN IMMEDIATE")
                for operation, values in prepared:
                    result = self.connection.exec_driver_sql(operation.sql, values)
                    if operation.guard and result.rowcount != 1:
                        raise LostRace
                self._commit()
            except IntegrityError as error:
                self._undo()
                raise LostRace from error
            except BaseException:
                self._undo()
                raise

    def _commit(self) -> None:
        try:
            self.connection.commit()
        except DBAPIError as error:
            if error.connection_invalidated:
                # The line broke before the answer: it may have been recorded. The same key finds out.
                raise Unavailable(why="uncertain") from error
            raise

    def _undo(self) -> None:
        # In autocommit mode SQLAlchemy thinks there is nothing to roll back; the driver knows better.
        if self.store.sqlite:
            self.connection.connection.rollback()
        else:
            self.connection.rollback()


class Store:
    """A database and how this program writes to it."""

    def __init__(self, engine: Engine, gate_path: str | None) -> None:
        self.engine = engine
        self.sqlite = engine.dialect.name == "sqlite"
        self.prepared = prepare(engine.dialect)
        self.gate = Gate(gate_path)
        if self.sqlite:
            event.listen(engine, "connect", _settings_of_sqlite)

    @contextmanager
    def unit(self, *, writing: bool = False) -> Iterator[Unit]:
        """A unit of work; whatever was not saved is undone on leaving.

        Raises: LostRace; LineBroken, Unavailable and its kinds when the database cannot be reached or written.
        """
        try:
            with self.engine.connect() as connection:
                yield Unit(connection, self, locks=writing and not self.sqlite)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) in _OVERTAKEN:
                raise LostRace from error
            refusal = LineBroken(why="line") if error.connection_invalidated else refusal_of(error)
            if isinstance(error, ProgrammingError | DataError) and type(refusal) is Unavailable:
                raise  # a mistake of ours must not look like a database that is away
            raise refusal from error

    def close(self) -> None:
        self.gate.close()
        self.engine.dispose()


def _settings_of_sqlite(connection: Any, record: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # without it INSERT OR REPLACE passes the triggers that keep events as they are
        "busy_timeout=10000",
        "cache_size=-16000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


_SAYS = (
    ("readonly", DatabaseReadOnly),
    ("read-only", DatabaseReadOnly),
    ("locked", DatabaseLocked),
    ("unable to open", DatabaseMissing),
    ("does not exist", DatabaseMissing),
)
_GONE = ("no such table", "no such column", "malformed", "not a database")
_OVERTAKEN = ("40001", "40P01")  # serialization failure, deadlock: PostgreSQL asks to try again
_FULL = ("disk is full", "disk i/o error", "no space left")


def refusal_of(error: DBAPIError) -> Unavailable:
    """What a driver's complaint means for the person who waits."""
    text = str(error.orig).lower()
    if any(words in text for words in _GONE) or re.search('relation "[^"]*" does not exist', text):
        return DatabaseDamaged(what=str(error.orig).partition("\n")[0])
    for words, kind in _SAYS:
        if words in text:
            return kind()
    if any(words in text for words in _FULL):
        return Unavailable(why="disk")
    return Unavailable(why=type(error.orig).__name__)
