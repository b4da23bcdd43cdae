"""How many SQL statements a completion makes, counted by the driver itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from office import STEPS, Berkas, Kantor, furnished
from sqlalchemy import event
from table import Figure

FRAME = ("BEGIN", "COMMIT", "ROLLBACK")


@contextmanager
def listening(kantor: Kantor) -> Iterator[list[str]]:
    """Every statement SQLite runs, on whatever connection; those inside a trigger are comments and are passed over."""
    heard: list[str] = []

    def hear(statement: str) -> None:
        if not statement.startswith("--"):
            heard.append(statement)

    def listen(connection: Any, *_: object) -> None:
        connection.set_trace_callback(hear)

    engine = kantor.desk.store.engine
    event.listen(engine, "checkout", listen)
    try:
        yield heard
    finally:
        event.remove(engine, "checkout", listen)
        with kantor.desk.store.unit() as unit:
            unit.connection.connection.dbapi_connection.set_trace_callback(None)  # type: ignore[union-attr]


def measure(folder: Path) -> list[Figure]:
    """The most that any of the eleven steps makes, after one case that fills the caches."""
    kantor = furnished(folder)
    Berkas.started(kantor).walk()
    berkas = Berkas.started(kantor)
    most, commits = 0, 0
    for element in STEPS:
        with listening(kantor) as heard:
            berkas.complete(element)
        # The first statement finds the task for the bench.
        made = [s for s in heard[1:] if not s.startswith(FRAME)]
        most = max(most, len(made))
        commits = max(commits, sum(s.startswith("COMMIT") for s in heard))
    kantor.desk.close()
    return [
        Figure(what="SQL statements of it, at most", must=12, goal=10, measured=most, digits=0),
        Figure(what="commits of it", must=1, goal=1, measured=commits, digits=0),
    ]
