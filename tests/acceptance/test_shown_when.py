"""Shown when: a field that does not apply is neither demanded nor taken, by the desk, from paper, and in a replay."""

import json
from datetime import timedelta

import pytest

from engine.commands.complete import Complete
from engine.commands.publish import Publish
from engine.commands.record import RecordFromPaper
from engine.errors import AnswersInvalid, PublishRefused
from engine.questions.instance import TheInstance
from engine.questions.retelling import Retelling
from engine.questions.task import TheTask
from tests.from_paper import recording
from tests.sometimes import ASKED, DECIDED, KEY, begun, diagram

URGENT = {"perihal": "Mutasi", "mendesak": True, "batas": "2026-11-30"}
PLAIN = {"perihal": "Mutasi", "mendesak": False}


def mine(kantor, name):
    (task,) = kantor.tasks(name)
    return task.task


def do(kantor, name, answers, **more):
    return kantor.do(name, Complete(task=mine(kantor, name), answers=answers, **more))


def refused(kantor, name, answers):
    before = kantor.picture()
    with pytest.raises(AnswersInvalid) as caught:
        do(kantor, name, answers)
    assert kantor.picture() == before
    return [(error.field, error.code) for error in caught.value.params["errors"]]


def test_an_answer_that_does_not_apply_is_refused_and_nothing_moves(kantor):
    begun(kantor)
    assert refused(kantor, "pengelola", {**PLAIN, "batas": "2026-11-30"}) == [("batas", "not-shown")]
    assert refused(kantor, "pengelola", {**PLAIN, "sifat": "biasa", "alasan_sifat": "x"}) == [
        ("alasan_sifat", "not-shown"),
    ]
    file = kantor.file()
    assert refused(kantor, "pengelola", {**PLAIN, "sifat": "terbatas", "alasan_sifat": "x", "dasar": [file]}) == [
        ("dasar", "not-shown"),
    ]


def test_what_applies_is_required_and_what_does_not_is_not(kantor):
    instance = begun(kantor)
    assert refused(kantor, "pengelola", {"perihal": "Mutasi", "mendesak": True}) == [("batas", "required")]
    do(kantor, "pengelola", PLAIN)
    assert refused(kantor, "kasubid", {"keputusan": "tidak"}) == [("alasan", "required")]
    assert refused(kantor, "kasubid", {"keputusan": "ya", "alasan": "Sudah baik"}) == [("alasan", "not-shown")]
    do(kantor, "kasubid", {"keputusan": "ya", "nomor": "800/12/2026"})
    assert kantor.ask("auditor", TheInstance(instance=instance)).state == "completed"
    kantor.identical(instance)


def test_a_return_and_its_second_visit_replay_identically(kantor):
    instance = begun(kantor)
    do(kantor, "pengelola", {**URGENT, "sifat": "rahasia", "alasan_sifat": "Data pribadi", "dasar": [kantor.file()]})
    do(kantor, "kasubid", {"keputusan": "tidak", "alasan": "Tanggal keliru", "coretan": [kantor.file(b"coretan")]})
    page = kantor.ask("pengelola", TheTask(task=mine(kantor, "pengelola")))
    assert page.returned is not None
    assert page.returned.reason == "Tanggal keliru"
    assert {"batas", "alasan_sifat", "dasar"} <= page.prefilled.keys()
    do(kantor, "pengelola", {**PLAIN, "sifat": "biasa"})
    page = kantor.ask("kasubid", TheTask(task=mine(kantor, "kasubid")))
    assert page.prefilled == {}  # the decision is not given again, and what hangs on it is not either
    do(kantor, "kasubid", {"keputusan": "ya"})
    kantor.identical(instance)
    second = [e for e in kantor.history(instance) if e.type == "task:completed"][2]
    told = kantor.ask("auditor", Retelling(instance=instance, seq=second.seq)).moment.submission
    assert told is not None
    changed = {entry.name: (entry.value, entry.before) for entry in told.entries if entry.changed}
    assert changed["batas"] == (None, "2026-11-30")
    assert changed["alasan_sifat"] == (None, "Data pribadi")


def test_a_recorder_is_held_to_the_same(kantor):
    recording(kantor)
    instance = begun(kantor)
    do(kantor, "pengelola", PLAIN)
    kantor.clock.forward(minutes=10)

    def entered(answers):
        command = RecordFromPaper(
            task=mine(kantor, "kasubid"), official=kantor.people["kasubid"], answers=answers,
            signed_at=kantor.clock.now - timedelta(minutes=5), scan=kantor.file(b"pindaian", "pindaian.pdf"),
        )
        return kantor.do("rina", command)

    with pytest.raises(AnswersInvalid) as caught:
        entered({"keputusan": "ya", "alasan": "x"})
    assert [(e.field, e.code) for e in caught.value.params["errors"]] == [("alasan", "not-shown")]
    entered({"keputusan": "ya"})
    kantor.identical(instance)


def sometimes_decided():
    """The forms, with a decision that is asked only of a letter that is complete."""
    tree = json.loads(DECIDED)
    decision = {**tree["schema"]["properties"]["keputusan"], "x-shown": {"field": "lengkap", "is": [True]}}
    tree["schema"]["properties"] = {"lengkap": {"type": "boolean", "title": "Lengkap"}, "keputusan": decision}
    tree["schema"]["required"] = ["keputusan"]
    return {"ajukan.json": ASKED, "periksa.json": json.dumps(tree).encode()}


def test_a_decision_that_is_shown_only_sometimes_is_no_row_of_buttons(kantor):
    instance = begun(kantor, sometimes_decided(), condition='lengkap and keputusan == "ya"')
    do(kantor, "pengelola", PLAIN)
    page = kantor.ask("kasubid", TheTask(task=mine(kantor, "kasubid")))
    assert page.decision == ""
    do(kantor, "kasubid", {"lengkap": False})
    assert kantor.ask("auditor", TheInstance(instance=instance)).state == "running"
    do(kantor, "pengelola", PLAIN)
    do(kantor, "kasubid", {"lengkap": True, "keputusan": "ya"})
    kantor.identical(instance)


@pytest.mark.parametrize(("condition", "warned"), [
    ('keputusan == "ya"', True), ('lengkap and keputusan == "ya"', False),
])
def test_who_publishes_is_warned_of_a_condition_on_what_may_not_be_asked(kantor, condition, warned):
    done = kantor.operator(Publish(key=KEY, source=diagram(condition), forms=sometimes_decided()))
    assert ("condition-field-sometimes" in [one["code"] for one in done.body["warnings"]]) is warned


def test_a_form_whose_condition_of_a_field_is_faulty_is_not_published(kantor):
    faulty = ASKED.replace(b'"field": "mendesak"', b'"field": "perihal"')
    with pytest.raises(PublishRefused) as caught:
        kantor.operator(Publish(key=KEY, source=diagram(), forms={"ajukan.json": faulty, "periksa.json": DECIDED}))
    (finding,) = caught.value.params["findings"]
    assert finding.code == "form-shown-unfit"
    assert finding.params == {
        "name": "perihal", "kind": "text", "path": "/schema/properties/batas/x-shown/field", "file": "ajukan.json",
    }
