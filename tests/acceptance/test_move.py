"""Move: the administrator may bring a case back to a step, with a reason; one replayable command."""

import pytest

from engine.commands.complete import Complete
from engine.commands.move import Move
from engine.errors import Forbidden, NoSuchElement, ReasonMissing, TaskWithdrawn, TextTooLong
from engine.questions.instance import TheInstance
from engine.runtime.advance import SeveralTokens

WHY = "Naskah tertukar"


def test_the_administrator_brings_a_berkas_back_to_step_2(kantor):
    instance = kantor.start()
    kantor.walk(instance, upto="k06")
    lost = kantor.task(instance, "k07").task
    done = kantor.do("admin", Move(instance=instance, element="k02", reason=WHY))
    assert done.body["closed"] == [{"element": "k07", "visit": 1, "how": "withdrawn"}]
    task = kantor.task(instance, "k02")
    assert (task.visit, kantor.open(instance), task.opened_at) == (2, ["k02"], kantor.clock.now)
    assert kantor.history(instance)[-1].answers == {"reason": WHY}
    with pytest.raises(TaskWithdrawn):
        kantor.do("kabid", Complete(task=lost, answers={"keputusan": "sesuai"}))
    kantor.walk(instance, start="k02")
    kantor.identical(instance)


def test_acts_given_in_between_show_as_withdrawn_and_earlier_ones_do_not(kantor):
    instance = kantor.start()
    kantor.walk(instance, upto="k06")
    kantor.do("admin", Move(instance=instance, element="k03", reason=WHY))
    acts = kantor.ask("auditor", TheInstance(instance=instance)).acts
    assert [(a.element, a.withdrawn) for a in acts] == [("k02", False), ("k03", True), ("k04", True), ("k06", True)]


def test_the_old_deadline_is_void_and_the_new_visit_has_its_own(kantor):
    instance = kantor.start()
    kantor.walk(instance, upto="k01")
    kantor.clock.forward(minutes=30)
    body = kantor.do("admin", Move(instance=instance, element="k01", reason=WHY)).body
    assert [(d["timer"], d["visit"], d["status"]) for d in body["deadlines"]] == [
        ("t01", 2, "pending"), ("t02", 1, "void"),
    ]


def test_a_move_needs_a_reason_a_step_and_an_administrator(kantor):
    instance = kantor.start()
    before = kantor.picture()
    for name in ("pengelola", "kepala", "pemilik"):
        with pytest.raises(Forbidden):
            kantor.do(name, Move(instance=instance, element="k02", reason=WHY))
    with pytest.raises(ReasonMissing):
        kantor.do("admin", Move(instance=instance, element="k02", reason="\n "))
    with pytest.raises(TextTooLong):
        kantor.do("admin", Move(instance=instance, element="k02", reason="x" * 2_001))
    for element in ("g02", "t01", "selesai", "tidak-ada", ""):
        with pytest.raises(NoSuchElement):
            kantor.do("admin", Move(instance=instance, element=element, reason=WHY))
    assert kantor.picture() == before


def test_a_decision_from_before_the_move_is_gone(kantor):
    instance = kantor.start()
    kantor.walk(instance, upto="k07")
    kantor.do("admin", Move(instance=instance, element="k06", reason=WHY))
    kantor.give_back(instance, "k06")
    assert kantor.open(instance) == ["k05"]
    kantor.identical(instance)


def test_a_berkas_with_more_than_one_live_token_is_not_moved(kantor, parallel):
    kantor.do("pengelola", Complete(task=kantor.tasks("pengelola")[0].task))
    before = kantor.picture()
    with pytest.raises(SeveralTokens):
        kantor.do("admin", Move(instance=parallel, element="isi", reason=WHY))
    assert kantor.picture() == before
