"""Where tokens meet: in every round, and with the newest decision of each branch."""

import pytest

from engine.runtime.advance import StepImpossible
from engine.runtime.gateways import merged
from engine.runtime.tree import StepEndless


@pytest.fixture(params=[True, False], ids=["pruned", "unpruned"])
def pruning(request):
    return request.param


def test_a_parallel_join_waits_for_every_branch_in_the_second_round_too(play, draw, pruning):
    drawing = draw().path("s", "z", "p1", "a", "p2", "c", "x").path("p1", "b", "p2").asks("c", "k")
    player = play(drawing.when("x", "e", 'k == "ya"').back("x", "z"), pruning=pruning)
    for first, second in (("a", "b"), ("b", "a"), ("a", "b")):
        player.complete("z")
        player.complete(first)
        assert player.elements() == [second]
        player.complete(second)
        assert player.elements() == ["c"]
        player.complete("c", k="tidak")


def test_an_inclusive_join_waits_for_the_chosen_branches_in_the_second_round_too(play, draw, pruning):
    drawing = draw().path("s", "z", "o1").when("o1", "a", 'k == "ya"').when("o1", "b", 'm == "ya"').path("o1", "d")
    drawing.path("a", "o2").path("b", "o2").path("d", "o2").path("o2", "c", "x").asks("z", "k", "m").asks("c", "n")
    player = play(drawing.when("x", "e", 'n == "ya"').back("x", "z"), pruning=pruning)
    for _ in range(3):
        player.complete("z", k="ya", m="ya")
        assert player.elements() == ["a", "b"]
        player.complete("b")
        assert player.elements() == ["a"]
        player.complete("a")
        player.complete("c", n="tidak")
        player.complete("z", k="tidak", m="ya")
        player.complete("b")
        player.complete("c", n="tidak")
        player.complete("z", k="tidak", m="tidak")
        player.complete("d")
        player.complete("c", n="tidak")


def test_an_inclusive_join_waits_for_a_token_two_steps_away(play, draw):
    drawing = draw().path("s", "p1", "a", "o2", "c", "e").path("p1", "b", "d", "x1", "o2").path("x1", "f", "e2")
    drawing.flows = [(a, b, 'k == "ya"' if (a, b) == ("x1", "o2") else q, r) for a, b, q, r in drawing.flows]
    player = play(drawing.asks("d", "k"))
    player.complete("a")
    assert player.elements() == ["b"]
    player.complete("b")
    assert player.elements() == ["d"]
    player.complete("d", k="tidak")
    assert player.elements() == ["c", "f"]


def test_a_decision_made_in_a_branch_is_not_covered_by_an_older_one_of_another(play, draw):
    drawing = draw().path("s", "z", "p1", "a", "p2", "x", "e").path("p1", "b", "p2").asks("z", "k").asks("a", "k")
    drawing.flows = [(a, b, 'k == "ya"' if (a, b) == ("x", "e") else q, r) for a, b, q, r in drawing.flows]
    for order in (("a", "b"), ("b", "a")):
        player = play(drawing.back("x", "z") if not any(f[3] for f in drawing.flows) else drawing)
        player.complete("z", k="tidak")
        for element in order:
            player.complete(element, **({"k": "ya"} if element == "a" else {}))
        assert player.step.effects.status == "completed"


def test_branches_are_merged_by_what_each_has_changed():
    base = {"a": 1, "b": 2, "c": 3}
    assert merged(base, [{"a": 1, "b": 9, "c": 3}, {"b": 2, "c": 3, "d": 4}]) == {"b": 9, "c": 3, "d": 4}
    assert merged(base, [{"a": 5}, {"a": 6, "b": 2, "c": 3}]) == {"a": 6}


def test_an_inclusive_gateway_without_a_way_changes_nothing(play, draw):
    drawing = draw().path("s", "z", "o1").when("o1", "a", 'k == "ya"').when("o1", "b", 'k == "mungkin"')
    player = play(drawing.path("a", "e").path("b", "e").asks("z", "k"))
    before = player.snapshot
    with pytest.raises(StepImpossible) as refused:
        player.complete("z", k="tidak")
    assert refused.value.params == {"element": "o1", "why": "no-flow"}
    assert player.snapshot == before
    assert player.complete("z", k="ya").effects.opened[0].element == "a"


def test_a_circle_past_no_step_is_refused_and_does_not_hang(play, draw):
    drawing = draw().path("s", "a", "x1", "x2").when("x2", "e", 'k == "ya"').back("x2", "x1").asks("a", "k")
    player = play(drawing)
    before = player.snapshot
    with pytest.raises(StepEndless) as refused:
        player.complete("a", k="tidak")
    assert refused.value.params["element"] in ("x1", "x2")
    assert player.snapshot == before
    assert player.complete("a", k="ya").effects.status == "completed"


def test_two_inclusive_gateways_that_would_wait_for_each_other_go_on(play, draw):
    drawing = draw().path("s", "p1", "a", "o1", "c", "x1").path("p1", "b", "o2", "d", "x2")
    drawing.asks("c", "k").asks("d", "m")
    drawing.when("x1", "o2", 'k == "ya"').path("x1", "e").when("x2", "o1", 'm == "ya"').path("x2", "e")
    player = play(drawing)
    player.complete("a")
    player.complete("b")
    assert player.elements() == ["c"]
    player.complete("c", k="ya")
    assert player.elements() == ["d"]
    player.complete("d", m="tidak")
    assert player.step.effects.status == "completed"
