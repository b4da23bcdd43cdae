"""Waiting for what happens elsewhere: a step in which people say that it came, with the time after which it goes on."""

from lxml import etree

from bpmn.prefixes import unbound
from bpmn.repairs.draft import Draft, name, said, take_out, written
from bpmn.repairs.event import definitions, kind
from bpmn.repairs.events import bypass
from bpmn.repairs.offer import Offers, offer
from bpmn.repairs.steps import WAITING, made_user_task
from bpmn.repairs.times import understood
from bpmn.vocabulary import XSI, tag

_CATCH, _THROW = "intermediateCatchEvent", "intermediateThrowEvent"


def first_of_several(draft: Draft) -> Offers:
    """A gateway that waits for the first of several events: a step, in which people say which one came."""
    for identifier, node in draft.nodes().items():
        if name(node) == "eventBasedGateway":
            timed = [one for flow in draft.leaving(identifier) if (one := _time(_target(draft, flow)))]
            code = "event-gateway-made-timed-step" if timed else "event-gateway-made-step"
            yield offer(code, identifier, _wait, draft, node, name=node.get("name", ""), times=", ".join(timed))


def complex_gateways(draft: Draft) -> Offers:
    """A gateway with a rule of its own: it waits for the branches that come, or is an ordinary decision."""
    for identifier, node in draft.nodes().items():
        if name(node) == "complexGateway":
            joins = len(draft.arriving(identifier)) > 1
            code = "complex-gateway-made-join" if joins else "complex-gateway-made-decision"
            yield offer(code, identifier, _simple, draft, node, name=node.get("name", ""))


def _simple(draft: Draft, gateway: etree._Element) -> None:
    identifier = gateway.get("id", "")
    for part in gateway.findall(tag("activationCondition")):
        draft.keep(gateway, name(part), written(part))
        take_out(part)
    arriving = draft.arriving(identifier)
    gateway.tag = tag("exclusiveGateway")
    if len(arriving) > 1 and len(draft.leaving(identifier)) == 1:
        gateway.tag = tag("inclusiveGateway")
    elif len(arriving) > 1:
        meeting = draft.add_node("inclusiveGateway", f"temu_{identifier}", "", identifier).get("id", "")
        for flow in arriving:
            draft.move(flow, target=meeting)
        draft.add_flow(meeting, identifier)


def _target(draft: Draft, flow: etree._Element) -> etree._Element:
    return draft.nodes()[flow.get("targetRef", "")]


def _time(event: etree._Element) -> str:
    """After how long a waiting event lets go, as ISO 8601; "" where it waits for something else, or for a date."""
    if name(event) != _CATCH or kind(event) != "timer":
        return ""
    text = next((said(time) for one in definitions(event) for time in one), "")
    return understood(text) or understood(event.get("name", "")) or ""


def _wait(draft: Draft, gateway: etree._Element) -> None:
    identifier = gateway.get("id", "")
    gateway.tag = tag("exclusiveGateway")
    for attribute in ("instantiate", "eventGatewayType"):
        gateway.attrib.pop(attribute, "")
    before = [flow.get("sourceRef", "") for flow in draft.arriving(identifier)]
    beside = next((one for one in (identifier, *before) if draft.lanes_of(one)), identifier)
    called = [_target(draft, flow).get("name", "").strip() for flow in draft.leaving(identifier)]
    title = f"{WAITING}: {' / '.join(one for one in called if one)}"[:200] if any(called) else WAITING
    step = draft.add_node("userTask", f"tunggu_{identifier}", title, beside).get("id", "")
    for flow in draft.arriving(identifier):
        draft.move(flow, target=step)
    draft.add_flow(step, identifier)
    for flow in draft.leaving(identifier):
        _led_on(draft, flow, step)


def _led_on(draft: Draft, flow: etree._Element, step: str) -> None:
    """One of the ways on: chosen, or taken when its time has come."""
    event = _target(draft, flow)
    here, time = event.get("id", ""), _time(event)
    if not flow.get("name", "").strip():
        flow.set("name", event.get("name", ""))
    alone = len(draft.arriving(here)) == 1 and len(draft.leaving(here)) == 1
    if time and len(draft.leaving(flow.get("sourceRef", ""))) > 1:
        rim = _rim(draft, step, event.get("name", ""), time)
        draft.move(flow, source=rim)
    if name(event) == _CATCH and alone and draft.leaving(here)[0].get("targetRef") != here:
        bypass(draft, event)
    if name(draft.nodes()[flow.get("sourceRef", "")]) == "boundaryEvent":
        flow.attrib.pop("name", "")  # the deadline says it


def _rim(draft: Draft, step: str, title: str, time: str) -> str:
    """A deadline on a step that ends it."""
    rim = draft.add_node("boundaryEvent", f"tenggat_{step}", title, step)
    rim.set("attachedToRef", step)
    timer = etree.SubElement(rim, tag("timerEventDefinition"), id=draft.new_id(f"waktu_{step}"))
    duration = etree.SubElement(timer, tag("timeDuration"), nsmap=unbound(timer, {"xsi": XSI}))
    duration.set(tag("type", XSI), f"{duration.prefix}:tFormalExpression" if duration.prefix else "tFormalExpression")
    duration.text = time
    return rim.get("id", "")


def waits(draft: Draft) -> Offers:
    """Every other event on the way is a step: somebody notices it, or does it; a time that is up leads on by itself."""
    for identifier, node in draft.nodes().items():
        if name(node) in (_CATCH, _THROW, "implicitThrowEvent", "event"):
            time = _time(node) if len(draft.leaving(identifier)) == 1 else ""
            code = "timer-made-waiting-step" if time else "event-made-user-task"
            yield offer(code, identifier, _step, draft, node, time, name=_called(node), type=kind(node), time=time)


def _step(draft: Draft, node: etree._Element, time: str) -> None:
    node.set("name", _called(node))
    made_user_task(draft, node)
    if time:
        rim = _rim(draft, node.get("id", ""), "", time)
        draft.add_flow(rim, draft.entrance(draft.leaving(node.get("id", ""))[0]))


def _called(node: etree._Element) -> str:
    """The name of the step that an event becomes."""
    text = next((said(time) for one in definitions(node) for time in one), "")
    return node.get("name", "").strip() or (f"{WAITING}: {text}"[:200] if text else WAITING)
