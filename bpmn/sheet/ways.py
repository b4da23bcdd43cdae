"""The flows between the rows: on to the next, and from a decision back."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from bpmn import extensions
from bpmn.choices import slug
from bpmn.prefixes import unbound
from bpmn.repairs.draft import Draft, name, popped, said, set_property
from bpmn.sheet.cells import without_property
from bpmn.sheet.elements import end_of, gateway_of, start_of, timers_of
from bpmn.sheet.from_diagram import value_of
from bpmn.sheet.rows import END, Sheet, one_line
from bpmn.vocabulary import XSI, tag

_RETURNS = "mutu.kembali"


@dataclass(frozen=True, kw_only=True)
class _Way:
    """A flow that is wanted."""

    source: str
    target: str
    name: str = ""
    value: str = ""  # of the decision it asks for
    default: bool = False
    returns: bool = False


def _ways(draft: Draft, sheet: Sheet) -> Iterator[_Way]:
    keys = [row.key for row in sheet.rows]
    end = end_of(draft)
    yield _Way(source=start_of(draft), target=keys[0] if keys else end)
    for place, row in enumerate(sheet.rows):
        following = keys[place + 1] if place + 1 < len(keys) else end
        onward = end if row.onward == END else (row.onward if row.onward in keys else following)
        if not row.decides:
            yield _Way(source=row.key, target=onward)
            continue
        gateway = gateway_of(draft, row)
        yield _Way(source=row.key, target=gateway)
        yield _Way(source=gateway, target=onward, name=row.yes, value=row.value or slug(row.yes))
        if row.back in keys or row.back == END:
            target = end if row.back == END else row.back
            returns = row.back in keys and keys.index(row.back) <= place
            yield _Way(source=gateway, target=target, name=row.no, default=True, returns=returns)


def lead(draft: Draft, sheet: Sheet) -> None:
    """Make the tree's flows those of the rows; a flow between the same two stays, with all that hangs on it."""
    wanted = list(_ways(draft, sheet))
    timers = set(timers_of(draft))
    there: dict[tuple[str, str, bool], list[etree._Element]] = {}
    for flow in draft.process.findall(tag("sequenceFlow")):
        if flow.get("sourceRef") not in timers or flow.get("targetRef") not in draft.nodes():
            source = draft.nodes().get(flow.get("sourceRef", ""))
            default = source is not None and source.get("default") == flow.get("id")
            there.setdefault((flow.get("sourceRef", ""), flow.get("targetRef", ""), default), []).append(flow)
    for node in draft.nodes().values():
        if name(node) == "exclusiveGateway":
            popped(node, "default")
    for way in wanted:
        same = there.get((way.source, way.target, way.default))
        flow = same.pop(0) if same else draft.add_flow(way.source, way.target)
        _say(draft, flow, way)
    for flow in (one for left in there.values() for one in left):
        draft.remove(flow)


def _say(draft: Draft, flow: etree._Element, way: _Way) -> None:
    if way.name:
        flow.set("name", one_line(way.name))
    if way.default:
        draft.nodes()[way.source].set("default", flow.get("id", ""))
    if way.returns and extensions.properties(flow).get(_RETURNS) != "ya":
        set_property(flow, _RETURNS, "ya")
    elif not way.returns:
        without_property(flow, _RETURNS)
    old = flow.find(tag("conditionExpression"))
    text = f'keputusan == "{slug(way.value)}"' if way.value else ""
    if old is not None and (not text or value_of(said(old)) != slug(way.value)):
        flow.remove(old)
        old = None
    if text and old is None:
        made = etree.SubElement(flow, tag("conditionExpression"), nsmap=unbound(flow, {"xsi": XSI}))
        made.set(tag("type", XSI), f"{made.prefix}:tFormalExpression" if made.prefix else "tFormalExpression")
        made.text = text


