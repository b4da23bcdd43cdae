"""Long lives and long diagrams: nothing grows or stalls, and what cannot go on says so before anything is lost."""

import time

import pytest

from engine.runtime import commands as c
from engine.runtime.prune import DEEPEST, InstanceTooDeep
from engine.runtime.state import load

ROUNDS = 1_000
MOST_NODES = 500  # flow nodes that the reader takes


def loop(draw):
    drawing = draw().path("s", "a", "b", "x").when("x", "e", 'k == "ya"').back("x", "a").asks("b", "k")
    return drawing.timer("t_a", "a", "P1D").timer("t_b", "b", "PT60M")


@pytest.fixture(scope="module")
def rounds(play, draw):
    """Rework loops, with the bytes of the snapshot after each round, and the player at the end."""
    player, sizes = play(loop(draw)), []
    for number in range(1, ROUNDS + 1):
        player.complete("a")
        if number % 100 == 0:
            player.miss("t_b", number)
        player.complete("b", k="tidak")
        sizes.append(len(player.snapshot))
    return player, sizes


def test_the_rework_loop_goes_on_after_round_400(rounds):
    player, sizes = rounds
    assert len(sizes) == ROUNDS
    assert player.open == [("a", ROUNDS + 1)]
    assert [o.visit for o in player.step.effects.opened] == [ROUNDS + 1]


def test_the_snapshot_of_round_1000_is_not_larger_than_that_of_round_10(rounds):
    _, sizes = rounds
    assert sizes[-1] <= 1.05 * sizes[9]


def test_the_instance_ends_after_1000_rounds(rounds):
    player, _ = rounds
    snapshot = player.snapshot
    player.complete("a")
    assert player.complete("b", k="ya").effects.status == "completed"
    player.snapshot, player.open = snapshot, [("a", ROUNDS + 1)]


def test_a_snapshot_holds_no_spec(rounds, play):
    player, sizes = rounds
    assert b"BoundaryEventParser" not in player.snapshot
    assert b"Waktu" not in play(play.sop).snapshot
    assert sizes[-1] < 1_500
    assert len(play(play.sop).snapshot) < 1_500


def test_near_the_limit_of_depth_the_command_is_refused_and_the_snapshot_before_it_still_works(play, draw):
    player = play(loop(draw), pruning=False)
    refused = None
    while refused is None and len(player.open) == 1:
        before, elements = player.snapshot, list(player.open)
        command = c.CompleteTask(element=elements[0][0], visit=elements[0][1], by=1, control={"k": "tidak"})
        try:
            player.do(command)
        except InstanceTooDeep as too_deep:
            refused = too_deep.params
    assert refused == {"depth": refused["depth"], "limit": DEEPEST}
    assert (player.snapshot, player.open) == (before, elements)
    situation = load(player.version, before)
    ready = [t.task_spec.bpmn_id for t in situation.workflow.tasks.values() if t._state == 16]
    assert ready == [elements[0][0]]
    player.pruning = True
    assert player.do(c.MoveTo(element="a")).effects.opened[0].element == "a"
    player.complete("a")
    assert player.complete("b", k="ya").effects.status == "completed"


def long_way(draw):
    chain = [f"a{n}" for n in range(MOST_NODES - 10)]
    drawing = draw().path("s", "p1", "b", "x").when("x", *chain[:1], 'k == "ya"').path(*chain, "e").back("x", "b")
    return drawing.path("p1", "c", "e_c").asks("b", "k")


def test_a_step_that_would_go_too_deep_is_refused_before_it_is_saved(play, draw):
    player = play(long_way(draw))
    for rounds in (120, 150):
        for _ in range(rounds):
            player.complete("b", k="tidak")
        before = player.snapshot
        with pytest.raises(InstanceTooDeep):
            player.complete("b", k="ya")
        assert player.snapshot == before


def test_a_step_deeper_than_the_stack_is_refused_in_words(play, draw):
    def far_down(frames):
        return far_down(frames - 1) if frames else player.complete("b", k="ya")

    player = play(long_way(draw))
    before = player.snapshot
    with pytest.raises(InstanceTooDeep):
        far_down(600)
    assert player.snapshot == before
    assert player.complete("b", k="ya").effects.opened[0].element == "a0"


@pytest.mark.parametrize("timers", [False, True], ids=["plain", "with timers"])
def test_a_diagram_as_long_as_the_reader_takes_compiles_and_runs(play, draw, timers):
    count = (MOST_NODES - 3) // (2 if timers else 1)
    chain = [f"a{n}" for n in range(count)]
    drawing = draw().path("s", *chain, "e")
    for task in chain if timers else ():
        drawing.timer(f"t_{task}", task, "PT5M", "e_late")
    begun = time.process_time()
    player = play(drawing)
    for task in chain:
        player.complete(task)
    assert player.step.effects.status == "completed"
    assert time.process_time() - begun < 10
