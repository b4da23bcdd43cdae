"""Notices: who is told what, in the transaction of what happened."""

import pytest

from engine.commands.claim import Assign, Claim, TakeOver
from engine.commands.move import Cancel, Move, TakeBack
from engine.commands.read import ReadNotices
from engine.errors import AnswersInvalid
from engine.questions.notices import MyBox, Unread
from engine.worker import Worker


def test_a_task_that_arrives_in_its_turn_is_its_own_notice(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    assert kantor.picture()["notice"] == []
    assert [t.element for t in kantor.tasks("kasubid")] == ["k02"]


def test_the_maker_is_told_of_a_return_with_its_reason(kantor, told):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.give_back(instance, "k02")
    assert told("returned", instance) == {"pengelola"}
    (notice,) = kantor.ask("pengelola", MyBox())
    assert (notice.step, notice.reason, notice.fresh) == ("1", "Tolong perbaiki judulnya", True)


def test_the_lanes_that_a_return_skipped_are_told_without_the_reason(kantor, told):
    instance = kantor.start()
    kantor.walk(instance, "k02")
    kantor.give_back(instance, "k03")
    assert told("for-information", instance) == {"kasubid"}
    (notice,) = kantor.ask("kasubid", MyBox())
    assert notice.reason == ""


def test_holder_and_superior_are_told_of_a_missed_deadline(kantor, told):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.clock.forward(hours=2)
    Worker(kantor.desk).look()
    assert told("missed", instance) == {"kasubid", "kabid"}


def test_the_superior_reads_no_title_of_a_secret_berkas_that_is_late(kantor):
    instance = kantor.start("Hukuman disiplin", sifat="rahasia")
    kantor.complete(instance, "k01")
    kantor.clock.forward(hours=2)
    Worker(kantor.desk).look()
    (notice,) = kantor.ask("kabid", MyBox())
    assert (notice.instance, notice.title) == (instance, "")


def test_both_sides_are_told_of_a_take_over(kantor, told):
    kantor.hire("budi", "kasubid")
    kantor.hire("citra", "kasubid")
    instance = kantor.start()
    kantor.complete(instance, "k01")
    task = kantor.tasks("budi")[0].task
    kantor.do("budi", Claim(task=task))
    kantor.do("kasubid", TakeOver(task=task, reason="Budi dinas luar"))
    assert told("taken-over", instance) == {"budi", "kasubid"}
    assert kantor.ask("budi", MyBox())[0].reason == "Budi dinas luar"


def test_both_sides_are_told_when_a_task_is_given_to_another(kantor, told):
    kantor.hire("budi", "kasubid")
    instance = kantor.start()
    kantor.complete(instance, "k01")
    task = kantor.tasks("budi")[0].task
    kantor.do("budi", Claim(task=task))
    kantor.do("admin", Assign(task=task, person=kantor.people["kasubid"], reason="Budi cuti"))
    assert told("assigned", instance) == {"budi", "kasubid"}


def test_both_sides_are_told_of_a_take_back(kantor, told):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.do("pengelola", TakeBack(instance=instance))
    assert told("taken-back", instance) == {"pengelola", "kasubid"}


def test_who_loses_a_task_to_a_move_is_told(kantor, told):
    instance = kantor.start()
    kantor.walk(instance, "k02")
    kantor.do("admin", Move(instance=instance, element="k01", reason="Naskah tertukar"))
    assert "kabid" in told("moved", instance)


def test_everybody_who_acted_is_told_of_a_cancellation_and_so_is_who_has_the_task(kantor, told):
    instance = kantor.start()
    kantor.walk(instance, "k02")
    kantor.do("pengelola", Cancel(instance=instance, reason="Acara batal"))
    assert told("cancelled", instance) == {"pengelola", "kasubid", "kabid"}
    assert kantor.ask("kasubid", MyBox())[0].reason == "Acara batal"


def test_everybody_who_acted_is_told_of_the_end(kantor, told):
    instance = kantor.start()
    kantor.walk(instance)
    assert told("finished", instance) == {"pengelola", "kasubid", "kabid", "kepala"}
    kantor.identical(instance)


def test_a_vacant_position_is_told_to_its_superior_and_to_the_administrator(kantor, told):
    instance = kantor.start()
    kantor.vacate("kasubid")
    kantor.complete(instance, "k01")
    assert told("vacant", instance) == {"kabid", "admin"}


def test_more_people_than_one_statement_tells_are_all_told(kantor, told):
    others = {f"staf{n}" for n in range(20)}
    for name in others:
        kantor.hire(name, "kasubid")
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.clock.forward(hours=2)
    Worker(kantor.desk).look()
    assert told("missed", instance) == {"kasubid", "kabid", *others}


def test_what_was_read_is_no_longer_unread_and_only_for_its_reader(kantor):
    instance = kantor.start()
    kantor.walk(instance)
    second = kantor.start()
    kantor.complete(second, "k01")
    kantor.give_back(second, "k02")
    newest, oldest = kantor.ask("pengelola", MyBox())
    assert (newest.kind, oldest.kind) == ("returned", "finished")
    assert kantor.ask("pengelola", Unread()) == 2
    kantor.do("pengelola", ReadNotices(upto=oldest.id))
    assert [n.fresh for n in kantor.ask("pengelola", MyBox())] == [True, False]
    kantor.do("pengelola", ReadNotices(upto=newest.id))
    assert (kantor.ask("pengelola", Unread()), kantor.ask("kasubid", Unread())) == (0, 1)
    assert [n.id for n in kantor.ask("pengelola", MyBox(before=newest.id))] == [oldest.id]


def test_a_refused_command_tells_nobody(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    before = kantor.picture()
    with pytest.raises(AnswersInvalid):
        kantor.complete(instance, "k02", {"keputusan": "kembalikan"})
    assert kantor.picture() == before
