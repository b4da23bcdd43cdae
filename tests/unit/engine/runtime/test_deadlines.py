"""Deadlines of open tasks: pending, met, missed, void; and what a timer does to its task."""

import pytest

from engine.calendar import Calendar
from engine.calendar_library import office_calendar, weekly_hours
from engine.errors import CalendarEnded
from engine.runtime import commands as c
from engine.runtime.pending import Pending, pending
from engine.runtime.state import unseal


def changes(step):
    return [(d.timer, d.visit, d.status) for d in step.effects.deadlines]


def test_a_task_sets_its_deadlines_in_working_time(play, sop):
    player = play(sop)
    assert changes(player.step) == [("t01", 1, "pending")]
    assert pending(player.snapshot) == [Pending(due="2026-11-24T00:30:00.000Z", timer="t01", visit=1)]
    body = player.step.effects.body()["deadlines"]
    assert body == [{"timer": "t01", "visit": 1, "status": "pending", "due": "2026-11-24T00:30:00.000Z", "span": "P1D"}]


def test_a_task_done_in_time_has_met_its_deadline(play, sop):
    step = play(sop).complete("k01")
    assert changes(step) == [("t01", 1, "met"), ("t02", 1, "pending")]


def test_a_missed_deadline_touches_neither_task_nor_token(play, sop):
    player = play(sop)
    step = player.miss("t01")
    assert (changes(step), step.effects.opened, step.effects.closed) == ([("t01", 1, "missed")], (), ())
    assert pending(player.snapshot) == []
    assert [o.element for o in player.complete("k01").effects.opened] == ["k02"]


def test_a_late_completion_says_nothing_more_of_the_missed_deadline(play, sop):
    player = play(sop)
    player.miss("t01")
    assert changes(player.complete("k01")) == [("t02", 1, "pending")]


def test_the_earliest_deadline_is_settled_first_and_the_task_is_due_then(play, draw):
    drawing = draw().path("s", "a", "e").timer("t9", "a", "PT5M").timer("t1", "a", "PT60M").timer("t5", "a", "PT5M")
    player = play(drawing)
    assert [p.timer for p in pending(player.snapshot)] == ["t5", "t9", "t1"]
    assert player.step.effects.opened[0].due == "2026-11-23T00:35:00.000Z"
    player.miss("t5")
    assert [p.timer for p in pending(player.snapshot)] == ["t9", "t1"]


def test_a_deadline_of_a_closed_task_is_met_an_ordinary_answer(play, sop):
    player = play(sop)
    player.complete("k01")
    before = player.step.digest
    step = player.miss("t01")
    assert (step.effects.body(), step.digest) == ({}, before)


@pytest.mark.parametrize(("timer", "visit"), [("t01", 2), ("t99", 1), ("k01", 1)])
def test_a_deadline_that_never_was_is_no_effect(play, sop, timer, visit):
    assert play(sop).miss(timer, visit).effects.body() == {}


def test_a_deadline_is_missed_once(play, sop):
    player = play(sop)
    digest = player.miss("t01").digest
    step = player.miss("t01")
    assert (step.effects.body(), step.digest) == ({}, digest)


def test_an_interrupting_timer_withdraws_its_task_and_takes_the_boundary_flow(play, draw):
    drawing = draw().path("s", "a", "b", "e").timer("t1", "a", "PT60M", "c", "e2", interrupting=True)
    player = play(drawing.timer("t2", "a", "PT5M").timer("t3", "a", "P2D"))
    player.miss("t2")
    step = player.miss("t1")
    assert [(x.element, x.visit, x.how) for x in step.effects.closed] == [("a", 1, "withdrawn")]
    assert [(o.element, o.cause) for o in step.effects.opened] == [("c", "next")]
    assert changes(step) == [("t1", 1, "missed"), ("t3", 1, "void")]
    assert player.complete("c").effects.status == "completed"


def test_an_interrupting_timer_to_an_end_ends_the_instance(play, draw):
    player = play(draw().path("s", "a", "e").timer("t1", "a", "PT60M", interrupting=True))
    assert player.miss("t1").effects.status == "completed"


def test_an_interrupting_timer_that_leads_back_to_its_task_opens_it_with_a_clock_of_its_own(play, draw):
    for pruning in (True, False):
        player = play(draw().path("s", "a", "e").timer("t1", "a", "P1D", "a", interrupting=True), pruning=pruning)
        for visit in (1, 2, 3):
            step = player.miss("t1", visit)
            assert changes(step) == [("t1", visit, "missed"), ("t1", visit + 1, "pending")]
        assert player.complete("a").effects.status == "completed"


def test_a_second_visit_has_its_own_clock(play, sop):
    player = play(sop)
    player.complete("k01")
    step = player.complete("k02", keputusan="kembalikan")
    assert changes(step) == [("t01", 2, "pending"), ("t02", 1, "met")]
    assert player.deadlines["t01", 2] == "2026-11-24T00:32:00.000Z"
    assert player.miss("t01", 1).effects.body() == {}
    assert changes(player.miss("t01", 2)) == [("t01", 2, "missed")]


def test_a_change_of_the_calendar_counts_pending_deadlines_again_from_the_opening(play, draw):
    weekly = weekly_hours("senin-jumat 08.00-10.00")
    player = play(draw().path("s", "a", "e").timer("t1", "a", "PT60M").timer("t2", "a", "P1D").timer("t3", "a", "PT5M"))
    player.miss("t3")
    player.calendar = Calendar.load(office_calendar("pendek", "Asia/Jakarta", weekly))
    step = player.do(c.ChangeCalendar())
    assert [(d.timer, d.due, d.status) for d in step.effects.deadlines] == [
        ("t1", "2026-11-23T02:00:00.000Z", "pending"),
        ("t2", "2026-11-24T01:00:00.000Z", "pending"),
    ]
    assert (step.effects.opened, step.effects.closed) == ((), ())
    kept = {row[0]: row[3:] for row in unseal(player.snapshot)["due"]}
    assert kept["t3"] == ["2026-11-23T00:35:00.000Z", "missed"]


def test_a_due_moment_survives_saving_and_loading_unchanged(play, sop):
    player = play(sop)
    before = pending(player.snapshot)
    player.do(c.DeadlineMissed(timer="t99", visit=1))
    assert pending(player.snapshot) == before


def test_a_step_that_the_calendar_cannot_count_changes_nothing(play, sop):
    player = play(sop)
    before, player.now = player.snapshot, player.now.replace(year=2090)
    with pytest.raises(CalendarEnded):
        player.complete("k01")
    assert player.snapshot == before
