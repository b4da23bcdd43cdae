"""What a file must be to be read at all: known elements, ids that are there, unlike and usable, ends that exist."""

import re

from lxml import etree

from bpmn.repairs.draft import Draft, extensions, name, said, take_out, written
from bpmn.repairs.offer import Offers, offer
from bpmn.rules.elements import malformed, reserved
from bpmn.vocabulary import BPMN, BPMN_DI, DC, DI, FLOW_NODES, KNOWN, tag

LONGEST_ID = 120
LONGEST_NAME = 200

_DRAWN = frozenset({BPMN_DI, DC, DI})
_FREE = frozenset({tag("extensionElements"), tag("documentation"), tag("text"), tag("extension", DI)})
_NAMED = FLOW_NODES | {"sequenceFlow", "lane", "process", "participant", "dataObjectReference"}
_POINTING = frozenset({"id", "name", "text", "documentation"})  # attributes and elements that point to nothing
_FAR = re.compile(r"[^\w.-]+")


def strangers(draft: Draft) -> Offers:
    """Elements where the schema allows none of theirs, and names that BPMN does not know."""
    waiting = [draft.root]
    while waiting:
        one = waiting.pop()
        waiting += [child for child in reversed(one) if child.tag not in _FREE]
        space, local = etree.QName(one).namespace, name(one)
        parent = one.getparent()
        if parent is None or space in _DRAWN or (space == BPMN and local in KNOWN):
            continue
        waiting = [child for child in waiting if child.getparent() is not one]
        where = _owner(one) if space != BPMN else None
        if space != BPMN and where is not None and where.tag != tag("definitions"):
            yield offer("stranger-moved", one.get("id") or where.get("id"), _move, one, where, name=local)
        else:
            yield offer("stranger-kept", one.get("id"), _keep, draft, one, name=local)


def _owner(element: etree._Element) -> etree._Element | None:
    return next((one for one in element.iterancestors(f"{{{BPMN}}}*") if one.get("id")), None)


def _move(element: etree._Element, owner: etree._Element) -> None:
    take_out(element)
    element.tail = None
    extensions(owner).append(element)


def _keep(draft: Draft, element: etree._Element) -> None:
    owner = _owner(element)
    text, part = written(element), name(element)
    take_out(element)
    draft.keep(draft.process if owner is None else owner, part, text)


def missing_ids(draft: Draft) -> Offers:
    for one in list(draft.root.iter(tag("*"))):
        if name(one) in _NAMED and not one.get("id"):
            fresh = draft.new_id(f"{name(one)}_{one.sourceline or 1}")
            yield offer("id-given", fresh, one.set, "id", fresh, type=name(one))


def twins(draft: Draft) -> Offers:
    """The same id twice: the first keeps it, and what points there."""
    seen: set[str] = set()
    for one in list(draft.root.iter(tag("*"))):
        identifier = one.get("id")
        if identifier in seen:
            fresh = draft.new_id(f"{identifier}_2")
            yield offer("id-twin-renamed", identifier, one.set, "id", fresh, new=fresh)
            seen.add(fresh)
        elif identifier:
            seen.add(identifier)


def unusable_ids(draft: Draft) -> Offers:
    """Ids that the engine uses itself or that cannot be stored."""
    inside = [draft.process, *(one for one in draft.process.iter(tag("*")) if one is not draft.process)]
    for one in inside:
        identifier = one.get("id", "")
        if name(one) not in _NAMED or not (
            reserved(identifier) or malformed(identifier) or len(identifier) > LONGEST_ID
        ):
            continue
        plain = _FAR.sub("_", identifier)[:80].strip(".-") or "x"
        fresh = draft.new_id(f"{name(one)}_{plain}")
        yield offer("id-renamed", identifier[:LONGEST_ID], _rename, draft, identifier, fresh, new=fresh)


def _rename(draft: Draft, old: str, new: str) -> None:
    """Give an id another value everywhere it is named."""
    for one in draft.root.iter(f"{{{BPMN}}}*", f"{{{BPMN_DI}}}*"):
        for attribute, value in list(one.attrib.items()):
            if value == old and attribute != "name" and (attribute != "id" or etree.QName(one).namespace == BPMN):
                one.set(attribute, new)
        if not len(one) and said(one) == old and name(one) not in _POINTING:
            one.text = new


def long_names(draft: Draft) -> Offers:
    """Names longer than a box and a row can hold; the whole name stays as documentation."""
    for one in list(draft.root.iter(tag("*"))):
        title = one.get("name", "")
        most = LONGEST_NAME if name(one) == "lane" else 500
        if len(title) > most:
            yield offer("name-shortened", one.get("id"), _shorten, draft, one, most, maximum=most)


def _shorten(draft: Draft, element: etree._Element, most: int) -> None:
    full = element.get("name", "")
    element.set("name", full[: most - 1].rstrip() + "…")
    note = etree.Element(tag("documentation"))
    note.text = full
    if name(element) in _NAMED:
        element.insert(0, note)


def loose_ends(draft: Draft) -> Offers:
    """Flows, rims and defaults that name what is not there."""
    nodes = draft.nodes()
    for flow in draft.process.findall(tag("sequenceFlow")):
        for end in ("sourceRef", "targetRef"):
            if flow.get(end, "") not in nodes:
                yield offer("flow-loose-removed", flow.get("id"), _drop, draft, flow, reference=flow.get(end, ""))
                break
    for identifier, node in draft.nodes().items():
        if node.tag == tag("boundaryEvent") and node.get("attachedToRef") not in nodes:
            yield offer("rim-loose-removed", identifier, _drop, draft, node, reference=node.get("attachedToRef", ""))
    yield from _defaults(draft)


def _defaults(draft: Draft) -> Offers:
    ids = {(flow.get("id"), flow.get("sourceRef")) for flow in draft.flows()}
    for identifier, node in draft.nodes().items():
        default = node.get("default")
        if default and (default, identifier) not in ids:
            yield offer("default-loose-removed", identifier, node.attrib.pop, "default", reference=default)


def _drop(draft: Draft, element: etree._Element) -> None:
    draft.keep(draft.process, name(element), written(element))
    for flow in draft.leaving(element.get("id", "")):
        draft.remove(flow)
    draft.remove(element)
