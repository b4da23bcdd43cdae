"""The library's traps that lie in a diagram: what it ignores, loses or runs in silence is refused at publish."""

import pytest

from bpmn.finding import DocumentRefused
from bpmn.lint import lint
from bpmn.reader import executable, read
from engine.runtime.parser import DIAGRAM, compile_version, form_fields, forms_of, version_digest


@pytest.fixture
def drawing(draw):
    lanes = {"Staf": ["s", "a", "b", "x", "e"]}
    return draw(lanes).path("s", "a", "b", "x").when("x", "e", 'k == "ya"').back("x", "a").asks("b", "k")


def findings(drawing, *changes):
    """(code, element) of every error in the drawing with each (old, new) pair of texts exchanged."""
    source = drawing.source().decode()
    for old, new in changes:
        assert old in source, old
        source = source.replace(old, new)
    try:
        document = read(source.encode())
    except DocumentRefused as refused:
        return {(f.code, f.element) for f in refused.findings}
    forms = forms_of(document, drawing.files())
    return {(f.code, f.element) for f in lint(document, form_fields(forms)) if f.severity == "error"}


B = '<userTask id="b" name="b">'


def instead_of_a(element):
    return '<userTask id="a" name="a"></userTask>', element


def test_the_drawing_itself_is_publishable(drawing):
    assert findings(drawing) == set()


@pytest.mark.parametrize("kind", ["intermediateThrowEvent", "intermediateCatchEvent"])
def test_a_link_event_is_refused_because_the_part_after_it_would_never_run(drawing, kind):
    link = f'<{kind} id="a"><linkEventDefinition id="l" name="L"/></{kind}>'
    assert ("element-unsupported", "a") in findings(drawing, instead_of_a(link))


def test_a_compensation_throw_is_refused_because_it_would_pass_as_nothing(drawing):
    event = '<intermediateThrowEvent id="a"><compensateEventDefinition id="c"/></intermediateThrowEvent>'
    assert ("element-unsupported", "a") in findings(drawing, instead_of_a(event))


def test_a_compensation_boundary_is_refused(drawing):
    event = '<boundaryEvent id="k9" attachedToRef="a"><compensateEventDefinition id="c"/></boundaryEvent>'
    assert ("element-unsupported", "k9") in findings(drawing, ("</process>", event + "</process>"))


@pytest.mark.parametrize("kind", ["message", "signal", "error", "escalation", "conditional"])
def test_an_event_that_nobody_can_send_is_refused(drawing, kind):
    event = f'<boundaryEvent id="k9" attachedToRef="a"><{kind}EventDefinition id="c"/></boundaryEvent>'
    assert ("element-unsupported", "k9") in findings(drawing, ("</process>", event + "</process>"))


@pytest.mark.parametrize("kind", ["complexGateway", "eventBasedGateway"])
def test_a_gateway_that_the_library_cannot_run_is_refused(drawing, kind):
    assert ("element-unsupported", "a") in findings(drawing, instead_of_a(f'<{kind} id="a"/>'))


@pytest.mark.parametrize("kind", ["scriptTask", "serviceTask", "businessRuleTask", "sendTask", "callActivity"])
def test_a_task_that_runs_code_or_a_parse_error_is_refused(drawing, kind):
    assert ("element-unsupported", "a") in findings(drawing, instead_of_a(f'<{kind} id="a"/>'))


def test_a_scripts_text_never_reaches_the_library(drawing):
    assert ("code-forbidden", "a") in findings(
        drawing, instead_of_a('<scriptTask id="a"><script>import os</script></scriptTask>')
    )
    hidden = '<userTask id="a" name="a"><extensionElements><spiffworkflow:preScript>import os</spiffworkflow:preScript>'
    source = drawing.source().replace(b'<userTask id="a" name="a">', hidden.encode() + b"</extensionElements>")
    assert ("code-forbidden", "a") in {(f.code, f.element) for f in lint(read(source), {})}
    from lxml import etree

    assert b"import os" not in etree.tostring(executable(read(source)))


def test_a_gateway_condition_cannot_run_a_command(drawing):
    code = "__import__('os').system('id')"
    assert any(c == "condition-refused" for c, _ in findings(drawing, ('k == "ya"', code)))


def test_a_time_is_never_evaluated_as_python(draw):
    drawing = draw({"Staf": ["s", "a", "e"]}).path("s", "a", "e").timer("t", "a", "__import__('os').getcwd()")
    assert {c for c, _ in findings(drawing)} & {"time-unreadable", "code-forbidden"}


@pytest.mark.parametrize("text", ["sebentar", "R3/PT1H", "2026-01-01", "PT", "-PT5M"])
def test_an_unreadable_time_is_refused_at_publish_and_not_when_the_task_opens(draw, text):
    drawing = draw({"Staf": ["s", "a", "e"]}).path("s", "a", "e").timer("t", "a", text)
    assert ("time-unreadable", "t") in findings(drawing)


@pytest.mark.parametrize("kind", ["timeDate", "timeCycle"])
def test_a_date_read_in_the_servers_zone_is_refused(draw, kind):
    drawing = draw({"Staf": ["s", "a", "e"]}).path("s", "a", "e").timer("t", "a", "PT5M")
    assert ("time-kind-unsupported", "t") in findings(drawing, ("timeDuration", kind))


def test_an_implicit_split_is_refused_with_its_element(drawing):
    assert ("split-implicit", "a") in findings(drawing.path("a", "e"))


def test_an_unreachable_element_is_refused(drawing):
    assert ("element-unreachable", "z") in findings(drawing.path("z", "e"))


def test_an_element_that_leads_nowhere_is_refused(drawing):
    assert any(c == "element-dead-end" for c, _ in findings(drawing.when("x", "z", 'k == "tidak"')))


@pytest.mark.parametrize("name", ["Start", "End", "a.BoundaryEventSplit"])
def test_an_element_by_a_name_of_the_librarys_own_is_refused(drawing, name):
    assert ("id-reserved", name) in findings(drawing, ('"b"', f'"{name}"'), (">b<", f">{name}<"))


@pytest.mark.parametrize("marker", ["standardLoopCharacteristics", "multiInstanceLoopCharacteristics"])
def test_a_task_that_repeats_by_itself_is_refused(drawing, marker):
    assert {c for c, _ in findings(drawing, (B, f'{B}<{marker} id="m"/>'))} & {"element-unsupported", "code-forbidden"}


def test_an_unnamed_lane_is_refused(drawing):
    assert ("lane-unnamed", "lane0") in findings(drawing, ('name="Staf"', 'name=" "'))


def test_a_task_outside_every_lane_is_refused(drawing):
    assert ("task-outside-lane", "b") in findings(drawing, ("<flowNodeRef>b</flowNodeRef>", ""))


def test_a_second_executable_process_is_refused(drawing):
    second = '</process><process id="lain" isExecutable="true"><startEvent id="s9"/></process>'
    assert {c for c, _ in findings(drawing, ("</process>", second))} == {"several-processes"}


def test_a_gateway_without_a_default_is_refused(drawing):
    assert ("gateway-default-missing", "x") in findings(drawing, (' default="f4"', ""))


def test_a_condition_on_a_field_that_no_form_declares_is_refused(drawing):
    assert any(c == "condition-field-unknown" for c, _ in findings(drawing, ('k == "ya"', 'lain == "ya"')))


def test_a_condition_on_a_field_with_several_answers_is_refused(drawing):
    drawing.forms["b"] = drawing.forms["b"].replace(
        '"k": {"type": "string", "title": "k", "oneOf": '
        '[{"const": "ya", "title": "ya"}, {"const": "tidak", "title": "tidak"}]}',
        '"k": {"type": "array", "title": "k", "uniqueItems": true, "items": {"type": "string", "oneOf": '
        '[{"const": "ya", "title": "ya"}, {"const": "tidak", "title": "tidak"}]}}',
    )
    assert any(c == "condition-field-unknown" for c, _ in findings(drawing))


def test_vendor_attributes_and_data_associations_never_reach_the_library(drawing):
    association = '<dataOutputAssociation id="d"><targetRef>dok</targetRef></dataOutputAssociation>'
    source = drawing.source().decode().replace(B, '<userTask id="b" name="b" xmlns:q="urn:q" q:assignee="budi">')
    source = source.replace("</userTask><exclusive", association + "</userTask><exclusive", 1)
    source = source.replace("</process>", '<dataObjectReference id="dok" name="Naskah" dataObjectRef="do"/>'
                            '<dataObject id="do"/></process>')
    compiled = compile_version({DIAGRAM: source.encode(), **{n: f for n, f in drawing.files().items() if n != DIAGRAM}})
    spec = compiled.spec.task_specs["b"]
    assert (spec.data_output_associations, spec.data_input_associations, compiled.spec.data_objects) == ([], [], {})


def test_forms_are_pinned_with_the_diagram(drawing):
    files = drawing.files()
    other = {**files, "b.json": files["b.json"].replace(b'"Isian"', b'"Isian baru"')}
    exchanged = {**files, "other.json": files["b.json"]}
    assert version_digest(files) != version_digest(other)
    assert version_digest({**exchanged, "b.json": b"{}"}) != version_digest({**exchanged, "other.json": b"{}"})
    assert compile_version(files).digest == version_digest(files)
