"""What the owner of a procedure is warned about."""

from collections.abc import Callable, Mapping

import pytest

from bpmn import reader
from bpmn.finding import Finding
from bpmn.lint import lint

Letter = Callable[..., bytes]
Fields = Mapping[str, Mapping[str, tuple[str, ...] | None]]

FORMS: Fields = {"susun": {"catatan": None}, "periksa": {"keputusan": ("setuju", "kembalikan")}}
PERIKSA = '<userTask id="periksa" name="Memeriksa"/>'
PUTUSAN = '<exclusiveGateway id="putusan" default="kembali"/>'
CONDITION = 'keputusan == "setuju"'


def found(source: bytes, forms: Fields = FORMS, lanes: tuple[str, ...] = ()) -> dict[tuple[str, str | None], Finding]:
    return {(finding.code, finding.element): finding for finding in lint(reader.read(source), forms, lanes)}


TIMER = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"


def with_property(name: str, value: str) -> tuple[str, str]:
    inside = f'<camunda:properties><camunda:property name="{name}" value="{value}"/></camunda:properties>'
    return (
        PERIKSA,
        f'<userTask id="periksa" name="Memeriksa"><extensionElements>{inside}</extensionElements></userTask>',
    )


@pytest.mark.parametrize("text", ["60 menit", "PT60M", '"PT60M"', "1 jam", "P1D", "1 hari kerja", "5-10 menit"])
def test_a_time_may_be_iso_or_in_the_words_of_a_sheet(letter: Letter, text: str) -> None:
    assert found(letter(("PT60M", text))) == {}


def test_two_timers_on_one_task_are_allowed(letter: Letter) -> None:
    second = (
        f'<boundaryEvent id="t3" attachedToRef="susun" cancelActivity="false">{TIMER}</boundaryEvent>'
        '<endEvent id="lambat3"/><sequenceFlow id="f9" sourceRef="t3" targetRef="lambat3"/></process>'
    )
    assert found(letter(("</process>", second))) == {}


def test_a_task_without_a_standard_time_is_warned_about_unless_it_says_so(letter: Letter) -> None:
    moved = ('attachedToRef="periksa"', 'attachedToRef="susun"')
    assert found(letter(moved))["standard-time-missing", "periksa"].severity == "warning"
    assert found(letter(moved, with_property("mutu.waktu", "Tanpa waktu baku"))) == {}


@pytest.mark.parametrize(("written", "differs"), [("60 menit", False), ("1 jam", False), ("30 menit", True)])
def test_words_that_differ_from_the_timer_are_warned_about(letter: Letter, written: str, differs: bool) -> None:
    findings = found(letter(with_property("mutu.waktu", written)))
    assert [finding.code for finding in findings.values()] == (["standard-time-differs"] if differs else [])


def test_a_task_on_a_timers_path_is_warned_about(letter: Letter) -> None:
    finding = found(letter(('targetRef="lambat1"', 'targetRef="periksa"')))["timer-path-task", "periksa"]
    assert (finding.severity, finding.params) == ("warning", {"timer": "t1"})


def test_an_interrupting_timer_that_bypasses_a_decision_is_warned_about(letter: Letter) -> None:
    findings = found(letter(('attachedToRef="periksa" cancelActivity="false"', 'attachedToRef="periksa"')))
    assert findings["timer-bypasses-decision", "t2"].params == {"task": "periksa", "gateway": "putusan"}
    assert {finding.severity for finding in findings.values()} == {"warning"}


def test_a_way_back_that_is_not_marked_is_warned_about(letter: Letter) -> None:
    assert found(letter(("mutu.kembali", "mutu.lain")))["return-unmarked", "kembali"].severity == "warning"


def test_a_condition_on_the_default_flow_is_warned_about(letter: Letter) -> None:
    source = letter(
        ('targetRef="susun"><ext', 'targetRef="susun"><conditionExpression>keputusan == "x"</conditionExpression><ext')
    )
    assert found(source)["default-condition-ignored", "kembali"].severity == "warning"


def test_a_field_that_some_way_leaves_out_is_warned_about(letter: Letter) -> None:
    forms = {"susun": {}, "periksa": {"keputusan": ("setuju", "kembalikan")}}
    source = letter(('id="f4" sourceRef="t1" targetRef="lambat1"', 'id="f4" sourceRef="t1" targetRef="putusan"'))
    assert found(source, forms)["condition-field-skippable", "lanjut"].severity == "warning"


def test_a_lane_that_nobody_is_mapped_to_is_warned_about(letter: Letter) -> None:
    findings = found(letter(), lanes=("Staf",))
    assert [(key, finding.severity) for key, finding in findings.items()] == [(("lane-unmapped", "l2"), "warning")]


def test_two_lanes_of_one_name_are_warned_about(letter: Letter) -> None:
    assert ("lane-name-twice", "l1") in found(letter(('name="Kasubid"', 'name="Staf"')))


def cells(needed: str, made: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """What the first task makes and the second one needs."""

    def inside(name: str, value: str) -> str:
        properties = f'<camunda:properties><camunda:property name="{name}" value="{value}"/></camunda:properties>'
        return f"<extensionElements>{properties}</extensionElements>"

    susun = '<userTask id="susun" name="Menyusun"><documentation>Menyusun surat.</documentation></userTask>'
    return (
        (susun, f'<userTask id="susun" name="Menyusun">{inside("mutu.output", made)}</userTask>'),
        (PERIKSA, f'<userTask id="periksa" name="Memeriksa">{inside("mutu.kelengkapan", needed)}</userTask>'),
    )


@pytest.mark.parametrize(
    ("needed", "made", "codes"),
    [
        ("draft surat", "draft surat", []),
        ("Surat", "draft surat dengan paraf Staf", []),
        ("-", "draft surat", []),
        ("peta", "draft surat, peta", []),
        ("peta, denah", "draft surat, peta", ["input-without-source"]),
        (
            "surat dengan tandatangan Staf",
            "draft surat dengan paraf Staf",
            ["input-without-source", "paraf-became-signature"],
        ),
        ("surat dengan tanda tangan Staf", "surat dengan tanda tangan Staf", []),
    ],
)
def test_kelengkapan_that_nobody_makes_and_a_paraf_taken_for_a_signature_are_warned_about(
    letter: Letter, needed: str, made: str, codes: list[str]
) -> None:
    findings = found(letter(*cells(needed, made)))
    assert [finding.code for finding in findings.values()] == codes
    assert {finding.element for finding in findings.values()} <= {"periksa"}


def test_an_unnamed_task_and_the_same_name_twice_in_a_lane_are_warned_about(letter: Letter) -> None:
    assert found(letter((' name="Memeriksa"', "")))["task-unnamed", "periksa"].severity == "warning"
    moved = ("</flowNodeRef><flowNodeRef>susun", "</flowNodeRef><flowNodeRef>periksa</flowNodeRef><flowNodeRef>susun")
    same = letter(
        moved,
        ("<flowNodeRef>periksa</flowNodeRef><flowNodeRef>putusan", "<flowNodeRef>putusan"),
        ('name="Memeriksa"', 'name=" menyusun"'),
    )
    assert found(same)["task-name-twice", "periksa"].params == {"name": " menyusun", "other": "susun"}
    assert found(letter(('name="Memeriksa"', 'name="Menyusun"'))) == {}  # another lane does it again


def test_a_decision_without_a_way_back_is_warned_about(letter: Letter) -> None:
    source = letter(
        ('sourceRef="putusan" targetRef="susun"', 'sourceRef="putusan" targetRef="selesai"'),
        ("mutu.kembali", "mutu.lain"),
    )
    assert found(source)["decision-without-return", "putusan"].severity == "warning"


def test_a_procedure_without_a_step_for_people_is_refused(letter: Letter) -> None:
    source = letter(
        (
            '<userTask id="susun" name="Menyusun"><documentation>Menyusun surat.</documentation></userTask>',
            '<exclusiveGateway id="susun"/>',
        ),
        (PERIKSA, '<exclusiveGateway id="periksa"/>'),
    )
    assert found(source)["step-missing", "surat"].severity == "error"


def test_conditions_longer_than_anybody_writes_are_refused_at_once(letter: Letter) -> None:
    long = " or ".join(f'keputusan == "{number}"' for number in range(80))
    flows = "".join(
        f'<sequenceFlow id="x{number}" sourceRef="putusan" targetRef="selesai"><conditionExpression>{long}'
        "</conditionExpression></sequenceFlow>"
        for number in range(40)
    )
    findings = found(letter(("</process>", f"{flows}</process>")))
    assert findings["conditions-too-long", "surat"].params["maximum"] == 60_000
