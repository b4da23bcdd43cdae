"""A process that dies at each single point of a command: before BEGIN, after every write, around COMMIT."""

import itertools

import pytest

from engine.commands.complete import Complete
from engine.commands.start import Start
from tests.conftest import SOP, Kantor
from tests.faults.invariants import Attempt, check_invariants
from tests.faults.overdue import overdue
from tests.faults.staff import Agency

FEWEST = 10  # points that a completion has: BEGIN twice, six writes at least, COMMIT twice


def _die(kantor: Kantor, agency: Agency, point: int, verb: str, **job: object) -> str | None:
    """Let a clerk do a job and die at that point; the point's name, or None when there are not so many."""
    clerk = agency.hire(kantor.settings, kantor.clock.now, die_at=point)
    clerk.give(verb, person=kantor.people["pengelola"], **job)
    said = clerk.hear_of("dying", "reply", "refused")
    assert said is not None
    clerk.kill()
    clerk.leave()
    return said.get("dying")


def _complete(kantor: Kantor, agency: Agency, point: int) -> tuple[str | None, Attempt]:
    task = kantor.task(kantor.start(f"Berkas {point}"), "k01").task
    attempt = Attempt(key=f"selesai-{point}", task=task)
    name = _die(kantor, agency, point, "complete", key=attempt.key, task=task, answers={})
    done = kantor.do("pengelola", Complete(task=task, answers={}), attempt.key)
    attempt.answers.append({"reply": attempt.key, "instance": done.instance, "seq": done.seq})
    assert name is None or done.repeated == (name == "after the commit, before the reply"), name
    kantor.complete(done.instance, "k02")
    return name, attempt


def _start(kantor: Kantor, agency: Agency, point: int) -> tuple[str | None, Attempt]:
    attempt = Attempt(key=f"mulai-{point}", title=f"Berkas {point}")
    name = _die(kantor, agency, point, "start", key=attempt.key, title=attempt.title)
    done = kantor.do("pengelola", Start(procedure=SOP, title=attempt.title), attempt.key)
    attempt.answers.append({"reply": attempt.key, "instance": done.instance, "seq": done.seq})
    assert name is None or done.repeated == (name == "after the commit, before the reply"), name
    return name, attempt


@pytest.mark.parametrize("submit", [_complete, _start])
def test_a_process_may_die_at_every_point_of_a_submit(kantor: Kantor, agency: Agency, submit) -> None:
    points, attempts = [], []
    for number in itertools.count(1):
        name, attempt = submit(kantor, agency, number)
        attempts.append(attempt)
        if name is None:
            break
        points.append(name)
    assert check_invariants(kantor.desk, attempts) == []
    assert {"after BEGIN", "after INSERT event", "before COMMIT"} <= set(points) or submit is _start
    assert points[-1] == "after the commit, before the reply"
    assert len(points) >= FEWEST


def test_a_worker_may_die_at_every_point_of_recording_a_deadline(kantor: Kantor, agency: Agency) -> None:
    instances = overdue(kantor, 2)
    points = []
    for number in itertools.count(1):
        worker = agency.hire(kantor.settings, kantor.clock.now, die_at=number)
        worker.give("look")
        said = worker.hear_of("dying", "looked")
        worker.kill()
        assert said is not None
        assert check_invariants(kantor.desk) == []
        if "looked" in said:
            break
        points.append(said["dying"])
        instances += overdue(kantor, 1)
    assert {"after BEGIN", "after INSERT event", "before COMMIT"} <= set(points)
    assert all([t.late for t in kantor.tasks("pengelola") if t.instance == i] == [True] for i in instances)
