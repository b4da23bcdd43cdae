"""Steps inside steps: an embedded sub-process is laid open, its ways in and out joined to those around it."""

from lxml import etree

from bpmn.repairs import order
from bpmn.repairs.draft import Draft, everywhere, name, written
from bpmn.repairs.offer import Offers, offer
from bpmn.vocabulary import FLOW_NODES, TASKS, tag

_EMBEDDED = ("subProcess", "transaction", "adHocSubProcess")
_CONTENT = FLOW_NODES | {
    "sequenceFlow",
    "dataObject",
    "dataObjectReference",
    "dataStoreReference",
    "association",
    "group",
    "textAnnotation",
}


def embedded(draft: Draft) -> Offers:
    """Innermost first; one that nothing is drawn in is a step of its own."""
    for one in reversed(list(everywhere(draft.process, *_EMBEDDED))):
        title = one.get("name", "")
        if one.get("triggeredByEvent", "").strip() in ("true", "1"):
            yield offer("event-subprocess-kept", one.get("id"), _set_aside, draft, one, step=title)
        elif _steps(one):
            yield offer(
                "subprocess-laid-open", one.get("id"), _Opening(draft, one).open, step=title, count=len(_steps(one))
            )


def _steps(holder: etree._Element) -> list[etree._Element]:
    return [one for one in holder if name(one) in TASKS]


def _set_aside(draft: Draft, element: etree._Element) -> None:
    draft.keep(draft.process, name(element), written(element))
    for inner in element.iter(tag("*")):
        draft.erase(inner.get("id", ""))
    draft.remove(element)


class _Opening:
    """One sub-process whose content moves up into what holds it."""

    def __init__(self, draft: Draft, holder: etree._Element) -> None:
        self.draft = draft
        self.holder = holder
        self.id = holder.get("id", "")
        around = holder.getparent()
        self.around = draft.process if around is None else around

    def open(self) -> None:
        content = [one for one in self.holder if name(one) in _CONTENT]
        nodes = [one for one in content if name(one) in FLOW_NODES]
        flows = [one for one in content if name(one) == "sequenceFlow"]
        arrived = {flow.get("targetRef") for flow in flows}
        left = {flow.get("sourceRef") for flow in flows}
        begins = [one for one in nodes if name(one) == "startEvent"]
        heads = [one for one in nodes if one.get("id") not in arrived and name(one) != "boundaryEvent"]
        heads = [one for one in heads if name(one) != "startEvent" and one.get("isForCompensation") != "true"]
        ends = [one for one in nodes if name(one) == "endEvent"]
        tails = [one for one in nodes if one.get("id") not in left and name(one) != "endEvent"]
        tails = [one for one in tails if one.get("isForCompensation") != "true"]
        for one in content:
            if name(one) in FLOW_NODES or name(one) in (
                "sequenceFlow",
                "dataObject",
                "dataObjectReference",
                "dataStoreReference",
            ):
                order.add(self.around, one)
            else:
                self.around.append(one)
        for lane in self.draft.lanes_of(self.id):
            for one in nodes:
                etree.SubElement(lane, tag("flowNodeRef")).text = one.get("id")
            order.sort(lane)
        self._join_in(begins, heads)
        self._join_out(ends, tails)
        self._rims(nodes)
        self.draft.remove(self.holder)

    def _flows(self, end: str, node: str) -> list[etree._Element]:
        return [one for one in self.around.findall(tag("sequenceFlow")) if one.get(end) == node]

    def _join_in(self, begins: list[etree._Element], heads: list[etree._Element]) -> None:
        """What led to the sub-process leads to what its start led to."""
        first = begins[0] if begins else (heads[0] if heads else None)
        if first is None:
            return
        if not begins and len(heads) > 1:
            first = self._gateway("parallelGateway", "mulai")
            for head in heads:
                self._flow(first.get("id", ""), head.get("id", ""))
        entry = first.get("id", "")
        for extra in begins[1:]:
            for flow in self._flows("sourceRef", extra.get("id", "")):
                self._move(flow, source=entry)
            self.draft.remove(extra)
        if not begins:
            for flow in self._flows("targetRef", self.id):
                self._move(flow, target=entry)
            return
        self._replace_start(first)

    def _replace_start(self, start: etree._Element) -> None:
        begun = self._flows("sourceRef", start.get("id", ""))
        arriving = self._flows("targetRef", self.id)
        if len(begun) == 1:
            for flow in arriving:
                self._move(flow, target=begun[0].get("targetRef", ""))
            self.draft.remove(begun[0])
            self.draft.remove(start)
            return
        gateway = self._gateway("parallelGateway", "mulai")
        for flow in arriving:
            self._move(flow, target=gateway.get("id", ""))
        for flow in begun:
            self._move(flow, source=gateway.get("id", ""))
        self.draft.remove(start)

    def _join_out(self, ends: list[etree._Element], tails: list[etree._Element]) -> None:
        """What ended inside goes on outside; several ends wait for each other as the sub-process did."""
        leaving = self._flows("sourceRef", self.id)
        if not leaving:
            return
        ways = [flow for end in ends for flow in self._flows("targetRef", end.get("id", ""))]
        if len(ways) + len(tails) == 1 and len(leaving) == 1:
            if ways:
                self._move(leaving[0], source=ways[0].get("sourceRef", ""))
                self._carry_default(ways[0], leaving[0])
                self.draft.remove(ways[0])
            else:
                self._move(leaving[0], source=tails[0].get("id", ""))
        else:
            meeting = self._gateway("inclusiveGateway", "selesai").get("id", "")
            for flow in ways:
                self._move(flow, target=meeting)
            for tail in tails:
                self._flow(tail.get("id", ""), meeting)
            for flow in leaving:
                self._move(flow, source=meeting)
        for end in ends:
            self.draft.remove(end)

    def _carry_default(self, old: etree._Element, new: etree._Element) -> None:
        """The flow inside had a name, a condition, a default: the one that takes its place has them now."""
        new.set("name", new.get("name", "") or old.get("name", ""))
        for part in list(old):
            if name(part) in ("conditionExpression", "extensionElements") and new.find(part.tag) is None:
                new.append(part)
        for node in self.around:
            if node.get("default") == old.get("id"):
                node.set("default", new.get("id", ""))

    def _rims(self, nodes: list[etree._Element]) -> None:
        """Events on its edge go to the last step of it; an error that ends it leads straight to its event's way."""
        steps = [one for one in nodes if name(one) in TASKS]
        for rim in [one for one in self.around if one.get("attachedToRef") == self.id]:
            if steps:
                rim.set("attachedToRef", steps[-1].get("id", ""))
                self.draft.erase(rim.get("id", ""))

    def _gateway(self, kind: str, wished: str) -> etree._Element:
        made = etree.Element(tag(kind), id=self.draft.new_id(f"{wished}_{self.id}"))
        order.add(self.around, made)
        for lane in self.draft.lanes_of(self.id):
            etree.SubElement(lane, tag("flowNodeRef")).text = made.get("id")
            order.sort(lane)
        return made

    def _flow(self, source: str, target: str) -> None:
        made = etree.Element(tag("sequenceFlow"), id=self.draft.new_id(f"f_{source}_{target}"))
        made.set("sourceRef", source)
        made.set("targetRef", target)
        order.add(self.around, made)

    def _move(self, flow: etree._Element, *, source: str | None = None, target: str | None = None) -> None:
        self.draft.move(flow, source=source, target=target)
