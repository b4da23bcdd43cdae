"""What must be true of an office at every moment, whatever people did."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select

from engine import house
from engine.chain import ORIGIN, hash_of
from engine.moment import moment_of, text_of
from engine.office import fold
from engine.replay import Material, Run
from engine.runtime.pending import pending
from engine.runtime.state import unseal
from engine.sealer import seal
from engine.store import tables as t
from engine.store.reads import events, lists
from tests.conftest import Kantor
from tests.integration.archives import a_finished_berkas, archived
from tests.integration.busy_office import some_weeks


@dataclass
class Watch:
    """Looks at an office after each step; remembers how far it has come, so that each event is replayed once."""

    runs: dict[int, Run] = field(default_factory=dict)
    seqs: dict[int, int] = field(default_factory=dict)
    hashes: dict[int, bytes] = field(default_factory=dict)
    revisions: dict[int, int] = field(default_factory=dict)

    def look(self, desk: Any) -> None:
        """Assert everything about every instance."""
        with desk.store.unit() as unit:
            rows = unit.rows(select(t.instance).order_by(t.instance.c.id))
            assert [r.id for r in rows] == list(range(1, len(rows) + 1))
            assert [int(r.number.split("/")[1]) for r in rows] == [r.id for r in rows]
            for row in rows:
                self._instance(desk, unit, row)

    def _instance(self, desk: Any, unit: Any, row: Any) -> None:
        stream = f"instance:{row.id}"
        before = self.seqs.get(row.id, 0)
        fresh = events.stream(unit, stream, before)
        self._chain(row, fresh, before)
        run = self._replayed(desk, unit, row.id, stream, fresh)
        assert (row.revision > self.revisions.get(row.id, 0)) == bool(fresh)
        self.revisions[row.id] = row.revision
        assert bytes(row.snapshot) in ((run.snapshot,) if row.state == "running" else (run.snapshot, b""))
        self._tasks(unit, row, run)
        told = events.stream(unit, stream)
        _deadlines(unit, row, told)

    def _chain(self, row: Any, fresh: list[Any], before: int) -> None:
        last, at = self.hashes.get(row.id, ORIGIN), None
        for seq, event in enumerate(fresh, before + 1):
            assert (event.seq, event.prev_hash, event.hash) == (seq, last, hash_of(event))
            assert at is None or event.at >= at
            last, at = event.hash, event.at
        assert (row.seq, bytes(row.head)) == (before + len(fresh), last)
        self.seqs[row.id], self.hashes[row.id] = row.seq, last

    def _replayed(self, desk: Any, unit: Any, instance: int, stream: str, fresh: list[Any]) -> Run:
        office = events.stream(unit, "office")
        material = Material(
            version=lambda digest: desk.cache.version(unit, digest),
            calendar=lambda digest: desk.cache.calendar(unit, digest),
            office=lambda seq: fold((e.seq, e.type, json.loads(e.body)) for e in office if e.seq <= seq),
            answers=events.answers(unit, stream),
        )
        run = self.runs.setdefault(instance, Run(material=material))
        run.material = material
        for event in fresh:
            run.event(event)
        return run

    def _tasks(self, unit: Any, row: Any, run: Run) -> None:
        tasks = unit.rows(select(t.task).where(t.task.c.instance == row.id))
        assert len({(r.element, r.visit) for r in tasks}) == len(tasks)
        live = {(r.element, r.visit): r for r in tasks if r.closed_at is None}
        nodes = unseal(bytes(row.snapshot))["nodes"] if row.state == "running" else []
        assert sorted(live) == sorted((n, inner["visit"]) for n, _, _, _, inner in nodes if inner and "visit" in inner)
        assert {k: (r.claimed_by, r.offered_to) for k, r in live.items()} == {
            k: (f.claimed_by, f.offered_to) for k, f in run.open.items()
        }
        assert (row.state == "running") == bool(live)
        assert all(r.claimed_by is None and r.how for r in tasks if r.closed_at is not None)
        waiting = pending(bytes(row.snapshot)) if row.state == "running" else []
        assert row.next_due == (min((moment_of(p.due) for p in waiting), default=None))


def _deadlines(unit: Any, row: Any, told: list[Any]) -> None:
    """Each deadline row is what the events say, and a task is late when its deadline was missed."""
    said: dict[tuple[str, int], dict[str, Any]] = {}
    for event in told:
        for change in json.loads(event.body).get("deadlines", ()):
            said.setdefault((change["timer"], change["visit"]), {}).update(change)
    rows = lists.deadlines(unit, row.id)
    assert {(r.timer, r.visit): (r.status, text_of(r.due), r.span) for r in rows} == {
        key: (d["status"], d["due"], d["span"]) for key, d in said.items()
    }
    assert row.state == "running" or all(r.status != "pending" for r in rows)
    missed = {(r.timer.replace("t", "k"), r.visit) for r in rows if r.status == "missed"}
    tasks = unit.rows(select(t.task).where(t.task.c.instance == row.id, t.task.c.late))
    assert {(r.element, r.visit) for r in tasks} == missed


@pytest.fixture
def watch() -> Callable[[], Watch]:
    """A fresh pair of eyes for each office."""
    return Watch


class Meddling:
    """Randomness that first lets somebody else act: between the reading and the saving of a command."""

    def __init__(self, act) -> None:
        self.act = act
        self.calls = 0

    def __call__(self, size: int) -> bytes:
        self.calls += 1
        if self.calls == 1:
            self.act()
        return bytes([self.calls]) * size


@pytest.fixture
def interfering() -> type[Meddling]:
    """An entropy for a second desk: `interfering(act)` acts once, after the command has read and before it saves."""
    return Meddling


@pytest.fixture
def busy(kantor: Kantor) -> Kantor:
    """An office after some weeks."""
    return some_weeks(kantor)


@pytest.fixture
def sealing(kantor, database, request):
    """An office with its key, as `sopan init` leaves it."""
    source = request.getfixturevalue("furnished" if database == "sqlite" else "furnished_postgresql")
    shutil.copytree(source.settings.home / "keys", kantor.settings.home / "keys", dirs_exist_ok=True)
    return kantor


@pytest.fixture
def whole(sealing, tmp_path):
    """The archive of a returned, finished and sealed Berkas."""
    instance = a_finished_berkas(sealing)
    seal(sealing.desk, sealing.settings.home, house.OPERATOR)
    return archived(sealing, tmp_path / "bukti", instance)
