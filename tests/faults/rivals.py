"""Two people in two processes who submit the same task at the same moment."""

import time
from typing import Any

from engine.commands.people import AddPerson
from engine.commands.positions import AddHolding
from engine.store.reads import cases
from tests.conftest import Kantor
from tests.faults.staff import Agency

HEAD_START = 0.01  # seconds to get a job down both lines


def _colleague(kantor: Kantor) -> int:
    """A second holder of the first lane's position."""
    if "rekan" not in kantor.people:
        person: int = kantor.operator(AddPerson(login="rekan", name="Rekan")).body["id"]  # type: ignore[assignment]
        kantor.operator(AddHolding(person=person, position=kantor.positions["pengelola"]))
        kantor.people["rekan"] = person
    return kantor.people["rekan"]


def _task(kantor: Kantor, instance: int) -> int:
    with kantor.desk.store.unit() as unit:
        return cases.open_tasks(unit, instance)[0].id


def compete(kantor: Kantor, agency: Agency, *, rounds: int, build: str = "honest") -> list[list[dict[str, Any]]]:
    """What both were told, round by round; each round has a task of its own."""
    people = [kantor.people["pengelola"], _colleague(kantor)]
    clerks = [agency.hire(kantor.settings, kantor.clock.now, build=build) for _ in people]
    told = []
    for number in range(rounds):
        task = _task(kantor, kantor.start(f"Rebutan {number}"))
        at = time.monotonic() + HEAD_START
        for clerk, person in zip(clerks, people, strict=True):
            clerk.give("complete", key=f"{task}-{person}", task=task, answers={}, person=person, at=at)
        told.append([said for c in clerks if (said := c.hear_of("reply", "refused")) is not None])
    return told
