"""What a sub-process holds, looked at while it is laid open: where it begins and ends, and whether it branches."""

from lxml import etree

from bpmn import graph
from bpmn.repairs.draft import name
from bpmn.repairs.event import beside, kind
from bpmn.repairs.splits import alternatives
from bpmn.vocabulary import FLOW_NODES, GATEWAYS, TASKS

_AT_ONCE = ("parallelGateway", "inclusiveGateway", "complexGateway")


class Inside:
    """The nodes and flows of one sub-process, wherever they hang by now; what was removed is no longer among them."""

    def __init__(self, holder: etree._Element) -> None:
        self._nodes = [one for one in holder if name(one) in FLOW_NODES]
        self._flows = [one for one in holder if name(one) == "sequenceFlow"]

    def holds(self, node: etree._Element) -> bool:
        return any(one is node for one in self._nodes)

    def nodes(self) -> list[etree._Element]:
        return [one for one in self._nodes if one.getparent() is not None]

    def leaving(self, node: etree._Element) -> list[etree._Element]:
        return [one for one in self._alive() if one.get("sourceRef") == node.get("id")]

    def arriving(self, node: etree._Element) -> list[etree._Element]:
        return [one for one in self._alive() if one.get("targetRef") == node.get("id")]

    def _alive(self) -> list[etree._Element]:
        return [one for one in self._flows if one.getparent() is not None]

    def begins(self) -> list[etree._Element]:
        return [one for one in self.nodes() if name(one) == "startEvent"]

    def heads(self) -> list[etree._Element]:
        """Where it begins without a start."""
        free = [one for one in self.nodes() if name(one) not in ("startEvent", "boundaryEvent")]
        return [one for one in free if not self.arriving(one) and one.get("isForCompensation") != "true"]

    def ends(self) -> list[etree._Element]:
        return [one for one in self.nodes() if name(one) == "endEvent"]

    def tails(self) -> list[etree._Element]:
        """Where it ends without an end."""
        free = [one for one in self.nodes() if name(one) != "endEvent" and kind(one) != "compensate"]
        return [one for one in free if not self.leaving(one) and one.get("isForCompensation") != "true"]

    def several_at_once(self) -> bool:
        """Whether more than one step may be open in it at a time."""
        if len(self.begins()) > 1 or (not self.begins() and len(self.heads()) > 1):
            return True
        for node in self.nodes():
            leaving = self.leaving(node)
            if leaving and name(node) == "boundaryEvent" and beside(node):
                return True
            implicit = name(node) not in GATEWAYS and not alternatives(leaving)
            if len(leaving) > 1 and (name(node) in _AT_ONCE or implicit):
                return True
        return False

    def last_step(self) -> etree._Element | None:
        """The one step that every end follows, if there is only one."""
        nodes = {one.get("id", ""): one for one in self.nodes()}
        edges: dict[str, list[str]] = {one: [] for one in nodes}
        for flow in self._alive():
            if flow.get("sourceRef") in nodes and flow.get("targetRef") in nodes:
                edges[flow.get("targetRef", "")].append(flow.get("sourceRef", ""))
        steps = {one for one, node in nodes.items() if name(node) in TASKS}
        exits = [one.get("id", "") for one in (*self.ends(), *self.tails())]
        between = graph.reached(edges, [one for one in exits if one not in steps], without=steps)
        found = {one for one in exits if one in steps}
        found |= {source for one in between for source in edges[one] if source in steps}
        return nodes[found.pop()] if len(found) == 1 else None
