"""Gateway: a missing or unlisted decision is refused before anything moves; the default is the return."""

import pytest

from bpmn.library import source
from engine.commands.complete import Complete
from engine.commands.publish import Publish
from engine.errors import AnswersInvalid, PublishRefused
from engine.questions.instance import TheInstance
from engine.questions.task import TheTask
from engine.runtime.advance import StepImpossible
from forms.library import shipped

SOP = "updating-data-website"


@pytest.mark.parametrize("answers", [
    {}, {"keputusan": None}, {"keputusan": ""}, {"keputusan": "sesuai"}, {"keputusan": "SETUJU"},
    {"keputusan": ["setuju"]}, {"keputusan": {"typename": "Decimal", "value": "1"}}, {"keputusan": True},
])
def test_a_missing_or_unlisted_decision_is_refused_and_nothing_moves(kantor, answers):
    instance = kantor.start()
    kantor.walk(instance, upto="k01")
    before = kantor.picture()
    with pytest.raises(AnswersInvalid) as refused:
        kantor.complete(instance, "k02", answers)
    assert refused.value.params["errors"][0].field == "keputusan"
    assert kantor.picture() == before


def test_an_old_decision_never_stands_in_for_a_new_one(kantor):
    instance = kantor.start()
    kantor.walk(instance, upto="k02")
    before = kantor.picture()
    with pytest.raises(AnswersInvalid):
        kantor.complete(instance, "k03", {})
    assert kantor.picture() == before
    kantor.give_back(instance, "k03")
    kantor.complete(instance, "k01")
    with pytest.raises(AnswersInvalid):
        kantor.complete(instance, "k02", {"catatan": "Tanpa keputusan"})


def test_a_default_flow_that_approves_is_not_published(kantor):
    swapped = source(SOP).replace(b'default="f_g02_k01"', b'default="f_g02_k03"')
    assert swapped != source(SOP)
    before = kantor.picture()
    with pytest.raises(PublishRefused):
        kantor.do("pemilik", Publish(key=SOP, source=swapped, forms=shipped(SOP)))
    assert kantor.picture() == before


def test_a_decision_that_its_form_does_not_require_is_still_missed_at_the_gateway(kantor, publish, decided):
    instance = publish(decided("periksa"), FORM)
    kantor.do("pengelola", Complete(task=kantor.tasks("pengelola")[0].task))
    (task,) = kantor.tasks("kasubid")
    before = kantor.picture()
    with pytest.raises(StepImpossible) as refused:
        kantor.do("kasubid", Complete(task=task.task))
    assert (refused.value.code, refused.value.params["why"]) == ("gateway-undecided", "name-missing")
    assert kantor.picture() == before
    kantor.do("kasubid", Complete(task=task.task, answers={"keputusan": "ya"}))
    assert kantor.history(instance)[-1].body["act"]["kind"] == "paraf"
    kantor.identical(instance)


@pytest.mark.parametrize(("decision", "acts"), [("ya", 1), ("tidak", 0)])
def test_a_gateway_may_read_a_decision_of_an_earlier_step(kantor, publish, decided, decision, acts):
    instance = publish(decided("isi"), FORM)
    kantor.do("pengelola", Complete(task=kantor.tasks("pengelola")[0].task, answers={"keputusan": decision}))
    kantor.do("kasubid", Complete(task=kantor.tasks("kasubid")[0].task))
    page = kantor.ask("auditor", TheInstance(instance=instance))
    assert (len(page.acts), page.state) == (acts, "completed" if acts else "running")
    kantor.identical(instance)


def test_a_task_without_a_form_asks_for_note_files_and_decision_and_a_reason_on_return(kantor, publish, formless):
    instance = publish(formless)
    kantor.do("pengelola", Complete(task=kantor.tasks("pengelola")[0].task, answers={"catatan": "Siap"}))
    (task,) = kantor.tasks("kasubid")
    form = kantor.ask("kasubid", TheTask(task=task.task)).form
    assert {f.name: f.kind for f in form.fields} == {
        "keputusan": "choice", "alasan": "long_text", "catatan": "long_text", "lampiran": "file",
    }
    with pytest.raises(AnswersInvalid) as refused:
        kantor.do("kasubid", Complete(task=task.task, answers={"keputusan": "f5"}))
    assert [(e.field, e.code) for e in refused.value.params["errors"]] == [("alasan", "required")]
    back = {"keputusan": "f5", "alasan": "Kurang lengkap", "lampiran": [kantor.file()]}
    kantor.do("kasubid", Complete(task=task.task, answers=back))
    assert kantor.tasks("pengelola")[0].returned
    kantor.do("pengelola", Complete(task=kantor.tasks("pengelola")[0].task))
    kantor.do("kasubid", Complete(task=kantor.tasks("kasubid")[0].task, answers={"keputusan": "ya"}))
    assert kantor.ask("auditor", TheInstance(instance=instance)).state == "completed"
    kantor.identical(instance)


FORM = {
    "putus.json": b"""{"schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Putuskan",
    "type": "object", "additionalProperties": false, "properties": {"keputusan": {"type": "string",
    "title": "Keputusan", "oneOf": [{"const": "ya", "title": "Ya"}, {"const": "tidak", "title": "Tidak"}]}}},
    "uiSchema": {}}""",
    "polos.json": b"""{"schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Catat",
    "type": "object", "additionalProperties": false, "properties": {"catatan": {"type": "string",
    "title": "Catatan"}}}, "uiSchema": {}}""",
}
