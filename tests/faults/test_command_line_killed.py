"""The real `sopan` processes, killed: the worker while it records deadlines, `complete` while it works."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine import house
from engine.questions.replay import AllInstances
from engine.settings import Settings
from engine.store.due import due
from engine.store.reads import cases
from tests.conftest import Clock, Kantor, furnish
from tests.faults.invariants import Attempt, check_invariants

SOPAN = Path(sys.executable).with_name("sopan")
KILLS = 10  # of each
BERKAS = 30  # that wait for a worker
BATCH = 0.15  # seconds that it takes for so many, at first sight
SOONER = 0.7  # after a kill that came too late the next ones come sooner: machines differ, and so do their minutes
AGO = timedelta(days=14)  # when the office was made and its Berkas were started
PATIENCE = 20  # seconds


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Kantor]:
    """An office of two weeks ago, for processes whose clock is the machine's."""
    where = Settings(database=f"sqlite:///{tmp_path}/sopan.db", home=tmp_path / "home", public_url="http://localhost")
    clock = Clock(now=datetime.now(UTC) - AGO)
    kantor = Kantor(desk=house.init(where, office="BKD Contoh", demo=True, clock=clock), clock=clock, settings=where)
    furnish(kantor)
    yield kantor
    kantor.desk.close()


def _sopan(kantor: Kantor, *words: str) -> subprocess.Popen[str]:
    where = {"SOPAN_DATABASE": kantor.settings.database, "SOPAN_HOME": str(kantor.settings.home)}
    return subprocess.Popen([SOPAN, *words], env={**os.environ, **where, "PYTHONUNBUFFERED": "1"}, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def _end(process: subprocess.Popen[str]) -> tuple[int, str]:
    said, _ = process.communicate(timeout=PATIENCE)
    return process.returncode, said


def _waiting(kantor: Kantor) -> int:
    with kantor.desk.store.unit() as unit:
        return len(due(unit, datetime.now(UTC), 1_000))


def test_a_killed_sopan_worker_records_every_deadline_once(office: Kantor) -> None:
    dice, interrupted, longest = random.Random(4), 0, BATCH
    for _ in range(KILLS):
        for number in range(BERKAS - _waiting(office)):
            office.start(f"Berkas {number}")
        worker = _sopan(office, "worker")
        assert worker.stdout is not None
        assert worker.stdout.readline()  # it says that it runs, and looks at once
        time.sleep(dice.uniform(0, longest))
        worker.kill()
        _end(worker)
        left = _waiting(office) > 0
        interrupted += left
        longest *= 1 if left else SOONER
    assert interrupted >= 0.3 * KILLS
    worker = _sopan(office, "worker")
    _until(lambda: _waiting(office) == 0)
    worker.terminate()
    assert _end(worker)[0] == 0
    office.clock.now = datetime.now(UTC)
    assert check_invariants(office.desk) == []
    assert len(office.desk.ask(AllInstances(), house.OPERATOR)) >= BERKAS


def _until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not so() and time.monotonic() < end:
        time.sleep(0.002)
    assert so()


def test_a_killed_sopan_complete_can_be_sent_again_under_its_key(office: Kantor) -> None:
    dice, took, silent, attempts = random.Random(5), 0.0, 0, []
    for number in range(KILLS + 1):
        with office.desk.store.unit() as unit:
            task = cases.open_tasks(unit, office.start(f"Berkas {number}"))[0].id
        attempts.append(Attempt(key=f"selesai-{number}", task=task))
        words = ("complete", str(task), "--as", "pengelola", "--key", attempts[-1].key)
        began = time.monotonic()
        process = _sopan(office, *words)
        if number:  # the first one shows how long it takes
            time.sleep(took * dice.uniform(0.6, 0.95))
            process.kill()
            in_time = _end(process) == (-signal.SIGKILL, "")
            silent += in_time
            took *= 1 if in_time else SOONER
            process = _sopan(office, *words)
        left, said = _end(process)
        assert left == 0, said
        took = took or time.monotonic() - began
    assert silent >= 0.3 * KILLS
    office.clock.now = datetime.now(UTC)
    assert check_invariants(office.desk, attempts) == []
    assert {_how(office, a.task) for a in attempts} == {"completed"}


def _how(office: Kantor, task: int | None) -> str | None:
    with office.desk.store.unit() as unit:
        found = cases.by_task(unit, task or 0)
    return found[1].how if found else None
