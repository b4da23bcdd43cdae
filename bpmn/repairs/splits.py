"""Ways that part or meet without a gateway get one."""

import re
from collections.abc import Iterable

from lxml import etree

from bpmn import graph
from bpmn.repairs import reach
from bpmn.repairs.draft import Draft, name
from bpmn.repairs.event import beside
from bpmn.repairs.offer import Offers, offer
from bpmn.vocabulary import GATEWAYS, HUMAN_TASKS, tag

_YES = re.compile(
    r"\s*(ya|iya|yes|ok|oke|setuju|disetujui|sesuai|sudah|lengkap|lulus|diterima|terima|sah|benar|valid|layak|approved?|"
    r"accepted|true|correct|complete|ja|oui|si|sim)\b",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\s*(tidak|tak|belum|bukan|ditolak|tolak|kembali\w*|dikembalikan|revisi|perbaik\w*|no|not|non|nein|nicht|reject\w*|"
    r"denied|declined?|false|in(?:correct|valid|complete)|repeat|return\w*|back|ulang\w*|batal\w*)\b",
    re.IGNORECASE,
)


def says_yes(text: str) -> bool:
    """Whether a flow's name is that of an approval."""
    return _YES.match(text) is not None and not says_no(text)


def says_no(text: str) -> bool:
    """Whether a flow's name is that of a refusal or a return."""
    return _NO.match(text) is not None


def splits(draft: Draft) -> Offers:
    """Several flows out of one step: a decision where their names or conditions say so, else all at once."""
    for identifier, node in draft.nodes().items():
        leaving = draft.leaving(identifier)
        if len(leaving) < 2 or name(node) in GATEWAYS or name(node) == "endEvent":
            continue
        back = any(reach.goes_back(draft, identifier, flow.get("targetRef", "")) for flow in leaving)
        if (back or alternatives(leaving)) and name(node) in HUMAN_TASKS:
            yield offer(
                "split-made-decision", identifier, _fork, draft, identifier, "exclusiveGateway", count=len(leaving)
            )
        else:
            yield offer(
                "split-made-parallel", identifier, _fork, draft, identifier, "parallelGateway", count=len(leaving)
            )


def alternatives(leaving: Iterable[etree._Element]) -> bool:
    """Whether flows out of one element speak of a choice: one of them has a condition, or is named Ya or Tidak."""
    for flow in leaving:
        title = flow.get("name", "")
        if flow.find(tag("conditionExpression")) is not None or says_yes(title) or says_no(title):
            return True
    return False


def _fork(draft: Draft, node: str, kind: str) -> None:
    leaving = draft.leaving(node)
    default = draft.nodes()[node].attrib.pop("default", "")
    fork = draft.add_node(kind, f"cabang_{node}", "", draft.nodes()[node].get("attachedToRef") or node)
    for flow in leaving:
        draft.move(flow, source=fork.get("id"))
        if kind == "parallelGateway":
            for condition in flow.findall(tag("conditionExpression")):
                flow.remove(condition)
    if default and kind == "exclusiveGateway":
        fork.set("default", default)
    draft.add_flow(node, fork.get("id", ""))


def joins(draft: Draft) -> Offers:
    """Branches that run at once and meet at a step wait for each other there, or the step would be done twice."""
    for identifier, node in draft.nodes().items():
        arriving = draft.arriving(identifier)
        if len(arriving) < 2 or name(node) in GATEWAYS or name(node) == "endEvent":
            continue
        fork = _fork_of(draft, [flow.get("sourceRef", "") for flow in arriving], identifier)
        if fork is not None:
            yield offer(
                "join-made-parallel",
                identifier,
                _meet,
                draft,
                identifier,
                arriving,
                step=node.get("name", ""),
                gateway=fork,
            )


def sure_joins(draft: Draft) -> Offers:
    """A gateway that waits for whichever branches come, where always all of them do."""
    for identifier, node in draft.nodes().items():
        sources = [flow.get("sourceRef", "") for flow in draft.arriving(identifier)]
        joins = name(node) == "inclusiveGateway" and len(sources) > 1 and len(draft.leaving(identifier)) == 1
        if joins and _fork_of(draft, sources, identifier) is not None:
            yield offer("join-made-sure", identifier, _parallel, node, count=len(sources))


def _parallel(gateway: etree._Element) -> None:
    gateway.tag = tag("parallelGateway")
    gateway.attrib.pop("default", "")


def _fork_of(draft: Draft, sources: list[str], meeting: str) -> str | None:
    """The parallel gateway whose branches, each by one of these flows and no other, come to the step."""
    nodes = draft.nodes()
    edges = {one: [to for to in goals if not beside(nodes[to])] for one, goals in draft.edges().items()}
    for identifier, node in nodes.items():
        if name(node) != "parallelGateway" or len(edges[identifier]) != len(sources):
            continue
        if not reach.goes_back(draft, meeting, identifier):
            continue  # one may come there without having been split
        branches = [
            frozenset({identifier})
            if first == meeting
            else graph.reached(edges, [first], without={identifier, meeting})
            for first in edges[identifier]
        ]
        if any(not edges[one] for branch in branches for one in branch if one != meeting):
            continue  # one of them may end before it comes there: who waited for it would wait for ever
        if not graph.reached(edges, [meeting], without={identifier}).isdisjoint(sources):
            continue  # they come round again: who waited there would wait for ever
        brought = [{n for n, branch in enumerate(branches) if source in branch} for source in sources]
        if all(len(one) == 1 for one in brought) and len(set().union(*brought)) == len(sources):
            return identifier
    return None


def _meet(draft: Draft, node: str, arriving: list[etree._Element]) -> None:
    meeting = draft.add_node("parallelGateway", f"temu_{node}", "", node)
    for flow in arriving:
        draft.move(flow, target=meeting.get("id"))
    draft.add_flow(meeting.get("id", ""), node)


def misplaced_conditions(draft: Draft) -> Offers:
    """A condition on a flow that leaves no decision is never asked."""
    for flow in draft.flows():
        source = draft.nodes()[flow.get("sourceRef", "")]
        found = flow.findall(tag("conditionExpression"))
        if found and name(source) not in ("exclusiveGateway", "inclusiveGateway"):
            yield offer("condition-misplaced-kept", flow.get("id"), keep_condition, draft, flow)


def keep_condition(draft: Draft, flow: etree._Element) -> None:
    """Take a flow's condition away, kept as text."""
    for one in flow.findall(tag("conditionExpression")):
        text = "".join(str(part) for part in one.itertext()).strip()
        if text:
            draft.keep(flow, "conditionExpression", text)
        flow.remove(one)


def needless_gateways(draft: Draft) -> Offers:
    """A gateway with one way in and one way out, or a default where nothing parts, decides nothing."""
    for identifier, node in draft.nodes().items():
        if name(node) not in ("exclusiveGateway", "inclusiveGateway") or len(draft.leaving(identifier)) != 1:
            continue
        [only] = draft.leaving(identifier)
        if only.find(tag("conditionExpression")) is not None:
            yield offer("condition-needless-kept", only.get("id"), keep_condition, draft, only)
        if node.get("default"):
            yield offer("default-needless-removed", identifier, node.attrib.pop, "default")
