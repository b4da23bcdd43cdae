"""kill -9 of the server while four people work at browsers: nothing acknowledged is lost, nothing is done twice."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults.invariants import check_invariants
from tests.faults.people_at_browsers import people
from tests.faults.server import Mortal
from tests.served import PATIENCE, office

KILLS = 100
LONGEST = 0.25  # seconds from a submit to the kill
AT_LEAST = 30  # kills that must have interrupted a submit


def test_a_server_killed_a_hundred_times_loses_and_doubles_nothing(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    with office(tmp_path) as kantor:
        server, over, sending = Mortal(kantor.settings, seed=3), threading.Event(), threading.Event()
        server.rise()
        staff = people(kantor, server.port, over, sending)
        threads = [threading.Thread(target=person.day, daemon=True) for person in staff]
        for thread in threads:
            thread.start()
        while server.kills < KILLS:
            sending.clear()
            sending.wait(PATIENCE)
            time.sleep(server.dice.uniform(0, LONGEST))
            server.fall()
            server.rise()
        over.set()
        for thread in threads:
            thread.join(PATIENCE)
        server.fall()
        attempts = [attempt for person in staff for attempt in person.attempts]
        interrupted = sum(person.interrupted for person in staff)
        record_property("kills", server.kills)
        record_property("submits", len(attempts))
        record_property("submits_interrupted", interrupted)
        assert [fault for person in staff for fault in person.wrong] == []
        assert check_invariants(kantor.desk, attempts) == []
        assert all(attempt.replies for attempt in attempts)
        assert len(attempts) > KILLS
        assert interrupted >= AT_LEAST
