"""What each command does: tasks, visits, causes, offers, skipped lanes."""

import copy

import pytest

from engine.errors import InstanceClosed
from engine.runtime import commands as c
from engine.runtime.advance import MoveIntoBranch, NoSuchTask, SeveralTokens, advance
from engine.runtime.parser import DIAGRAM, compile_version


def opened(step):
    return [(o.element, o.visit, o.cause, o.offered_to) for o in step.effects.opened]


def closed(step):
    return [(x.element, x.visit, x.how) for x in step.effects.closed]


def upto(player, last):
    """Approve every step of the SOP before this one, each by the person of its number."""
    for number in range(1, int(last[1:])):
        element = f"k{number:02d}"
        decision = {"k02": "setuju", "k03": "setuju", "k06": "sesuai", "k07": "sesuai", "k08": "sesuai"}.get(element)
        player.complete(element, number, **({"keputusan": decision} if decision else {}))


def test_an_instance_begins_with_its_first_task(play, sop):
    step = play(sop).step
    assert opened(step) == [("k01", 1, "start", None)]
    assert step.effects.opened[0].lane == "Pengelola Informasi Kepegawaian"
    assert step.effects.opened[0].due == "2026-11-24T00:30:00.000Z"
    assert (closed(step), step.effects.status) == ([], "running")


def test_a_completion_closes_its_task_and_opens_the_next(play, sop):
    step = play(sop).complete("k01", 7)
    assert (closed(step), opened(step)) == ([("k01", 1, "completed")], [("k02", 1, "next", None)])


def test_the_eleven_steps_end_the_instance(play, sop):
    player = play(sop)
    upto(player, "k12")
    assert player.step.effects.status == "completed"
    assert (player.open, player.deadlines) == ([], {})
    assert player.step.effects.body()["state"] == "completed"


@pytest.mark.parametrize(
    ("step", "answer", "target", "skipped"),
    [
        ("k02", "kembalikan", "k01", ()),
        ("k03", "kembalikan", "k01", ("Kasubid II",)),
        ("k06", "belum", "k05", ()),
        ("k07", "belum", "k05", ("Kasubid II",)),
        ("k08", "belum", "k05", ("Kasubid II", "Kabid Dokin")),
    ],
)
def test_a_return_opens_a_new_visit_for_who_did_the_earlier_one(play, sop, step, answer, target, skipped):
    player = play(sop)
    upto(player, step)
    done = player.complete(step, 99, keputusan=answer)
    assert opened(done) == [(target, 2, "return", int(target[1:]))]
    assert done.effects.skipped == skipped


def test_lanes_that_acted_in_an_earlier_round_only_are_not_skipped_again(play, sop):
    player = play(sop)
    upto(player, "k03")
    player.complete("k03", 3, keputusan="kembalikan")
    player.complete("k01", 1)
    assert player.complete("k02", 2, keputusan="kembalikan").effects.skipped == ()


def test_a_return_straight_from_a_task_with_a_timer_is_a_return(play, draw):
    drawing = draw().path("s", "x1", "a", "x2", "e").path("a2", "x3").when("x2", "b", 'k == "ya"').asks("a", "k")
    drawing.flows = [f for f in drawing.flows if "a2" not in f]
    drawing.flows.append(("b", "a", None, True))
    player = play(drawing.timer("t_b", "b", "PT5M").timer("t_a", "a", "PT5M"))
    player.complete("a", 5, k="ya")
    player.miss("t_b")
    assert opened(player.complete("b", 6)) == [("a", 2, "return", 5)]


def test_a_disposisi_offers_the_next_task_to_the_person_named(play, sop):
    player = play(sop)
    upto(player, "k04")
    assert opened(player.complete("k04", 4, 55)) == [("k05", 1, "next", 55)]


def test_a_task_on_a_timers_path_opens_as_next_even_when_the_late_task_was_a_return(play, draw):
    drawing = draw().path("s", "x0", "a", "b", "x").when("x", "e", 'k == "ya"').back("x", "x0").asks("b", "k")
    for pruning in (True, False):
        player = play(drawing.timer("t_a", "a", "PT5M", "c", "e_c") if not drawing.timers else drawing, pruning=pruning)
        player.complete("a")
        assert opened(player.complete("b", k="tidak")) == [("a", 2, "return", 1)]
        assert opened(player.miss("t_a", 2)) == [("c", 1, "next", None)]


def test_parallel_branches_open_together_in_the_order_of_their_names(play, draw):
    player = play(draw().path("s", "a", "p1", "d", "p2", "e").path("p1", "b", "p2").path("p1", "c", "p2"))
    assert [o[0] for o in opened(player.complete("a"))] == ["b", "c", "d"]


def test_a_terminate_end_withdraws_what_is_open(play, draw):
    source = draw().path("s", "p1", "a", "e1").path("p1", "b", "e2").source()
    source = source.replace(b'<endEvent id="e1"/>', b'<endEvent id="e1"><terminateEventDefinition id="d1"/></endEvent>')
    step = play(compile_version({DIAGRAM: source})).complete("a")
    assert closed(step) == [("a", 1, "completed"), ("b", 1, "withdrawn")]
    assert step.effects.status == "completed"


def test_a_task_that_is_not_open_cannot_be_completed(play, sop):
    player = play(sop)
    player.complete("k01")
    for element, visit in (("k01", 1), ("k01", 2), ("k02", 2), ("k99", 1), ("k02.BoundaryEventSplit", 1)):
        with pytest.raises(NoSuchTask):
            player.do(c.CompleteTask(element=element, visit=visit, by=1))


def test_a_move_closes_what_is_open_and_opens_a_new_visit(play, sop):
    player = play(sop)
    upto(player, "k07")
    step = player.do(c.MoveTo(element="k05"))
    assert (closed(step), opened(step)) == ([("k07", 1, "withdrawn")], [("k05", 2, "moved", None)])
    assert {(d.timer, d.visit, d.status) for d in step.effects.deadlines} == {("t07", 1, "void"), ("t05", 2, "pending")}
    upto_end = ("k05", "k06", "k07", "k08", "k09", "k10", "k11")
    for element in upto_end:
        player.complete(element, **({"keputusan": "sesuai"} if element in ("k06", "k07", "k08") else {}))
    assert player.step.effects.status == "completed"


def test_a_task_taken_back_is_offered_to_who_takes_it_back(play, sop):
    player = play(sop)
    player.complete("k01", 8)
    step = player.do(c.MoveTo(element="k01", cause="taken-back", to=8))
    assert opened(step) == [("k01", 2, "taken-back", 8)]


def test_a_move_to_the_step_that_is_open_is_a_new_visit_of_it(play, sop):
    step = play(sop).do(c.MoveTo(element="k01"))
    assert (closed(step), opened(step)) == ([("k01", 1, "withdrawn")], [("k01", 2, "moved", None)])


def test_an_instance_with_several_tokens_is_not_moved(play, draw):
    player = play(draw().path("s", "p1", "a", "p2", "e").path("p1", "b", "p2"))
    before = player.snapshot
    with pytest.raises(SeveralTokens) as refused:
        player.do(c.MoveTo(element="a"))
    assert (refused.value.params["open"], player.snapshot) == (2, before)


def test_an_instance_whose_other_token_waits_where_branches_meet_is_not_moved(play, draw):
    player = play(draw().path("s", "z", "p1", "a", "p2", "e").path("p1", "b", "p2"))
    player.complete("z")
    player.complete("b")
    for element in ("a", "b", "z"):
        with pytest.raises(SeveralTokens) as refused:
            player.do(c.MoveTo(element=element))
        assert refused.value.params["open"] == 2
    assert player.complete("a").effects.status == "completed"


def test_an_instance_is_moved_before_or_after_parallel_steps_and_never_into_one(play, draw):
    drawing = draw().path("s", "z", "p1", "a", "p2", "c", "x").path("p1", "b", "p2").when("x", "e", 'k == "ya"')
    player = play(drawing.back("x", "z").asks("c", "k"))
    for element in ("a", "b"):
        with pytest.raises(MoveIntoBranch):
            player.do(c.MoveTo(element=element))
    for element in ("c", "z"):
        player.do(c.MoveTo(element=element))
    for element in ("z", "b", "a"):
        player.complete(element)
    assert player.complete("c", k="ya").effects.status == "completed"


def test_a_cancelled_instance_withdraws_its_tasks_and_voids_its_deadlines(play, sop):
    step = play(sop).do(c.CancelInstance())
    assert (closed(step), step.effects.status) == ([("k01", 1, "withdrawn")], "cancelled")
    assert [(d.timer, d.status) for d in step.effects.deadlines] == [("t01", "void")]


@pytest.mark.parametrize("end", ["completed", "cancelled"])
def test_what_is_over_is_neither_begun_again_nor_moved_nor_withdrawn(play, draw, end):
    player = play(draw().path("s", "a", "e").timer("t", "a", "PT5M"))
    if end == "completed":
        player.complete("a")
    else:
        player.do(c.CancelInstance())
    for command in (c.Begin(), c.MoveTo(element="a"), c.CancelInstance()):
        with pytest.raises(InstanceClosed):
            player.do(command)
    with pytest.raises(NoSuchTask):
        player.do(c.CompleteTask(element="a", visit=1, by=1))
    for command in (c.DeadlineMissed(timer="t", visit=1), c.ChangeCalendar()):
        step = player.do(command)
        assert step.effects.body() == {"state": end}


def test_advance_never_changes_what_it_is_given(play, sop):
    player = play(sop)
    control = {"keputusan": "setuju"}
    player.complete("k01")
    command = c.CompleteTask(element="k02", visit=1, by=2, control=control)
    snapshot, spec = bytes(player.snapshot), copy.copy(vars(sop.spec))
    first = advance(sop, player.calendar, player.snapshot, command, player.now)
    assert (player.snapshot, control, vars(sop.spec)) == (snapshot, {"keputusan": "setuju"}, spec)
    assert advance(sop, player.calendar, player.snapshot, command, player.now) == first
