"""Return: a new task for the maker, prefilled, with the reason on top; earlier acts stay."""

import pytest

from engine.commands.claim import TakeOver
from engine.commands.complete import Complete
from engine.errors import AnswersInvalid, TaskOffered
from engine.questions.history import History
from engine.questions.instance import TheInstance
from engine.questions.people import MyNotices
from engine.questions.task import TheTask

ASKED = {"keputusan": "kembalikan", "alasan": "Judul keliru", "catatan": "Lihat coretan"}


def _returned(kantor, first=None):
    """A Berkas whose draft was returned by the Kasubid; its instance and the maker's new task."""
    instance = kantor.start()
    kantor.complete(instance, "k01", first or {})
    kantor.clock.forward(minutes=10)
    kantor.complete(instance, "k02", ASKED)
    return instance, kantor.task(instance, "k01")


def test_a_returned_task_has_its_own_clock(kantor):
    _, task = _returned(kantor)
    assert (task.visit, task.returned, task.status) == (2, True, "returned")
    assert task.opened_at == kantor.clock.now
    assert task.minutes_left == 450


def test_the_reason_is_mandatory(kantor):
    instance = kantor.start()
    kantor.walk(instance, upto="k01")
    for answers in ({"keputusan": "kembalikan"}, {"keputusan": "kembalikan", "alasan": "  "}):
        with pytest.raises(AnswersInvalid) as refused:
            kantor.complete(instance, "k02", answers)
        assert [(e.field, e.code) for e in refused.value.params["errors"]] == [("alasan", "required")]


def test_the_reason_stands_on_top_with_who_sent_it_back_and_from_where(kantor):
    _, task = _returned(kantor)
    page = kantor.ask("pengelola", TheTask(task=task.task))
    back = page.returned
    assert (back.reason, back.by_name, back.from_step, back.at) == ("Judul keliru", "Kasubid", "2", kantor.clock.now)


def test_the_form_is_prefilled_with_last_answers_and_files_without_decision_reason_and_acts(kantor):
    file = kantor.file()
    instance, task = _returned(kantor, {"naskah": [file], "catatan": "Versi pertama"})
    assert kantor.ask("pengelola", TheTask(task=task.task)).prefilled == {
        "naskah": [file], "catatan": "Versi pertama",
    }
    kantor.complete(instance, "k01", {"naskah": [kantor.file(b"baru")]})
    again = kantor.ask("kasubid", TheTask(task=kantor.task(instance, "k02").task))
    assert (again.prefilled, again.returned) == ({"catatan": "Lihat coretan"}, None)


def test_it_is_offered_to_who_did_the_earlier_visit_while_they_hold_the_position(kantor):
    kantor.hire("budi", "pengelola")
    instance = kantor.start()
    kantor.do("budi", Complete(task=kantor.task(instance, "k01").task))
    kantor.complete(instance, "k02", ASKED)
    assert kantor.tasks("pengelola") == ()
    (task,) = kantor.tasks("budi")
    assert task.holder == kantor.people["budi"]
    with pytest.raises(TaskOffered):
        kantor.do("pengelola", Complete(task=task.task))
    kantor.vacate("budi")
    assert [t.task for t in kantor.tasks("pengelola")] == [task.task]
    kantor.do("pengelola", Complete(task=task.task))
    kantor.identical(instance)


def test_an_offered_task_is_taken_over_with_a_reason(kantor):
    kantor.hire("budi", "pengelola")
    instance = kantor.start()
    kantor.do("budi", Complete(task=kantor.task(instance, "k01").task))
    kantor.complete(instance, "k02", ASKED)
    (task,) = kantor.tasks("budi")
    kantor.do("pengelola", TakeOver(task=task.task, reason="Budi cuti"))
    kantor.do("pengelola", Complete(task=task.task))
    kantor.identical(instance)


def test_the_maker_is_told_and_so_are_the_lanes_that_were_skipped_on_the_way_back(kantor):
    instance = kantor.start()
    kantor.walk(instance, upto="k07")
    kantor.give_back(instance, "k08")
    told = {name: [(n.kind, n.element) for n in kantor.ask(name, MyNotices())] for name in kantor.people}
    assert told["pengelola"] == [("returned", "k05")]
    assert told["kasubid"] == told["kabid"] == [("for-information", "k05")]
    assert told["kepala"] == told["admin"] == []


def test_a_return_that_skips_nobody_tells_only_the_maker(kantor):
    _returned(kantor)
    assert [n.kind for n in kantor.ask("pengelola", MyNotices())] == ["returned"]
    assert kantor.ask("kabid", MyNotices()) == kantor.ask("kasubid", MyNotices()) == ()


def test_earlier_acts_stay_and_say_which_version_they_cover_and_which_is_now(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01", {"naskah": [kantor.file(b"satu")]})
    kantor.complete(instance, "k02")
    kantor.complete(instance, "k03", ASKED)
    kantor.complete(instance, "k01", {"naskah": [kantor.file(b"dua")]})
    page = kantor.ask("kasubid", TheTask(task=kantor.task(instance, "k02").task))
    (paraf,) = page.acts
    assert (paraf.kind, paraf.medium, paraf.by_name) == ("paraf", "aplikasi", "Kasubid")
    assert (paraf.covers, paraf.now) == ({"Naskah materi": 1}, {"Naskah materi": 2})
    kantor.complete(instance, "k02", medium="basah")
    first, second = kantor.ask("kabid", TheInstance(instance=instance)).acts
    assert (first.now, second.covers, second.now, second.medium) == (
        {"Naskah materi": 2}, {"Naskah materi": 2}, {}, "basah",
    )


def test_a_return_is_no_act(kantor):
    instance, _ = _returned(kantor)
    assert kantor.ask("kasubid", TheInstance(instance=instance)).acts == ()


def test_a_file_that_comes_back_unchanged_is_no_new_version(kantor):
    same = kantor.file(b"satu")
    instance, _ = _returned(kantor, {"naskah": [same]})
    kantor.complete(instance, "k01", {"naskah": [same, kantor.file(b"dua")]})
    documents = kantor.ask("kasubid", TheInstance(instance=instance)).documents
    assert [(d.name, d.number) for d in documents] == [("Naskah materi", 2), ("Naskah materi", 1)]
    kantor.identical(instance)


def test_a_corrected_version_by_the_kasubid_becomes_the_documents_newest(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01", {"naskah": [kantor.file(b"satu")]})
    kantor.complete(instance, "k02", {**ASKED, "naskah_perbaikan": [kantor.file(b"coret")]})
    newest = kantor.ask("pengelola", TheInstance(instance=instance)).documents[0]
    assert (newest.number, newest.by, newest.element) == (2, kantor.people["kasubid"], "k02")


def test_history_shows_the_return_with_its_reason(kantor):
    instance, _ = _returned(kantor)
    event = kantor.ask("pengelola", History(instance=instance))[-1]
    assert event.body["control"] == {"keputusan": "kembalikan"}
    assert event.answers == {"alasan": "Judul keliru", "catatan": "Lihat coretan"}
    assert event.body["opened"][0]["cause"] == "return"
