"""The recorder: who may record for whom, what it opens to them, how it is taken back, and where they find the tasks."""

import pytest

from engine.commands.claim import Claim
from engine.commands.complete import Complete
from engine.commands.move import TakeBack
from engine.commands.note import See
from engine.commands.positions import EndDuty, GrantDuty
from engine.commands.record import RecordFromPaper
from engine.commands.setting import NameOffice, SwitchPaper
from engine.errors import (
    AlreadySeen,
    AuditorActs,
    Forbidden,
    KeyReused,
    NothingToTakeBack,
    NotRecorder,
    NotYourLane,
    OwnPaper,
    PaperOff,
    TaskClaimed,
    TaskClosed,
)
from engine.questions.instance import TheInstance
from engine.questions.notices import MyBox
from engine.questions.paper import Officials, PaperTasks
from engine.questions.people import OfficeFacts
from engine.questions.task import TheTask
from tests.from_paper import APPROVED, at_kabid, record, recording


@pytest.fixture
def kertas(kantor):
    """An office that records from paper, with Rina as its recorder."""
    return recording(kantor)


def test_only_a_recorder_records_and_only_while_the_office_does(kertas):
    instance = at_kabid(kertas)
    for name, refusal in (("pengelola", NotRecorder), ("kasubid", NotRecorder), ("auditor", AuditorActs),
                          ("admin", NotRecorder)):
        with pytest.raises(refusal):
            record(kertas, instance, by=name)
        with pytest.raises(refusal):
            kertas.ask(name, PaperTasks())
    kertas.do("admin", SwitchPaper(on=False))
    with pytest.raises(PaperOff):
        record(kertas, instance)
    kertas.do("admin", SwitchPaper(on=True))
    kertas.do("admin", EndDuty(duty=kertas.duty))
    with pytest.raises(NotRecorder):
        record(kertas, instance)
    assert not kertas.ask("rina", TheInstance(instance=instance)).recordable


def test_the_setting_is_an_event_that_only_administrators_write(kertas):
    assert kertas.ask("admin", OfficeFacts()).paper
    for name in ("rina", "kepala", "pemilik", "auditor"):
        with pytest.raises(Forbidden):
            kertas.do(name, SwitchPaper(on=False))
    again = kertas.do("admin", SwitchPaper(on=True))
    assert again.seq == 0  # already so: nothing was written
    kertas.operator(NameOffice(name="BKD Baru", zone="Asia/Jakarta", demo=True))
    assert kertas.ask("admin", OfficeFacts()).paper  # another name does not turn it off


def test_recorder_and_official_are_two_people(kertas):
    kertas.do("admin", GrantDuty(person=kertas.people["kabid"], duty="recorder"))
    instance = at_kabid(kertas)
    with pytest.raises(OwnPaper):
        record(kertas, instance, by="kabid")
    task = kertas.task(instance, "k03").task
    assert kertas.ask("kabid", Officials(task=task)) == ()
    assert not kertas.ask("kabid", TheTask(task=task)).may_record


def test_the_official_performs_the_task_at_that_moment(kertas):
    instance = at_kabid(kertas)
    with pytest.raises(NotYourLane):
        record(kertas, instance, official="kasubid")
    kertas.hire("dewi", "kabid", "Plh")
    task = kertas.task(instance, "k03").task
    offered = kertas.ask("rina", Officials(task=task))
    assert [(o.name, o.title, o.kind) for o in offered] == [
        ("Kabid", "Kabid Dokin", "definitif"), ("Dewi", "Kabid Dokin", "Plh"),
    ]
    kertas.do("kabid", Claim(task=task))
    assert [o.name for o in kertas.ask("rina", Officials(task=task))] == ["Kabid"]
    with pytest.raises(TaskClaimed):
        record(kertas, instance, official="dewi")


def test_a_plh_decides_on_paper_in_that_holding(kertas):
    holding = kertas.hire("dewi", "kabid", "Plh")
    instance = at_kabid(kertas)
    record(kertas, instance, official="dewi", position=kertas.positions["kabid"])
    event = kertas.history(instance)[-1]
    assert (event.actor_name, event.kind, event.entered.name) == ("Dewi", "Plh", "Rina")
    assert holding == kertas.holdings["dewi"]
    kertas.identical(instance)


def test_a_recorder_who_may_not_read_the_berkas_records_nothing_in_it(kertas):
    instance = at_kabid(kertas, sifat="rahasia")
    with pytest.raises(Forbidden):
        record(kertas, instance)
    assert kertas.ask("rina", PaperTasks()) == ()


def test_who_recorded_in_a_secret_berkas_can_read_what_they_recorded(kertas):
    kertas.hire("budi", "kabid", "tim")
    kertas.do("admin", GrantDuty(person=kertas.people["budi"], duty="recorder"))
    instance = at_kabid(kertas, sifat="rahasia")
    record(kertas, instance, by="budi")
    assert kertas.ask("budi", TheInstance(instance=instance)).entered


def test_the_same_entry_sent_twice_is_done_once_and_the_key_is_the_recorders(kertas):
    instance = at_kabid(kertas)
    task, scan = kertas.task(instance, "k03").task, kertas.file(b"pindaian", "pindaian.pdf")
    command = RecordFromPaper(
        task=task, official=kertas.people["kabid"], signed_at=kertas.clock.now, scan=scan, answers=APPROVED
    )
    first = kertas.do("rina", command, "kunci")
    again = kertas.do("rina", command, "kunci")
    assert (again.repeated, again.seq) == (True, first.seq)
    with pytest.raises(KeyReused):
        kertas.do("rina", Complete(task=task, answers=APPROVED), "kunci")
    with pytest.raises(TaskClosed):
        kertas.do("kabid", Complete(task=task, answers=APPROVED), "kunci")


@pytest.mark.parametrize(("taker", "other"), [("rina", "kabid"), ("kabid", "rina")])
def test_recorder_and_official_may_take_it_back_and_the_other_is_told(kertas, taker, other):
    instance = at_kabid(kertas)
    record(kertas, instance)
    for name in ("pengelola", "kasubid", "kepala"):
        assert not kertas.ask(name, TheInstance(instance=instance)).may_take_back
        with pytest.raises(NothingToTakeBack):
            kertas.do(name, TakeBack(instance=instance))
    assert kertas.ask(taker, TheInstance(instance=instance)).may_take_back
    kertas.do(taker, TakeBack(instance=instance))
    assert kertas.ask(other, MyBox())[0].kind == "taken-back"
    task = kertas.task(instance, "k03")
    assert (task.holder, task.visit) == (kertas.people["kabid"], 2)
    record(kertas, instance, ago=0)
    page = kertas.ask("kabid", TheInstance(instance=instance))
    assert [d.number for d in page.documents if d.name == "Pindaian langkah 3"] == [2, 1]
    assert [a.withdrawn for a in page.acts] == [False, True, False]
    kertas.walk(instance, start="k04")
    kertas.identical(instance)


def test_an_entry_can_be_undone_after_the_office_stopped_recording_but_not_without_the_duty(kertas):
    instance = at_kabid(kertas)
    record(kertas, instance)
    kertas.do("admin", SwitchPaper(on=False))
    kertas.do("rina", TakeBack(instance=instance))
    kertas.identical(instance)
    kertas.do("admin", SwitchPaper(on=True))
    record(kertas, instance, ago=0)
    kertas.do("admin", EndDuty(duty=kertas.duty))
    assert not kertas.ask("rina", TheInstance(instance=instance)).may_take_back
    with pytest.raises(NotRecorder):
        kertas.do("rina", TakeBack(instance=instance))


def test_it_is_too_late_once_the_next_holder_has_seen_it(kertas):
    instance = at_kabid(kertas)
    record(kertas, instance)
    kertas.do("kasubid", See(task=kertas.task(instance, "k04").task))
    for name in ("rina", "kabid"):
        with pytest.raises(AlreadySeen):
            kertas.do(name, TakeBack(instance=instance))


def test_a_recorder_finds_the_tasks_they_may_record(kertas):
    urgent, other = at_kabid(kertas, title="Mendesak"), kertas.start(title="Baru mulai")
    rows = kertas.ask("rina", PaperTasks())
    assert [(r.row.instance, r.row.element, r.names) for r in rows] == [
        (urgent, "k03", ("Kabid",)), (other, "k01", ("Pengelola",)),
    ]
    assert [r.row.instance for r in kertas.ask("rina", PaperTasks(text="mendesak"))] == [urgent]
    first = kertas.ask("rina", PaperTasks(limit=1))[0].row
    assert [r.row.instance for r in kertas.ask("rina", PaperTasks(after=(first.due, first.task)))] == [other]
    assert kertas.ask("rina", TheInstance(instance=urgent)).recordable == {first.task}


def test_a_disposition_from_paper_names_the_next_person(kertas):
    kertas.hire("sari", "pengelola", "tim")
    instance = at_kabid(kertas)
    record(kertas, instance)
    record(kertas, instance, official="kasubid", ago=0, element="k04",
           answers={"isi_disposisi": "Mohon diunggah", "kepada": "sari"})
    assert kertas.ask("sari", TheInstance(instance=instance)).open_tasks[0].holder == kertas.people["sari"]
    kertas.identical(instance)
