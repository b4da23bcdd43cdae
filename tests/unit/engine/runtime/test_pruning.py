"""A pruned and an unpruned run of the same story say the same at every event."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.calendar import Calendar
from engine.calendar_library import office_calendar, weekly_hours
from engine.errors import Refusal
from engine.runtime import commands as c

QUICK = settings(
    max_examples=25, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
STORY = st.lists(st.integers(0, 10**6), min_size=3, max_size=28)


def straight(draw):
    return draw().path("s", "a", "b", "x").when("x", "e", 'k == "ya"').back("x", "a").asks("b", "k")


def parallel(draw):
    drawing = draw().path("s", "p1", "a", "p2", "c", "e").path("p1", "b", "d", "p2")
    return drawing.timer("t_a", "a", "PT30M").timer("t_b", "b", "P1D")


def parallel_in_a_loop(draw):
    drawing = draw().path("s", "z", "p1", "a", "p2", "c", "x").path("p1", "b", "p2").when("x", "e", 'k == "ya"')
    return drawing.back("x", "z").asks("c", "k").asks("a", "k").timer("t_a", "a", "PT30M")


def inclusive_in_a_loop(draw):
    drawing = draw().path("s", "z", "o1").when("o1", "a", 'k == "ya"').when("o1", "b", 'm == "ya"').path("o1", "o2")
    drawing.path("a", "o2").path("b", "d", "o2").path("o2", "c", "x").when("x", "e", 'n == "ya"').back("x", "z")
    return drawing.asks("z", "k", "m").asks("c", "n")


def interrupting(draw):
    drawing = draw().path("s", "a", "b", "x").when("x", "e", 'k == "ya"').back("x", "a").asks("b", "k")
    return drawing.timer("t_b", "b", "PT30M", "c", "a", interrupting=True).timer("t_a", "a", "PT5M")


def two_timers(draw):
    drawing = draw().path("s", "a", "b", "x").when("x", "e", 'k == "ya"').back("x", "a").asks("b", "k")
    return drawing.timer("t1", "b", "PT30M").timer("t2", "b", "P1D", "e_t2", interrupting=True).timer("t3", "a", "P1D")


def long_timer(draw):
    drawing = draw().path("s", "a", "b", "x").when("x", "e", 'k == "ya"').back("x", "a").asks("b", "k")
    return drawing.timer("t_a", "a", "PT30M", "c", "e_c").timer("t_c", "c", "P1D")


def nested(draw):
    drawing = draw().path("s", "z", "p1", "a", "o1").when("o1", "b", 'k == "ya"').path("o1", "d", "o2").path("b", "o2")
    drawing.path("o2", "p2", "c", "x").path("p1", "f", "x1").when("x1", "p2", 'm == "ya"').back("x1", "f")
    drawing.when("x", "e", 'n == "ya"').back("x", "z").asks("a", "k").asks("f", "m").asks("c", "n")
    return drawing.timer("t_b", "b", "PT30M", "h", "e_h").timer("t_z", "z", "P1D", "z", interrupting=True)


DRAWINGS = (
    straight, parallel, parallel_in_a_loop, inclusive_in_a_loop, interrupting, two_timers, long_timer, nested,
)


@pytest.fixture(scope="session")
def other_calendar():
    """Another week, for a change of the calendar."""
    weekly = weekly_hours("senin-kamis 08.00-12.00 13.00-15.00; jumat 08.00-11.00")
    return Calendar.load(office_calendar("lain", "Asia/Jakarta", weekly))


def moves(player):
    """Everything that may be done now."""
    found = []
    for element, visit in player.open:
        form = player.version.forms[element]
        answers = [{}]
        for name in player.version.control[element]:
            values = [choice.value for f in form.fields if f.name == name for choice in f.choices]
            answers = [{**a, name: v} for a in answers for v in values]
        found += [c.CompleteTask(element=element, visit=visit, by=visit, control=a) for a in answers for _ in "123"]
    found += [c.DeadlineMissed(timer=t, visit=v) for t, v in sorted(player.deadlines)]
    found += [c.MoveTo(element=e) for e in sorted(player.version.forms)] if len(player.open) == 1 else []
    return [*found, c.ChangeCalendar(), c.CancelInstance()]


def outcome(player, command):
    try:
        step = player.do(command)
    except Refusal as refusal:
        return refusal.code, dict(refusal.params)
    return step.effects, step.digest


def tell(play, version, story, other_calendar):
    """The same story twice, held together at every event."""
    cut, uncut = play(version), play(version, pruning=False)
    assert (cut.step.effects, cut.step.digest) == (uncut.step.effects, uncut.step.digest)
    for number in story:
        if not cut.open:
            break
        able = moves(cut)
        command = able[number % len(able)]
        if isinstance(command, c.CancelInstance) and number % 7:
            continue
        if isinstance(command, c.ChangeCalendar):
            cut.calendar = uncut.calendar = other_calendar
        assert outcome(cut, command) == outcome(uncut, command), command
        assert cut.open == uncut.open
    return cut, uncut


def finish(cut, uncut):
    """Approve whatever is open until nothing is: a branch that was cut and is still needed would show now."""
    for _ in range(40):
        if cut.open:
            element, visit = cut.open[0]
            first = {f.name: f.choices[0].value for f in cut.version.forms[element].fields if f.choices}
            control = {n: first[n] for n in cut.version.control[element]}
            command = c.CompleteTask(element=element, visit=visit, by=1, control=control)
            assert outcome(cut, command) == outcome(uncut, command), command
    assert cut.step.effects.status != "running"


@QUICK
@given(story=STORY)
def test_a_pruned_and_an_unpruned_sop_say_the_same_at_every_event(play, other_calendar, story):
    cut, uncut = tell(play, play.sop, story, other_calendar)
    assert len(cut.snapshot) <= len(uncut.snapshot)
    finish(cut, uncut)


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda d: d.__name__)
@QUICK
@given(story=STORY)
def test_a_pruned_and_an_unpruned_diagram_say_the_same_at_every_event(drawing, play, draw, other_calendar, story):
    finish(*tell(play, drawing(draw).compiled(), story, other_calendar))
