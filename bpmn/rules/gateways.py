"""Gateways: a default flow that is the return when there is one, and a condition on every other flow."""

from collections.abc import Iterator

from bpmn import graph
from bpmn.document import Flow, Node
from bpmn.finding import Finding
from bpmn.rules.subject import Subject


def defaults(subject: Subject) -> Iterator[Finding]:
    flows = subject.document.flows
    for gateway in subject.decisions():
        returning = any(flows[flow].returns for flow in gateway.outgoing)
        if gateway.default is None:
            yield Finding(code="gateway-default-missing", element=gateway.id)
        elif returning and not flows[gateway.default].returns:
            yield Finding(code="gateway-default-not-return", element=gateway.id, params={"flow": gateway.default})


def conditions(subject: Subject) -> Iterator[Finding]:
    nodes = subject.document.nodes
    for flow in subject.document.flows.values():
        source = nodes[flow.source]
        if source.type not in ("exclusiveGateway", "inclusiveGateway"):
            if flow.condition is not None:
                yield Finding(code="condition-misplaced", element=flow.id)
        elif flow.condition is None:
            yield from _unconditional(flow, source)
        elif source.default == flow.id:
            yield Finding(code="default-condition-ignored", element=flow.id, severity="warning")


def _unconditional(flow: Flow, gateway: Node) -> Iterator[Finding]:
    if len(gateway.outgoing) > 1 and gateway.default != flow.id:
        yield Finding(code="flow-condition-missing", element=flow.id, params={"gateway": gateway.id})


def unmarked_returns(subject: Subject) -> Iterator[Finding]:
    """A flow to an element that every way to its gateway has passed goes back, whether its owner says so or not."""
    document = subject.document
    ways = graph.Dominators(graph.forward(document), graph.starts(document))
    for gateway in subject.decisions():
        for flow in (document.flows[identifier] for identifier in gateway.outgoing):
            if not flow.returns and ways.passed(gateway.id, flow.target):
                yield Finding(code="return-unmarked", element=flow.id, severity="warning")
