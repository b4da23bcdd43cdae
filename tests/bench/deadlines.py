"""The worker: a look at many open instances when nothing is due, and when everything is due at once."""

import statistics
import time
from pathlib import Path

from office import Kantor, furnished
from table import Figure

from engine.worker import Worker

LOOKS = 200
# A copied instance is the first one under another id; what a Miss reads and writes stands in these tables.
TABLES = {"instance": "id", "task": "instance", "deadline": "instance"}
UNIQUE = {("instance", "number"): "number || '#' || n.i", ("task", "id"): "NULL"}


def _copy(kantor: Kantor, instance: int, count: int) -> None:
    """Make so many copies of a started instance in the bench's own database."""
    engine = kantor.desk.store.engine
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        for table, key in (*TABLES.items(), ("event", "stream")):
            columns = [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")]
            number = f"{instance} + n.i"
            own = f"'instance:' || ({number})" if table == "event" else number
            values = [own if c == key else UNIQUE.get((table, c), c) for c in columns]
            source = f"'instance:{instance}'" if table == "event" else str(instance)
            connection.exec_driver_sql(
                f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "  # noqa: S608
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table}, n "
                f"WHERE {key} = {source}"
            )
        connection.exec_driver_sql("COMMIT")


def _missed(kantor: Kantor) -> int:
    with kantor.desk.store.unit() as unit:
        asked = unit.connection.exec_driver_sql("SELECT count(*) FROM event WHERE type = 'deadline:missed'")
        return int(asked.scalar_one())


def measure(folder: Path, count: int) -> list[Figure]:
    """Both rows on `count` open instances."""
    kantor = furnished(folder)
    _copy(kantor, kantor.start(), count - 1)
    worker = Worker(kantor.desk)
    worker.look()
    taken = []
    for _ in range(LOOKS):
        before = time.perf_counter()
        worker.look()
        taken.append(1000 * (time.perf_counter() - before))
    kantor.clock.forward(days=3)
    before = time.perf_counter()
    worker.look()
    whole = time.perf_counter() - before
    if _missed(kantor) != count:
        raise AssertionError(_missed(kantor))
    kantor.desk.close()
    return [
        Figure(what=f"{count:,} open, nothing due: the worker's look", must=2, goal=1,
               measured=statistics.median(taken), unit="ms", note=f"p99 {sorted(taken)[int(LOOKS * 0.99)]:.2f} ms"),
        Figure(what=f"{count:,} deadlines due at once, 1 worker", must=30, goal=15, measured=whole, unit="s",
               digits=1, note=f"{1000 * whole / count:.2f} ms each"),
    ]
