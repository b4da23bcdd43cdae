"""A deadline is recorded within two seconds of its moment, in real time."""

import json
import time
from datetime import timedelta

from engine.store.reads import events
from tests.conftest import Kantor
from tests.faults.invariants import check_invariants
from tests.faults.staff import Agency

SOON = 1.0  # seconds until the deadline passes
WITHIN = 2.0  # seconds after it


def test_a_worker_records_a_deadline_within_two_seconds(kantor: Kantor, agency: Agency) -> None:
    instance = kantor.start()
    due = kantor.task(instance, "k01").due
    worker = agency.hire(kantor.settings, due - timedelta(seconds=SOON), runs=True)
    begun = time.monotonic()
    worker.give("run", seconds=SOON + WITHIN)
    while (said := worker.hear_of("reply", patience=SOON + WITHIN + 1)) is not None and said["reply"] is None:
        pass  # it looked at the positions first, which belongs to no Berkas
    took = time.monotonic() - begun
    assert said is not None
    assert SOON - 0.1 <= took <= SOON + WITHIN
    with kantor.desk.store.unit() as unit:
        last = events.stream(unit, f"instance:{instance}")[-1]
    assert last.type == "deadline:missed"
    assert (last.at, json.loads(last.body)["timer"]) == (due, "t01")
    assert timedelta() < last.recorded_at - due <= timedelta(seconds=WITHIN)
    kantor.clock.now = last.recorded_at
    assert check_invariants(kantor.desk) == []
