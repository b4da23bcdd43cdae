"""Waiting for events, times and branches: the step in which people wait, and what goes on by itself."""

import pytest

from bpmn.reader import read
from bpmn.repair import repair
from bpmn.repairs.times import understood
from tests.unit.bpmn.test_repair import codes, flows, process
from tests.unit.bpmn.test_repair_meaning import nodes, ways


def catch(identifier: str, title: str, definition: str) -> str:
    return f'<intermediateCatchEvent id="{identifier}" name="{title}">{definition}</intermediateCatchEvent>'


def after(time: str) -> str:
    return f"<timerEventDefinition><timeDuration>{time}</timeDuration></timerEventDefinition>"


MESSAGE = "<messageEventDefinition/>"


def test_a_gateway_of_events_is_a_step_that_waits_and_its_time_leads_on_by_itself() -> None:
    events = catch("m", "Dijawab", MESSAGE) + catch("t", "7 hari", after("P7D")) + catch("b", "Batal", MESSAGE)
    drawn = nodes("s:start a c k e:end e2:end") + '<eventBasedGateway id="g"/>' + events
    done = repair(process(drawn + flows("s-a", "a-g", "g-m", "g-t", "g-b", "m-c", "t-k", "b-e2", "c-e", "k-a")))
    document = read(done.source)
    step = document.nodes["tunggu_g"]
    [rim] = [one for one in document.nodes.values() if one.attached_to == step.id]
    assert step.name == "Menunggu: Dijawab / 7 hari / Batal"
    assert (rim.interrupting, rim.timer and rim.timer.text) == (True, "P7D")
    assert document.flows[rim.outgoing[0]].target == "k"
    assert sorted(document.flows[one].name for one in document.nodes["g"].outgoing) == ["Batal", "Dijawab"]
    assert ("a", "tunggu_g") in ways(done)
    assert "event-gateway-made-timed-step" in codes(done)
    assert done.left == ()


def test_the_words_of_two_ways_that_leave_a_gateway_together_stand_apart() -> None:
    events = catch("m", "Jawaban diterima", MESSAGE) + catch("t", "7 hari", after("P7D")) + catch("b", "Batal", MESSAGE)
    drawn = nodes("s:start a") + '<eventBasedGateway id="g"/>' + events + nodes("c k e:end e2:end")
    done = repair(process(drawn + flows("s-a", "a-g", "g-m", "g-t", "g-b", "m-c", "t-k", "k-g", "c-e", "b-e2")))
    labels = read(done.source).picture.labels
    one, other = labels["g_m"], labels["g_b"]
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    assert beside or one.y + one.height <= other.y or other.y + other.height <= one.y


def test_a_gateway_of_events_without_a_time_is_a_step_that_waits() -> None:
    drawn = nodes("s:start a c k e:end") + '<eventBasedGateway id="g"/>' + catch("m", "Ya", MESSAGE)
    drawn += catch("b", "", after("${lama}"))
    done = repair(process(drawn + flows("s-a", "a-g", "g-m", "g-b", "m-c", "b-k", "c-e", "k-e")))
    assert "event-gateway-made-step" in codes(done)
    assert len(read(done.source).nodes["g"].outgoing) == 2
    assert done.left == ()


@pytest.mark.parametrize("after_it", [nodes("k"), '<parallelGateway id="k"/>'])
def test_a_time_on_the_way_passes_by_itself(after_it: str) -> None:
    fork = nodes("s:start f:and a e:end") + catch("t", "Sehari", after("P1D")) + after_it
    done = repair(process(fork + flows("s-f", "f-a", "f-t", "a-k", "t-k", "k-e")))
    document = read(done.source)
    [rim] = [one for one in document.nodes.values() if one.attached_to == "t"]
    assert rim.interrupting
    assert rim.timer is not None
    assert rim.timer.text == "P1D"
    assert ("a", "e") in ways(done) or ("a", "k") in ways(done)
    assert "timer-made-waiting-step" in codes(done)
    assert done.left == ()


def test_other_events_on_the_way_are_steps() -> None:
    done = repair(process(nodes("s:start e:end") + catch("m", "Surat datang", MESSAGE) + flows("s-m", "m-e")))
    assert "event-made-user-task" in codes(done)


def test_a_gateway_with_a_rule_of_its_own_waits_where_branches_meet() -> None:
    drawn = nodes("s:start f:and a b k k2 e:end") + '<complexGateway id="j" name="1 dari 2"/>'
    meets = repair(process(drawn + flows("s-f", "f-a", "f-b", "a-j", "b-j", "j-k", "k-e", "k-k2", "k2-e")))
    assert "complex-gateway-made-join" in codes(meets)
    assert read(meets.source).nodes["j"].type == "parallelGateway"
    both = repair(process(drawn + flows("s-f", "f-a", "f-b", "a-j", "b-j", "j-k:Ya", "j-k2:Tidak", "k-e", "k2-e")))
    assert read(both.source).nodes["j"].type == "exclusiveGateway"
    assert meets.left == both.left == ()


@pytest.mark.parametrize(
    ("text", "time"),
    [('=duration("PT4H")', "PT4H"), ("P1DT2H30S", "P1DT2H"), ("timedelta(days=3)", "P3D"), ("R3/PT10M", "PT10M"),
     ("PT90S", "PT2M"), ("-PT5M", None), ("PT0S", None), ("2026-12-01T10:00:00Z", None), ("${PROSES}", None)],
)
def test_a_time_is_read_out_of_what_another_tool_wrote(text: str, time: str | None) -> None:
    assert understood(text) == time


def test_the_prefixes_of_a_file_keep_their_meaning() -> None:
    drawn = process(nodes("s:start a g:xor e:end") + flows("s-a", "a-g", "g-e:Ya", "g-a:Tidak")).decode()
    strange = ('xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:xsi="urn:x" xmlns:kept="urn:y" '
               'xmlns:spiffworkflow="urn:z" ')
    done = repair(drawn.replace("<definitions ", f"<definitions {strange}", 1).encode())
    assert "picture-made" in codes(done)
    assert repair(done.source).done == ()
    assert len(read(done.source).picture.shapes) > 3


def test_steps_that_nothing_leads_to_begin_where_the_start_came_to_no_step() -> None:
    done = repair(process(nodes("s:start a b e:end") + flows("s-e")))
    assert "start-connected" in codes(done)
    assert {("s", "a"), ("s", "b")} <= ways(done)
    assert done.left == ()
    free = repair(process(nodes("a b c")))
    assert {goal for _, goal in ways(free)} >= {"a", "b", "c"}


def test_a_choice_without_a_name_is_called_by_what_its_condition_asks() -> None:
    drawn = process(nodes("s:start a g:xor e:end e2:end") + flows("s-a", "a-g", "g-e", "g-e2")).decode()
    asks = '<conditionExpression>=amount &gt; 100</conditionExpression>'
    done = repair(drawn.replace('targetRef="e"/>', f'targetRef="e">{asks}</sequenceFlow>').encode())
    assert sorted(flow.name for flow in read(done.source).flows.values() if flow.name) == ["Pilihan 2", "amount > 100"]
