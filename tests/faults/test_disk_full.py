"""No room left: a clear refusal, nothing acknowledged is lost, and work goes on when there is room again.

The clerk's process may not let a file grow beyond a size; unlike a small disk this needs no rights.
"""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from engine.commands.complete import Complete
from engine.errors import Unavailable
from tests.conftest import Kantor
from tests.faults.invariants import Attempt, check_invariants
from tests.faults.staff import Agency, Clerk

ROOM = 200_000  # bytes that are left
MOST = 200  # submits that fill them
ROOMY = 1_000_000  # pages


@pytest.fixture
def database() -> str:
    """PostgreSQL's files belong to its own process, which no limit of ours reaches."""
    return "sqlite"


def _start(kantor: Kantor, clerk: Clerk, attempt: Attempt) -> dict[str, object]:
    clerk.give("start", key=attempt.key, title=attempt.title, person=kantor.people["pengelola"])
    said = clerk.hear_of("reply", "refused")
    assert said is not None
    return said


def _fill(kantor: Kantor, clerk: Clerk) -> tuple[list[Attempt], dict[str, object]]:
    """Start Berkas until the first refusal."""
    attempts = []
    for number in range(MOST):
        attempts.append(Attempt(key=f"penuh-{number}", title=f"Berkas {number}"))
        said = _start(kantor, clerk, attempts[-1])
        if "refused" in said:
            return attempts, said
        attempts[-1].answers.append(said)
    raise AssertionError("the disk never became full")


def _largest(kantor: Kantor) -> int:
    file = Path(kantor.settings.database.removeprefix("sqlite:///"))
    return max(p.stat().st_size for p in file.parent.glob(file.name + "*"))


def test_a_full_disk_refuses_clearly_and_goes_on_when_there_is_room(kantor: Kantor, agency: Agency) -> None:
    clerk = agency.hire(kantor.settings, kantor.clock.now)
    clerk.give("limit", bytes=_largest(kantor) + ROOM)
    attempts, refusal = _fill(kantor, clerk)
    again = _start(kantor, clerk, attempts[-1])  # refused every time, not only once
    assert [(r["code"], r["params"]) for r in (refusal, again)] == [("store-unavailable", "{'why': 'disk'}")] * 2
    assert check_invariants(kantor.desk, attempts) == []
    clerk.give("limit", bytes=None)
    attempts[-1].answers.append(_start(kantor, clerk, attempts[-1]))
    kept = [a.replies[0]["instance"] for a in attempts]
    assert len(set(kept)) == len(attempts)
    kantor.walk(int(str(kept[-1])))
    assert check_invariants(kantor.desk, attempts) == []


def test_a_file_that_finds_no_room_is_refused_and_leaves_nothing(kantor: Kantor, agency: Agency) -> None:
    clerk = agency.hire(kantor.settings, kantor.clock.now)
    clerk.give("limit", bytes=_largest(kantor) + ROOM)
    clerk.give("keep", bytes=_largest(kantor) + 2 * ROOM)
    said = clerk.hear_of("kept")
    assert said == {"kept": None, "code": "store-unavailable"}
    assert [p for p in (kantor.settings.home / "files").rglob("*") if p.is_file()] == []
    clerk.give("limit", bytes=None)
    clerk.give("keep", bytes=_largest(kantor) + 2 * ROOM)
    said = clerk.hear_of("kept")
    assert said is not None
    task = kantor.task(kantor.start(), "k01").task
    kantor.do("pengelola", Complete(task=task, answers={"naskah": [said["kept"]]}))
    assert check_invariants(kantor.desk) == []


def test_a_full_database_is_refused_and_reading_goes_on(kantor: Kantor) -> None:
    engine = kantor.desk.store.engine

    def narrow(connection: Any, *_: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # SQLite takes the present size instead of so small a one

    event.listen(engine, "checkout", narrow)
    kept: list[int] = []
    with pytest.raises(Unavailable) as refused:
        kept.extend(kantor.start(f"Berkas {n}") for n in range(MOST))
    assert refused.value.params == {"why": "disk"}
    assert kept
    assert kept == sorted(t.instance for t in kantor.tasks("pengelola"))
    event.remove(engine, "checkout", narrow)
    event.listen(engine, "checkout", lambda connection, *_: connection.execute(f"PRAGMA max_page_count={ROOMY}"))
    kantor.walk(kantor.start("Ada tempat"))
    assert check_invariants(kantor.desk) == []
