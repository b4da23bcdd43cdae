"""Events that are not run: people say what happened, or it becomes one of the ways out of a step."""

from lxml import etree

from bpmn.repairs.draft import Draft, name, take_out, written
from bpmn.repairs.event import beside, definitions, kind, link
from bpmn.repairs.offer import Offers, offer
from bpmn.vocabulary import HUMAN_TASKS

_CATCH, _THROW = "intermediateCatchEvent", "intermediateThrowEvent"
ONWARD = "Lanjut"


def keep_definitions(draft: Draft, node: etree._Element) -> None:
    for one in definitions(node):
        draft.keep(node, name(one), written(one))
        take_out(one)


def links(draft: Draft) -> Offers:
    """A jump from one side of the paper to another is a flow."""
    events = [one for one in draft.nodes().items() if name(one[1]) == _CATCH and link(one[1])]
    catching = {link(node): identifier for identifier, node in events}
    for identifier, node in draft.nodes().items():
        jumps = name(node) == _THROW and link(node) and not draft.leaving(identifier)
        goal = catching.get(link(node)) if jumps else None
        if goal is not None:
            yield offer("link-made-flow", identifier, _follow, draft, node, goal, name=link(node))
    for identifier in catching.values():
        catch = draft.nodes().get(identifier)
        if catch is not None and draft.arriving(identifier) and len(draft.leaving(identifier)) == 1:
            yield offer("milestone-passed", identifier, bypass, draft, catch, name=catch.get("name", ""))


def _follow(draft: Draft, throw: etree._Element, goal: str) -> None:
    for flow in draft.arriving(throw.get("id", "")):
        draft.move(flow, target=goal)
    draft.remove(throw)


def bypass(draft: Draft, node: etree._Element) -> None:
    """Take a node with one way out away: what led to it leads on, under its name unless that only named a jump."""
    title = "" if link(node) else node.get("name", "")
    [leaving] = draft.leaving(node.get("id", ""))
    arriving = draft.arriving(node.get("id", ""))
    goal = draft.entrance(leaving) if len(arriving) > 1 else leaving.get("targetRef", "")
    for flow in arriving:
        draft.move(flow, target=goal)
        if not flow.get("name", "").strip():
            flow.set("name", leaving.get("name", "") or title)
    draft.remove(leaving)
    draft.remove(node)


def milestones(draft: Draft) -> Offers:
    """Plain events on the way say something and do nothing: the way goes on without them."""
    for identifier, node in draft.nodes().items():
        plain = name(node) in (_CATCH, _THROW, "implicitThrowEvent", "event") and not kind(node)
        passing = bool(draft.arriving(identifier)) and len(draft.leaving(identifier)) == 1
        if plain and passing and _elsewhere(draft, identifier):
            yield offer("milestone-passed", identifier, bypass, draft, node, name=node.get("name", ""))


def _elsewhere(draft: Draft, node: str) -> bool:
    return draft.leaving(node)[0].get("targetRef") != node


def ends(draft: Draft) -> Offers:
    """An end that tells others something ends here all the same; a terminating one is run as it is."""
    for identifier, node in draft.nodes().items():
        if name(node) == "endEvent" and (len(definitions(node)) > 1 or kind(node) not in ("", "terminate")):
            yield offer("end-made-plain", identifier, keep_definitions, draft, node, type=kind(node))


def starts(draft: Draft) -> Offers:
    """However it would have begun elsewhere, a Berkas begins when somebody starts it."""
    for identifier, node in draft.nodes().items():
        if name(node) == "startEvent" and definitions(node):
            yield offer("start-made-plain", identifier, _plain_start, draft, node, type=kind(node))


def _plain_start(draft: Draft, node: etree._Element) -> None:
    keep_definitions(draft, node)
    for attribute in ("isInterrupting", "parallelMultiple"):
        node.attrib.pop(attribute, "")


def rims(draft: Draft) -> Offers:
    """Events on a step's edge, deadlines apart: another way out of that step, chosen by whoever did it."""
    for identifier, node in draft.nodes().items():
        deadline = kind(node) == "timer" and len(definitions(node)) == 1
        if name(node) != "boundaryEvent" or deadline or node.get("attachedToRef") not in draft.nodes():
            continue
        leading = bool(draft.leaving(identifier))
        code = "rim-made-decision" if leading else "rim-without-way-removed"
        if kind(node) == "compensate" and not leading:
            code = "compensation-kept"
        step = draft.nodes()[node.get("attachedToRef", "")].get("name", "")
        yield offer(code, identifier, _way_out if leading else _forget, draft, node, name=_title(node), step=step)


def _title(rim: etree._Element) -> str:
    """What the choice is called that the event on the edge becomes."""
    return rim.get("name", "").strip() or {"error": "Gagal", "message": "Ada pesan"}.get(kind(rim), "Lain")


def _forget(draft: Draft, rim: etree._Element) -> None:
    draft.keep(draft.process, "boundaryEvent", written(rim))
    draft.remove(rim)


def _way_out(draft: Draft, rim: etree._Element) -> None:
    identifier, host = rim.get("id", ""), rim.get("attachedToRef", "")
    title = _title(rim)
    leaving = draft.leaving(identifier)
    if beside(rim):
        source = _beside(draft, host, title)
    else:
        source = _gateway_after(draft, host)
        for flow in leaving:
            flow.set("name", flow.get("name", "").strip() or title)
    for flow in leaving:
        draft.move(flow, source=source)
    draft.keep(draft.nodes()[host], "boundaryEvent", written(rim))
    draft.remove(rim)


def _beside(draft: Draft, host: str, title: str) -> str:
    """A choice by which the step's own way goes on all the same, and the event's way beside it."""
    decision = _own_gateway(draft, host)
    onward = draft.leaving(decision)[0]
    first = draft.nodes()[onward.get("targetRef", "")]
    if not first.get("id", "").startswith(f"terus_{host}"):
        first = draft.add_node("exclusiveGateway", f"terus_{host}", "", host)
        goal = onward.get("targetRef", "")
        draft.move(onward, target=first.get("id", ""))
        draft.add_flow(first.get("id", ""), goal)
    both = draft.add_node("parallelGateway", f"bersama_{host}", "", host).get("id", "")
    draft.add_flow(decision, both, title)
    draft.add_flow(both, first.get("id", ""))
    return both


def _gateway_after(draft: Draft, host: str) -> str:
    """The decision right behind a step; made where there is none."""
    leaving = draft.leaving(host)
    after = draft.nodes().get(leaving[0].get("targetRef", "")) if len(leaving) == 1 else None
    if (
        after is not None
        and name(after) == "exclusiveGateway"
        and len(draft.arriving(after.get("id", ""))) == 1
        and (len(draft.leaving(after.get("id", ""))) > 1)
    ):
        return after.get("id", "")
    return _own_gateway(draft, host)


def _own_gateway(draft: Draft, host: str) -> str:
    """A decision right behind a step whose first way is the step's own; made unless one was made before."""
    leaving = draft.leaving(host)
    goal = leaving[0].get("targetRef", "") if len(leaving) == 1 else ""
    if goal.startswith(f"putusan_{host}"):
        return goal
    made = draft.add_node("exclusiveGateway", f"putusan_{host}", "", host)
    identifier = made.get("id", "")
    if len(leaving) > 1:
        onward = draft.add_node("parallelGateway", f"cabang_{host}", "", host).get("id", "")
        for flow in leaving:
            draft.move(flow, source=onward)
    elif leaving:
        onward = goal
        leaving[0].set("name", leaving[0].get("name", "").strip() or ONWARD)
        draft.move(leaving[0], source=identifier)
    else:
        onward = draft.add_node("endEvent", f"selesai_{host}", "", host).get("id", "")
    first = leaving[0] if len(leaving) == 1 else draft.add_flow(identifier, onward, ONWARD)
    made.set("default", first.get("id", ""))
    draft.add_flow(host, identifier)
    return identifier


def misplaced_timers(draft: Draft) -> Offers:
    """A deadline on what is no step of people's."""
    nodes = draft.nodes()
    for identifier, node in nodes.items():
        host = nodes.get(node.get("attachedToRef", ""))
        if name(node) == "boundaryEvent" and host is not None and name(host) not in HUMAN_TASKS | {"task"}:
            yield offer("timer-misplaced-removed", identifier, _forget_all, draft, node, name=node.get("name", ""))


def _forget_all(draft: Draft, rim: etree._Element) -> None:
    for flow in draft.leaving(rim.get("id", "")):
        draft.remove(flow)
    _forget(draft, rim)
