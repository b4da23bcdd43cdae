"""What a repair must not change: which steps are done, in which order, and who waits for whom."""

import pytest

from bpmn.lint import lint
from bpmn.reader import read
from bpmn.repair import repair
from tests.unit.bpmn.test_repair import codes, flows, process

ERROR = '<errorEventDefinition errorRef="salah"/>'


def nodes(text: str) -> str:
    """"s:start a b g:exclusive" as elements; a bare word is a user task of that name."""
    kinds = {"start": "startEvent", "end": "endEvent", "xor": "exclusiveGateway", "and": "parallelGateway"}
    parts = [word.partition(":") for word in text.split()]
    made = [(kinds.get(kind, "userTask"), one, "" if kind else one.upper()) for one, _, kind in parts]
    return "".join(f'<{kind} id="{one}" name="{title}"/>' for kind, one, title in made)


def ways(done: object) -> set[tuple[str, str]]:
    """Which step or end may come right after which, gateways left out."""
    document = read(done.source)  # type: ignore[attr-defined]
    shown = {node.id for node in document.nodes.values() if not node.type.endswith("Gateway")}
    after: dict[str, set[str]] = {one: set() for one in document.nodes}
    for flow in document.flows.values():
        after[flow.source].add(flow.target)

    def next_to(one: str, seen: frozenset[str]) -> set[str]:
        found: set[str] = set()
        for goal in after[one] - seen:
            found |= {goal} if goal in shown else next_to(goal, seen | {goal})
        return found

    return {(one, goal) for one in shown for goal in next_to(one, frozenset((one,)))}


def said(done: object) -> set[str]:
    return {one.code for one in lint(read(done.source), {})}  # type: ignore[attr-defined]


def subprocess(inside: str, rim: str = "", title: str = "Pemesanan") -> str:
    return f'<subProcess id="sub" name="{title}">{inside}</subProcess>{rim}'


def rim(definition: str = ERROR, host: str = "sub", beside: bool = False) -> str:
    attributes = ' cancelActivity="false"' if beside else ""
    opened = f'<boundaryEvent id="tepi" name="Gagal pesan" attachedToRef="{host}"{attributes}>'
    return f"{opened}{definition}</boundaryEvent>"


def test_an_error_inside_leads_straight_to_where_the_edge_would_have_led() -> None:
    inside = nodes("si:start x gx:xor y ei:end") + f'<endEvent id="ee">{ERROR}</endEvent>'
    inside += flows("si-x", "x-gx", "gx-y:Ada", "gx-ee:Habis", "y-ei")
    done = repair(process(nodes("s:start a b c e:end") + subprocess(inside, rim())
                          + flows("s-a", "a-sub", "sub-b", "b-e", "tepi-c", "c-e")))
    assert ways(done) == {("s", "a"), ("a", "x"), ("x", "y"), ("y", "b"), ("b", "e"), ("x", "c"), ("c", "e")}
    assert "subprocess-with-edge-laid-open" in codes(done)
    assert "rim-made-decision" not in codes(done)
    assert done.left == ()


def test_an_error_that_nothing_catches_ends_the_berkas_and_does_not_go_on() -> None:
    inside = nodes("si:start x gx:xor ei:end") + f'<endEvent id="ee">{ERROR}</endEvent>'
    inside += flows("si-x", "x-gx", "gx-ei:Ada", "gx-ee:Habis")
    done = repair(process(nodes("s:start b e:end") + subprocess(inside) + flows("s-sub", "sub-b", "b-e")))
    assert ways(done) == {("s", "x"), ("x", "b"), ("x", "ee"), ("b", "e")}


def test_what_happens_on_the_edge_of_a_branching_sub_process_is_asked_when_all_its_branches_are_done() -> None:
    inside = nodes("si:start f:and x y j:and ei:end") + flows("si-f", "f-x", "f-y", "x-j", "y-j", "j-ei")
    done = repair(process(nodes("s:start a b c e:end") + subprocess(inside, rim())
                          + flows("s-a", "a-sub", "sub-b", "b-e", "tepi-c", "c-e")))
    last = "akhir_sub"
    assert ways(done) == {("s", "a"), ("a", "x"), ("a", "y"), ("x", last), ("y", last), (last, "b"), (last, "c"),
                          ("b", "e"), ("c", "e")}
    assert read(done.source).nodes[last].name == "Menyelesaikan: Pemesanan"
    assert done.left == ()
    assert {"join-may-wait", "join-never-passed"}.isdisjoint(said(done))


def test_branches_of_a_sub_process_that_end_apart_are_waited_for_all() -> None:
    inside = nodes("si:start f:and x y e1:end e2:end") + flows("si-f", "f-x", "f-y", "x-e1", "y-e2")
    done = repair(process(nodes("s:start b e:end") + subprocess(inside) + flows("s-sub", "sub-b", "b-e")))
    assert "join-made-sure" in codes(done)
    assert read(done.source).nodes["selesai_sub"].type == "parallelGateway"
    perhaps = nodes("si:start f:inc x y e1:end e2:end").replace('<userTask id="f"', '<inclusiveGateway id="f"')
    assert "join-made-sure" not in codes(repair(process(nodes("s:start b e:end") + subprocess(
        perhaps + flows("si-f", "f-x", "f-y", "x-e1", "y-e2")) + flows("s-sub", "sub-b", "b-e"))))


def test_the_last_step_of_a_branching_sub_process_may_not_be_the_last_of_all() -> None:
    inside = nodes("si:start f:and x e1:end e2:end") + flows("si-f", "f-x", "x-e1", "f-e2")
    done = repair(process(nodes("s:start b c e:end") + subprocess(inside, rim()) + flows(
        "s-sub", "sub-b", "b-e", "tepi-c", "c-e")))
    assert ("akhir_sub", "c") in ways(done)
    assert done.left == ()


def test_several_ways_into_a_sub_process_that_branches_at_once_do_not_wait_for_each_other() -> None:
    inside = nodes("si:start f:and x y") + flows("si-f", "f-x", "f-y")
    done = repair(process(nodes("s:start a g:xor e:end") + subprocess(inside)
                          + flows("s-a", "a-sub", "sub-g", "g-sub:Kembali", "g-e:Setuju")))
    assert "join-made-merge" not in codes(done)
    assert {"join-may-wait", "join-never-passed"}.isdisjoint(said(done))


def test_ways_that_come_in_at_a_gateway_that_waits_are_not_waited_for() -> None:
    jump = '<linkEventDefinition name="A"/>'
    links = "".join(f'<intermediateThrowEvent id="{one}">{jump}</intermediateThrowEvent>' for one in ("t1", "t2"))
    drawn = nodes("s:start a g:xor f:and b c e:end e2:end") + links + (
        f'<intermediateCatchEvent id="c0">{jump}</intermediateCatchEvent>')
    jumped = repair(process(drawn + flows("s-a", "a-g", "g-t1:Ya", "g-t2:Tidak", "c0-f", "f-b", "f-c", "b-e", "c-e2")))
    begun = repair(process(nodes("s:start f:and b c g:xor e:end e2:end") + flows(
        "s-f", "f-b", "f-c", "b-g", "g-s:Ulangi", "g-e:Selesai", "c-e2")))
    for done in (jumped, begun):
        assert "join-made-merge" not in codes(done)
        assert {"join-may-wait", "join-never-passed"}.isdisjoint(said(done))
        assert done.left == ()


def test_jumps_of_two_sub_processes_are_not_mixed_up() -> None:
    def inside(n: int) -> str:
        jump = '<linkEventDefinition name="A"/>'
        there = f'<intermediateThrowEvent id="t{n}">{jump}</intermediateThrowEvent>'
        back = f'<intermediateCatchEvent id="c{n}">{jump}</intermediateCatchEvent>'
        return (nodes(f"s{n}:start x{n} y{n} e{n}:end") + there + back
                + flows(f"s{n}-x{n}", f"x{n}-t{n}", f"c{n}-y{n}", f"y{n}-e{n}"))

    both = "".join(f'<subProcess id="sub{n}">{inside(n)}</subProcess>' for n in (1, 2))
    done = repair(process(nodes("s:start e:end") + both + flows("s-sub1", "sub1-sub2", "sub2-e")))
    assert ways(done) == {("s", "x1"), ("x1", "y1"), ("y1", "x2"), ("x2", "y2"), ("y2", "e")}
    assert done.left == ()


def test_a_jump_that_goes_on_all_the_same_is_a_step_on_the_way() -> None:
    there = '<intermediateThrowEvent id="t" name="Lompat"><linkEventDefinition name="A"/></intermediateThrowEvent>'
    back = '<intermediateCatchEvent id="c0"><linkEventDefinition name="A"/></intermediateCatchEvent>'
    done = repair(process(nodes("s:start a b k e:end") + there + back + flows(
        "s-a", "a-t", "t-b", "b-e", "c0-k", "k-e")))
    assert {("a", "t"), ("t", "b"), ("b", "e")} <= ways(done)
    assert done.left == ()


def test_branches_that_meet_before_a_decision_decide_once() -> None:
    drawn = nodes("s:start f:and a b g:xor e:end e2:end") + flows(
        "s-f", "f-a", "f-b", "a-g", "b-g", "g-e:Ya", "g-e2:Tidak")
    done = repair(process(drawn.replace('id="g" name=""', 'id="g" name="Lengkap?"')))
    assert repair(done.source).done == ()
    assert "step-opened-twice" not in said(done)


def test_what_undoes_a_step_is_no_way_out_of_a_sub_process() -> None:
    undo = '<boundaryEvent id="tepi" attachedToRef="x"><compensateEventDefinition/></boundaryEvent>'
    inside = nodes("si:start x y ei:end") + undo + flows("si-x", "x-y", "y-ei")
    done = repair(process(nodes("s:start e:end") + subprocess(inside) + flows("s-sub", "sub-e")))
    assert ways(done) == {("s", "x"), ("x", "y"), ("y", "e")}
    assert "compensation-kept" in codes(done)


def test_arrows_out_of_a_sub_process_run_at_once_as_they_were_drawn() -> None:
    inside = nodes("si:start x ei:end") + flows("si-x", "x-ei")
    done = repair(process(nodes("s:start a b e:end") + subprocess(inside)
                          + flows("s-sub", "sub-a", "sub-b", "a-e", "b-e")))
    kinds = {node.type for node in read(done.source).nodes.values()}
    assert "parallelGateway" in kinds
    assert "exclusiveGateway" not in kinds


@pytest.mark.parametrize("beside", [True, False])
def test_an_event_on_a_steps_edge_that_does_not_stop_it_runs_beside_what_comes_next(beside: bool) -> None:
    event = rim('<messageEventDefinition/>', "a", beside)
    done = repair(process(nodes("s:start a b c e:end e2:end") + event + flows("s-a", "a-b", "b-e", "tepi-c", "c-e2")))
    document = read(done.source)
    assert ways(done) == {("s", "a"), ("a", "b"), ("a", "c"), ("b", "e"), ("c", "e2")}
    choices = [document.flows[flow].name for flow in document.nodes["putusan_a"].outgoing]
    assert sorted(choices) == ["Gagal pesan", "Lanjut"]
    assert document.flows[document.nodes["putusan_a"].default or ""].name == "Lanjut"
    assert any(node.type == "parallelGateway" for node in document.nodes.values()) is beside
    assert done.left == ()


def test_branches_of_which_one_may_end_before_are_not_made_to_wait() -> None:
    drawn = nodes("s:start a b g:xor c e:end e2:end") + flows(
        "s-a", "a-b", "a-c", "b-g", "g-c:Ya", "g-e2:Tidak", "c-e")
    done = repair(process(drawn))
    assert "split-made-parallel" in codes(done)
    assert "join-made-parallel" not in codes(done)


def test_what_runs_beside_only_sometimes_is_not_waited_for() -> None:
    event = rim("<messageEventDefinition/>", "a", beside=True)
    for last in (nodes("k"), '<inclusiveGateway id="k"/>'):
        drawn = nodes("s:start a b c e:end") + last + event
        done = repair(process(drawn + flows("s-a", "a-b", "b-k", "tepi-c", "c-k", "k-e")))
        assert {"join-made-parallel", "join-made-sure"}.isdisjoint(codes(done))


def test_a_late_mark_on_a_branch_does_not_keep_branches_from_meeting() -> None:
    late = ('<boundaryEvent id="t" attachedToRef="b" cancelActivity="false"><timerEventDefinition>'
            "<timeDuration>PT30M</timeDuration></timerEventDefinition></boundaryEvent>")
    drawn = nodes("s:start a b c k e:end te:end") + late + flows("s-a", "a-b", "a-c", "b-k", "c-k", "k-e", "t-te")
    assert "join-made-parallel" in codes(repair(process(drawn)))


def test_a_gateway_that_waits_for_all_ways_of_one_choice_lets_them_meet() -> None:
    drawn = nodes("s:start a g:xor b c j:and k e:end") + flows(
        "s-a", "a-g", "g-b:Ya", "g-c:Tidak", "b-j", "c-j", "j-k", "k-e")
    listed = repair(process(drawn), lambda one: one.code != "join-made-merge")
    assert [one.code for one in listed.left] == ["join-never-passed"]
    done = repair(process(drawn))
    assert "join-made-merge" in codes(done)
    assert read(done.source).nodes["j"].type == "exclusiveGateway"
    assert done.left == ()


def test_a_gateway_that_waits_for_more_than_may_come_waits_for_what_still_can() -> None:
    drawn = nodes("s:start a g:xor f:and b c k j:and e:end") + flows(
        "s-a", "a-g", "g-f:Ya", "g-k:Tidak", "f-b", "f-c", "b-j", "c-j", "k-j", "j-e")
    listed = repair(process(drawn), lambda one: one.code != "join-made-inclusive")
    assert [(one.code, one.params["arrived"]) for one in listed.left] == [("join-never-passed", 2)]
    done = repair(process(drawn))
    assert read(done.source).nodes["j"].type == "inclusiveGateway"
    assert done.left == ()
    ends_first = nodes("s:start f:and a g:xor b j:and e:end e2:end") + flows(
        "s-f", "f-a", "f-b", "a-g", "g-e2:Tidak", "g-j:Ya", "b-j", "j-e")
    assert "join-made-inclusive" in codes(repair(process(ends_first)))


def test_a_gateway_that_waits_and_parts_keeps_parting() -> None:
    drawn = nodes("s:start a g:xor b c j:and k k2 e:end") + flows(
        "s-a", "a-g", "g-b:Ya", "g-c:Tidak", "b-j", "c-j", "j-k", "j-k2", "k-e", "k2-e")
    document = read(repair(process(drawn)).source)
    assert document.nodes["j"].type == "parallelGateway"
    assert len(document.nodes["j"].incoming) == 1


def test_what_one_of_several_starts_begins_together_stays_together() -> None:
    drawn = nodes("s:start s2:start a b c e:end") + flows("s-a", "s-b", "s2-c", "a-e", "b-e", "c-e")
    document = read(repair(process(drawn)).source)
    choices = [document.flows[flow].target for flow in document.nodes["putusan_awal"].outgoing]
    assert sorted(document.nodes[one].type for one in choices) == ["parallelGateway", "userTask"]


def test_starts_that_lead_nowhere_are_no_trouble() -> None:
    done = repair(process('<startEvent id="s"/><startEvent id="s2"/><task id="a"/>'))
    assert done.left == ()
    assert ways(done) == {("s", "a"), ("a", "selesai_a")}


def test_a_step_that_decides_gets_a_lane_where_there_was_no_step_before() -> None:
    done = repair(process(nodes("s:start g:xor e:end e2:end") + flows("s-g", "g-e", "g-e2")))
    assert "lanes-added" in codes(done)
    assert done.left == ()
    assert repair(done.source).done == ()


def test_steps_that_only_lead_round_to_each_other_are_begun_and_not_set_aside() -> None:
    drawn = '<startEvent id="s"/>' + nodes("g:xor a") + flows("g-a", "a-g")
    done = repair(process(drawn))
    assert {"start-connected", "way-out-added"} <= set(codes(done))
    assert ways(done) >= {("s", "a"), ("a", "selesai_a")}
    assert done.left == ()


def test_a_process_beside_the_pools_gets_its_picture_too() -> None:
    lanes = '<laneSet id="ls"><lane id="l" name="Loket"><flowNodeRef>a</flowNodeRef></lane></laneSet>'
    others = '<collaboration id="k"><participant id="pa" name="Warga" processRef="q"/></collaboration>'
    others += '<process id="q" isExecutable="false"><task id="w" name="Mengirim"/></process>'
    done = repair(process(lanes + nodes("s:start a e:end") + flows("s-a", "a-e"), around=others))
    assert read(done.source).picture.shapes.keys() >= {"pa", "w", "l", "s", "a", "e"}
    assert repair(done.source).done == ()
