"""Code in any corner of a file, and constructs that are not run, are refused with the id of their element."""

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


@pytest.mark.parametrize(
    ("element", "kind"),
    [
        ('<scriptTask id="periksa"/>', "scriptTask"),
        ('<serviceTask id="periksa"/>', "serviceTask"),
        ('<sendTask id="periksa"/>', "sendTask"),
        ('<receiveTask id="periksa"/>', "receiveTask"),
        ('<businessRuleTask id="periksa"/>', "businessRuleTask"),
        ('<callActivity id="periksa" calledElement="x"/>', "callActivity"),
        ('<subProcess id="periksa"><startEvent id="d"/></subProcess>', "subProcess"),
        ('<transaction id="periksa"/>', "transaction"),
        ('<adHocSubProcess id="periksa"/>', "adHocSubProcess"),
        ('<complexGateway id="periksa"/>', "complexGateway"),
        ('<eventBasedGateway id="periksa"/>', "eventBasedGateway"),
        ('<intermediateThrowEvent id="periksa"/>', "intermediateThrowEvent"),
        ('<intermediateThrowEvent id="periksa"><linkEventDefinition/></intermediateThrowEvent>', "linkEventDefinition"),
        (
            '<intermediateThrowEvent id="periksa"><compensateEventDefinition/></intermediateThrowEvent>',
            "compensateEventDefinition",
        ),
        (
            '<intermediateThrowEvent id="periksa"><signalEventDefinition/></intermediateThrowEvent>',
            "signalEventDefinition",
        ),
        (f'<intermediateCatchEvent id="periksa">{TIMER}</intermediateCatchEvent>', "timerEventDefinition"),
        (
            '<intermediateCatchEvent id="periksa"><messageEventDefinition/></intermediateCatchEvent>',
            "messageEventDefinition",
        ),
        (
            '<userTask id="periksa"><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality>'
            "</multiInstanceLoopCharacteristics></userTask>",
            "multiInstanceLoopCharacteristics",
        ),
        (
            '<userTask id="periksa"><standardLoopCharacteristics/></userTask>',
            "standardLoopCharacteristics",
        ),
    ],
)
def test_what_is_not_run_is_refused_by_its_name(letter: Letter, element: str, kind: str) -> None:
    finding = found(letter((PERIKSA, element)))["element-unsupported", "periksa"]
    assert (finding.severity, finding.params) == ("error", {"type": kind})


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ('<startEvent id="mulai"><messageEventDefinition/></startEvent>', "messageEventDefinition"),
        (f'<startEvent id="mulai">{TIMER}</startEvent>', "timerEventDefinition"),
        ('<startEvent id="mulai"><terminateEventDefinition/></startEvent>', "terminateEventDefinition"),
        (f'<startEvent id="mulai">{TIMER}<signalEventDefinition/></startEvent>', "severalEventDefinition"),
    ],
)
def test_a_start_with_an_event_is_refused(letter: Letter, event: str, kind: str) -> None:
    finding = found(letter(('<startEvent id="mulai"/>', event)))["element-unsupported", "mulai"]
    assert finding.params == {"type": kind}


def test_a_data_store_is_refused(letter: Letter) -> None:
    source = letter(("</laneSet>", '</laneSet><dataStoreReference id="lemari" name="Lemari"/>'))
    assert ("element-unsupported", "lemari") in found(source)


@pytest.mark.parametrize(
    ("inside", "part"),
    [
        ("<script>import os</script>", "script"),
        ("<spiffworkflow:preScript>x</spiffworkflow:preScript>", "preScript"),
        ("<spiffworkflow:postScript>x</spiffworkflow:postScript>", "postScript"),
        ('<spiffworkflow:serviceTaskOperator id="x"/>', "serviceTaskOperator"),
        ("<spiffworkflow:unitTests/>", "unitTests"),
        ("<spiffworkflow:messagePayload>x</spiffworkflow:messagePayload>", "messagePayload"),
        ("<spiffworkflow:payloadExpression>x</spiffworkflow:payloadExpression>", "payloadExpression"),
        ("<camunda:taskListener event='create'/>", "taskListener"),
        ("<zeebe:taskDefinition type='x'/>", "taskDefinition"),
        ("<zeebe:ioMapping/>", "ioMapping"),
        ("<multiInstanceLoopCharacteristics><loopCardinality/></multiInstanceLoopCharacteristics>", "loopCardinality"),
        ("<performer><formalExpression>x</formalExpression></performer>", "formalExpression"),
        (
            "<dataInputAssociation><assignment><from>1</from><to>x</to></assignment></dataInputAssociation>",
            "assignment",
        ),
    ],
)
def test_code_of_any_kind_is_refused_with_the_id_of_its_element(letter: Letter, inside: str, part: str) -> None:
    held = f"<extensionElements>{inside}</extensionElements>" if ":" in inside else inside
    source = letter((PERIKSA, f'<userTask id="periksa">{held}</userTask>'))
    findings = [f for f in lint(reader.read(source), FORMS) if f.code == "code-forbidden" and f.params["part"] == part]
    assert [(finding.element in ("periksa", "x"), finding.severity) for finding in findings] == [(True, "error")]


def test_code_in_an_attribute_is_refused(letter: Letter) -> None:
    source = letter(('id="periksa"', 'id="periksa" camunda:delegateExpression="${jahat}"'))
    assert found(source)["code-forbidden", "periksa"].params == {"part": "delegateExpression"}


def test_a_description_or_a_subscription_is_not_taken_for_code(letter: Letter) -> None:
    inside = "<extensionElements><camunda:description/><camunda:subscription/></extensionElements>"
    assert found(letter((PERIKSA, f'<userTask id="periksa" name="Memeriksa">{inside}</userTask>'))) == {}


@pytest.mark.parametrize(
    "identifier",
    [
        "Start",
        "End",
        "Root",
        "StartEventSplit",
        "StartEventJoin",
        "surat.EndJoin",
        "x.BoundaryEventSplit",
        "x.BoundaryEventJoin",
        "susun [child]",
    ],
)
def test_an_id_that_the_library_uses_itself_is_refused(letter: Letter, identifier: str) -> None:
    findings = found(letter(("periksa", identifier)))
    assert ("id-reserved", identifier) in findings
    assert ("id-malformed", identifier) not in findings


@pytest.mark.parametrize("identifier", ["1a", "a b", "a&lt;b", "a" * 201, "-x"])
def test_an_id_that_is_no_xml_name_is_refused(letter: Letter, identifier: str) -> None:
    assert ("id-malformed", identifier.replace("&lt;", "<")) in found(letter(("periksa", identifier)))


@pytest.mark.parametrize(
    "text",
    ["__import__('os').system('true')", "9**9**9", "'a'*10**10", "(" * 1000 + ")" * 1000, "f(x)", "a.b", "x" * 2001],
)
def test_a_hostile_condition_is_refused_with_its_flow_and_reason(letter: Letter, text: str) -> None:
    finding = found(letter((CONDITION, text)))["condition-refused", "lanjut"]
    assert finding.severity == "error"
    assert str(finding.params["reason"]).startswith("condition-")


def test_an_end_that_terminates_everything_is_run(letter: Letter) -> None:
    assert (
        found(letter(('<endEvent id="selesai"/>', '<endEvent id="selesai"><terminateEventDefinition/></endEvent>')))
        == {}
    )
