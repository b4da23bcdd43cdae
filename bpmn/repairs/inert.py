"""Parts that would act elsewhere and never do here: kept as text, so that nothing is lost and nothing acts."""

from lxml import etree

from bpmn.extensions import is_code, is_code_attribute, is_misplaced
from bpmn.repairs.draft import Draft, everywhere, name, popped, said, take_out, written
from bpmn.repairs.offer import Offers, offer
from bpmn.vocabulary import BPMN, CODE, UNSUPPORTED, tag

_LOOPS = ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")
_STORES = frozenset({"dataStoreReference"})


def loops(draft: Draft) -> Offers:
    """Markers that repeat a step: people do it once, for all."""
    for one in everywhere(draft.root, *_LOOPS):
        holder = one.getparent()
        if holder is not None:
            yield offer("loop-dropped", holder.get("id"), _keep, draft, one, step=holder.get("name", ""))


def stores(draft: Draft) -> Offers:
    """A data store becomes a document beside the steps; it is drawn, and nothing reads or writes it by itself."""
    for one in everywhere(draft.root, "dataStoreReference"):
        yield offer("data-store-made-document", one.get("id"), _document, draft, one, store=one.get("name", ""))


def _document(draft: Draft, store: etree._Element) -> None:
    if store.get("dataStoreRef"):
        draft.keep(store, "dataStoreRef", popped(store, "dataStoreRef"))
    store.tag = tag("dataObjectReference")
    thing = etree.Element(tag("dataObject"), id=draft.new_id(f"{store.get('id')}_data"))
    store.set("dataObjectRef", thing.get("id", ""))
    store.addprevious(thing)


def acting(draft: Draft) -> Offers:
    """Code of every kind, and what else means something to another engine only."""
    for one in list(draft.root.iter("{*}*")):
        if not _inside(draft.root, one):
            continue
        if _acts(one):
            owner = _owner(draft, one)
            yield offer("part-kept-inert", owner.get("id"), _keep, draft, one, part=name(one))
            continue
        for attribute in [key for key in one.keys() if is_code_attribute(key)]:  # noqa: SIM118  an element is no mapping
            owner = _owner(draft, one, itself=True)
            part = etree.QName(attribute).localname
            yield offer("part-kept-inert", owner.get("id"), _keep_attribute, draft, one, attribute, part=part)


def _acts(element: etree._Element) -> bool:
    qualified = etree.QName(element)
    if qualified.namespace == BPMN:
        return qualified.localname in CODE | UNSUPPORTED or is_misplaced(element)
    return is_code(qualified.localname)


def _inside(root: etree._Element, element: etree._Element) -> bool:
    """Whether it still hangs on the tree: it may have gone with what it stood in."""
    while element is not root:
        above = element.getparent()
        if above is None:
            return False
        element = above
    return True


def _owner(draft: Draft, element: etree._Element, *, itself: bool = False) -> etree._Element:
    found = element if itself else element.getparent()
    while found is not None and (etree.QName(found).namespace != BPMN or not found.get("id")):
        found = found.getparent()
    return draft.process if found is None or found.tag == tag("definitions") else found


def _keep(draft: Draft, element: etree._Element) -> None:
    owner, text, part = _owner(draft, element), written(element), name(element)
    parent = element.getparent()
    take_out(element)
    draft.keep(owner, part, text)
    if parent is not None and parent is not owner and not len(parent) and not parent.attrib and not said(parent):
        take_out(parent)  # a shell that held nothing else


def _keep_attribute(draft: Draft, element: etree._Element, attribute: str | bytes) -> None:
    draft.keep(_owner(draft, element, itself=True), etree.QName(attribute).localname, popped(element, attribute))
