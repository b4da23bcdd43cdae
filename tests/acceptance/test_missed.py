"""Missed: a deadline that passes is recorded once, with its own due moment, and touches nothing else."""

from datetime import timedelta

import pytest

from engine.commands.claim import Claim
from engine.commands.complete import Complete
from engine.commands.miss import Miss
from engine.commands.note import AddNote
from engine.errors import TaskClaimed, TextTooLong
from engine.model import Actor
from engine.questions.instance import TheInstance
from engine.questions.people import MyNotices
from engine.questions.task import TheTask
from engine.worker import WORKER, Worker


def _at_step_2(kantor):
    """A Berkas whose k02 opened on Monday at 07.30 and is due at 08.30."""
    instance = kantor.start()
    kantor.complete(instance, "k01")
    return instance


def _missed(kantor, instance):
    return [e for e in kantor.history(instance) if e.type == "deadline:missed"]


def test_a_form_opened_at_minute_59_and_sent_at_minute_61_is_accepted_and_marked_late(kantor):
    instance = _at_step_2(kantor)
    kantor.clock.forward(minutes=59)
    task = kantor.task(instance, "k02")
    assert (task.late, task.minutes_left) == (False, 1)
    kantor.clock.forward(minutes=2)
    kantor.do("kasubid", Complete(task=task.task, answers={"keputusan": "setuju"}, late_cause="Rapat pimpinan"))
    missed, done = kantor.history(instance)[-2:]
    assert (missed.type, done.type) == ("deadline:missed", "task:completed")
    assert done.answers == {"sebab_terlambat": "Rapat pimpinan"}
    step = kantor.ask("kasubid", TheInstance(instance=instance)).steps[1]
    assert (step.late, step.state) == (True, "done")
    kantor.identical(instance)


def test_the_miss_is_settled_first_with_its_own_due_moment_in_the_same_transaction(kantor):
    instance = _at_step_2(kantor)
    due = kantor.task(instance, "k02").due
    kantor.clock.forward(minutes=75)
    kantor.complete(instance, "k02")
    missed, done = kantor.history(instance)[-2:]
    assert (missed.at, missed.recorded_at, missed.body["due"]) == (due, kantor.clock.now, "2026-11-23T01:30:00.000Z")
    assert (missed.via, missed.person, done.seq) == ("worker", None, missed.seq + 1)


def test_done_exactly_at_the_due_moment_is_met(kantor):
    instance = _at_step_2(kantor)
    kantor.clock.forward(minutes=60)
    assert Worker(kantor.desk).look() == 0
    kantor.complete(instance, "k02", late_cause="Tidak terlambat")
    assert _missed(kantor, instance) == []
    assert kantor.history(instance)[-1].body["deadlines"][0] == {"timer": "t02", "visit": 1, "status": "met"}
    assert kantor.history(instance)[-1].answers == {}


def test_a_millisecond_after_the_due_moment_is_missed(kantor):
    instance = _at_step_2(kantor)
    kantor.clock.forward(minutes=60, milliseconds=1)
    assert Worker(kantor.desk).look() == 1
    assert len(_missed(kantor, instance)) == 1


def test_a_worker_that_was_away_for_a_day_records_each_miss_once_with_its_own_due_time(kantor):
    early = kantor.start()
    kantor.clock.forward(minutes=15)
    late = _at_step_2(kantor)
    kantor.clock.forward(days=2)
    assert Worker(kantor.desk).look() == 2
    assert Worker(kantor.desk).look() == 0
    assert [(e.body["timer"], e.at.isoformat()) for e in _missed(kantor, early) + _missed(kantor, late)] == [
        ("t01", "2026-11-24T00:30:00+00:00"), ("t02", "2026-11-23T01:45:00+00:00"),
    ]
    for instance in (early, late):
        kantor.identical(instance)


def test_a_miss_touches_neither_claim_nor_task(kantor):
    kantor.hire("budi", "kasubid")
    instance = _at_step_2(kantor)
    task = kantor.task(instance, "k02")
    kantor.do("budi", Claim(task=task.task))
    kantor.clock.forward(hours=2)
    Worker(kantor.desk).look()
    (after,) = kantor.tasks("budi")
    assert (after.task, after.visit, after.claimed_by, after.late) == (task.task, 1, kantor.people["budi"], True)
    with pytest.raises(TaskClaimed):
        kantor.complete(instance, "k02") if kantor.tasks("kasubid") else kantor.do("kasubid", Claim(task=task.task))
    assert "opened" not in _missed(kantor, instance)[0].body


def test_the_holder_the_lane_and_the_superior_are_told(kantor):
    kantor.hire("budi", "kasubid")
    instance = _at_step_2(kantor)
    kantor.clock.forward(hours=2)
    Worker(kantor.desk).look()
    told = {name for name in kantor.people if any(
        (n.kind, n.element, n.instance) == ("missed", "k02", instance) for n in kantor.ask(name, MyNotices()))}
    assert told == {"kasubid", "budi", "kabid"}


def test_a_late_completion_may_state_a_cause_and_one_in_time_has_none(kantor):
    instance = _at_step_2(kantor)
    kantor.clock.forward(hours=2)
    Worker(kantor.desk).look()
    before = kantor.picture()
    with pytest.raises(TextTooLong):
        kantor.complete(instance, "k02", late_cause="x" * 2_001)
    assert kantor.picture() == before
    kantor.complete(instance, "k02", late_cause="Menunggu data")
    kantor.complete(instance, "k03", late_cause="Tidak perlu")
    second, third = (e for e in kantor.history(instance)[-2:])
    assert (second.answers, third.answers) == ({"sebab_terlambat": "Menunggu data"}, {})
    kantor.identical(instance)


def test_a_closed_task_in_time_never_turns_late_afterwards(kantor):
    instance = _at_step_2(kantor)
    task = kantor.task(instance, "k02").task
    kantor.complete(instance, "k02")
    kantor.clock.forward(days=3)
    page = kantor.ask("kasubid", TheTask(task=task))
    assert (page.row.late, page.row.minutes_left, page.closed.how) == (False, None, "completed")


def test_looking_at_a_berkas_that_has_nothing_due_is_an_ordinary_answer(kantor):
    instance = kantor.start()
    done = kantor.desk.do(Miss(instance=instance), WORKER)
    assert (done.type, kantor.types(instance)) == ("deadline:met", ["instance:started"])


def test_at_never_steps_back_when_the_clock_does(kantor):
    instance = _at_step_2(kantor)
    kantor.clock.forward(hours=2)
    kantor.complete(instance, "k02")
    kantor.clock.forward(hours=-5)
    kantor.complete(instance, "k03")
    kantor.do("kasubid", AddNote(instance=instance, text="Jam server mundur"))
    kantor.clock.forward(days=1)
    kantor.complete(instance, "k04")
    events = kantor.history(instance)
    moments = [e.at for e in events]
    assert moments == sorted(moments)
    assert [e.seq for e in events] == list(range(1, len(events) + 1))
    stepped = next(e for e in events if e.type == "task:completed" and e.body["closed"][0]["element"] == "k03")
    assert stepped.at - stepped.recorded_at == timedelta(hours=5)
    kantor.identical(instance)


def test_deadlines_are_counted_in_working_time_over_the_break_and_the_night(kantor):
    kantor.clock.to("2026-11-23 11:40")
    instance = kantor.start()
    kantor.complete(instance, "k01")
    assert kantor.task(instance, "k02").due.isoformat() == "2026-11-23T06:40:00+00:00"  # 12.00-13.00 is the break
    kantor.clock.to("2026-11-23 15:50")
    kantor.complete(instance, "k02")
    assert kantor.task(instance, "k03").due.isoformat() == "2026-11-24T00:50:00+00:00"  # 10 minutes today, 20 tomorrow
    kantor.clock.to("2026-11-27 16:00")
    kantor.complete(instance, "k03")
    kantor.complete(instance, "k04")
    assert kantor.task(instance, "k05").due.isoformat() == "2026-11-30T09:00:00+00:00"  # Friday to Monday, 16.00


def test_the_worker_does_nothing_for_a_closed_berkas(kantor):
    instance = kantor.start()
    kantor.walk(instance)
    kantor.clock.forward(days=30)
    before = kantor.picture()
    assert Worker(kantor.desk).look() == 0
    assert kantor.desk.do(Miss(instance=instance), Actor(person=None, via="worker")).type == "deadline:met"
    assert kantor.picture() == before
