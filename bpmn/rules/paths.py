"""Paths: every element is reached from the start and leads to an end, and only gateways split."""

from collections.abc import Iterator

from bpmn import graph
from bpmn.finding import Finding
from bpmn.rules.subject import Subject
from bpmn.vocabulary import GATEWAYS, HUMAN_TASKS


def unreachable(subject: Subject) -> Iterator[Finding]:
    starts = graph.starts(subject.document)
    seen = graph.reached(graph.forward(subject.document), starts)
    for node in subject.document.nodes if starts else ():
        if node not in seen:
            yield Finding(code="element-unreachable", element=node)


def dead_ends(subject: Subject) -> Iterator[Finding]:
    """No flow leads out, or every way from here goes round for ever."""
    nodes = subject.document.nodes.values()
    ends = [node.id for node in nodes if node.type == "endEvent"]
    edges = graph.forward(subject.document, timers=False)
    ending = graph.reached(graph.backward(edges), ends)
    for node in nodes:
        if node.type != "endEvent" and (not node.outgoing or (ends and node.id not in ending)):
            yield Finding(code="element-dead-end", element=node.id)


def idle_circles(subject: Subject) -> Iterator[Finding]:
    """A way that comes round to itself past no step: nobody could ever stop it, and nothing in it changes."""
    nodes = subject.document.nodes
    idle = {one for one, node in nodes.items() if node.type not in HUMAN_TASKS}
    edges = graph.forward(subject.document, timers=False)
    ahead = {one: [goal for goal in dict.fromkeys(edges[one]) if goal in idle] for one in nodes if one in idle}
    behind: dict[str, int] = dict.fromkeys(ahead, 0)
    for goal in (goal for goals in ahead.values() for goal in goals):
        behind[goal] += 1
    free = [one for one, count in behind.items() if not count]
    for one in free:  # grows while it is read
        for goal in ahead[one]:
            behind[goal] -= 1
            if not behind[goal]:
                free.append(goal)
    left = (one for one, count in behind.items() if count)
    caught = next((one for one in left if one in graph.reached(ahead, ahead[one])), None)
    if caught is not None:
        yield Finding(code="circle-without-step", element=caught)


def endless_branches(subject: Subject) -> Iterator[Finding]:
    """A branch that only comes back to where it parted: it is begun anew each time, and the others with it."""
    nodes = subject.document.nodes
    if any(node.event_definition == "terminate" for node in nodes.values()):
        return  # that end stops what goes round as well
    edges = graph.forward(subject.document, timers=False)
    ends = {one for one, node in nodes.items() if node.type == "endEvent"}
    for fork in (node for node in nodes.values() if node.type == "parallelGateway" and len(node.outgoing) > 1):
        for first in edges[fork.id]:
            branch = graph.reached(edges, [first], without={fork.id})
            if branch.isdisjoint(ends) and any(fork.id in edges[one] for one in branch):
                yield Finding(code="branch-endless", element=fork.id, params={"target": first})
                break


def implicit_splits(subject: Subject) -> Iterator[Finding]:
    for node in subject.document.nodes.values():
        if node.type not in GATEWAYS and node.type != "endEvent" and len(node.outgoing) > 1:
            yield Finding(code="split-implicit", element=node.id, params={"count": len(node.outgoing)})


def forbidden_flows(subject: Subject) -> Iterator[Finding]:
    nodes = subject.document.nodes
    for flow in subject.document.flows.values():
        source, target = nodes[flow.source].type, nodes[flow.target].type
        if target in ("startEvent", "boundaryEvent") or source == "endEvent":
            kind = target if target in ("startEvent", "boundaryEvent") else source
            yield Finding(code="flow-forbidden", element=flow.id, params={"type": kind})
