"""A diagram read as a table: its rows, and what it holds that a table cannot show."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from bpmn import condition
from bpmn.choices import DECISION, FORM
from bpmn.document import Document, Flow, Node
from bpmn.rules.times import UNTIMED
from bpmn.sheet import times
from bpmn.sheet.rows import END, NO_TIME, OUTSIDE, Row, Sheet, written
from bpmn.vocabulary import HUMAN_TASKS


@dataclass(frozen=True, kw_only=True)
class Beyond:
    """Something that is edited in the diagram only."""

    code: str  # stable, kebab-case
    element: str  # its id
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """The rows of a diagram; read-only where something is beyond a table."""

    sheet: Sheet
    beyond: tuple[Beyond, ...]


def table(document: Document) -> Table:
    """The table of a diagram. Rows follow the way from the start, each decision's "yes" first."""
    beyond = tuple(_beyond(document))
    tasks = _in_order(document)
    numbers = {document.nodes[task].properties.get("mutu.nomor", "") for task in tasks}
    rows = [_row(document, document.nodes[task], place, numbers) for place, task in enumerate(tasks)]
    following = dict(pairwise(tasks))
    rows = [_onward(document, row, following.get(row.key, "")) for row in rows]
    starts = [node for node in document.nodes.values() if node.type == "startEvent"]
    ends = _ends(document)
    sheet = Sheet(
        rows=tuple(rows),
        lanes=tuple(dict.fromkeys(lane.name for lane in document.lanes if lane.name.strip())),
        head={name: value for name, value in document.properties.items() if name.startswith("sop.")},
        office=document.pool_name,
        begin=starts[0].name if starts else "",
        end=ends[0].name if ends else "",
    )
    return Table(sheet=sheet, beyond=beyond)


def gateway_behind(document: Document, task: Node) -> Node | None:
    """The diamond that follows a task."""
    for flow in task.outgoing:
        target = document.nodes[document.flows[flow].target]
        if target.type == "exclusiveGateway":
            return target
    return None


def timer_of(document: Document, task: str) -> Node | None:
    """The timer on a task's edge."""
    return next((node for node in document.nodes.values() if node.attached_to == task), None)


def _beyond(document: Document) -> Iterator[Beyond]:
    kinds: dict[str, int] = {"startEvent": 0}
    for node in document.nodes.values():
        kinds[node.type] = kinds.get(node.type, 0) + 1
        code = _CHECKS.get(node.type, _other)(document, node)
        if code:
            yield Beyond(code=code, element=node.id, name=node.name)
    if kinds["startEvent"] != 1:
        yield Beyond(code="starts-several", element=document.process)
    if len(_ends(document)) != 1:
        yield Beyond(code="ends-several", element=document.process)
    names = [lane.name for lane in document.lanes]
    if len(set(names)) < len(names):
        yield Beyond(code="lanes-same-name", element=document.process)
    if b"childLaneSet" in document.source:
        yield Beyond(code="lanes-nested", element=document.process)


def _other(document: Document, node: Node) -> str:
    return "element-beyond-table"


def _start(document: Document, node: Node) -> str:
    plain = len(node.outgoing) == 1 and _leads_on(document, node.outgoing[0])
    return "" if plain and node.event_definition is None else "start-beyond-table"


def _end(document: Document, node: Node) -> str:
    return "" if node.event_definition is None else "end-beyond-table"


def _task(document: Document, node: Node) -> str:
    timers = [one for one in document.nodes.values() if one.attached_to == node.id]
    if len(timers) > 1:
        return "timers-several"
    return "" if len(node.outgoing) == 1 else "ways-several"


def _boundary(document: Document, node: Node) -> str:
    if node.event_definition != "timer" or node.interrupting:
        return "timer-beyond-table"
    targets = [document.nodes[document.flows[flow].target] for flow in node.outgoing]
    own = len(targets) == 1 and targets[0].type == "endEvent" and len(targets[0].incoming) == 1
    return "" if own and (node.attached_to or "") in document.nodes else "timer-leads-on"


def _gateway(document: Document, node: Node) -> str:
    """Two ways, the default one back or past, the other by a decision of the task right before."""
    before = [document.nodes[document.flows[flow].source] for flow in node.incoming]
    if len(before) != 1 or before[0].type not in HUMAN_TASKS or not 1 <= len(node.outgoing) <= 2:
        return "decision-beyond-table"
    others = [document.flows[flow] for flow in node.outgoing if flow != node.default]
    if len(others) != 1 or not value_of(others[0].condition or ""):
        return "decision-beyond-table"
    return "" if all(_leads_on(document, flow) for flow in node.outgoing) else "decision-beyond-table"


_CHECKS = {
    "startEvent": _start,
    "endEvent": _end,
    "boundaryEvent": _boundary,
    "exclusiveGateway": _gateway,
    **dict.fromkeys(HUMAN_TASKS, _task),
}


def _leads_on(document: Document, flow: str) -> bool:
    return document.nodes[document.flows[flow].target].type in HUMAN_TASKS | {"endEvent"}


def _ends(document: Document) -> list[Node]:
    """The ends that are not a timer's own."""
    nodes, flows = document.nodes, document.flows
    late = {flows[flow].target for node in nodes.values() if node.attached_to for flow in node.outgoing}
    return [node for node in nodes.values() if node.type == "endEvent" and node.id not in late]


def _in_order(document: Document) -> list[str]:
    """The tasks along the way from the start; then those that only a way back or nothing leads to."""
    found: dict[str, None] = {}
    nodes = document.nodes
    tasks = [node.id for node in nodes.values() if node.type in HUMAN_TASKS]
    waiting = [node.id for node in nodes.values() if node.type == "startEvent"]
    seen: set[str] = set()
    while waiting:
        node = nodes[waiting.pop()]
        if node.id in seen:
            continue
        seen.add(node.id)
        if node.type in HUMAN_TASKS:
            found[node.id] = None
        ways = sorted(node.outgoing, key=lambda flow: flow == node.default)
        waiting += [document.flows[flow].target for flow in reversed(ways)]
    return [*found, *(task for task in tasks if task not in found)]


def _row(document: Document, task: Node, place: int, numbers: set[str]) -> Row:
    said = task.properties
    number = str(place + 1)
    if number in numbers:
        number = ""  # drawn in between: the sheet has no number for it
    timer = timer_of(document, task.id)
    counted = timer.timer.text if timer is not None and timer.timer is not None else ""
    time = said.get("mutu.waktu", "" if not counted else times.spelled(counted))
    span = ""
    if counted and times.amount(time) != times.amount(counted):
        span = times.spelled(counted)
    elif not counted and said.get(UNTIMED) == "ya":
        span = NO_TIME
    reads = (written(one.name, one.state) for one in document.data_objects if task.id in one.read_by)
    writes = (written(one.name, one.state) for one in document.data_objects if task.id in one.written_by)
    row = Row(
        key=task.id,
        number=said.get("mutu.nomor", number),
        activity=task.documentation or task.name,
        needed=said.get("mutu.kelengkapan", ""),
        time=time,
        output=said.get("mutu.output", ""),
        remark=said.get("mutu.keterangan", ""),
        performer=task.lane or "",
        outside=said.get(OUTSIDE, ""),
        name=task.name,
        span=span,
        act=said.get("mutu.tindakan", ""),
        reads=tuple(dict.fromkeys(reads)),
        writes=tuple(dict.fromkeys(writes)),
        form=said.get(FORM, ""),
    )
    return _decided(document, row)


def _decided(document: Document, row: Row) -> Row:
    gateway = gateway_behind(document, document.nodes[row.key])
    if gateway is None:
        return row
    flows = [document.flows[flow] for flow in gateway.outgoing]
    back = next((flow for flow in flows if flow.id == gateway.default), None)
    on = next((flow for flow in flows if flow.id != gateway.default), None)
    return replace(
        row,
        decides=True,
        asks=gateway.name,
        yes=on.name if on else "",
        no=back.name if back else "",
        value=value_of(on.condition or "") if on else "",
        back=_task_or_end(document, back) if back else "",
    )


def _onward(document: Document, row: Row, following: str) -> Row:
    node = gateway_behind(document, document.nodes[row.key]) or document.nodes[row.key]
    flow = next((document.flows[one] for one in node.outgoing if one != node.default or not row.decides), None)
    target = _task_or_end(document, flow) if flow else ""
    if target == following or (target == END and not following):
        return row
    return replace(row, onward=target)


def _task_or_end(document: Document, flow: Flow) -> str:
    target = document.nodes[flow.target]
    return target.id if target.type in HUMAN_TASKS else END


def value_of(text: str) -> str:
    """The one choice that a condition of the form keputusan == "setuju" asks for; "" for any other condition."""
    try:
        asked = condition.parse(text)
    except condition.ConditionRefused:
        return ""
    compared = asked.compared.get(DECISION, frozenset())
    value = next(iter(compared), None)
    simple = asked.names == {DECISION} and len(compared) == 1 and isinstance(value, str)
    return value if simple and isinstance(value, str) and asked.evaluate({DECISION: value}) is True else ""
