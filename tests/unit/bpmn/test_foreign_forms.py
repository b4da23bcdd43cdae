"""Forms of other tools are read as plain values, become the steps' forms, and what is not carried is named."""

import json

import pytest
from lxml import etree

from bpmn import condition
from bpmn.foreign.form_data import form_data
from bpmn.foreign.form_js import form_files, form_js
from bpmn.foreign.question import plain_name
from bpmn.reader import read
from bpmn.repair import repair

SEVEN = 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
EIGHT = 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
HEAD = f'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" {SEVEN} {EIGHT} id="d" targetNamespace="x">'
FIELDS = """<camunda:formData>
  <camunda:formField id="jumlahHari" label="Jumlah hari" type="long"><camunda:validation>
    <camunda:constraint name="required"/><camunda:constraint name="min" config="1"/>
    <camunda:constraint name="max" config="12"/>
  </camunda:validation></camunda:formField>
  <camunda:formField id="jenis" label="Jenis cuti" type="enum" defaultValue="tahunan">
    <camunda:value id="tahunan" name="Tahunan"/><camunda:value id="sakit" name="Sakit"/></camunda:formField>
  <camunda:formField id="disetujui" label="Disetujui" type="boolean"/>
  <camunda:formField id="nip" label="NIP" type="string"><camunda:validation>
    <camunda:constraint name="minlength" config="18"/><camunda:constraint name="validator" config="id.go.Nip"/>
  </camunda:validation></camunda:formField>
  <camunda:formField id="saldo" label="Saldo" type="long"><camunda:validation>
    <camunda:constraint name="readonly"/></camunda:validation></camunda:formField>
</camunda:formData>"""
FORM_JS = {
    "type": "default", "id": "permohonan",
    "components": [
        {"type": "text", "text": "# Isi dengan lengkap"},
        {"type": "group", "label": "Data", "components": [
            {"type": "textfield", "key": "nama", "label": "Nama", "validate": {"required": True, "pattern": "[A-Z]+"}},
            {"type": "number", "key": "biaya", "label": "Biaya", "appearance": {"prefixAdorner": "Rp"}},
        ]},
        {"type": "radio", "key": "hasil", "label": "Hasil", "values": [
            {"value": "ya", "label": "Ya"}, {"value": "tidak", "label": "Tidak"}]},
        {"type": "textarea", "key": "alasanTolak", "label": "Alasan", "conditional": {"hide": '=hasil = "ya"'}},
        {"type": "select", "key": "unit", "label": "Unit", "valuesKey": "semua_unit"},
        {"type": "datetime", "subtype": "date", "key": "tanggal", "label": "Tanggal"},
        {"type": "filepicker", "key": "lampiran", "label": "Lampiran"},
        {"type": "dynamiclist", "path": "riwayat", "label": "Riwayat", "components": []},
        {"type": "button", "label": "Kirim"},
    ],
}


def extended(inside: str) -> etree._Element:
    task = f'<userTask id="a" name="Isi"><extensionElements>{inside}</extensionElements></userTask>'
    return etree.fromstring(f"{HEAD}{task}</definitions>")[0]


def drawing(step: str, *, around: str = "", at_start: str = "", yes: str = "", no: str = "") -> bytes:
    """A step, a decision, and a step or an end behind it."""
    said = {"f3": yes, "f4": no}
    flows = {"f1": "sa", "f2": "ag", "f3": "gb", "f4": "ge", "f5": "be"}
    drawn = "".join(
        f'<sequenceFlow id="{key}" sourceRef="{ends[0]}" targetRef="{ends[1]}">'
        + (f"<conditionExpression>{said[key]}</conditionExpression>" if said.get(key) else "") + "</sequenceFlow>"
        for key, ends in flows.items()
    )
    nodes = f'<startEvent id="s" name="Ada permohonan">{at_start}</startEvent>{step}<exclusiveGateway id="g"/>'
    rest = '<userTask id="b" name="Catat"/><endEvent id="e"/>'
    return f'{HEAD}<process id="p" isExecutable="true">{around}{nodes}{rest}{drawn}</process></definitions>'.encode()


def step(inside: str = "", attributes: str = "") -> str:
    return f'<userTask id="a" name="Periksa" {attributes}><extensionElements>{inside}</extensionElements></userTask>'


def codes(done: object) -> list[str]:
    return [one.code for one in done.done]  # type: ignore[attr-defined]


def test_camundas_fields_are_read_with_their_kinds_limits_and_choices() -> None:
    form = form_data(extended(FIELDS), "Isi")
    assert form is not None
    assert [(one.name, one.kind, one.required) for one in form.questions] == [
        ("jumlah_hari", "integer", True), ("jenis", "choice", False), ("disetujui", "yes_no", False),
        ("nip", "text", False),
    ]
    days, kind, _, number = form.questions
    assert (days.minimum, days.maximum, number.min_length) == ("1", "12", 18)
    assert kind.choices == (("tahunan", "Tahunan"), ("sakit", "Sakit"))
    assert form.left == ("Jenis cuti (defaultValue)", "NIP (validator)", "Saldo (readonly)")


def test_a_form_js_form_is_read_groups_conditions_and_all() -> None:
    form = form_js(json.dumps(FORM_JS), "Isi")
    assert form is not None
    assert [(one.key, one.kind) for one in form.questions] == [
        ("nama", "text"), ("biaya", "decimal"), ("hasil", "choice"), ("alasanTolak", "long_text"), ("unit", "text"),
        ("tanggal", "date"), ("lampiran", "file"),
    ]
    named = {one.key: one for one in form.questions}
    assert named["alasanTolak"].shown == ("hasil", ("tidak",))
    assert (named["biaya"].help, form.help) == ("Rp", "# Isi dengan lengkap")
    assert form.left == ("Nama (pattern)", "Unit (semua_unit)", "Riwayat (dynamiclist)")


@pytest.mark.parametrize("text", ["", "[]", "{", '{"components": 3}', '{"schema": {}}', "[" * 100_000, "\ud800"])
def test_what_is_no_form_js_is_none(text: str) -> None:
    assert form_js(text, "Isi") is None
    assert form_files({"a.json": text.encode(errors="surrogatepass")}) == {}


def test_a_number_that_a_condition_reads_is_whole() -> None:
    form = form_js(json.dumps(FORM_JS), "Isi", whole={"biaya"})
    assert form is not None
    assert form.questions[1].kind == "integer"


@pytest.mark.parametrize(
    ("key", "name"),
    [("approveOrder", "approve_order"), ("Jumlah Hari", "jumlah_hari"), ("class", "isian_class"), ("2x", "isian_2x"),
     ("kepada", "isian_kepada"), ("日本", "isian"), ("a" * 60, "a" * 40), ("Ümlaut-ß", "umlaut")],
)
def test_names_are_those_that_forms_and_conditions_can_use(key: str, name: str) -> None:
    assert plain_name(key) == name


def test_conditions_follow_the_fields_to_their_new_names() -> None:
    assert condition.renamed("${jumlahHari > 3 && jenis == 'jumlahHari'}", {"jumlahHari": "jumlah_hari"}) == (
        "jumlah_hari > 3 && jenis == 'jumlahHari'"
    )
    assert condition.renamed("${lain}", {"jumlahHari": "x"}) == "${lain}"
    assert condition.renamed("=a.b", {"a": "x"}) == "=a.b"


def test_a_form_becomes_the_steps_own_and_its_fields_decide_as_before() -> None:
    done = repair(drawing(step(FIELDS), yes="${jumlahHari &lt; 4 and disetujui}", no="${!disetujui}"))
    assert "form-taken-in-part" in codes(done)
    assert {"decision-step-added", "decision-made-choosable"}.isdisjoint(codes(done))
    assert done.left == ()
    document = read(done.source)
    assert document.nodes["a"].properties["formJsonSchemaFilename"] == "isian-a.json"
    assert document.flows["f3"].condition == "jumlah_hari < 4 and disetujui"
    needed = {one.name: one.required for one in done.forms["isian-a.json"].questions}
    assert needed == {"jumlah_hari": True, "jenis": False, "disetujui": True, "nip": False}
    left = next(one.params["left"] for one in done.done if one.code == "form-taken-in-part")
    assert left == "Jenis cuti (defaultValue), NIP (validator), Saldo (readonly)"


def test_a_decision_that_the_form_does_not_ask_joins_it_and_no_step_is_added() -> None:
    field = '<camunda:formData><camunda:formField id="nama" type="string"/></camunda:formData>'
    done = repair(drawing(step(field), yes="${hasil.ok}"))
    assert "form-taken" in codes(done)
    assert "decision-step-added" not in codes(done)
    assert done.left == ()
    assert done.forms["isian-a.json"].decision == (("catat", "Catat"), ("pilihan_2", "Pilihan 2"))
    assert len([node for node in read(done.source).nodes.values() if node.type == "userTask"]) == 2


def test_an_embedded_form_and_one_beside_the_diagram_are_found() -> None:
    form = f'<zeebe:userTaskForm id="u1">{json.dumps(FORM_JS)}</zeebe:userTaskForm>'
    embedded = f"<extensionElements>{form}</extensionElements>"
    inside = step('<zeebe:formDefinition formKey="camunda-forms:bpmn:u1"/>')
    done = repair(drawing(inside, around=embedded, yes='=hasil = "ya"'))
    assert "form-taken-in-part" in codes(done)
    assert done.left == ()
    for named in ('<zeebe:formDefinition formId="permohonan"/>', ""):
        by_name = '' if named else 'camunda:formKey="camunda-forms:deployment:formulir/minta.form"'
        again = repair(drawing(step(named, by_name)), beside={"minta.form": json.dumps(FORM_JS).encode()})
        assert [one.key for one in again.forms["isian-a.json"].questions][:2] == ["nama", "biaya"]


def test_a_form_that_does_not_come_along_is_named_and_kept() -> None:
    done = repair(drawing(step('<zeebe:formDefinition formId="jauh"/>')))
    assert [one.params["file"] for one in done.done if one.code == "form-missing-kept"] == ["jauh"]
    assert done.forms == {}
    assert 'formId="jauh"' in done.source.decode().replace("&quot;", '"')
    assert repair(done.source).done == ()


def test_what_a_start_asks_becomes_a_step() -> None:
    field = '<camunda:formData><camunda:formField id="nama" type="string" label="Nama"/></camunda:formData>'
    done = repair(drawing(step(), at_start=f"<extensionElements>{field}</extensionElements>"))
    assert codes(done)[:1] == ["lanes-added"]
    assert {"start-form-made-step", "form-taken"} <= set(codes(done))
    document = read(done.source)
    first = document.flows[document.nodes["s"].outgoing[0]].target
    assert (document.nodes[first].name, document.flows[document.nodes[first].outgoing[0]].target) == (
        "Mengisi: Ada permohonan", "a"
    )
    assert document.nodes[first].properties["formJsonSchemaFilename"] in done.forms


def test_a_form_is_not_taken_when_its_owner_declines() -> None:
    done = repair(drawing(step(FIELDS)), lambda one: not one.code.startswith("form-taken"))
    assert done.forms == {}
    assert "form-taken-in-part" in {one.code for one in done.declined}
