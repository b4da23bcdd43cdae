"""The way of a Berkas: one start, and nothing that no way leads to."""

from functools import partial

from lxml import etree

from bpmn import graph
from bpmn.repairs import reach
from bpmn.repairs.draft import Draft, name, written
from bpmn.repairs.offer import Offers, offer
from bpmn.vocabulary import GATEWAYS, HUMAN_TASKS, TASKS, tag

BEGIN = "Menentukan awal"
_NO_HEADS = ("startEvent", "boundaryEvent", "endEvent")


def inner_messages(draft: Draft) -> Offers:
    """A message between two steps of one pool is the flow that was meant."""
    nodes = draft.nodes()
    for message in list(draft.root.iterfind(f"{tag('collaboration')}/{tag('messageFlow')}")):
        ends = message.get("sourceRef", ""), message.get("targetRef", "")
        if ends[0] in nodes and ends[1] in nodes and not draft.arriving(ends[1]) and name(nodes[ends[0]]) != "endEvent":
            yield offer("message-made-flow", message.get("id"), _as_flow, draft, message)


def _as_flow(draft: Draft, message: etree._Element) -> None:
    draft.add_flow(message.get("sourceRef", ""), message.get("targetRef", ""), message.get("name", ""))
    draft.remove(message)


def forbidden(draft: Draft) -> Offers:
    """Flows into a start or an edge's event, and out of an end."""
    for flow in draft.flows():
        nodes = draft.nodes()
        source, target = name(nodes[flow.get("sourceRef", "")]), name(nodes[flow.get("targetRef", "")])
        if source == "endEvent":
            end = nodes[flow.get("sourceRef", "")]
            yield offer("end-made-step-through", end.get("id"), _through, draft, end, name=end.get("name", ""))
        if target == "startEvent":
            yield offer("flow-into-start-moved", flow.get("id"), _past_start, draft, flow)
        elif target == "boundaryEvent":
            host = nodes[flow.get("targetRef", "")].get("attachedToRef", "")
            yield offer("flow-into-rim-moved", flow.get("id"), partial(draft.move, flow, target=host), step=host)


def _through(draft: Draft, end: etree._Element) -> None:
    if name(end) == "endEvent":
        for part in list(end):
            if name(part).endswith("EventDefinition"):
                draft.keep(end, name(part), written(part))
                end.remove(part)
        end.tag = tag("userTask")
        draft.erase(end.get("id", ""))


def _past_start(draft: Draft, flow: etree._Element) -> None:
    """Back to the start is back to what comes first."""
    goal, seen = flow.get("targetRef", ""), set()
    onward = flow
    while goal not in seen and name(draft.nodes()[goal]) == "startEvent":
        seen.add(goal)
        first = [one for one in draft.leaving(goal) if one is not flow]
        onward = first[0] if first else onward
        goal = onward.get("targetRef", "")
    if goal in seen:
        draft.remove(flow)
    else:
        draft.move(flow, target=draft.entrance(onward))


def begin(draft: Draft) -> Offers:
    """A start where there is none, or one that leads nowhere; one start where there are several."""
    begins = reach.starts(draft)
    heads = _heads(draft)
    if not begins and heads:
        yield offer("start-added", draft.process.get("id"), _start, draft, heads, count=len(heads))
        return
    idle = [start for start in begins if not draft.leaving(start)]
    if begins and len(idle) == len(begins) and heads:
        yield offer("start-connected", begins[0], _connect, draft, begins[0], heads, count=len(heads))
    begins = reach.starts(draft)
    if len(begins) > 1:
        yield offer("starts-joined", begins[0], _join, draft, begins, count=len(begins))


def _heads(draft: Draft) -> list[str]:
    """Where a Berkas would begin: nothing leads there, something leads on; else the first part of what goes round."""
    entered = {flow.get("targetRef") for flow in draft.flows()}
    nodes = draft.nodes()
    free = [one for one, node in nodes.items() if one not in entered and name(node) not in _NO_HEADS]
    free = [one for one in free if nodes[one].get("isForCompensation") != "true"]
    leading = [one for one in free if draft.leaving(one)]
    alone = [one for one in free if name(nodes[one]) in TASKS]
    seen = draft.reached()
    round_and_round = [one for one, node in nodes.items() if one not in seen and name(node) in TASKS | GATEWAYS]
    return leading or alone or [one for one in round_and_round if one in entered][:1]


def _start(draft: Draft, heads: list[str]) -> None:
    start = draft.add_node("startEvent", "mulai", "Mulai", heads[0]).get("id", "")
    _connect(draft, start, heads)


def _connect(draft: Draft, start: str, heads: list[str]) -> None:
    """BPMN begins everywhere at once where no start is drawn (clause 13.2)."""
    if len(heads) > 1:
        fork = draft.add_node("parallelGateway", "serentak", "", heads[0]).get("id", "")
        draft.add_flow(start, fork)
        start = fork
    for head in heads:
        draft.add_flow(start, head)


def _join(draft: Draft, begins: list[str]) -> None:
    nodes = draft.nodes()
    leading = [one for one in begins if draft.leaving(one)] or begins[:1]
    for idle in (one for one in begins if one not in leading):
        draft.remove(nodes[idle])
    first, others = leading[0], leading[1:]
    goals = {flow.get("targetRef") for one in leading for flow in draft.leaving(one)}
    if len(goals) > 1 and _meet(draft, leading):
        fork = draft.add_node("parallelGateway", "serentak", "", first).get("id", "")
        for flow in draft.leaving(first):
            draft.move(flow, source=fork)
        draft.add_flow(first, fork)
    elif len(goals) > 1:
        _all_at_once(draft, leading)
        fork = _choice(draft, first)
    else:
        fork = ""
    for other in others:
        for flow in draft.leaving(other):
            if not fork:
                draft.remove(flow)
                continue
            draft.move(flow, source=fork)
            flow.set("name", flow.get("name", "").strip() or nodes[other].get("name", ""))
        draft.remove(nodes[other])


def _all_at_once(draft: Draft, begins: list[str]) -> None:
    """What one start begins together stays together where one of several starts is chosen."""
    for start in begins:
        leaving = draft.leaving(start)
        if len(leaving) > 1:
            both = draft.add_node("parallelGateway", f"serentak_{start}", "", start).get("id", "")
            for flow in leaving:
                draft.move(flow, source=both)
            draft.add_flow(start, both)


def _choice(draft: Draft, first: str) -> str:
    """A step that asks how it began, and the ways from there."""
    node = draft.nodes()[first]
    ask = draft.add_node("userTask", "awal", BEGIN, _lane_mate(draft, first)).get("id", "")
    fork = draft.add_node("exclusiveGateway", "putusan_awal", "", _lane_mate(draft, first)).get("id", "")
    for flow in draft.leaving(first):
        draft.move(flow, source=fork)
        flow.set("name", flow.get("name", "").strip() or node.get("name", ""))
    draft.add_flow(first, ask)
    draft.add_flow(ask, fork)
    return fork


def _lane_mate(draft: Draft, node: str) -> str:
    """A start often stands in no lane; what it leads to does."""
    if draft.lanes_of(node):
        return node
    return next((flow.get("targetRef", "") for flow in draft.leaving(node)), node)


def _meet(draft: Draft, begins: list[str]) -> bool:
    """Whether a parallel gateway waits for what begins at different starts: then all of them are needed."""
    nodes = draft.nodes()
    from_start = [graph.reached(draft.edges(), [one]) for one in begins]
    for identifier, node in nodes.items():
        if name(node) == "parallelGateway" and len(draft.arriving(identifier)) > 1:
            sources = [flow.get("sourceRef") for flow in draft.arriving(identifier)]
            owners = [{n for n, seen in enumerate(from_start) if source in seen} for source in sources]
            if any(len(one) == 1 for one in owners) and len(set().union(*owners)) > 1:
                return True
    return False


def idle_way(draft: Draft) -> Offers:
    """A start that comes to no step, where there are steps that nothing leads to: it leads to them."""
    nodes = draft.nodes()
    if reach.starts(draft) and not any(name(nodes[one]) in TASKS for one in draft.reached()):
        heads = [
            one
            for one in _heads(draft)
            if any(name(nodes[goal]) in TASKS for goal in graph.reached(draft.edges(), [one]))
        ]
        if heads:
            yield offer("start-connected", reach.starts(draft)[0], _lead_to, draft, heads, count=len(heads))


def _lead_to(draft: Draft, heads: list[str]) -> None:
    first, *_ = reach.starts(draft)
    for flow in draft.leaving(first):
        draft.remove(flow)
    _connect(draft, first, heads)


def missing_arrow(draft: Draft) -> Offers:
    """One step that leads nowhere and one that nothing leads to: the arrow between them was forgotten."""
    seen = draft.reached()
    nodes = draft.nodes()
    stuck = [one for one, node in nodes.items() if one in seen and not draft.leaving(one) and name(node) in TASKS]
    heads = [one for one in _heads(draft) if one not in seen]
    if len(stuck) == 1 and len(heads) == 1 and name(nodes[heads[0]]) in HUMAN_TASKS | {"exclusiveGateway"}:
        yield offer("arrow-added", stuck[0], draft.add_flow, stuck[0], heads[0], target=heads[0])


def other_beginnings(draft: Draft) -> Offers:
    """A part of its own that leads into the way or to an end of its own is another way to begin."""
    for head in _heads(draft):
        seen = draft.reached()
        own = graph.reached(draft.edges(), [head])
        nodes = draft.nodes()
        ends = [one for one in own if name(nodes[one]) == "endEvent"]
        steps = [one for one in own - seen if name(nodes[one]) in TASKS]
        if head not in seen and steps and (own & seen or ends) and reach.starts(draft):
            yield offer("beginning-added", head, _also, draft, head, step=nodes[head].get("name", ""))


def _also(draft: Draft, head: str) -> None:
    start = reach.starts(draft)[0]
    asked = [flow.get("targetRef", "") for flow in draft.leaving(start)]
    fork = next((one.get("targetRef", "") for goal in asked[:1] for one in draft.leaving(goal)), "")
    if not fork.startswith("putusan_awal"):
        fork = _choice(draft, start)
    draft.add_flow(fork, head, draft.nodes()[head].get("name", ""))


def unreached(draft: Draft) -> Offers:
    """What no way leads to is taken out of the way and kept in the file."""
    if not reach.starts(draft):
        return
    while True:
        seen = draft.reached()
        lost = [node for one, node in draft.nodes().items() if one not in seen]
        if not lost:
            return
        yield offer(
            "unreached-set-aside",
            lost[0].get("id"),
            _set_aside,
            draft,
            lost[0],
            step=lost[0].get("name", ""),
            type=name(lost[0]),
        )
        if lost[0].getparent() is not None:
            return  # it was declined: what hangs on it is not looked at either


def _set_aside(draft: Draft, node: etree._Element) -> None:
    identifier = node.get("id", "")
    draft.keep(draft.process, name(node), written(node))
    for flow in (*draft.leaving(identifier), *draft.arriving(identifier)):
        draft.remove(flow)
    draft.remove(node)
