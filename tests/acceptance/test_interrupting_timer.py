"""Interrupting timer: it closes the task as withdrawn, and the token takes the boundary flow."""

import pytest

from engine.commands.claim import Claim
from engine.commands.complete import Complete
from engine.commands.move import TakeBack
from engine.errors import NothingToTakeBack, TaskWithdrawn
from engine.questions.task import TheTask
from engine.worker import Worker


def _open(kantor, name="pengelola"):
    return {t.element: t for t in kantor.tasks(name) if t.number.startswith("kecil")}


def test_the_task_closes_as_withdrawn_and_the_boundary_flow_goes_on(kantor, interrupted):
    task = _open(kantor)["susun"].task
    kantor.do("pengelola", Claim(task=task))
    kantor.clock.forward(minutes=61)
    assert Worker(kantor.desk).look() == 1
    assert _open(kantor) == {}
    assert list(_open(kantor, "kasubid")) == ["ambil"]
    page = kantor.ask("kasubid", TheTask(task=task))
    assert (page.closed.how, page.row.claimed_by) == ("withdrawn", None)
    event = kantor.history(interrupted)[-1]
    assert event.body["closed"] == [{"element": "susun", "visit": 1, "how": "withdrawn"}]
    kantor.do("kasubid", Complete(task=_open(kantor, "kasubid")["ambil"].task))
    kantor.identical(interrupted)


def test_a_later_submit_is_told_when_it_was_withdrawn(kantor, interrupted):
    row = _open(kantor)["susun"]
    kantor.clock.forward(minutes=90)
    before = kantor.picture()
    with pytest.raises(TaskWithdrawn) as unsettled:
        kantor.do("pengelola", Complete(task=row.task))
    assert kantor.picture() == before
    Worker(kantor.desk).look()
    with pytest.raises(TaskWithdrawn) as settled:
        kantor.do("pengelola", Complete(task=row.task))
    assert unsettled.value.params["at"] == settled.value.params["at"] == row.due


def test_done_in_time_the_timer_is_met(kantor, interrupted):
    kantor.clock.forward(minutes=60)
    kantor.do("pengelola", Complete(task=_open(kantor)["susun"].task))
    kantor.clock.forward(minutes=60)
    assert Worker(kantor.desk).look() == 0
    assert list(_open(kantor)) == ["kirim"]
    kantor.identical(interrupted)


def test_what_a_timer_withdrew_is_not_taken_back(kantor, interrupted):
    kantor.clock.forward(minutes=61)
    with pytest.raises(NothingToTakeBack):
        kantor.do("pengelola", TakeBack(instance=interrupted))


def test_an_end_that_closes_other_tasks_replays_identical(kantor, parallel):
    kantor.do("pengelola", Complete(task=_open(kantor)["isi"].task))
    kantor.do("kasubid", Complete(task=_open(kantor, "kasubid")["b_periksa"].task))
    last = kantor.history(parallel)[-1]
    assert (last.body["state"], [c["how"] for c in last.body["closed"]]) == ("completed", ["withdrawn", "completed"])
    assert _open(kantor) == {}
    kantor.identical(parallel)
