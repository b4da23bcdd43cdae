"""Who: a task is for whoever holds, at that moment, a position its lane maps to."""

import pytest

from engine.commands.claim import Claim, Release, TakeOver
from engine.commands.complete import Complete
from engine.commands.people import EndPerson
from engine.commands.positions import AddHolding
from engine.commands.start import Start
from engine.errors import (
    AuditorActs,
    Forbidden,
    LaneVacant,
    NoSuchPerson,
    NotYourLane,
    NotYourPosition,
    ReasonMissing,
    TaskClaimed,
)
from engine.model import Actor
from engine.questions.task import TheTask
from engine.questions.tasks import MyTasks
from engine.questions.vacancies import Vacancies

SOP = "updating-data-website"


def test_a_task_follows_the_position_when_its_holder_changes(kantor):
    instance = kantor.start()
    kantor.hire("budi", "pengelola")
    kantor.vacate("pengelola")
    assert kantor.tasks("pengelola") == ()
    assert [t.instance for t in kantor.tasks("budi")] == [instance]


def test_a_holder_whose_term_begins_tomorrow_sees_nothing_today(kantor):
    kantor.start()
    kantor.people["budi"] = kantor.people["admin"]
    kantor.operator(AddHolding(person=kantor.people["budi"], position=kantor.positions["pengelola"],
                               start="2026-11-24", end="2026-11-24"))
    assert kantor.tasks("budi") == ()
    kantor.clock.to("2026-11-24 08:00")
    assert len(kantor.tasks("budi")) == 1
    kantor.clock.to("2026-11-25 00:00")
    assert kantor.tasks("budi") == ()


def test_any_holder_may_complete_an_unclaimed_task(kantor):
    kantor.hire("budi", "pengelola")
    instance = kantor.start()
    task = kantor.task(instance, "k01")
    assert (task.claimed_by, task.holder) == (None, None)
    kantor.do("budi", Complete(task=task.task))
    assert kantor.open(instance) == ["k02"]
    kantor.identical(instance)


def test_one_holder_alone_needs_no_claim(kantor):
    task = kantor.task(kantor.start(), "k01")
    assert (task.claimed_by, task.holder) == (None, kantor.people["pengelola"])


def test_a_claimed_task_is_somebody_elses_until_it_is_released(kantor):
    kantor.hire("budi", "pengelola")
    instance = kantor.start()
    task = kantor.task(instance, "k01").task
    kantor.do("budi", Claim(task=task))
    assert kantor.tasks("pengelola") == ()
    for command in (Claim(task=task), Complete(task=task)):
        with pytest.raises(TaskClaimed) as refused:
            kantor.do("pengelola", command)
        assert refused.value.params["person"] == kantor.people["budi"]
    with pytest.raises(Forbidden):
        kantor.do("pengelola", Release(task=task))
    kantor.do("budi", Release(task=task))
    kantor.do("pengelola", Complete(task=task))
    kantor.identical(instance)


def test_a_claim_lapses_when_its_holder_loses_the_position(kantor):
    kantor.hire("budi", "pengelola")
    instance = kantor.start()
    task = kantor.task(instance, "k01").task
    kantor.do("budi", Claim(task=task))
    kantor.vacate("budi")
    with pytest.raises(NotYourLane):
        kantor.do("budi", Complete(task=task))
    kantor.do("pengelola", Complete(task=task))
    kantor.identical(instance)


def test_a_claim_lapses_when_its_holder_leaves_the_office(kantor):
    kantor.hire("budi", "pengelola")
    task = kantor.task(kantor.start(), "k01").task
    kantor.do("budi", Claim(task=task))
    kantor.operator(EndPerson(person=kantor.people["budi"]))
    with pytest.raises(NoSuchPerson):
        kantor.do("budi", Complete(task=task))
    kantor.do("pengelola", Claim(task=task))


def test_a_colleague_takes_over_with_a_reason(kantor):
    kantor.hire("budi", "pengelola")
    instance = kantor.start()
    task = kantor.task(instance, "k01").task
    kantor.do("budi", Claim(task=task))
    with pytest.raises(ReasonMissing):
        kantor.do("pengelola", TakeOver(task=task, reason=" "))
    done = kantor.do("pengelola", TakeOver(task=task, reason="Budi sedang sakit"))
    assert done.body["from"] == kantor.people["budi"]
    assert kantor.history(instance)[-1].answers == {"reason": "Budi sedang sakit"}
    with pytest.raises(TaskClaimed):
        kantor.do("budi", Complete(task=task))
    kantor.do("pengelola", Complete(task=task))
    kantor.identical(instance)


def test_tasks_of_a_vacant_position_are_offered_to_the_superior_and_shown_to_the_administrator(kantor):
    instance = kantor.start()
    task = kantor.task(instance, "k01").task
    kantor.vacate("pengelola")
    assert [t.task for t in kantor.tasks("kasubid")] == [task]
    assert kantor.tasks("kabid") == ()
    (vacancy,) = kantor.ask("admin", Vacancies())
    assert (vacancy.lane, vacancy.tasks) == ("Pengelola Informasi Kepegawaian", (task,))
    with pytest.raises(Forbidden):
        kantor.ask("kasubid", Vacancies())


def test_the_superior_who_took_over_does_the_task_in_the_superior_position(kantor):
    instance = kantor.start()
    task = kantor.task(instance, "k01").task
    kantor.vacate("pengelola")
    with pytest.raises(NotYourLane):
        kantor.do("kasubid", Complete(task=task))
    kantor.do("kasubid", TakeOver(task=task, reason="Jabatan kosong"))
    page = kantor.ask("kasubid", TheTask(task=task))
    assert (page.may_complete, page.row.holder) == (True, kantor.people["kasubid"])
    kantor.do("kasubid", Complete(task=task))
    assert kantor.history(instance)[-1].position_title == "Kasubid II"
    assert kantor.open(instance) == ["k02"]
    kantor.identical(instance)


def test_a_superior_keeps_what_was_taken_over_when_somebody_is_appointed(kantor):
    instance = kantor.start()
    task = kantor.task(instance, "k01").task
    kantor.vacate("pengelola")
    kantor.do("kasubid", TakeOver(task=task, reason="Jabatan kosong"))
    kantor.hire("budi", "pengelola")
    assert [t.task for t in kantor.tasks("kasubid")] == [task]
    with pytest.raises(TaskClaimed):
        kantor.do("budi", Complete(task=task))
    kantor.do("kasubid", Release(task=task))
    assert kantor.tasks("kasubid") == ()
    kantor.do("budi", Complete(task=task))
    kantor.identical(instance)


def test_a_berkas_cannot_start_on_a_vacant_first_lane(kantor):
    kantor.vacate("pengelola")
    before = kantor.picture()
    with pytest.raises(LaneVacant):
        kantor.do("kasubid", Start(procedure=SOP, title="Berita"))
    assert kantor.picture() == before


def test_only_a_holder_of_the_first_lane_starts(kantor):
    for name in ("kasubid", "kabid", "kepala", "pemilik", "admin"):
        with pytest.raises(NotYourLane):
            kantor.do(name, Start(procedure=SOP, title="Berita"))


def test_the_auditor_gives_no_command_even_as_a_holder(kantor):
    kantor.hold("auditor", "pengelola")
    task = kantor.task(kantor.start(), "k01").task
    for command in (Start(procedure=SOP, title="Berita"), Claim(task=task), Complete(task=task)):
        with pytest.raises(AuditorActs):
            kantor.do("auditor", command)


def test_a_person_with_several_holdings_acts_definitif_first_or_as_they_choose(kantor):
    kantor.hold("kasubid", "pengelola", "Plt")
    instance = kantor.start()
    kantor.do("kasubid", Complete(task=kantor.task(instance, "k01").task))
    assert (kantor.history(instance)[-1].kind, kantor.history(instance)[-1].position_title) == (
        "Plt", "Pengelola Informasi Kepegawaian",
    )
    task = kantor.task(instance, "k02").task
    wrong = Actor(person=kantor.people["kasubid"], via="cli", position=kantor.positions["pengelola"])
    with pytest.raises(NotYourPosition):
        kantor.desk.do(Complete(task=task, answers={"keputusan": "setuju"}), wrong)
    kantor.complete(instance, "k02")
    kantor.identical(instance)


def test_many_tasks_claimed_by_a_colleague_do_not_hide_ones_own(kantor):
    kantor.hire("budi", "pengelola")
    mine = [kantor.start() for _ in range(5)]
    for instance in mine[:4]:
        kantor.do("budi", Claim(task=kantor.task(instance, "k01").task))
    assert [t.instance for t in kantor.ask("pengelola", MyTasks(limit=2))] == [mine[4]]
