"""The tree under repair: the process that is run, with the few moves that all repairs are made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from bpmn import graph
from bpmn.foreign.question import ForeignForm
from bpmn.prefixes import unbound
from bpmn.repairs import order
from bpmn.rules.subject import Fields
from bpmn.vocabulary import BPMN_DI, FLOW_NODES, SPIFFWORKFLOW, tag

KEPT = "urn:sopan:kept"
WAITING_GATEWAYS = ("parallelGateway", "inclusiveGateway", "complexGateway")  # one flow more is one to wait for


@dataclass(kw_only=True)
class Draft:
    """A file's tree and the process in it that will be run."""

    root: etree._Element
    process: etree._Element
    forms: dict[str, Fields] = field(default_factory=dict)  # file name -> what conditions may read
    beside: Mapping[str, str] = field(default_factory=dict)  # id or file name -> form of another tool
    taken: dict[str, ForeignForm] = field(default_factory=dict)  # file name -> what such a form asks
    called: dict[str, str] = field(default_factory=dict)  # another tool's field -> its name here
    _ids: set[str] | None = None
    _index: "_Index | None" = None
    _drawn: dict[str, list[etree._Element]] | None = None

    def nodes(self) -> dict[str, etree._Element]:
        """The process's own flow nodes by id, in document order."""
        return self._seen().nodes

    def flows(self) -> list[etree._Element]:
        """The sequence flows whose both ends are there."""
        return self._seen().flows

    def leaving(self, node: str) -> list[etree._Element]:
        return self._seen().leaving.get(node, [])

    def arriving(self, node: str) -> list[etree._Element]:
        return self._seen().arriving.get(node, [])

    def edges(self) -> dict[str, list[str]]:
        """Node -> what may come next, the events on its edge included."""
        return self._seen().edges

    def changed(self) -> None:
        """Look at the tree anew: something was changed past the moves below."""
        self._index = None

    def _seen(self) -> "_Index":
        if self._index is None:
            self._index = _Index(self.process)
        return self._index

    def new_id(self, wished: str) -> str:
        """An id that nothing in the file has: the wished one, with a number where that is taken."""
        if self._ids is None:
            self._ids = {one.get("id", "") for one in self.root.iter("{*}*")}
        number, free = 1, wished[:100]
        while free in self._ids:
            number += 1
            free = f"{wished[:100]}_{number}"
        self._ids.add(free)
        return free

    def add_node(self, kind: str, wished: str, title: str, beside: str | None) -> etree._Element:
        """A new flow node in the lane of `beside`."""
        node = etree.Element(tag(kind), id=self.new_id(wished))
        if title:
            node.set("name", title)
        order.add(self.process, node)
        for lane in self.lanes_of(beside) if beside else ():
            etree.SubElement(lane, tag("flowNodeRef")).text = node.get("id")
            order.sort(lane)
        self.changed()
        return node

    def add_flow(self, source: str, target: str, title: str = "") -> etree._Element:
        """A new sequence flow."""
        flow = etree.Element(tag("sequenceFlow"), id=self.new_id(f"f_{source}_{target}"))
        if title:
            flow.set("name", title)
        flow.set("sourceRef", source)
        flow.set("targetRef", target)
        order.add(self.process, flow)
        self.changed()
        return flow

    def move(self, flow: etree._Element, *, source: str | None = None, target: str | None = None) -> None:
        """Give a flow another end; its line in the picture is no longer right and goes."""
        if source is not None:
            flow.set("sourceRef", source)
        if target is not None:
            flow.set("targetRef", target)
        self.erase(flow.get("id", ""))
        self.changed()

    def entrance(self, flow: etree._Element) -> str:
        """Where other flows may come in beside this one: not at a gateway that would then wait for all of them."""
        goal = flow.get("targetRef", "")
        if name(self.nodes()[goal]) not in WAITING_GATEWAYS:
            return goal
        gate = self.add_node("exclusiveGateway", f"gabung_{goal}", "", goal).get("id", "")
        self.move(flow, target=gate)
        self.add_flow(gate, goal)
        return gate

    def erase(self, element: str) -> None:
        """Take an element out of the picture."""
        if self._drawn is None:
            self._drawn = {}
            for drawn in self.root.iter(tag("BPMNShape", BPMN_DI), tag("BPMNEdge", BPMN_DI)):
                self._drawn.setdefault(drawn.get("bpmnElement", "").rpartition(":")[2], []).append(drawn)
        for drawn in self._drawn.pop(element, ()):
            take_out(drawn)

    def remove(self, element: etree._Element) -> None:
        """Take an element out of the file; what pointed to it is tidied up at the end."""
        self.erase(element.get("id", ""))
        take_out(element)
        self.changed()

    def reached(self) -> frozenset[str]:
        """Everything that a Berkas can come to."""
        return self._seen().reached

    def ways(self) -> graph.Dominators:
        """What every way to a node has passed."""
        return self._seen().ways

    def holding(self, node: str) -> list[etree._Element]:
        """Every innermost lane that holds a node."""
        return self._seen().lanes.get(node, [])

    def lanes_of(self, node: str) -> list[etree._Element]:
        """The innermost lane that holds a node; empty when it stands in none."""
        return self.holding(node)[-1:]

    def keep(self, owner: etree._Element, part: str, text: str) -> None:
        """Keep as plain text what must not act any more; it survives every editor and can be put back by hand."""
        holder = extensions(owner if owner.tag != tag("definitions") else self.process)
        spaces = unbound(holder, {"kept": KEPT})
        etree.SubElement(holder, f"{{{KEPT}}}kept", nsmap=spaces, attrib={"name": part}).text = text


class _Index:
    """The tree as looked at once; every change of flows, nodes or lanes makes a new one."""

    def __init__(self, process: etree._Element) -> None:
        self.nodes = {one.get("id", ""): one for one in process if name(one) in FLOW_NODES}
        whole = (flow for flow in process.findall(tag("sequenceFlow")) if flow.get("sourceRef") in self.nodes)
        self.flows = [flow for flow in whole if flow.get("targetRef") in self.nodes]
        self.leaving: dict[str, list[etree._Element]] = {}
        self.arriving: dict[str, list[etree._Element]] = {}
        self.edges: dict[str, list[str]] = {node: [] for node in self.nodes}
        for flow in self.flows:
            source, target = flow.get("sourceRef", ""), flow.get("targetRef", "")
            self.leaving.setdefault(source, []).append(flow)
            self.arriving.setdefault(target, []).append(flow)
            self.edges[source].append(target)
        for identifier, node in self.nodes.items():
            if node.get("attachedToRef", "") in self.edges:
                self.edges[node.get("attachedToRef", "")].append(identifier)
        self._process = process

    @cached_property
    def lanes(self) -> dict[str, list[etree._Element]]:
        """Node -> the innermost lanes that hold it."""
        found: dict[str, list[etree._Element]] = {}
        for lane in self._process.iter(tag("lane")):
            if lane.find(f".//{tag('lane')}") is None:
                for one in lane.findall(tag("flowNodeRef")):
                    found.setdefault(said(one), []).append(lane)
        return found

    @cached_property
    def ways(self) -> graph.Dominators:
        return graph.Dominators(self.edges, [one for one, node in self.nodes.items() if name(node) == "startEvent"])

    @cached_property
    def reached(self) -> frozenset[str]:
        """Everything that a Berkas can come to."""
        starts = [one for one, node in self.nodes.items() if name(node) == "startEvent"]
        return graph.reached(self.edges, starts)


def name(element: etree._Element) -> str:
    return etree.QName(element).localname


def said(element: etree._Element | None) -> str:
    return "" if element is None else "".join(str(part) for part in element.itertext()).strip()


def popped(element: etree._Element, attribute: str | bytes) -> str:
    """The value of an attribute, which goes."""
    return str(element.attrib.pop(attribute, ""))


def written(element: etree._Element) -> str:
    """An element as XML text."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def take_out(element: etree._Element) -> None:
    """Remove an element, not the text behind it."""
    parent = element.getparent()
    if parent is not None:
        before, tail = element.getprevious(), element.tail
        if tail and tail.strip():
            if before is not None:
                before.tail = (before.tail or "") + tail
            else:
                parent.text = (parent.text or "") + tail
        parent.remove(element)


def extensions(owner: etree._Element) -> etree._Element:
    """The owner's `extensionElements`, made where the schema wants them."""
    holder = owner.find(tag("extensionElements"))
    if holder is None:
        holder = etree.Element(tag("extensionElements"))
        owner.insert(len(owner.findall(tag("documentation"))), holder)
    return holder


def set_property(owner: etree._Element, key: str, value: str) -> None:
    """A name/value property in spiffworkflow's dialect, which wins over the others."""
    holder = extensions(owner)
    inside = holder.find(tag("properties", SPIFFWORKFLOW))
    if inside is None:
        spaces = unbound(holder, {"spiffworkflow": SPIFFWORKFLOW})
        inside = etree.SubElement(holder, tag("properties", SPIFFWORKFLOW), nsmap=spaces)
    for one in inside.findall(tag("property", SPIFFWORKFLOW)):
        if one.get("name") == key:
            one.set("value", value)
            return
    etree.SubElement(inside, tag("property", SPIFFWORKFLOW), attrib={"name": key, "value": value})


def everywhere(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Every BPMN element of these names, collected first: it may be changed meanwhile."""
    return iter(list(root.iter(*(tag(one) for one in names))))
