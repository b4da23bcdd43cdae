"""Histories that leave the house: the time of an XES event from the database to the compressed file, and the memory."""

import statistics
import time
import tracemalloc
from datetime import timedelta
from pathlib import Path
from typing import Any

from office import STEPS, Berkas, Kantor, furnished
from sqlalchemy import insert
from table import Figure

from engine.exporting import Wanted, open_export
from engine.house import OPERATOR
from engine.store.tables import event, instance

MUST = 1_000_000 / 50_000  # microseconds an event
ROUNDS = 3


def _copies(kantor: Kantor, after: int, last: int) -> None:
    """Berkas with the history of the first, row by row; their chains do not hold, which a log does not ask."""
    with kantor.desk.store.engine.connect() as c:
        first = dict(c.execute(instance.select().limit(1)).one()._mapping)
        stream = f"instance:{first['id']}"
        told = [dict(r._mapping) for r in c.execute(event.select().where(event.c.stream == stream))]
        prefix, year = first["number"].rsplit("/", 2)[0], first["number"].rsplit("/", 1)[1]
        numbers = range(after + 1, last + 1)
        c.execute(insert(instance), [{**first, "id": n, "number": f"{prefix}/{n:05d}/{year}"} for n in numbers])
        for number in numbers:
            later = timedelta(minutes=number)  # as many different times as a real log has
            c.execute(insert(event), [
                {**row, "stream": f"instance:{number}", "key": None, "at": row["at"] + later} for row in told
            ])


def _exported(kantor: Kantor, kind: str = "xes", **more: Any) -> tuple[float, int, int]:
    """Seconds, events and bytes of one export."""
    before = time.perf_counter()
    made = open_export(kantor.desk, Wanted(format=kind, **more), OPERATOR)
    for _ in made.chunks():
        pass
    return time.perf_counter() - before, made.events, made.size


def _peak(kantor: Kantor) -> float:
    """MB that an export holds at most."""
    tracemalloc.start()
    _exported(kantor)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1_000_000


def measure(folder: Path, cases: int) -> list[Figure]:
    """Both rows; every Berkas was given back once."""
    kantor = furnished(folder)
    first = Berkas.started(kantor)
    first.complete("k01")
    first.complete("k02", back=True)
    for element in STEPS:
        first.complete(element)
    _copies(kantor, 1, cases // 4)
    small = _peak(kantor)
    _copies(kantor, cases // 4, cases)
    taken, events, size = zip(*(_exported(kantor) for _ in range(ROUNDS)), strict=True)
    large = _peak(kantor)
    kantor.desk.close()
    each = 1_000_000 * statistics.median(taken) / events[0]
    note = f"{1_000_000 / each:,.0f}/s of {events[0]:,} in {cases:,} Berkas; {size[0] / events[0]:.0f} bytes each, .gz"
    return [
        Figure(what="XES export, per event", must=MUST, goal=None, measured=each, unit="us", digits=1, note=note),
        Figure(what="XES export, 4 times the Berkas: peak memory", must=1.2, goal=None, measured=large / small,
               unit="x", note=f"{small:.1f} MB and {large:.1f} MB"),
    ]
