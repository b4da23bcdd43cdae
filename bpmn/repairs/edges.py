"""The edge of a sub-process that is laid open: what was caught there, and which jumps stayed inside."""

from lxml import etree

from bpmn.repairs import order
from bpmn.repairs.draft import WAITING_GATEWAYS, Draft, name, written
from bpmn.repairs.event import beside, definitions, kind, link
from bpmn.repairs.inside import Inside
from bpmn.vocabulary import tag

_REFERENCES = {"error": "errorRef", "escalation": "escalationRef", "cancel": ""}


class Edges:
    """The events on one sub-process's edge, in the element that holds both."""

    def __init__(self, draft: Draft, around: etree._Element, holder: str) -> None:
        self.draft = draft
        self.around = around
        self.holder = holder

    def rims(self) -> list[etree._Element]:
        return [one for one in self.around if one.get("attachedToRef") == self.holder]

    def waiting(self) -> bool:
        """Whether something on the edge may lead on: a way back that undoes the work does not."""
        return any(kind(rim) != "compensate" for rim in self.rims())

    def flows(self, end: str, node: str) -> list[etree._Element]:
        """The flows around whose `sourceRef` or `targetRef` is this node."""
        return [one for one in self.around.findall(tag("sequenceFlow")) if one.get(end) == node]

    def flow(self, source: str, target: str) -> etree._Element:
        made = etree.Element(tag("sequenceFlow"), id=self.draft.new_id(f"f_{source}_{target}"))
        made.set("sourceRef", source)
        made.set("targetRef", target)
        order.add(self.around, made)
        return made

    def links(self, inside: Inside) -> None:
        """Jumps within a sub-process are its own affair: another one may use the same names."""
        caught = {link(one): one for one in inside.nodes() if name(one) == "intermediateCatchEvent" and link(one)}
        for throw in [one for one in inside.nodes() if name(one) == "intermediateThrowEvent"]:
            goal = caught.get(link(throw)) if link(throw) and not inside.leaving(throw) else None
            after = [] if goal is None else inside.leaving(goal)
            if goal is not None and len(after) == 1:
                for flow in inside.arriving(throw):
                    self.draft.move(flow, target=goal.get("id", ""))
                self.draft.remove(throw)
        for catch in caught.values():
            if inside.arriving(catch) and len(inside.leaving(catch)) == 1:
                self.lead(inside.arriving(catch), inside.leaving(catch)[0])
                self.draft.remove(catch)

    def stops(self, end: etree._Element) -> bool:
        """Whether an end inside ends more than the sub-process: an error or a withdrawal that nothing caught."""
        return kind(end) in ("error", "cancel")

    def errors(self, inside: Inside) -> None:
        """An error that ends the inside leads straight on to where the edge would have led it."""
        for rim in self.rims():
            leaving = self.flows("sourceRef", rim.get("id", ""))
            caught = [end for end in inside.ends() if _catches(rim, end)]
            if caught and len(leaving) == 1 and not beside(rim):
                self._lead_on(inside, rim, caught, leaving[0])

    def _lead_on(
        self, inside: Inside, rim: etree._Element, caught: list[etree._Element], onward: etree._Element
    ) -> None:
        ways = []
        for end in caught:
            for flow in inside.arriving(end):
                flow.set("name", flow.get("name", "").strip() or end.get("name", "") or rim.get("name", ""))
                ways.append(flow)
        self.lead(ways, onward)
        for end in caught:
            self.draft.keep(self.draft.process, "endEvent", written(end))
            self.draft.remove(end)
        self.draft.keep(self.draft.process, "boundaryEvent", written(rim))
        self.draft.remove(rim)

    def lead(self, flows: list[etree._Element], onward: etree._Element) -> None:
        """Flows take the place of another: several meet first, as what comes after may wait for each that arrives."""
        goal = onward.get("targetRef", "")
        waits = any(one.get("id") == goal and name(one) in WAITING_GATEWAYS for one in self.around)
        if len(flows) > 1 and waits:
            gate = self.node("exclusiveGateway", f"gabung_{goal}").get("id", "")
            self.draft.move(onward, source=gate)
            goal = gate
        else:
            self.draft.remove(onward)
        for flow in flows:
            self.draft.move(flow, target=goal)

    def node(self, kind: str, wished: str, title: str = "") -> etree._Element:
        """A new node around, in the lane of the sub-process."""
        made = etree.Element(tag(kind), id=self.draft.new_id(wished))
        if title:
            made.set("name", title)
        order.add(self.around, made)
        for lane in self.draft.lanes_of(self.holder):
            etree.SubElement(lane, tag("flowNodeRef")).text = made.get("id")
            order.sort(lane)
        return made

    def onto(self, step: etree._Element | None) -> None:
        """What is left on the edge belongs to the step that ends the sub-process."""
        for rim in self.rims():
            if step is not None:
                rim.set("attachedToRef", step.get("id", ""))
            self.draft.erase(rim.get("id", ""))


def _catches(rim: etree._Element, end: etree._Element) -> bool:
    """Whether the end raises what the rim waits for; a rim that names nothing catches everything of its kind."""
    reference = _REFERENCES.get(kind(rim))
    if reference is None or kind(end) != kind(rim):
        return False
    wanted = next((one.get(reference) for one in definitions(rim)), None) if reference else None
    return wanted is None or wanted in [one.get(reference) for one in definitions(end)]
