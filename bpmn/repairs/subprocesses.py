"""Steps inside steps: an embedded sub-process is laid open, its ways in and out joined to those around it."""

from lxml import etree

from bpmn.repairs import order
from bpmn.repairs.draft import Draft, everywhere, name, written
from bpmn.repairs.edges import Edges
from bpmn.repairs.inside import Inside
from bpmn.repairs.offer import Offers, offer
from bpmn.repairs.splits import alternatives
from bpmn.vocabulary import FLOW_NODES, TASKS, tag

CONCLUDE = "Menyelesaikan"
_EMBEDDED = ("subProcess", "transaction", "adHocSubProcess")
_FLOW_ELEMENTS = FLOW_NODES | {"sequenceFlow", "dataObject", "dataObjectReference", "dataStoreReference"}
_CONTENT = _FLOW_ELEMENTS | {"association", "group", "textAnnotation"}


def embedded(draft: Draft) -> Offers:
    """Innermost first; one that nothing is drawn in is a step of its own."""
    for one in reversed(list(everywhere(draft.process, *_EMBEDDED))):
        title = one.get("name", "")
        if one.get("triggeredByEvent", "").strip() in ("true", "1"):
            yield offer("event-subprocess-kept", one.get("id"), _set_aside, draft, one, step=title)
        elif count := sum(1 for inner in one if name(inner) in TASKS):
            opening = _Opening(draft, one)
            code = "subprocess-with-edge-laid-open" if opening.edges.waiting() else "subprocess-laid-open"
            yield offer(code, one.get("id"), opening.open, step=title, count=count)


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
        self.edges = Edges(draft, self.around, self.id)

    def open(self) -> None:
        inside = Inside(self.holder)
        several = inside.several_at_once()
        self._move_up()
        self.edges.links(inside)
        if not several:
            self.edges.errors(inside)
        self._join_in(inside.begins(), inside.heads())
        last = None if several else inside.last_step()
        if last is None and self.edges.waiting():
            last = self._concluding()
        self._join_out(inside, several, last)
        self.edges.onto(last)
        self.draft.remove(self.holder)

    def _move_up(self) -> None:
        content = [one for one in self.holder if name(one) in _CONTENT]
        for one in content:
            if name(one) in _FLOW_ELEMENTS:
                order.add(self.around, one)
            else:
                self.around.append(one)
        for lane in self.draft.lanes_of(self.id):
            for one in content:
                if name(one) in FLOW_NODES:
                    etree.SubElement(lane, tag("flowNodeRef")).text = one.get("id")
            order.sort(lane)

    def _join_in(self, begins: list[etree._Element], heads: list[etree._Element]) -> None:
        """What led to the sub-process leads to what its start led to."""
        arriving = self.edges.flows("targetRef", self.id)
        if begins:
            begun = [flow for one in begins for flow in self.edges.flows("sourceRef", one.get("id", ""))]
        else:
            begun = [self.edges.flow(self.id, head.get("id", "")) for head in heads]
        if len(begun) > 1:
            fork = self._gateway("parallelGateway", "mulai")
            for flow in begun:
                self.draft.move(flow, source=fork)
            begun = [self.edges.flow(self.id, fork)]
        if begun:
            self.edges.lead(arriving, begun[0])
        for one in begins:
            self.draft.remove(one)

    def _join_out(self, inside: Inside, several: bool, last: etree._Element | None) -> None:
        """What ended inside goes on outside; several ends wait for each other as the sub-process did."""
        leaving = self.edges.flows("sourceRef", self.id)
        added = last is not None and not inside.holds(last)
        if not leaving and not added:
            return
        ends = [one for one in inside.ends() if several or not self.edges.stops(one)]
        ways = [flow for end in ends for flow in inside.arriving(end)]
        tails = inside.tails()
        if len(ways) + len(tails) == 1 and len(leaving) == 1 and not added:
            self._straight_on(ways, tails, leaving[0])
        else:
            onward = self._onward(last if added else None, leaving, several)
            alone = len(ways) + len(tails) == 1
            meeting = onward if alone or (len(leaving) < 2 and not added) else self._meeting(several)
            for flow in ways:
                self.draft.move(flow, target=meeting)
            for tail in tails:
                self.edges.flow(tail.get("id", ""), meeting)
            if meeting != onward:
                self.edges.flow(meeting, onward)
            for flow in leaving:
                self.draft.move(flow, source=onward)
        for end in ends:
            self.draft.remove(end)

    def _straight_on(self, ways: list[etree._Element], tails: list[etree._Element], leaving: etree._Element) -> None:
        if ways:
            self.draft.move(leaving, source=ways[0].get("sourceRef", ""))
            self._carry_default(ways[0], leaving)
            self.draft.remove(ways[0])
        else:
            self.draft.move(leaving, source=tails[0].get("id", ""))

    def _onward(self, last: etree._Element | None, leaving: list[etree._Element], several: bool) -> str:
        """What all that follows leaves from: a step that was added, a parting of ways, or where all ends meet."""
        if last is not None:
            return last.get("id", "")
        if len(leaving) > 1:
            return self._gateway("exclusiveGateway" if alternatives(leaving) else "parallelGateway", "cabang")
        return self._meeting(several)

    def _meeting(self, several: bool) -> str:
        """Where all ends meet: whoever runs beside the others is waited for."""
        return self._gateway("inclusiveGateway" if several else "exclusiveGateway", "selesai")

    def _concluding(self) -> etree._Element:
        """A step after all the others, for what could happen on the edge of a sub-process that branches."""
        title = " ".join(self.holder.get("name", "").split())
        return self.edges.node("userTask", f"akhir_{self.id}", f"{CONCLUDE}: {title}"[:200] if title else CONCLUDE)

    def _carry_default(self, old: etree._Element, new: etree._Element) -> None:
        """The flow inside had a name, a condition, a default: the one that takes its place has them now."""
        new.set("name", new.get("name", "") or old.get("name", ""))
        for part in list(old):
            if name(part) in ("conditionExpression", "extensionElements") and new.find(part.tag) is None:
                new.append(part)
        for node in self.around:
            if node.get("default") == old.get("id"):
                node.set("default", new.get("id", ""))

    def _gateway(self, kind: str, wished: str) -> str:
        return self.edges.node(kind, f"{wished}_{self.id}").get("id", "")
