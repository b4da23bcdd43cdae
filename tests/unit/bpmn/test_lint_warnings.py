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
    return PERIKSA, f'<userTask id="periksa"><extensionElements>{inside}</extensionElements></userTask>'


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
