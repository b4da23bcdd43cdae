"""What keeps a procedure from being published."""

from collections.abc import Callable, Mapping

import pytest

from bpmn import library, reader
from bpmn.finding import Finding
from bpmn.lint import MAX_FINDINGS, forms_needed, lint

Letter = Callable[..., bytes]
Fields = Mapping[str, Mapping[str, tuple[str, ...] | None]]

FORMS: Fields = {"susun": {"catatan": None}, "periksa": {"keputusan": ("setuju", "kembalikan")}}
PERIKSA = '<userTask id="periksa" name="Memeriksa"/>'
PUTUSAN = '<exclusiveGateway id="putusan" default="kembali"/>'
CONDITION = 'keputusan == "setuju"'
CONDITIONAL = f"<conditionExpression>{CONDITION}</conditionExpression>"


def found(source: bytes, forms: Fields = FORMS, lanes: tuple[str, ...] = ()) -> dict[tuple[str, str | None], Finding]:
    return {(finding.code, finding.element): finding for finding in lint(reader.read(source), forms, lanes)}


def with_property(name: str, value: str) -> tuple[str, str]:
    inside = f'<camunda:properties><camunda:property name="{name}" value="{value}"/></camunda:properties>'
    return PERIKSA, f'<userTask id="periksa"><extensionElements>{inside}</extensionElements></userTask>'


def test_a_sound_procedure_has_no_findings(letter: Letter) -> None:
    assert lint(reader.read(letter()), FORMS) == []


@pytest.mark.parametrize("key", library.shipped())
def test_a_shipped_procedure_has_no_fault_and_shows_what_its_sheet_left_open(key: str) -> None:
    document = reader.read(library.source(key))
    fields = {
        task: {"keputusan": ("setuju", "kembalikan") if task in ("k02", "k03") else ("sesuai", "belum")}
        for task in forms_needed(document)
    }
    findings = lint(document, fields)
    assert {finding.severity for finding in findings} == {"warning"}
    # I3 and I7 of bpmn/README.md: the sheet asks for what no earlier row makes, and takes a paraf for a signature.
    assert [(finding.code, finding.element) for finding in findings] == [
        ("input-without-source", "k04"),
        ("input-without-source", "k05"),
        ("input-without-source", "k06"),
        ("paraf-became-signature", "k04"),
        ("paraf-became-signature", "k05"),
    ]


@pytest.mark.parametrize(
    ("change", "code", "element"),
    [
        (("<flowNodeRef>susun</flowNodeRef>", ""), "task-outside-lane", "susun"),
        (
            ("<flowNodeRef>periksa", "<flowNodeRef>susun</flowNodeRef><flowNodeRef>periksa"),
            "task-in-several-lanes",
            "susun",
        ),
        (('name="Kasubid"', 'name=" "'), "lane-unnamed", "l2"),
        (('name="Kasubid"', ""), "lane-unnamed", "l2"),
        ((PERIKSA, '<task id="periksa"/>'), "task-plain", "periksa"),
        ((' default="kembali"', ""), "gateway-default-missing", "putusan"),
        (('default="kembali"', 'default="lanjut"'), "gateway-default-not-return", "putusan"),
        ((' default="kembali"', ' default="lanjut"'), "flow-condition-missing", "kembali"),
        ((CONDITION, 'kepvtusan == "setuju"'), "condition-field-unknown", "lanjut"),
        ((CONDITION, 'keputusan == "setujui"'), "choice-unknown", "lanjut"),
        ((CONDITION, 'keputusan == "setujui"'), "choice-without-flow", "putusan"),
        ((CONDITION, "keputusan == 1"), "choice-without-flow", "putusan"),
        (
            ('id="f2" sourceRef="susun" targetRef="periksa"', 'id="f2" sourceRef="susun" targetRef="selesai"'),
            "element-unreachable",
            "periksa",
        ),
        (('<sequenceFlow id="f4" sourceRef="t1" targetRef="lambat1"/>', ""), "element-dead-end", "t1"),
        (('<sequenceFlow id="f4" sourceRef="t1" targetRef="lambat1"/>', ""), "element-unreachable", "lambat1"),
        (
            ('sourceRef="putusan" targetRef="selesai"', 'sourceRef="putusan" targetRef="susun"'),
            "element-dead-end",
            "periksa",
        ),
        (('id="f5" sourceRef="t2"', 'id="f5" sourceRef="periksa"'), "split-implicit", "periksa"),
        (('<startEvent id="mulai"/>', '<startEvent id="mulai"/><startEvent id="lagi"/>'), "start-several", "lagi"),
        (('<startEvent id="mulai"/>', '<manualTask id="mulai"/>'), "start-missing", "surat"),
        (("endEvent", "manualTask"), "end-missing", "surat"),
        (
            ('sourceRef="putusan" targetRef="susun"', 'sourceRef="putusan" targetRef="mulai"'),
            "flow-forbidden",
            "kembali",
        ),
        (('id="f4" sourceRef="t1"', 'id="f4" sourceRef="lambat2"'), "flow-forbidden", "f4"),
        (('targetRef="susun"/>', f'targetRef="susun">{CONDITIONAL}</sequenceFlow>'), "condition-misplaced", "f1"),
        (("timeDuration", "timeDate"), "time-kind-unsupported", "t1"),
        (("timeDuration", "timeCycle"), "time-kind-unsupported", "t2"),
        (("PT60M", "satu jam-an"), "time-unreadable", "t2"),
        (("PT60M", "${waktu}"), "time-unreadable", "t2"),
        (("PT60M", "timedelta(minutes=60)"), "time-unreadable", "t2"),
        (("PT60M", "PT1S"), "time-unreadable", "t2"),
        (('attachedToRef="periksa"', 'attachedToRef="putusan"'), "timer-misplaced", "t2"),
        (with_property("formJsonSchemaFilename", "../x.json"), "form-name-refused", "periksa"),
        (with_property("formJsonSchemaFilename", "x.json"), "form-missing", "periksa"),
    ],
)
def test_publishing_is_refused_with_code_and_element(
    letter: Letter, change: tuple[str, str], code: str, element: str
) -> None:
    forms = {} if code == "form-missing" else FORMS
    finding = found(letter(change), forms).get((code, element))
    assert finding is not None
    assert finding.severity == "error"


def test_a_field_of_a_later_form_does_not_count_as_declared(letter: Letter) -> None:
    later = (
        '<userTask id="arsip"/><sequenceFlow id="g" sourceRef="arsip" targetRef="selesai"/></process>',
        'sourceRef="putusan" targetRef="arsip"',
    )
    source = letter(("</process>", later[0]), ('sourceRef="putusan" targetRef="selesai"', later[1]))
    findings = found(source, {"susun": {}, "periksa": {}, "arsip": {"keputusan": ("setuju", "kembalikan")}})
    assert ("condition-field-unknown", "lanjut") in findings


def test_parallel_gateways_are_allowed(letter: Letter) -> None:
    source = letter(
        (
            '<sequenceFlow id="f2" sourceRef="susun" targetRef="periksa"/>',
            '<parallelGateway id="cabang"/><parallelGateway id="temu"/><manualTask id="catat" name="Mencatat"/>'
            '<sequenceFlow id="f2" sourceRef="susun" targetRef="cabang"/>'
            '<sequenceFlow id="p1" sourceRef="cabang" targetRef="catat"/>'
            '<sequenceFlow id="p2" sourceRef="cabang" targetRef="temu"/>'
            '<sequenceFlow id="p3" sourceRef="catat" targetRef="temu"/>'
            '<sequenceFlow id="p4" sourceRef="temu" targetRef="periksa"/>',
        ),
        ("<flowNodeRef>susun", "<flowNodeRef>catat</flowNodeRef><flowNodeRef>susun"),
    )
    assert list(found(source)) == [("standard-time-missing", "catat")]


def test_errors_come_before_warnings_and_never_without_end(letter: Letter) -> None:
    scripts = "".join(f'<script id="s{number}"/>' for number in range(2000))
    source = letter((PERIKSA, f'<userTask id="periksa">{scripts}</userTask>'), ("mutu.kembali", "x"))
    findings = lint(reader.read(source), FORMS)
    assert len(findings) == MAX_FINDINGS
    mixed = lint(reader.read(letter(("mutu.kembali", "x"), ("PT60M", "x"))), FORMS)
    assert [finding.severity for finding in mixed] == ["error", "warning"]
