"""Forms of another tool, uploaded with a diagram or inside it, become the draft's own once that is accepted."""

import io
import json

import pytest

from engine.questions.drafts import TheDraft
from forms.schema import load
from tests.unit.web.conftest import Browser, value
from tests.unit.web.test_owner_pages import text

FORM = {"type": "default", "id": "permohonan", "components": [
    {"type": "textfield", "key": "namaPemohon", "label": "Nama pemohon", "validate": {"required": True}},
    {"type": "expression", "key": "umur", "label": "Umur"},
]}
DRAWING = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
<process id="p" name="Pengaduan" isExecutable="true"><startEvent id="s"/>
<userTask id="a" name="Terima"><extensionElements><zeebe:formDefinition formId="permohonan"/></extensionElements>
</userTask>
<userTask id="b" name="Jawab"><extensionElements><camunda:formData><camunda:formField id="setuju" label="Setuju?"
  type="boolean"/></camunda:formData></extensionElements></userTask>
<exclusiveGateway id="g"/><endEvent id="e"/><sequenceFlow id="f1" sourceRef="s" targetRef="a"/>
<sequenceFlow id="f2" sourceRef="a" targetRef="b"/><sequenceFlow id="f3" sourceRef="b" targetRef="g"/>
<sequenceFlow id="f4" sourceRef="g" targetRef="e"><conditionExpression>${setuju}</conditionExpression></sequenceFlow>
<sequenceFlow id="f5" name="Tidak" sourceRef="g" targetRef="a"/></process></definitions>"""
WHERE = "/rancangan/1/perbaikan"


@pytest.fixture
def owner(app):
    """The process owner's browser, with the drawing and its form uploaded."""
    found = Browser(app.test_client())
    assert found.log_in("pemilik").status_code == 303
    token = value(found.get("/sop").get_data(as_text=True), "csrf_token")
    files = [(io.BytesIO(DRAWING), "pengaduan.bpmn"), (io.BytesIO(json.dumps(FORM).encode()), "Minta izin.form")]
    sent = found.client.post("/sop", data={"csrf_token": token, "cara": "unggah", "nama": "Pengaduan", "berkas": files},
                             content_type="multipart/form-data")
    assert sent.location == WHERE
    return found


def accept(owner, **fields):
    revision = value(owner.get(WHERE).get_data(as_text=True), "revisi")
    return owner.send(WHERE, WHERE, revisi=revision, **fields)


def test_each_form_is_offered_and_what_is_not_carried_is_named(owner):
    shown = text(owner.get(WHERE))
    assert '"Jawab" menjadi formulir SOP ini dengan 1 isian.' in shown
    assert "Tidak terbawa: Umur (expression)." in shown


def test_all_accepted_the_draft_has_its_forms_and_no_foreign_one(kantor, owner):
    assert "Minta-izin.json" in kantor.ask("pemilik", TheDraft(draft=1)).files
    assert accept(owner, tindakan="semua").location == "/rancangan/1?sesudah=perbaikan"
    draft = kantor.ask("pemilik", TheDraft(draft=1))
    assert set(draft.files) == {"sop.bpmn", "isian-a.json", "isian-b.json"}
    asked = [(one.name, one.kind, one.required) for one in load(draft.files["isian-a.json"].decode()).fields]
    assert asked == [("nama_pemohon", "text", True)]
    assert [one.code for one in draft.findings if one.severity == "error"] == []


def test_a_form_that_was_declined_stays_as_it_came(kantor, owner):
    page = owner.get(WHERE).get_data(as_text=True)
    offered = [part.partition('"')[0] for part in page.split('name="terima" value="')[1:]]
    assert accept(owner, terima=[one for one in offered if one != "form-taken-in-part:a"]).status_code == 303
    files = kantor.ask("pemilik", TheDraft(draft=1)).files
    assert {"Minta-izin.json", "isian-b.json"} <= files.keys()
    assert "isian-a.json" not in files
