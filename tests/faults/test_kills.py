"""kill -9 in the middle of work: nothing that was acknowledged is lost, nothing is done twice."""

import random
import time
from collections.abc import Callable

from engine.store.due import due
from tests.conftest import Kantor
from tests.faults.invariants import check_invariants
from tests.faults.overdue import overdue
from tests.faults.shift import Shift
from tests.faults.staff import Agency

KILLS = {"sqlite": 100, "postgresql": 60}
IN_FLIGHT = 0.3  # share of kills between the request and its reply
BERKAS = 12  # whose first deadline has passed, before every kill
BATCH = 0.06  # seconds that a worker takes for so many
WORKERS = 10  # killed while they record these


def test_clerks_killed_in_the_middle_lose_and_double_nothing(
    kantor: Kantor, agency: Agency, database: str, record_property: Callable[[str, object], None]
) -> None:
    shift = Shift(kantor=kantor, agency=agency, seed=1)
    while shift.kills < KILLS[database]:
        shift.round()
    record_property("kills", shift.kills)
    record_property("in_flight", shift.in_flight)
    record_property("committed_but_not_told", sum(a.answers[-1].get("repeated", False) for a in shift.attempts))
    assert check_invariants(kantor.desk, shift.attempts) == []
    assert shift.in_flight >= IN_FLIGHT * shift.kills
    assert sum(len(a.replies) for a in shift.attempts) > shift.kills


def test_workers_killed_in_the_middle_record_every_deadline_once(
    kantor: Kantor, agency: Agency, record_property: Callable[[str, object], None]
) -> None:
    dice, in_flight = random.Random(2), 0
    for _ in range(WORKERS):
        overdue(kantor, BERKAS)
        worker = agency.hire(kantor.settings, kantor.clock.now)
        worker.give("look")
        worker.hear_of("sent")
        time.sleep(dice.uniform(0, BATCH))
        worker.kill()
        said = []
        while (heard := worker.hear()) is not None:
            said.append(heard)
        in_flight += not said or "sent" in said[-1]
        worker.leave()
    record_property("in_flight", in_flight)
    assert in_flight >= IN_FLIGHT * WORKERS
    worker = agency.hire(kantor.settings, kantor.clock.now)
    worker.give("look")
    assert worker.hear_of("looked") is not None
    assert check_invariants(kantor.desk) == []
    with kantor.desk.store.unit() as unit:
        assert due(unit, kantor.desk.now(), 1) == []
