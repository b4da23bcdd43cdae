"""`sd1`: what is live and nothing else, so that neither the tree's shape nor its order reaches it."""

import hashlib

import pytest

from engine.chain import canonical
from engine.runtime.digest import sd1
from engine.runtime.state import load


def parallel(draw):
    drawing = draw().path("s", "p1", "a", "p2", "e").path("p1", "b", "p2").path("p1", "f", "p2").path("p1", "g", "p2")
    drawing.flows = [f for f in drawing.flows if f != ("p2", "e", None, False)]
    drawing.path("p2", "x").when("x", "e", 'k == "ya"').back("x", "a")
    return drawing.asks("a", "k").asks("b", "k").timer("t", "f", "PT60M")


def test_the_digest_is_the_canonical_text_of_what_is_live(play, draw):
    player = play(draw().path("s", "a", "b", "x").when("x", "e", 'k == "ya"').back("x", "a").asks("a", "k")
                  .timer("t", "b", "PT60M"))
    player.complete("a", k="tidak")
    said = {
        "control": {"k": "tidak"},
        "deadlines": [["t", 1, "2026-11-23T01:31:00.000Z", "pending"]],
        "live": [["b", 1, "READY"], ["t", 1, "WAITING"]],
        "status": "running",
        "visits": {"a": 1, "b": 1},
    }
    assert player.step.digest == hashlib.sha256(canonical(said).encode()).hexdigest()


def test_the_order_of_the_tree_carries_nothing(play, draw):
    player = play(parallel(draw))
    player.complete("a", k="ya")
    player.complete("b", k="tidak")
    situation = load(player.version, player.snapshot)
    assert sd1(situation) == player.step.digest
    tasks = situation.workflow.tasks
    situation.workflow.tasks = dict(reversed(tasks.items()))
    assert sd1(situation) == player.step.digest


@pytest.mark.parametrize("what", ["visit", "due", "status", "data", "state"])
def test_everything_that_is_live_reaches_the_digest(play, draw, what):
    player = play(parallel(draw))
    situation = load(player.version, player.snapshot)
    task = next(t for t in situation.workflow.tasks.values() if t.task_spec.name == "a" and t._state == 16)
    match what:
        case "visit":
            situation.visits["a"] += 1
        case "due":
            situation.deadlines[0].due_text = "2026-11-23T02:30:00.000Z"
        case "status":
            situation.deadlines[0].status = "missed"
        case "data":
            task.data["k"] = "ya"
        case "state":
            task._state = 64
    assert sd1(situation) != player.step.digest
