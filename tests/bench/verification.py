"""`sopan verify` over a large office: events a second, and whether memory stays flat."""

import resource
import sqlite3
import time
from hashlib import sha256
from json.encoder import encode_basestring as quoted
from pathlib import Path
from typing import Any

from office import Berkas, Kantor, furnished
from table import Figure

from engine import house
from engine.chain import ORIGIN
from engine.questions.verify import Verify
from engine.sealer import seal, write_out

PER_CHECKPOINT = 500  # events, about what an office of some hundred people does in a quarter of an hour
MUST = 50_000  # events a second


def _file(kantor: Kantor) -> str:
    return kantor.settings.database.removeprefix("sqlite:///")


def _rows(connection: sqlite3.Connection, table: str, where: str) -> tuple[str, list[tuple[Any, ...]]]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    rows = connection.execute(f"SELECT * FROM {table} WHERE {where}").fetchall()  # noqa: S608
    return f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", rows  # noqa: S608


def _again(events: list[tuple[Any, ...]], stream: str, number: str) -> tuple[list[tuple[Any, ...]], bytes]:
    """The same events in a stream of their own, chained anew; and the last hash."""
    last, made = ORIGIN, []
    for _, seq, v, kind, at, recorded, _, actor, body, *_ in events:
        said = body.replace(events[0][-1], number)
        head = f"[{quoted(stream)},{seq},{v},{quoted(kind)},{quoted(at)},{quoted(recorded)},null,{quoted(actor)}]"
        own = sha256(last + f"{head}\n{said}".encode()).digest()
        made.append((stream, seq, v, kind, at, recorded, None, actor, said, last, own, None, None, None))
        last = own
    return made, last


def _grow(kantor: Kantor, instance: int, count: int) -> None:
    """So many finished Berkas like this one, sealed a few at a time."""
    connection = sqlite3.connect(_file(kantor))
    stream = f"instance:{instance}"
    _, events = _rows(connection, "event", f"stream = '{stream}' ORDER BY seq")
    add_event, _ = _rows(connection, "event", "0")
    add_answers, answers = _rows(connection, "answers", f"stream = '{stream}'")
    add_instance, ((_, number, *rest),) = _rows(connection, "instance", f"id = {instance}")
    columns = [row[1] for row in connection.execute("PRAGMA table_info(instance)")]
    head = columns.index("head") - 2
    events = [(*row[:-1], number) for row in events]
    per = PER_CHECKPOINT // len(events)
    for first in range(0, count, per):
        for at in range(first, min(first + per, count)):
            identifier, own = instance + 1 + at, f"{number[:-4]}X{at:07d}"
            made, last = _again(events, f"instance:{identifier}", own)
            connection.executemany(add_event, made)
            connection.executemany(add_answers, [(f"instance:{identifier}", *row[1:]) for row in answers])
            connection.execute(add_instance, (identifier, own, *rest[:head], last, *rest[head + 1:]))
        connection.commit()
        seal(kantor.desk, kantor.settings.home, house.OPERATOR)
    connection.close()
    write_out(kantor.desk, kantor.settings.home, house.OPERATOR)


def _verified(kantor: Kantor) -> tuple[float, float, int]:
    """Seconds of the processor, seconds on the clock, and events of one verification, which finds nothing."""
    before, on_clock = time.process_time(), time.perf_counter()
    report = kantor.desk.ask(Verify(), house.OPERATOR)
    taken, waited = time.process_time() - before, time.perf_counter() - on_clock
    if not report.whole or report.counts.unsealed:
        raise AssertionError(report)
    return taken, waited, report.counts.events


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # MB


def measure(folder: Path, count: int) -> list[Figure]:
    """Both rows, on `count` finished Berkas."""
    kantor = furnished(folder)
    berkas = Berkas.started(kantor)
    berkas.walk()
    _grow(kantor, berkas.instance, count // 4)
    _verified(kantor)
    small = _peak()
    _grow(kantor, berkas.instance + count // 4, count - count // 4)
    runs = [_verified(kantor) for _ in range(3)]
    kantor.desk.close()
    taken, waited, events = min(runs)
    return [
        Figure(what="sopan verify, per event", must=1e6 / MUST, goal=10, measured=1e6 * taken / events, unit="us",
               digits=1, note=f"{events / taken:,.0f}/s of processor time, {events / waited:,.0f}/s on the clock; "
                              f"{events:,} events, {PER_CHECKPOINT} a checkpoint"),
        Figure(what="sopan verify: memory of 4 times as many events", must=40, goal=20, measured=_peak() - small,
               unit="MB", digits=0, note="more than of a quarter of them"),
    ]
