"""Catat dari kertas: a recorder enters what an official signed on paper, and everybody can see that it was so."""

import io
from datetime import timedelta

import pytest

from engine.errors import AnswersInvalid, FileMissing, ScanMissing, SignedTimeUnfit
from engine.questions.finished import FinishedByMe
from engine.questions.instance import TheInstance
from engine.questions.notices import MyBox
from engine.questions.task import TheTask
from tests.from_paper import at_kabid, record, recording, word


@pytest.fixture
def kertas(kantor):
    """An office that records from paper, with Rina as its recorder."""
    return recording(kantor)


def test_the_recorded_decision_is_the_officials_act_and_says_who_recorded_it(kertas):
    instance = at_kabid(kertas)
    signed_at = kertas.clock.now - timedelta(minutes=5)
    record(kertas, instance)
    assert kertas.open(instance) == ["k04"]
    event = kertas.history(instance)[-1]
    assert (event.type, event.person, event.actor_name, event.position_title) == (
        "task:completed", kertas.people["kabid"], "Kabid", "Kabid Dokin",
    )
    assert (event.entered.person, event.entered.name, event.entered.signed_at) == (
        kertas.people["rina"], "Rina", signed_at,
    )
    assert event.at == event.recorded_at == kertas.clock.now
    assert event.body["act"]["medium"] == "basah"
    assert [(d["name"], d["by"]) for d in event.body["documents"]] == [("Pindaian langkah 3", kertas.people["rina"])]
    kertas.walk(instance, start="k04")
    kertas.identical(instance)


def test_every_page_marks_it(kertas):
    instance = at_kabid(kertas)
    closed = kertas.task(instance, "k03").task
    record(kertas, instance)
    page = kertas.ask("kepala", TheInstance(instance=instance))
    assert [(a.kind, a.by_name, a.entered.name if a.entered else "") for a in page.acts] == [
        ("paraf", "Kasubid", ""), (page.acts[1].kind, "Kabid", "Rina"),
    ]
    assert [(s.element, s.by_name, s.entered.name) for s in page.steps if s.entered] == [("k03", "Kabid", "Rina")]
    assert [e.name for e in page.entered.values()] == ["Rina"]
    (mine,) = kertas.ask("kabid", FinishedByMe()).rows
    assert (mine.step, mine.entered.name) == ("3", "Rina")
    assert kertas.ask("rina", FinishedByMe()).rows == ()
    assert [r.entered for r in kertas.ask("kasubid", FinishedByMe()).rows] == [None]
    assert kertas.ask("kabid", TheTask(task=closed)).closed.entered.name == "Rina"
    task = kertas.task(instance, "k04")
    assert (task.from_name, task.from_recorder) == ("Kabid", "Rina")
    assert [a.entered.name for a in kertas.ask("kasubid", TheTask(task=task.task)).acts if a.entered] == ["Rina"]


def test_a_return_from_paper_is_marked_where_its_reason_stands(kertas):
    instance = at_kabid(kertas)
    record(kertas, instance, answers={"keputusan": "kembalikan", "alasan": "Judulnya keliru"})
    page = kertas.ask("pengelola", TheTask(task=kertas.task(instance, "k01").task))
    assert (page.returned.by_name, page.returned.reason, page.returned.entered.name) == (
        "Kabid", "Judulnya keliru", "Rina",
    )
    kertas.complete(instance, "k01")
    kertas.identical(instance)


def test_the_official_is_told(kertas):
    instance = at_kabid(kertas)
    record(kertas, instance)
    (told,) = kertas.ask("kabid", MyBox())
    assert (told.kind, told.step, told.entered.name) == ("recorded", "3", "Rina")
    assert kertas.ask("rina", MyBox()) == ()


def test_the_scan_is_a_document_that_the_act_does_not_cover(kertas):
    instance = kertas.start()
    kertas.complete(instance, "k01", {"naskah": [kertas.file()]})
    kertas.complete(instance, "k02")
    record(kertas, instance, ago=0)
    page = kertas.ask("kabid", TheInstance(instance=instance))
    assert {(d.name, d.number): d.by for d in page.documents} == {
        ("Naskah materi", 1): kertas.people["pengelola"], ("Pindaian langkah 3", 1): kertas.people["rina"],
    }
    assert [dict(a.covers) for a in page.acts] == [{"Naskah materi": 1}] * 2
    kertas.complete(instance, "k04")
    assert dict(kertas.ask("kabid", TheInstance(instance=instance)).acts[-1].covers) == {"Naskah materi": 1}


def test_the_deadline_counts_until_it_was_entered(kertas):
    instance = at_kabid(kertas)
    task = kertas.task(instance, "k03")
    kertas.clock.now = task.due + timedelta(minutes=1)
    record(kertas, instance, ago=30, late_cause="Ditandatangani di luar kantor")
    assert [e.type for e in kertas.history(instance)][-2:] == ["deadline:missed", "task:completed"]
    assert kertas.history(instance)[-1].answers["sebab_terlambat"] == "Ditandatangani di luar kantor"
    kertas.identical(instance)


@pytest.mark.parametrize(("signed", "why"), [
    (lambda now, opened: now + timedelta(milliseconds=1), "future"),
    (lambda now, opened: opened.replace(second=0, microsecond=0) - timedelta(milliseconds=1), "early"),
    (lambda now, opened: now.replace(tzinfo=None), "zone"),
])
def test_a_claimed_time_outside_the_task_is_refused(kertas, signed, why):
    instance = at_kabid(kertas)
    at = signed(kertas.clock.now, kertas.task(instance, "k03").opened_at)
    scan = kertas.file(b"pindaian", "pindaian.pdf")
    before = kertas.picture()
    with pytest.raises(SignedTimeUnfit) as refused:
        record(kertas, instance, signed_at=at, scan=scan)
    assert refused.value.params["why"] == why
    assert kertas.picture() == before


def test_the_moment_of_entering_and_the_minute_of_opening_are_within(kertas):
    for at in (lambda now, opened: now, lambda now, opened: opened.replace(second=0, microsecond=0)):
        kertas.clock.forward(seconds=17)
        instance = at_kabid(kertas)
        record(kertas, instance, signed_at=at(kertas.clock.now, kertas.task(instance, "k03").opened_at))
        kertas.identical(instance)


def test_without_its_scan_or_with_wrong_answers_nothing_is_recorded(kertas):
    instance = at_kabid(kertas)
    written = kertas.desk.keep_file(io.BytesIO(word()), "surat.docx").id
    scan = kertas.file(b"pindaian", "pindaian.pdf")
    before = kertas.picture()
    for wrong, refusal in (
        ({"scan": ""}, ScanMissing), ({"scan": written}, ScanMissing), ({"scan": "0" * 64}, FileMissing),
        ({"answers": {}}, AnswersInvalid),
        ({"answers": {"keputusan": "kembalikan"}}, AnswersInvalid),
    ):
        with pytest.raises(refusal):
            record(kertas, instance, **{"scan": scan, **wrong})
    assert kertas.picture() == before
