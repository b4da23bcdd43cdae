"""Simpan dulu: a draft per task and person, no event, ended with its task."""

import pytest

from engine.commands.claim import Claim
from engine.commands.draft import DiscardDraft, SaveDraft
from engine.commands.move import Cancel, TakeBack
from engine.errors import AuditorActs, NotFound, NotYourLane, TaskClaimed, TaskClosed, TextTooLong
from engine.questions.task import TheTask


def _draft(kantor, name, task):
    found = kantor.ask(name, TheTask(task=task)).draft
    return found.text if found is not None else None


@pytest.fixture
def first(kantor):
    return kantor.task(kantor.start(), "k01").task


def test_a_draft_waits_for_its_person_and_is_no_event(kantor, first):
    events = len(kantor.picture()["event"])
    kantor.do("pengelola", SaveDraft(task=first, text="setengah jadi"))
    assert _draft(kantor, "pengelola", first) == "setengah jadi"
    assert kantor.ask("pengelola", TheTask(task=first)).draft.saved_at == kantor.clock.now
    assert len(kantor.picture()["event"]) == events


def test_nobody_else_sees_it_and_each_holder_has_their_own(kantor, first):
    kantor.hire("budi", "pengelola")
    kantor.do("pengelola", SaveDraft(task=first, text="punya pengelola"))
    kantor.do("budi", SaveDraft(task=first, text="punya budi"))
    assert _draft(kantor, "pengelola", first) == "punya pengelola"
    assert _draft(kantor, "budi", first) == "punya budi"
    assert _draft(kantor, "kasubid", first) is None


def test_saving_again_replaces_and_discarding_removes(kantor, first):
    for text in ("satu", "dua"):
        kantor.do("pengelola", SaveDraft(task=first, text=text))
    assert _draft(kantor, "pengelola", first) == "dua"
    for _ in range(2):
        kantor.do("pengelola", DiscardDraft(task=first))
    assert _draft(kantor, "pengelola", first) is None


def test_it_ends_when_the_task_is_completed_also_by_a_colleague(kantor):
    instance = kantor.start()
    task = kantor.task(instance, "k01").task
    kantor.hire("budi", "pengelola")
    for name in ("pengelola", "budi"):
        kantor.do(name, SaveDraft(task=task, text=name))
    kantor.complete(instance, "k01")
    assert kantor.picture()["draft"] == []
    with pytest.raises(TaskClosed):
        kantor.do("budi", SaveDraft(task=task, text="terlambat"))


@pytest.mark.parametrize("command", [TakeBack, Cancel])
def test_it_ends_when_the_task_is_taken_back_or_cancelled(kantor, command):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.do("kasubid", SaveDraft(task=kantor.task(instance, "k02").task, text="setengah jadi"))
    more = {"reason": "Keliru"} if command is Cancel else {}
    kantor.do("pengelola", command(instance=instance, **more))
    assert kantor.picture()["draft"] == []


def test_only_who_may_do_the_task_saves_one(kantor, first):
    for name, refusal in (("kasubid", NotYourLane), ("auditor", AuditorActs)):
        with pytest.raises(refusal):
            kantor.do(name, SaveDraft(task=first, text="bukan tugasnya"))
    kantor.hire("budi", "pengelola")
    kantor.do("budi", Claim(task=first))
    with pytest.raises(TaskClaimed):
        kantor.do("pengelola", SaveDraft(task=first, text="keduluan"))
    with pytest.raises(NotFound):
        kantor.do("pengelola", SaveDraft(task=999, text="tidak ada"))


def test_a_text_too_long_is_refused_and_the_draft_before_it_stays(kantor, first):
    kantor.do("pengelola", SaveDraft(task=first, text="tetap"))
    with pytest.raises(TextTooLong):
        kantor.do("pengelola", SaveDraft(task=first, text="x" * 2_000_001))
    assert _draft(kantor, "pengelola", first) == "tetap"


def test_a_missed_deadline_leaves_the_draft(kantor, first):
    kantor.do("pengelola", SaveDraft(task=first, text="lama dikerjakan"))
    kantor.clock.forward(days=7)
    kantor.do("pengelola", Claim(task=first))
    assert kantor.tasks("pengelola")[0].late
    assert _draft(kantor, "pengelola", first) == "lama dikerjakan"
