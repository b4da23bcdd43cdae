"""Drawings from elsewhere are made into procedures; each repair is offered, and nothing happens unasked."""

import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from bpmn import library
from bpmn.finding import DocumentRefused
from bpmn.reader import read
from bpmn.repair import Repaired, forms_named, processes, repair

DRAWINGS = Path(__file__).parent / "drawings"
ALL = sorted(path.stem for path in DRAWINGS.glob("*.bpmn"))
HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">'


def drawing(name: str) -> bytes:
    return (DRAWINGS / f"{name}.bpmn").read_bytes()


def process(inside: str, attributes: str = 'id="p" isExecutable="true"', around: str = "") -> bytes:
    return f"{HEAD}{around}<process {attributes}>{inside}</process></definitions>".encode()


def flows(*pairs: str) -> str:
    """"a-b" becomes a sequence flow from a to b; "a-b:Ya" one with a name."""
    return "".join(
        f'<sequenceFlow id="{pair.partition(":")[0].replace("-", "_")}" name="{pair.partition(":")[2]}" '
        f'sourceRef="{pair.partition("-")[0]}" targetRef="{pair.partition(":")[0].partition("-")[2]}"/>'
        for pair in pairs
    )


TWO = '<startEvent id="s"/><userTask id="a" name="A"/><userTask id="b" name="B"/><endEvent id="e"/>'


def codes(done: Repaired) -> list[str]:
    return [one.code for one in done.done]


def asked(done: Repaired) -> dict[str, dict[str, tuple[str, ...] | None]]:
    """What conditions may read of the forms that came of another tool's."""
    return {
        file: {"keputusan": tuple(value for value, _ in form.decision)} | {
            one.name: tuple(value for value, _ in one.choices) if one.kind == "choice" else None
            for one in form.questions
        }
        for file, form in done.forms.items()
    }


@pytest.mark.parametrize("name", ALL)
def test_a_drawing_from_elsewhere_is_sound_once_all_is_accepted(name: str) -> None:
    done = repair(drawing(name))
    assert done.left == ()
    assert done.declined == ()
    assert repair(done.source, forms=asked(done)).source == done.source  # nothing is left to be done


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_changed_unasked(name: str) -> None:
    listed = repair(drawing(name), ())
    assert listed.source == drawing(name)
    assert listed.done == ()
    assert listed.declined != ()


def test_a_sound_procedure_is_left_alone_to_the_byte() -> None:
    source = library.source("updating-data-website")
    draft, report = ("setuju", "kembalikan"), ("sesuai", "belum")
    forms = {name: {"keputusan": draft if name[:3] in ("k02", "k03") else report} for name in forms_named(source)}
    done = repair(source, forms=forms)
    assert (done.source, done.done, done.left) == (source, (), ())


@pytest.mark.parametrize("name", ALL)
def test_each_repair_can_be_declined_alone(name: str) -> None:
    keys = {one.key for one in repair(drawing(name)).done}
    for key in sorted(keys):
        done = repair(drawing(name), keys - {key})
        assert key not in {one.key for one in done.done}
        assert key in {one.key for one in done.declined}


def test_a_function_is_asked_for_each_repair_in_its_turn() -> None:
    asked: list[str] = []

    def only_tasks(one: object) -> bool:
        asked.append(one.code)  # type: ignore[attr-defined]
        return asked[-1] == "task-made-user-task"

    done = repair(drawing("learner"), only_tasks)
    assert set(codes(done)) == {"task-made-user-task"}
    assert Counter(asked)["task-made-user-task"] == len(done.done)


def test_what_a_learner_draws_is_explained_piece_by_piece() -> None:
    done = {one.key: one for one in repair(drawing("learner")).done}
    assert {"process-made-executable:sid-toko", "task-made-user-task:sid-cek", "split-made-parallel:sid-bungkus",
            "join-made-parallel:sid-kirim", "rim-made-decision:sid-b1", "timer-made-waiting-step:sid-tunda",
            "milestone-passed:sid-tanda", "lane-named:sid-l2", "step-put-in-lane:sid-label",
            "picture-made:sid-toko"} <= done.keys()
    choice = done["decision-made-choosable:sid-ada"]
    assert choice.params == {"choices": "Ya, Tidak", "default": "Tidak"}


def test_vendors_parts_stay_in_the_file_and_act_no_more() -> None:
    for name in ALL:
        before = etree.fromstring(drawing(name))
        after = repair(drawing(name)).source.decode()
        plain = re.sub(r"&(?:amp;)?(?:lt|gt|quot);", "", after)
        for one in before.iter("{*}*"):
            if "omg.org" not in (etree.QName(one).namespace or ""):
                assert etree.QName(one).localname in plain, (name, one.tag)
                for value in one.attrib.values():
                    assert str(value).replace('"', "") in plain.replace("&amp;", "&"), (name, one.tag, value)
        assert read(after.encode()).parts == ()
    seven = repair(drawing("engine-seven")).source.decode()
    for kept in ("id.go.Catat", "sisa = 12 - hari", "pemberitahu", "R3/PT4H", "kabar", "${pemohon}", "sisa.intValue()"):
        assert kept in seven


def test_groups_of_another_engine_become_lanes() -> None:
    assert [lane.name for lane in read(repair(drawing("engine-seven")).source).lanes] == ["kepegawaian"]
    assert [lane.name for lane in read(repair(drawing("engine-eight")).source).lanes] == ["loket"]


def test_of_several_pools_the_owner_picks_the_one_that_is_run() -> None:
    source = drawing("several-pools")
    assert [(one.id, one.steps) for one in processes(source)] == [("p_kantor", 4), ("p_warga", 1)]
    assert read(repair(source).source).process == "p_kantor"
    picked = repair(source, process="p_warga")
    assert (read(picked.source).process, picked.left) == ("p_warga", ())
    with pytest.raises(DocumentRefused) as refused:
        repair(source, process="p_lain")
    assert refused.value.findings[0].code == "process-unknown"


@pytest.mark.parametrize(
    ("time", "name", "written", "code"),
    [
        ("<timeDuration>PT30M</timeDuration>", "", "PT30M", None),
        ('<timeDuration>"PT30M"</timeDuration>', "", '"PT30M"', None),
        ('<timeDuration>="PT30M"</timeDuration>', "", "PT30M", "time-rewritten"),
        ("<timeCycle>R/PT2H</timeCycle>", "", "PT2H", "time-rewritten"),
        ("<timeDuration>PT61S</timeDuration>", "", "PT2M", "time-rewritten"),
        ("<timeDuration>${batas}</timeDuration>", "Setelah 3 hari", "P3D", "time-rewritten"),
        ("<timeDate>2026-01-01T00:00:00Z</timeDate>", "", "P1D", "time-assumed"),
        ("", "2-3 days", "P3D", "time-rewritten"),
        ("", "", "P1D", "time-assumed"),
    ],
)
def test_a_time_is_read_from_whatever_another_tool_wrote(time: str, name: str, written: str, code: str | None) -> None:
    rim = (f'<boundaryEvent id="t" name="{name}" attachedToRef="a" cancelActivity="false"><timerEventDefinition>'
           f'{time}</timerEventDefinition></boundaryEvent><endEvent id="te"/>')
    done = repair(process(TWO + rim + flows("s-a", "a-b", "b-e", "t-te")))
    timer = read(done.source).nodes["t"].timer
    assert timer is not None
    assert timer.text == written
    assert [one for one in codes(done) if one.startswith("time-")] == ([code] if code else [])
    assert done.left == ()


TIMER = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"


def conditional(source: str, target: str) -> str:
    return (f'<sequenceFlow id="x" sourceRef="{source}" targetRef="{target}"><conditionExpression>a == 1'
            "</conditionExpression></sequenceFlow>")


def lanes(*members: str) -> str:
    bands = "".join(
        f'<lane id="l{number}" name="L{number}">'
        + "".join(f"<flowNodeRef>{one}</flowNodeRef>" for one in member.split())
        + "</lane>"
        for number, member in enumerate(members)
    )
    return f'<laneSet id="ls">{bands}</laneSet>'


SPLIT = '<startEvent id="s"/><task id="a" name="A"/><task id="b" name="B"/><task id="c" name="C"/><endEvent id="e"/>'


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (SPLIT + flows("s-a", "a-b", "a-c", "b-e", "c-e"), {"split-made-parallel"}),
        (SPLIT + flows("s-a", "a-b:Ya", "a-c:Tidak", "b-e", "c-e"), {"split-made-decision", "decision-made-choosable"}),
        (SPLIT + flows("s-a", "a-b", "b-c", "b-a", "c-e"), {"split-made-decision", "return-marked"}),
        (SPLIT + flows("s-a", "a-b", "b-c"), {"end-added", "unreached-set-aside"}),
        (SPLIT.replace('<startEvent id="s"/>', "") + flows("a-b", "b-c", "c-e"), {"start-added"}),
        (SPLIT + flows("a-b", "b-c", "c-e"), {"start-connected"}),
        (SPLIT + flows("s-a", "b-c", "c-e"), {"arrow-added"}),
        (SPLIT + '<task id="x" name="X"/><task id="y" name="Y"/>' + flows("s-a", "a-b", "b-e", "c-e", "x-y"),
         {"beginning-added", "unreached-set-aside"}),
        (SPLIT + flows("s-a", "a-b", "b-c", "c-a"), {"way-out-added"}),
        (SPLIT + flows("s-a", "a-b", "b-c", "c-e", "c-s"), {"flow-into-start-moved"}),
        (SPLIT + '<exclusiveGateway id="g" default="g_b"/>' + flows("s-g", "g-a:x", "g-b", "a-e", "b-c", "c-e"),
         {"decision-step-added"}),
        (SPLIT + '<exclusiveGateway id="g" default="g_b"/>' + flows("s-a", "a-g", "g-b", "b-c", "c-e"),
         {"default-needless-removed"}),
        (SPLIT + '<intermediateCatchEvent id="i"/>' + flows("s-a", "a-i", "i-b", "b-c", "c-e"), {"milestone-passed"}),
        (SPLIT + '<subProcess id="i" name="Isi"/>' + flows("s-a", "a-i", "i-b", "b-c", "c-e"),
         {"subprocess-made-user-task"}),
        (SPLIT + '<subProcess id="i"><task id="i1" name="1"/><task id="i2" name="2"/></subProcess>'
         + flows("s-a", "a-i", "i-b", "b-c", "c-e"), {"subprocess-laid-open"}),
        (SPLIT + '<boundaryEvent id="r" attachedToRef="nirgends"/>' + flows("s-a", "a-b", "b-c", "c-e"),
         {"rim-loose-removed"}),
        (SPLIT + '<boundaryEvent id="r" attachedToRef="a"/>' + flows("s-a", "a-b", "b-c", "c-e"),
         {"rim-without-way-removed"}),
        (SPLIT.replace('id="a"', 'id="a" default="weg"') + flows("s-a", "a-b", "b-c", "c-e"),
         {"default-loose-removed"}),
        (SPLIT.replace('name="A"', f'name="{"A" * 600}"') + flows("s-a", "a-b", "b-c", "c-e"), {"name-shortened"}),
        (SPLIT + flows("s-a", "b-c", "c-e") + conditional("a", "b"), {"condition-misplaced-kept"}),
        (SPLIT + '<exclusiveGateway id="g"/>' + flows("s-a", "a-g", "b-c", "c-e") + conditional("g", "b"),
         {"condition-needless-kept"}),
        (SPLIT + f'<boundaryEvent id="r" attachedToRef="b">{TIMER}</boundaryEvent>'
         + flows("s-a", "a-b", "b-c", "c-e", "a-r", "r-e"), {"flow-into-rim-moved"}),
        (SPLIT + f'<exclusiveGateway id="g"/><boundaryEvent id="r" attachedToRef="g">{TIMER}</boundaryEvent>'
         + flows("s-a", "a-g", "g-b", "b-c", "c-e", "r-e"), {"timer-misplaced-removed"}),
        (lanes("a b c", "c") + SPLIT + flows("s-a", "a-b", "b-c", "c-e"), {"step-left-in-one-lane"}),
        (SPLIT.replace("</process>", "") + "<tugas/>" + flows("s-a", "a-b", "b-c", "c-e"), {"stranger-kept"}),
    ],
)
def test_each_kind_of_gap_is_closed(inside: str, expected: set[str]) -> None:
    done = repair(process(inside))
    assert expected <= set(codes(done))
    assert done.left == ()


def test_the_default_is_the_way_back_then_a_refusal_and_never_an_approval() -> None:
    gateway = '<exclusiveGateway id="g"/>'
    back = repair(process(TWO + gateway + flows("s-a", "a-b", "b-g", "g-e:Tidak perlu lagi", "g-a:Ulang")))
    assert read(back.source).nodes["g"].default == "g_a"
    assert read(back.source).flows["g_a"].returns
    refusal = repair(process(TWO + gateway + flows("s-a", "a-g", "g-b:Setuju", "g-e:Ditolak", "b-e")))
    assert read(refusal.source).nodes["g"].default == "g_e"
    yes = repair(process(TWO + gateway + flows("s-a", "a-g", "g-b:Besar", "g-e:Ya", "b-e")))
    assert read(yes.source).nodes["g"].default == "g_b"


def test_conditions_that_hold_are_left_as_they_are() -> None:
    asked = ('<sequenceFlow id="j" name="Ya" sourceRef="g" targetRef="b"><conditionExpression>keputusan == "setuju"'
             "</conditionExpression></sequenceFlow>")
    done = repair(process(TWO + '<exclusiveGateway id="g"/>' + asked + flows("s-a", "a-g", "g-e:Tidak", "b-e")))
    assert codes(done) == ["lanes-added", "default-chosen", "picture-made"]
    assert read(done.source).flows["j"].condition == 'keputusan == "setuju"'


def test_the_picture_is_kept_where_nothing_was_added() -> None:
    done = repair(drawing("learner"))
    plain = done.source.replace(b"<userTask", b"<task").replace(b"</userTask", b"</task")
    again = repair(plain)
    assert set(codes(again)) == {"task-made-user-task"}
    assert read(again.source).picture == read(done.source).picture


def test_a_picture_that_cannot_be_read_or_lacks_something_is_made_anew() -> None:
    whole = repair(drawing("learner")).source
    broken = repair(re.sub(rb'(Bounds) x="[0-9]+"', rb'\1 x="weit"', whole, count=1))
    assert codes(broken) == ["picture-broken-removed", "picture-made"]
    lacking = repair(re.sub(rb'(?s)<bpmndi:BPMNShape id="sid-cek_di".*?</bpmndi:BPMNShape>', b"", whole))
    assert codes(lacking) == ["picture-completed"]
    assert read(broken.source).picture == read(lacking.source).picture == read(whole).picture


def test_what_is_no_diagram_is_refused_with_a_code() -> None:
    for source, code in ((b"", "file-empty"), (b"<a", "xml-broken"), (b"<a/>", "not-bpmn"),
                         (f"{HEAD}</definitions>".encode(), "no-process"),
                         (process('<userTask id="a"/>' * 501), "too-many-nodes")):
        with pytest.raises(DocumentRefused) as refused:
            repair(source)
        assert refused.value.findings[0].code == code


def test_what_cannot_be_repaired_is_named() -> None:
    done = repair(process('<startEvent id="s"/><endEvent id="e"/>' + flows("s-e")))
    assert [(one.code, one.element) for one in done.left] == [("step-missing", "p")]
