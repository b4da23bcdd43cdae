"""Decisions: a step that asks, a name and a condition for each way on, and the way back for whoever gave no answer."""

from collections.abc import Iterator

from lxml import etree

from bpmn import condition
from bpmn.choices import DECISION, FORM, slug
from bpmn.finding import DocumentRefused, Finding
from bpmn.flows import RETURNS
from bpmn.lint import lint
from bpmn.prefixes import unbound
from bpmn.reader import read
from bpmn.repairs import reach
from bpmn.repairs.draft import Draft, name, said, set_property
from bpmn.repairs.forms_of_others import decides, form_of
from bpmn.repairs.offer import Offers, offer
from bpmn.repairs.splits import keep_condition, says_no, says_yes
from bpmn.vocabulary import HUMAN_TASKS, XSI, tag

BACK = "Kembalikan"
_LONGEST = 120  # characters of a choice
_SHORT = 40  # characters of a condition that can be read as a choice
_CONDITIONS = frozenset(
    ["condition-refused", "condition-field-unknown", "choice-unknown", "flow-condition-missing", "choice-without-flow"]
)
_ONE_OPEN = frozenset(("flow-condition-missing", "gateway-default-missing", "choice-without-flow"))
_DEFAULTS = frozenset(("gateway-default-missing", "gateway-default-not-return"))


def returns(draft: Draft) -> Offers:
    """A way back that is not marked as one."""
    for finding in _found(draft):
        if finding.code == "return-unmarked" and finding.element is not None:
            element = finding.element
            flow = _by_id(draft, element)
            if flow is not None:
                yield offer("return-marked", element, set_property, flow, RETURNS, "ya", flow=flow.get("name", ""))


def waits(draft: Draft) -> Offers:
    """A gateway that waits for what may never come: the ways only meet there, or it waits for those that still can."""
    for finding in _found(draft):
        join = draft.nodes().get(finding.element or "")
        if finding.code == "join-never-passed" and finding.params["arrived"] == 1:
            yield offer("join-made-merge", finding.element, _merge, draft, join, "exclusiveGateway")
        elif finding.code in ("join-never-passed", "join-may-wait"):
            yield offer("join-made-inclusive", finding.element, _merge, draft, join, "inclusiveGateway")


def _merge(draft: Draft, join: etree._Element, kind: str) -> None:
    identifier = join.get("id", "")
    if len(draft.leaving(identifier)) == 1:
        join.tag = tag(kind)
        return
    meeting = draft.add_node(kind, f"temu_{identifier}", "", identifier).get("id", "")
    for flow in draft.arriving(identifier):
        draft.move(flow, target=meeting)
    draft.add_flow(meeting, identifier)


def decisions(draft: Draft) -> Offers:
    """Gateways whose ways on nobody could choose."""
    faults: dict[str, set[str]] = {}
    for finding in _found(draft):
        flow = _by_id(draft, finding.element or "")
        at = finding.element or "" if flow is None else flow.get("sourceRef", "")
        faults.setdefault(at, set()).add(finding.code)
    for identifier, gateway in draft.nodes().items():
        if name(gateway) not in ("exclusiveGateway", "inclusiveGateway"):
            continue
        codes = faults.get(identifier, set()) & (_CONDITIONS | _DEFAULTS)
        if codes <= _ONE_OPEN and not gateway.get("default") and _open(draft, identifier) is not None:
            codes = codes & _DEFAULTS
        if codes & _CONDITIONS:
            yield from _rebuilt(draft, gateway)
        elif codes & _DEFAULTS and len(draft.leaving(identifier)) > 1:
            default = _default(draft, gateway)
            yield offer(
                "default-chosen",
                identifier,
                _set_default,
                draft,
                gateway,
                default,
                flow=default.get("name", "") or default.get("id", ""),
            )


def _open(draft: Draft, gateway: str) -> etree._Element | None:
    """The only way without a condition, when it is no approval: it can be the default as it is."""
    bare = [flow for flow in draft.leaving(gateway) if flow.find(tag("conditionExpression")) is None]
    return bare[0] if len(bare) == 1 and not says_yes(bare[0].get("name", "")) else None


def _rebuilt(draft: Draft, gateway: etree._Element) -> Offers:
    identifier = gateway.get("id", "")
    if len(draft.leaving(identifier)) < 2:
        return
    if name(gateway) == "inclusiveGateway":
        yield offer("inclusive-made-exclusive", identifier, _exclusive, gateway)
        if name(gateway) == "inclusiveGateway":
            return
    if not _asked(draft, identifier):
        yield offer("decision-step-added", identifier, _ask, draft, gateway)
        if not _asked(draft, identifier):
            return
    labels = _labels(draft, gateway)
    default = _default(draft, gateway)
    yield offer(
        "decision-made-choosable",
        identifier,
        _choose,
        draft,
        gateway,
        labels,
        default,
        choices=", ".join(labels.values())[:300],
        default=labels[default.get("id", "")],
    )


def _found(draft: Draft) -> Iterator[Finding]:
    try:
        document = read(etree.tostring(draft.root.getroottree(), encoding="UTF-8", xml_declaration=True))
    except DocumentRefused:
        return  # a repair that it needs was declined; what is left is said by lint
    named = {one.id: one.properties.get(FORM, "") for one in document.nodes.values()}
    fields = {task: draft.forms[file] for task, file in named.items() if file in draft.forms}
    yield from lint(document, fields)


def _by_id(draft: Draft, element: str) -> etree._Element | None:
    return next((flow for flow in draft.flows() if flow.get("id") == element), None)


def _exclusive(gateway: etree._Element) -> None:
    gateway.tag = tag("exclusiveGateway")


def _asked(draft: Draft, gateway: str) -> bool:
    """Whether every way into the gateway comes straight from a step whose default form can ask."""
    nodes = draft.nodes()
    before = [nodes[flow.get("sourceRef", "")] for flow in draft.arriving(gateway)]
    return bool(before) and all(_can_ask(draft, node) for node in before)


def _can_ask(draft: Draft, node: etree._Element) -> bool:
    if name(node) not in HUMAN_TASKS or len(draft.leaving(node.get("id", ""))) != 1:
        return False
    file = form_of(node)
    if file not in draft.taken:
        return not file
    return bool(draft.taken[file].decision) or DECISION not in draft.forms[file]


def _ask(draft: Draft, gateway: etree._Element) -> None:
    identifier = gateway.get("id", "")
    before = [flow.get("sourceRef", "") for flow in draft.arriving(identifier)]
    beside = next((one for one in (identifier, *before) if draft.lanes_of(one)), identifier)
    title = " ".join(gateway.get("name", "").split())
    step = draft.add_node("userTask", f"tanya_{identifier}", f"Memutuskan: {title}" if title else "Memutuskan", beside)
    for flow in draft.arriving(identifier):
        draft.move(flow, target=step.get("id", ""))
    draft.add_flow(step.get("id", ""), identifier)


def _labels(draft: Draft, gateway: etree._Element) -> dict[str, str]:
    """Flow -> what its choice is called, no two alike."""
    nodes, labels, taken = draft.nodes(), {}, set()
    for number, flow in enumerate(draft.leaving(gateway.get("id", "")), 1):
        label = " ".join(flow.get("name", "").split())
        if not label:
            back = reach.goes_back(draft, gateway.get("id", ""), flow.get("targetRef", ""))
            target = " ".join(nodes[flow.get("targetRef", "")].get("name", "").split())
            label = BACK if back else (target or _asked_of(flow) or f"Pilihan {number}")
        label = label[:_LONGEST].strip()
        plain, count = label, 1
        while slug(label) in taken:
            count += 1
            label = f"{plain} ({count})"
        taken.add(slug(label))
        labels[flow.get("id", "")] = label
    return labels


def _asked_of(flow: etree._Element) -> str:
    """What a condition of another tool asks, where it is short: "amount > 100" tells more than a number."""
    text = " ".join(condition.strip(said(flow.find(tag("conditionExpression")))).split())
    return text if len(text) <= _SHORT else ""


def _default(draft: Draft, gateway: etree._Element) -> etree._Element:
    """The way back; else a refusal; else what was the default; else the last: an approval only when nothing else is."""
    flows = draft.leaving(gateway.get("id", ""))
    marked = [flow for flow in flows if _marked(flow)]
    back = [flow for flow in flows if reach.goes_back(draft, gateway.get("id", ""), flow.get("targetRef", ""))]
    refusing = [flow for flow in flows if says_no(flow.get("name", ""))]
    before = [flow for flow in flows if flow.get("id") == gateway.get("default")]
    if marked:
        return marked[0]
    bare = _open(draft, gateway.get("id", ""))
    wished = [*back, *refusing, *before, *([] if bare is None else [bare]), *reversed(flows)]
    return next((flow for flow in wished if not says_yes(flow.get("name", ""))), wished[0])


def _marked(flow: etree._Element) -> bool:
    return any(one.get("name") == RETURNS and one.get("value") == "ya" for one in flow.iter("{*}property"))


def _set_default(draft: Draft, gateway: etree._Element, flow: etree._Element) -> None:
    keep_condition(draft, flow)
    gateway.set("default", flow.get("id", ""))


def _choose(draft: Draft, gateway: etree._Element, labels: dict[str, str], default: etree._Element) -> None:
    for flow in draft.leaving(gateway.get("id", "")):
        keep_condition(draft, flow)
        label = labels[flow.get("id", "")]
        flow.set("name", label)
        if flow is not default:
            _conditional(flow, f'{DECISION} == "{slug(label)}"')
    gateway.set("default", default.get("id", ""))
    offered = {slug(label): label for label in labels.values()}
    back = {slug(labels[flow.get("id", "")]) for flow in draft.leaving(gateway.get("id", "")) if _marked(flow)}
    for flow in draft.arriving(gateway.get("id", "")):
        decides(draft, draft.nodes()[flow.get("sourceRef", "")], offered, frozenset(back))


def _conditional(flow: etree._Element, text: str) -> None:
    expression = etree.SubElement(flow, tag("conditionExpression"), nsmap=unbound(flow, {"xsi": XSI}))
    prefix = expression.prefix
    expression.set(tag("type", XSI), f"{prefix}:tFormalExpression" if prefix else "tFormalExpression")
    expression.text = text
