"""Choices: each has a way on, and a task without a form offers those of its flows."""

from collections.abc import Callable, Mapping

from bpmn import reader
from bpmn.finding import Finding
from bpmn.lint import decision_choices, forms_needed, lint

Letter = Callable[..., bytes]
Fields = Mapping[str, Mapping[str, tuple[str, ...] | None]]

FORMS: Fields = {"susun": {"catatan": None}, "periksa": {"keputusan": ("setuju", "kembalikan")}}
PERIKSA = '<userTask id="periksa" name="Memeriksa"/>'
PUTUSAN = '<exclusiveGateway id="putusan" default="kembali"/>'
CONDITION = 'keputusan == "setuju"'


def found(source: bytes, forms: Fields = FORMS, lanes: tuple[str, ...] = ()) -> dict[tuple[str, str | None], Finding]:
    return {(finding.code, finding.element): finding for finding in lint(reader.read(source), forms, lanes)}


def with_property(name: str, value: str) -> tuple[str, str]:
    inside = f'<camunda:properties><camunda:property name="{name}" value="{value}"/></camunda:properties>'
    return PERIKSA, f'<userTask id="periksa"><extensionElements>{inside}</extensionElements></userTask>'


def test_one_choice_may_be_left_to_the_default_but_not_two(letter: Letter) -> None:
    two = {**FORMS, "periksa": {"keputusan": ("setuju", "kembalikan", "tolak")}}
    finding = found(letter(), two)["choice-without-flow", "putusan"]
    assert finding.params == {"field": "keputusan", "values": "kembalikan, tolak"}
    named = found(letter((CONDITION, 'keputusan in ["setuju", "tolak"]')), two)
    assert named == {}


def test_a_choice_is_looked_for_through_a_joining_gateway(letter: Letter) -> None:
    source = letter(
        (
            "</process>",
            '<exclusiveGateway id="temu"/><sequenceFlow id="g" sourceRef="temu" targetRef="putusan"/></process>',
        ),
        ('sourceRef="periksa" targetRef="putusan"', 'sourceRef="periksa" targetRef="temu"'),
    )
    assert found(source) == {}
    assert ("choice-without-flow", "putusan") in found(
        source, {**FORMS, "periksa": {"keputusan": ("a", "b", "setuju")}}
    )


def test_a_choice_that_only_an_earlier_step_of_the_loop_offers_is_named(letter: Letter) -> None:
    both = {"susun": {"keputusan": ("setuju", "lewati")}, "periksa": {"keputusan": ("setuju", "kembalikan")}}
    assert not [one for code, one in found(letter(), both) if code == "choice-unknown"]
    removed = {**both, "periksa": {"keputusan": ("kembalikan", "tolak")}}
    assert found(letter(), removed)["choice-unknown", "lanjut"].params == {"field": "keputusan", "value": "setuju"}


def test_the_forms_that_tasks_name_are_listed(letter: Letter) -> None:
    source = letter(with_property("formJsonSchemaFilename", "periksa.json"))
    assert forms_needed(reader.read(source)) == {"periksa": "periksa.json"}


def test_a_task_without_a_form_decides_by_the_names_of_the_flows(letter: Letter) -> None:
    document = reader.read(letter())
    assert decision_choices(document, "periksa") == (("setuju", "Setuju"), ("kembalikan", "Kembalikan"))
    assert decision_choices(document, "susun") == ()
    assert lint(document, {}) == []


def test_a_task_with_a_form_or_another_field_in_the_conditions_has_no_default_decision(letter: Letter) -> None:
    with_form = reader.read(letter(with_property("formJsonSchemaFilename", "periksa.json")))
    assert decision_choices(with_form, "periksa") == ()
    other = reader.read(letter((CONDITION, 'jenis == "x"')))
    assert decision_choices(other, "periksa") == ()


def test_a_flow_of_several_values_offers_each(letter: Letter) -> None:
    document = reader.read(letter((CONDITION, 'keputusan in ["setuju", "catatan"]'), (' name="Kembalikan"', "")))
    assert decision_choices(document, "periksa") == (
        ("catatan", "catatan"),
        ("setuju", "setuju"),
        ("kembali", "kembali"),
    )
