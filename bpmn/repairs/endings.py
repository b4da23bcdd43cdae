"""Where the way of a Berkas ends: at every way's end, and out of what goes round for ever."""

from bpmn import graph
from bpmn.repairs import reach
from bpmn.repairs.draft import Draft, name
from bpmn.repairs.offer import Offers, offer
from bpmn.vocabulary import GATEWAYS, HUMAN_TASKS, tag

_MOST_LOOKED_AT = 40  # circles that get a way out: a sheet has fewer


def endings(draft: Draft) -> Offers:
    """An end where a way stops without one."""
    for identifier, node in draft.nodes().items():
        if name(node) != "endEvent" and not draft.leaving(identifier):
            yield offer("end-added", identifier, _end, draft, identifier, step=node.get("name", ""))


def _end(draft: Draft, node: str) -> None:
    lane = draft.nodes()[node].get("attachedToRef") or node
    end = draft.add_node("endEvent", f"selesai_{node}", "", lane)
    draft.add_flow(node, end.get("id", ""))


def circles(draft: Draft) -> Offers:
    """A way that goes round for ever gets a way out, after the step that would begin it anew."""
    for _ in range(_MOST_LOOKED_AT):
        ending = reach.ending(draft)
        stuck = [one for one in draft.nodes() if one not in ending]
        steps = [one for one in stuck if name(draft.nodes()[one]) in HUMAN_TASKS]
        gateways = [one for one in stuck if name(draft.nodes()[one]) in GATEWAYS]
        if not steps and not gateways:
            return
        step, lead_out = (steps[-1], _way_out) if steps else (gateways[-1], _end)
        yield offer("way-out-added", step, lead_out, draft, step, step=draft.nodes()[step].get("name", ""))
        if step not in reach.ending(draft):
            return


def endless(draft: Draft) -> Offers:
    """A branch that only comes back to where it parted gets a way out, after its last step."""
    nodes = draft.nodes()
    if any(one.find(tag("terminateEventDefinition")) is not None for one in nodes.values()):
        return
    for fork, node in nodes.items():
        for flow in draft.leaving(fork) if name(node) == "parallelGateway" and len(draft.leaving(fork)) > 1 else ():
            edges = {one: [to.get("targetRef", "") for to in draft.leaving(one)] for one in draft.nodes()}
            branch = graph.reached(edges, [flow.get("targetRef", "")], without={fork})
            ends = any(name(draft.nodes()[one]) == "endEvent" for one in branch)
            steps = [one for one in draft.nodes() if one in branch and name(draft.nodes()[one]) in HUMAN_TASKS]
            if not ends and steps and any(fork in edges[one] for one in branch):
                title = draft.nodes()[steps[-1]].get("name", "")
                yield offer("way-out-added", steps[-1], _way_out, draft, steps[-1], step=title)


def _way_out(draft: Draft, step: str) -> None:
    [*leaving] = draft.leaving(step)
    fork = draft.add_node("exclusiveGateway", f"putusan_{step}", "", step).get("id", "")
    for flow in leaving:
        draft.move(flow, source=fork)
        flow.set("name", flow.get("name", "").strip() or "Ulangi")
    draft.add_flow(step, fork)
    end = draft.add_node("endEvent", f"selesai_{step}", "", step)
    draft.add_flow(fork, end.get("id", ""), "Selesai")
