"""The documents beside the rows: what a row reads and writes, as data objects with their states."""

from collections.abc import Sequence

from lxml import etree

from bpmn.choices import slug
from bpmn.repairs import order
from bpmn.repairs.draft import Draft, said
from bpmn.sheet.rows import Row, Sheet, paper, written
from bpmn.vocabulary import tag

_IN, _OUT = tag("dataInputAssociation"), tag("dataOutputAssociation")


def weave(draft: Draft, sheet: Sheet) -> None:
    """Make the tree's documents those of the rows; each row that writes one has its own state of it."""
    before = _used(draft)
    for row in sheet.rows:
        _written(draft, row)
    for place, row in enumerate(sheet.rows):
        _read(draft, row, sheet.rows[:place], sheet.rows[place:])
    unused = before - _used(draft)
    gone = {one.get("dataObjectRef") for one in _references(draft) if one.get("id") in unused}
    for one in _references(draft):
        if one.get("id") in unused:
            draft.remove(one)
    for one in draft.process.findall(tag("dataObject")):
        left = {other.get("dataObjectRef") for other in _references(draft)}
        if one.get("id") in gone and one.get("id") not in left:
            draft.remove(one)


def _references(draft: Draft) -> list[etree._Element]:
    return draft.process.findall(tag("dataObjectReference"))


def _used(draft: Draft) -> set[str]:
    ends = (one.find(tag("sourceRef" if one.tag == _IN else "targetRef")) for one in draft.process.iter(_IN, _OUT))
    return {said(end) for end in ends}


def _called(draft: Draft, reference: str) -> str:
    """The document of a reference as one text; "" for what is no reference."""
    for one in _references(draft):
        if one.get("id") == reference:
            state = one.find(tag("dataState"))
            return written(one.get("name", ""), "" if state is None else state.get("name", ""))
    return ""


def _of_task(draft: Draft, key: str, kind: str) -> dict[str, str]:
    """Document -> its reference, for those that a task reads or writes."""
    end = tag("sourceRef" if kind == _IN else "targetRef")
    ids = [said(one.find(end)) for one in draft.nodes()[key].findall(kind)]
    return {_called(draft, one): one for one in ids}


def _drop(draft: Draft, key: str, kind: str, wanted: Sequence[str]) -> dict[str, str]:
    """Take away what a task no longer reads or writes; what stays."""
    task, end = draft.nodes()[key], tag("sourceRef" if kind == _IN else "targetRef")
    for one in task.findall(kind):
        called = _called(draft, said(one.find(end)))
        if called and called not in wanted:
            draft.remove(one)
    return _of_task(draft, key, kind)


def _written(draft: Draft, row: Row) -> None:
    there = _drop(draft, row.key, _OUT, row.writes)
    task = draft.nodes()[row.key]
    for document in row.writes:
        if document not in there:
            reference = _reference(draft, document)
            made = etree.SubElement(task, _OUT, id=draft.new_id(f"o_{row.key}_{reference}"))
            etree.SubElement(made, tag("targetRef")).text = reference
    order.sort(task)


def _read(draft: Draft, row: Row, above: Sequence[Row], below: Sequence[Row]) -> None:
    there = _drop(draft, row.key, _IN, row.reads)
    task = draft.nodes()[row.key]
    for document in row.reads:
        if document not in there:
            reference = _source(draft, document, above, below) or _reference(draft, document)
            made = etree.SubElement(task, _IN, id=draft.new_id(f"i_{reference}_{row.key}"))
            etree.SubElement(made, tag("sourceRef")).text = reference
            etree.SubElement(made, tag("targetRef")).text = _slot(draft, task)
    order.sort(task)


def _source(draft: Draft, document: str, above: Sequence[Row], below: Sequence[Row]) -> str:
    """Where a document comes from: the last row above that makes it, else one below, else outside."""
    for row in (*reversed(above), *below):
        found = _of_task(draft, row.key, _OUT).get(document)
        if found:
            return found
    made = {said(one.find(tag("targetRef"))) for one in draft.process.iter(_OUT)}
    outside = (one.get("id", "") for one in _references(draft) if one.get("id") not in made)
    return next((one for one in outside if _called(draft, one) == document), "")


def _slot(draft: Draft, task: etree._Element) -> str:
    """The task's place for what it reads; BPMN wants one."""
    slot = task.find(tag("property"))
    if slot is None:
        name = "__targetRef_placeholder"  # the name that bpmn-js gives it
        slot = etree.SubElement(task, tag("property"), id=draft.new_id(f"{task.get('id')}_kelengkapan"), name=name)
    return slot.get("id", "")


def _reference(draft: Draft, document: str) -> str:
    name, state = paper(document)
    objects = draft.process.findall(tag("dataObject"))
    whole = next((one for one in objects if one.get("name", "").casefold() == name.casefold()), None)
    if whole is None:
        whole = etree.Element(tag("dataObject"), id=draft.new_id(f"d_{slug(name)[:40]}"), name=name)
        order.add(draft.process, whole)
    attributes = {"id": draft.new_id(f"r_{slug(document)[:60]}"), "name": name, "dataObjectRef": whole.get("id", "")}
    made = etree.Element(tag("dataObjectReference"), attrib=attributes)
    order.add(draft.process, made)
    if state:
        etree.SubElement(made, tag("dataState"), id=draft.new_id(f"{attributes['id']}_keadaan"), name=state)
    return attributes["id"]
