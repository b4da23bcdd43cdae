"""Where branches meet: a gateway that waits for ever is refused or named, a step that is done twice is named."""

from random import Random

import pytest

from bpmn import library
from bpmn.finding import Finding
from bpmn.lint import lint
from bpmn.reader import read
from bpmn.repair import repair
from tests.unit.bpmn.test_repair import flows, process
from tests.unit.bpmn.test_repair_meaning import nodes

CODES = ("join-never-passed", "join-may-wait", "step-opened-twice")


def found(inside: str) -> list[Finding]:
    return [one for one in lint(read(process(inside)), {}) if one.code in CODES]


def test_a_parallel_gateway_behind_a_choice_never_opens() -> None:
    drawn = nodes("s:start a g:xor b c j:and k e:end") + flows(
        "s-a", "a-g", "g-b", "g-c", "b-j", "c-j", "j-k", "k-e")
    [one] = found(drawn)
    assert (one.code, one.element, one.severity, one.params) == (
        "join-never-passed", "j", "error", {"count": 2, "arrived": 1}
    )


def test_a_branch_that_may_end_elsewhere_keeps_the_others_waiting() -> None:
    drawn = nodes("s:start f:and a g:xor b j:and k e:end e2:end") + flows(
        "s-f", "f-a", "f-b", "a-g", "g-j", "g-e2", "b-j", "j-k", "k-e")
    [one] = found(drawn)
    assert (one.code, one.element, one.severity, one.params) == ("join-may-wait", "j", "warning", {"missing": "g"})


def test_an_interrupting_deadline_that_leads_elsewhere_keeps_the_others_waiting() -> None:
    timer = ('<boundaryEvent id="t" attachedToRef="a"><timerEventDefinition><timeDuration>P1D</timeDuration>'
             "</timerEventDefinition></boundaryEvent>")
    drawn = nodes("s:start f:and a b j:and e:end e2:end") + timer + flows(
        "s-f", "f-a", "f-b", "a-j", "b-j", "j-e", "t-e2")
    assert [(one.code, one.params["missing"]) for one in found(drawn)] == [("join-may-wait", "A")]


def test_branches_that_meet_at_a_step_do_it_twice() -> None:
    drawn = nodes("s:start f:and a b k e:end") + flows("s-f", "f-a", "f-b", "a-k", "b-k", "k-e")
    [one] = found(drawn)
    assert (one.code, one.element, one.severity, one.params) == ("step-opened-twice", "k", "warning", {"count": 2})


def test_branches_that_meet_in_a_decision_gateway_do_what_follows_twice() -> None:
    drawn = nodes("s:start f:and a b m:xor k e:end") + flows("s-f", "f-a", "f-b", "a-m", "b-m", "m-k", "k-e")
    assert [(one.code, one.element) for one in found(drawn)] == [("step-opened-twice", "k")]


@pytest.mark.parametrize(
    "drawn",
    [
        # branches with a choice inside, and rework within one
        nodes("s:start f:and a b c g:xor m:xor j:and e:end") + flows(
            "s-f", "f-a", "f-b", "a-g", "g-c", "g-m", "c-m", "m-j", "b-j", "j-e"),
        nodes("s:start f:and a b g:xor j:and e:end") + flows("s-f", "f-a", "f-b", "a-g", "g-a", "g-j", "b-j", "j-e"),
        # branches within a branch; branches that end apart; a choice that meets again
        nodes("s:start f:and f2:and a b c j2:and j:and e:end") + flows(
            "s-f", "f-f2", "f-c", "f2-a", "f2-b", "a-j2", "b-j2", "j2-j", "c-j", "j-e"),
        nodes("s:start f:and a b e:end e2:end") + flows("s-f", "f-a", "f-b", "a-e", "b-e2"),
        nodes("s:start f:and a b m:xor e:end") + flows("s-f", "f-a", "f-b", "a-m", "b-m", "m-e"),
        nodes("s:start a g:xor b c m:xor k e:end") + flows("s-a", "a-g", "g-b", "g-c", "b-m", "c-m", "m-k", "k-e"),
        # the whole thing goes round
        nodes("s:start f:and a b j:and k g:xor e:end m:xor") + flows(
            "s-m", "m-f", "f-a", "f-b", "a-j", "b-j", "j-k", "k-g", "g-m", "g-e"),
    ],
)
def test_sound_branches_are_left_in_peace(drawn: str) -> None:
    assert found(drawn) == []


def test_an_end_that_stops_everybody_leaves_nobody_waiting() -> None:
    stop = '<endEvent id="x"><terminateEventDefinition/></endEvent>'
    drawn = nodes("s:start f:and a g:xor b j:and e:end") + stop + flows(
        "s-f", "f-a", "f-b", "a-g", "g-j", "g-x", "b-j", "j-e")
    assert found(drawn) == []


def test_the_shipped_sop_says_nothing_of_the_kind() -> None:
    assert [one for one in lint(read(library.source("updating-data-website")), {}) if one.code in CODES] == []


def test_many_branches_with_rework_are_played_in_no_time() -> None:
    """Ten branches of five steps have 6^10 states; moving one branch at a time looks at some hundred."""
    rng = Random(7)
    parts, drawn = ["s:start f:and j:and e:end"], ["s-f", "j-e"]
    for branch in range(10):
        before = "f"
        for step in range(5):
            parts.append(f"t{branch}{step} g{branch}{step}:xor")
            drawn += [f"{before}-t{branch}{step}", f"t{branch}{step}-g{branch}{step}"]
            drawn += [f"g{branch}{step}-t{branch}{rng.randint(0, step)}"]
            before = f"g{branch}{step}"
        drawn.append(f"{before}-j")
    assert found(nodes(" ".join(parts)) + flows(*drawn)) == []
    drawn.append("g00-e")
    assert [one.code for one in found(nodes(" ".join(parts)) + flows(*drawn))] == ["join-may-wait"]


@pytest.mark.parametrize("kind", ["and", "xor"])
def test_a_way_round_past_no_step_is_refused_before_it_is_tried(kind: str) -> None:
    drawn = nodes(f"s:start m:xor f:{kind} a e:end") + flows("s-m", "m-f", "f-m", "f-a", "a-e")
    circles = [one for one in lint(read(process(drawn)), {}) if one.code == "circle-without-step"]
    assert [(one.severity, one.element) for one in circles] == [("error", "m")]
    back = nodes("s:start a g:xor e:end") + flows("s-a", "a-g", "g-a", "g-e")
    assert "circle-without-step" not in {one.code for one in lint(read(process(back)), {})}


def test_a_branch_that_only_comes_back_to_where_it_parted_is_refused_and_repaired() -> None:
    drawn = nodes("s:start a f:and b c e:end") + flows("s-a", "a-f", "f-b", "f-c", "b-e", "c-a")
    [one] = [one for one in lint(read(process(drawn)), {}) if one.code == "branch-endless"]
    assert (one.element, one.severity, one.params) == ("f", "error", {"target": "c"})
    ends = drawn.replace('<endEvent id="e" name=""/>', '<endEvent id="e"><terminateEventDefinition/></endEvent>')
    assert "branch-endless" not in {one.code for one in lint(read(process(ends)), {})}
    done = repair(process(drawn))
    assert ("way-out-added", "c") in [(one.code, one.element) for one in done.done]
    assert done.left == ()


def test_an_inclusive_gateway_elsewhere_hides_no_gateway_that_waits_for_ever() -> None:
    drawn = nodes("s:start a g:xor b c j:and k e:end") + '<inclusiveGateway id="o"/>'
    [one] = found(drawn + flows("s-o", "o-a", "a-g", "g-b", "g-c", "b-j", "c-j", "j-k", "k-e"))
    assert (one.code, one.element) == ("join-never-passed", "j")
