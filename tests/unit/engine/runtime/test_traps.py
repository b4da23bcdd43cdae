"""The library's traps while an instance runs, each answered: walls, data, timers, gateways, snapshots."""

import json
import threading
from datetime import timedelta

import pytest

from engine.chain import canonical
from engine.runtime import commands as c
from engine.runtime.advance import StepImpossible, advance
from engine.runtime.parser import DIAGRAM, compile_version
from engine.runtime.pending import pending
from engine.runtime.state import load, seal, unseal
from forms.check import check
from forms.errors import AnswersRefused
from forms.schema import load as load_form

READY = 16


@pytest.fixture
def loop(draw):
    drawing = draw().path("s", "a", "b", "x").when("x", "e", 'k == "ya"').back("x", "a").asks("b", "k")
    return drawing.timer("t_a", "a", "P1D")


def data_of(player):
    return [t.data for t in load(player.version, player.snapshot).workflow.tasks.values()]


def test_an_old_decision_does_not_survive_into_a_new_visit(play, loop):
    player = play(loop)
    player.complete("a")
    player.complete("b", k="tidak")
    player.complete("a")
    before = player.snapshot
    with pytest.raises(StepImpossible) as refused:
        player.complete("b")
    assert refused.value.params == {"element": "x", "why": "name-missing", "name": "k"}
    assert player.snapshot == before


def test_a_gateway_that_cannot_decide_changes_nothing(play, loop):
    player = play(loop)
    player.complete("a")
    before, open_tasks = player.snapshot, list(player.open)
    for control in ({}, {"k": 0.5}, {"k": ["ya"]}, {"k": {"typename": "datetime"}}):
        with pytest.raises(StepImpossible) as refused:
            player.complete("b", **control)
        assert refused.value.params["element"] == ("b" if control else "x")
    assert (player.snapshot, player.open) == (before, open_tasks)
    assert player.complete("b", k="ya").effects.status == "completed"


def test_a_predicted_copy_of_a_task_is_never_taken_for_an_open_one(play, loop):
    player = play(loop)
    copies = [t for t in load(player.version, player.snapshot).workflow.tasks.values() if t.task_spec.name == "b"]
    assert copies
    assert not any(t._state == READY for t in copies)
    assert player.elements() == ["a"]


def test_other_answers_never_enter_engine_data_so_lists_keep_their_order(play, draw):
    drawing = draw().path("s", "a", "b", "x").when("x", "e", 'k == "ya"').back("x", "a").asks("b", "k", "lain")
    assert drawing.compiled().control == {"a": (), "b": ("k",)}
    player = play(drawing)
    player.complete("a")
    player.complete("b", k="tidak")
    assert all(set(data) <= {"k"} for data in data_of(player))


def test_what_no_condition_reads_is_kept_out_of_engine_data_even_when_a_command_brings_it(play, loop):
    player = play(loop)
    player.do(c.CompleteTask(element="a", visit=1, by=1, control={"k": "ya", "typename": "datetime"}))
    assert data_of(player) == [{}] * len(data_of(player))


def test_a_key_named_typename_is_refused_before_it_reaches_the_engine(play, sop):
    form = sop.forms["k02"]
    for answers in ({"typename": "datetime"}, {"keputusan": {"typename": "datetime", "value": "2020-01-01"}}):
        with pytest.raises(AnswersRefused):
            check(form, {"keputusan": "setuju"} | answers)


def test_a_value_that_looks_like_a_typename_is_a_value(play, draw):
    drawing = draw().path("s", "b", "x").when("x", "e", 'k == "datetime"').back("x", "b")
    player = play(drawing.asks("b", "k", choices=("datetime", "typename")))
    player.complete("b", k="typename")
    assert player.open == [("b", 2)]
    assert player.complete("b", k="datetime").effects.status == "completed"


def test_key_order_of_the_snapshot_carries_nothing(play, loop):
    player = play(loop)
    player.complete("a")
    held = json.loads(player.snapshot[16:])
    other = seal(dict(reversed(held.items())))
    command = c.CompleteTask(element="b", visit=1, by=1, control={"k": "tidak"})
    one, two = (advance(player.version, player.calendar, s, command, player.now) for s in (player.snapshot, other))
    assert one == two
    assert unseal(seal(json.loads(json.dumps(held, sort_keys=True)))) == held


def test_floats_are_refused_before_advance():
    with pytest.raises(ValueError, match="float"):
        canonical({"control": {"k": 0.1}})
    form = load_form(json.dumps({"schema": {"title": "Isian", "type": "object", "properties": {
        "n": {"type": "integer", "title": "Jumlah"}}}}))
    for value in (1.5, float("nan"), float("inf")):
        with pytest.raises(AnswersRefused):
            check(form, {"n": value})


def test_timers_do_not_fire_by_the_clock(play, sop):
    player = play(sop)
    player.now += timedelta(days=200)
    step = player.complete("k01")
    assert [(d.timer, d.status) for d in step.effects.deadlines] == [("t01", "met"), ("t02", "pending")]
    player.now += timedelta(days=60)
    assert player.complete("k02", keputusan="setuju").effects.skipped == ()
    assert not any(t.internal_data.get("fired") for t in load(sop, player.snapshot).workflow.tasks.values())


def test_a_timer_that_has_fired_does_not_fire_again_after_loading(play, sop):
    player = play(sop)
    player.miss("t01")
    visits = unseal(player.snapshot)["visits"]
    assert player.do(c.ChangeCalendar()).effects.body() == {}
    assert (unseal(player.snapshot)["visits"], pending(player.snapshot)) == (visits, [])


def test_a_raw_iso_duration_runs(play, draw):
    for text in ("PT60M", '"PT60M"', "60 menit"):
        player = play(draw().path("s", "a", "e").timer("t", "a", text))
        assert player.deadlines == {("t", 1): "2026-11-23T01:30:00.000Z"}
        assert [d.status for d in player.miss("t").effects.deadlines] == ["missed"]
        assert player.complete("a").effects.status == "completed"


def test_a_condition_is_read_by_our_own_reader_after_every_load(play, loop):
    engine = load(loop.compiled(), play(loop).snapshot).workflow.script_engine
    assert type(engine).__module__ == "engine.runtime.state"
    with pytest.raises(KeyError):
        engine.evaluate(None, "__import__('os').getcwd()")
    assert not hasattr(engine, "execute")


def test_a_snapshot_names_the_release_of_the_library(play, loop):
    held = unseal(play(loop).snapshot)
    assert (held["lib"], held["v"], held["of"]) == ("3.2.0", 1, loop.compiled().digest[:16])


def test_history_does_not_live_in_the_tree(play, sop):
    player = play(sop)
    player.complete("k01", 7)
    player.complete("k02", 8, keputusan="setuju")
    held = unseal(player.snapshot)
    assert [n[0] for n in held["nodes"]][:3] == ["Start", "k03.BoundaryEventSplit", "k03"]
    assert (held["visits"], held["by"]) == ({"k01": 1, "k02": 1, "k03": 1}, {"k01": 7, "k02": 8})


def test_lanes_are_not_lost_when_the_library_reuses_an_id(draw):
    drawing = draw({"Staf": ["s", "a"], "Kasubid": ["b", "e"]}).path("s", "a", "b", "e")
    for _ in range(60):
        compiled = drawing.compiled()
        assert [compiled.spec.task_specs[t].lane for t in ("a", "b")] == ["Staf", "Kasubid"]
        assert [compiled.lane(t) for t in ("a", "b")] == ["Staf", "Kasubid"]


def test_lanes_with_padded_references_and_nested_sets_are_found(draw):
    drawing = draw({"Staf": ["s", " a\n"], "Kasubid": ["b", "e"]}).path("s", "a", "b", "e")
    nested = drawing.source().replace(
        b"<flowNodeRef>b</flowNodeRef>",
        b"<childLaneSet id='dalam'><lane id='l9' name='Subbid'><flowNodeRef> b </flowNodeRef></lane></childLaneSet>",
    )
    compiled = compile_version({DIAGRAM: nested})
    assert (compiled.lane("a"), compiled.lane("b")) == ("Staf", "Subbid")
    assert compiled.spec.task_specs["b"].lane == "Subbid"


def test_a_shared_spec_serves_interleaved_instances(play, sop):
    one, two = play(sop), play(sop)
    alone = play(sop)
    for element, control in (("k01", {}), ("k02", {"keputusan": "kembalikan"}), ("k01", {})):
        one.complete(element, **control)
        if element == "k01":
            two.miss("t01")
    for element, control in (("k01", {}), ("k02", {"keputusan": "kembalikan"}), ("k01", {})):
        alone.complete(element, **control)
    assert one.step == alone.step
    assert two.open == [("k01", 1)]


def test_a_shared_spec_serves_threads(play, sop):
    digests: dict[int, list[str]] = {}
    barrier = threading.Barrier(4)

    def run(number):
        barrier.wait()
        player = play(sop)
        for _ in range(12):
            player.complete("k01")
            player.complete("k02", keputusan="kembalikan")
            digests.setdefault(number, []).append(player.step.digest)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(digests) == 4
    assert len({tuple(d) for d in digests.values()}) == 1
