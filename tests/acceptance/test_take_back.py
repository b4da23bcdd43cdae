"""Take back (Tarik kembali): the submitter may, until the next holder has seen the task."""

import pytest

from engine.commands.claim import Claim
from engine.commands.complete import Complete
from engine.commands.move import Move, TakeBack
from engine.commands.note import See
from engine.errors import (
    AlreadySeen,
    AuditorActs,
    Forbidden,
    InstanceClosed,
    NothingToTakeBack,
    NotYourLane,
    TaskWithdrawn,
)
from engine.questions.instance import TheInstance


def _sent(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01", {"catatan": "Terkirim terlalu cepat"})
    return instance


def test_the_pengelola_takes_back_a_draft_and_does_it_again(kantor):
    instance = _sent(kantor)
    lost = kantor.task(instance, "k02").task
    assert kantor.ask("pengelola", TheInstance(instance=instance)).may_take_back
    kantor.do("pengelola", TakeBack(instance=instance))
    task = kantor.task(instance, "k01")
    assert (task.visit, task.holder, kantor.open(instance)) == (2, kantor.people["pengelola"], ["k01"])
    with pytest.raises(TaskWithdrawn) as refused:
        kantor.do("kasubid", Complete(task=lost, answers={"keputusan": "setuju"}))
    assert refused.value.params["at"] == kantor.clock.now
    kantor.walk(instance)
    kantor.identical(instance)


def test_it_is_too_late_once_the_kasubid_has_seen_the_task(kantor):
    instance = _sent(kantor)
    kantor.do("kasubid", See(task=kantor.task(instance, "k02").task))
    before = kantor.picture()
    with pytest.raises(AlreadySeen):
        kantor.do("pengelola", TakeBack(instance=instance))
    assert kantor.picture() == before
    assert not kantor.ask("pengelola", TheInstance(instance=instance)).may_take_back


def test_who_does_not_perform_the_task_does_not_see_it_in_this_sense(kantor):
    instance = _sent(kantor)
    task = kantor.task(instance, "k02").task
    for name in ("pengelola", "kabid", "auditor"):
        kantor.do(name, See(task=task))
    kantor.do("pengelola", TakeBack(instance=instance))
    assert kantor.open(instance) == ["k01"]


def test_it_is_too_late_once_the_next_holder_has_claimed(kantor):
    instance = _sent(kantor)
    kantor.do("kasubid", Claim(task=kantor.task(instance, "k02").task))
    with pytest.raises(AlreadySeen):
        kantor.do("pengelola", TakeBack(instance=instance))


def test_only_the_submitter_takes_back(kantor):
    instance = _sent(kantor)
    kantor.hire("budi", "pengelola")
    for name in ("kasubid", "budi"):
        with pytest.raises(NothingToTakeBack):
            kantor.do(name, TakeBack(instance=instance))
    with pytest.raises(Forbidden):  # who may not read it is told nothing of where it stands
        kantor.do("admin", TakeBack(instance=instance))
    with pytest.raises(AuditorActs):
        kantor.do("auditor", TakeBack(instance=instance))


def test_nothing_is_taken_back_twice(kantor):
    instance = _sent(kantor)
    kantor.do("pengelola", TakeBack(instance=instance))
    with pytest.raises(NothingToTakeBack):
        kantor.do("pengelola", TakeBack(instance=instance))


def test_a_doubled_take_back_gives_the_same_answer(kantor):
    instance = _sent(kantor)
    first = kantor.do("pengelola", TakeBack(instance=instance), "kunci")
    again = kantor.do("pengelola", TakeBack(instance=instance), "kunci")
    assert (again.repeated, again.seq, again.body) == (True, first.seq, first.body)


def test_a_move_by_the_administrator_is_not_undone_by_taking_back(kantor):
    instance = _sent(kantor)
    kantor.do("admin", Move(instance=instance, element="k05", reason="Naskah sudah disetujui di kertas"))
    with pytest.raises(NothingToTakeBack):
        kantor.do("pengelola", TakeBack(instance=instance))
    assert not kantor.ask("pengelola", TheInstance(instance=instance)).may_take_back


def test_a_return_can_be_taken_back_too(kantor):
    instance = _sent(kantor)
    kantor.give_back(instance, "k02")
    kantor.do("kasubid", TakeBack(instance=instance))
    kantor.complete(instance, "k02")
    assert kantor.open(instance) == ["k03"]
    kantor.identical(instance)


def test_an_act_that_was_taken_back_stays_and_shows_as_withdrawn(kantor):
    instance = _sent(kantor)
    kantor.complete(instance, "k02")
    kantor.do("kasubid", TakeBack(instance=instance))
    (paraf,) = kantor.ask("kabid", TheInstance(instance=instance)).acts
    assert (paraf.kind, paraf.withdrawn) == ("paraf", True)
    kantor.complete(instance, "k02")
    assert [a.withdrawn for a in kantor.ask("kabid", TheInstance(instance=instance)).acts] == [True, False]


def test_an_archived_berkas_is_not_taken_back(kantor):
    instance = kantor.start()
    kantor.walk(instance)
    with pytest.raises(InstanceClosed):
        kantor.do("pengelola", TakeBack(instance=instance))


def test_who_no_longer_holds_the_position_takes_nothing_back(kantor):
    instance = _sent(kantor)
    kantor.vacate("pengelola")
    before = kantor.picture()
    with pytest.raises(NotYourLane):
        kantor.do("pengelola", TakeBack(instance=instance))
    assert kantor.picture() == before
    assert not kantor.ask("pengelola", TheInstance(instance=instance)).may_take_back
