"""What the evidence costs: chain and event as a share of a completion, and sealing many events at once."""

import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from office import Berkas, Kantor, furnished
from table import Figure

from engine import house
from engine.chain import canonical, commitment, hash_of
from engine.commands.seal import Seal
from engine.model import EventRecord
from engine.seal_keys import signer
from engine.store.operations import plain
from engine.store.reads import events

ROUNDS = 5
STREAM = 11  # events of one Berkas


def measure(folder: Path, cases: int, many: int) -> list[Figure]:
    """The rows; the commit is not counted as evidence, since a completion without any would have it too."""
    kantor = furnished(folder)
    taken: list[float] = []
    walked = [Berkas.started(kantor) for _ in range(cases)]
    for berkas in walked:
        berkas.walk(taken.append)
    with kantor.desk.store.unit() as unit:
        told = [record for berkas in walked for record in events.stream(unit, f"instance:{berkas.instance}")]
    completion = statistics.median(taken)
    chain, written = _chained(told), _written(kantor, told)
    sealed = _sealed(kantor, told[0], many)
    kantor.desk.close()
    share = 100 * (chain + written + sealed / many) / completion
    parts = (chain, written, sealed / many, completion)
    note = "chain {:.0f}, row {:.0f}, seal {:.0f} of {:.0f} µs".format(*(1e6 * part for part in parts))
    return [
        Figure(what="chain + events as a share of a completion", must=10, goal=None, measured=share, unit="%", digits=1,
               note=note),
        Figure(what=f"seal {many:,} events at once", must=1, goal=None, measured=sealed, unit="s",
               note="tree, checkpoint, rows, commit"),
    ]


def _chained(told: Sequence[EventRecord]) -> float:
    """Seconds an event: canonical texts, the commitment of its answers, its hash."""
    read = [(record, json.loads(record.actor), json.loads(record.body)) for record in told]
    rounds = []
    for _ in range(ROUNDS):
        before = time.perf_counter()
        for record, actor, body in read:
            commitment(bytes(16), canonical({"catatan": "Mohon diperiksa"}))
            hash_of(replace(record, actor=canonical(actor), body=canonical(body)))
        rounds.append((time.perf_counter() - before) / len(read))
    return statistics.median(rounds)


def _written(kantor: Kantor, told: Sequence[EventRecord]) -> float:
    """Seconds an event: its row, written as the desk writes it, in a transaction that is undone."""
    sql = kantor.desk.store.prepared["event.add"].sql
    none = {"person": None, "key": None, "request": None}
    rounds = []
    for number in range(ROUNDS):
        rows = [plain({**vars(record), **none, "stream": f"bench:{number}:{record.stream}"}) for record in told]
        with kantor.desk.store.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            before = time.perf_counter()
            for row in rows:
                connection.exec_driver_sql(sql, row)
            rounds.append((time.perf_counter() - before) / len(rows))
            connection.connection.rollback()
    return statistics.median(rounds)


def _sealed(kantor: Kantor, like: EventRecord, many: int) -> float:
    """Seconds to seal so many events that nobody has sealed, in streams as long as a Berkas."""
    key = signer(kantor.desk, kantor.settings.home, house.OPERATOR)
    kantor.operator(Seal(signer=key))
    none = {"person": None, "key": None, "request": None}
    rows = [
        plain({**vars(like), **none, "stream": f"bench:{n // STREAM}", "seq": n % STREAM + 1, "hash": n.to_bytes(32)})
        for n in range(many)
    ]
    with kantor.desk.store.engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.exec_driver_sql(kantor.desk.store.prepared["event.add"].sql, rows)
        connection.exec_driver_sql("COMMIT")
    before = time.perf_counter()
    done = kantor.operator(Seal(signer=key))
    taken = time.perf_counter() - before
    if done.body["events"] != many:
        raise AssertionError(done)
    return taken
