"""The rows written as a diagram, or into one that is there: what a table does not show stays where its element stays.

The shape is that of the shipped procedure: user tasks in lanes, an exclusive gateway behind a decision whose default
flow is the return, a timer on the edge of each timed task that interrupts nothing and ends by itself.
"""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from bpmn import extensions, safe
from bpmn.choices import slug
from bpmn.identity import FIELDS
from bpmn.layout.lay_out import place_all
from bpmn.reader import read
from bpmn.repairs import belonging, order
from bpmn.repairs.draft import Draft, name, said, set_property
from bpmn.repairs.tidy import tidy
from bpmn.sheet import documents, times, ways
from bpmn.sheet.cells import write_cells
from bpmn.sheet.elements import end_of, gateway_of, start_of, suffix, timers_of
from bpmn.sheet.from_diagram import table
from bpmn.sheet.rows import END, Row, Sheet, one_line
from bpmn.vocabulary import BPMN, BPMN_DI, SPIFFWORKFLOW, XSI, tag

LATE = "Terlambat dicatat"


def diagram(sheet: Sheet, source: bytes | None = None) -> bytes:
    """The sheet as BPMN 2.0 with its picture; `source` is the diagram it is written into, unchanged where nothing is.

    Raises: DocumentRefused when `source` cannot be read.
    """
    if source is not None and _plain(table(read(source)).sheet) == _plain(sheet):
        return source
    root = safe.parse(source) if source is not None else _new(sheet)
    draft = Draft(root=root, process=belonging.candidates(root)[0])
    before = _structure(draft)
    _identity(draft, sheet, fresh=source is None)
    lanes = _lanes(draft, sheet)
    _nodes(draft, sheet)
    _places(draft, sheet, lanes)
    ways.lead(draft, sheet)
    documents.weave(draft, sheet)
    draft.changed()
    tidy(draft)
    if _structure(draft) != before or root.find(tag("BPMNDiagram", BPMN_DI)) is None:
        place_all(root)
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)


def _plain(sheet: Sheet) -> Sheet:
    """A sheet without what no diagram holds."""
    rows = tuple(replace(row, open=frozenset(), notes=(), marks=()) for row in sheet.rows)
    return replace(sheet, rows=rows, notes=(), head={})


def _new(sheet: Sheet) -> etree._Element:
    title = sheet.head.get("sop.nama", "")
    key = slug(title)[:60] if title else "sop"
    key = key if key[0].isalpha() else f"sop_{key}"
    spaces = {"bpmn": BPMN, "xsi": XSI, "spiffworkflow": SPIFFWORKFLOW}
    root = etree.Element(tag("definitions"), nsmap=spaces, attrib={"id": f"definitions_{key}"})
    root.set("targetNamespace", "urn:sopan:procedures")
    office = {"id": "kantor", "name": sheet.office, "processRef": key}
    both = etree.SubElement(root, tag("collaboration"), id=f"kolaborasi_{key}")
    etree.SubElement(both, tag("participant"), attrib=office)
    attributes = {"id": key, "name": one_line(title), "isExecutable": "true"}
    process = etree.SubElement(root, tag("process"), attrib=attributes)
    etree.SubElement(process, tag("laneSet"), id="lanes")
    return root


def _identity(draft: Draft, sheet: Sheet, *, fresh: bool) -> None:
    there = extensions.properties(draft.process)
    wanted = {**dict.fromkeys(FIELDS if fresh else (), ""), **sheet.head}
    for key, value in wanted.items():
        if there.get(key) != value:
            set_property(draft.process, key, value)
    pool = draft.root.find(f"{tag('collaboration')}/{tag('participant')}[@processRef='{draft.process.get('id')}']")
    if pool is not None and sheet.office and pool.get("name") != sheet.office:
        pool.set("name", one_line(sheet.office))


def _lanes(draft: Draft, sheet: Sheet) -> dict[str, etree._Element]:
    """The lanes by name, in the sheet's order; one without a column goes."""
    holder = draft.process.find(tag("laneSet"))
    if holder is None:
        holder = etree.Element(tag("laneSet"), id=draft.new_id("lanes"))
        first = next((one for one in draft.process if name(one) not in ("documentation", "extensionElements")), None)
        if first is None:
            draft.process.append(holder)
        else:
            first.addprevious(holder)
    there = {one.get("name", ""): one for one in holder.findall(tag("lane"))}
    wanted = list(dict.fromkeys((*sheet.lanes, *(row.performer for row in sheet.rows if row.performer))))
    for gone in there.keys() - set(wanted):
        draft.remove(there.pop(gone))
    for title in wanted:
        if title not in there:
            made = etree.SubElement(holder, tag("lane"), id=draft.new_id(f"lane_{slug(title)[:40]}"), name=title)
            there[title] = made
    if [one.get("name", "") for one in holder.findall(tag("lane"))] != wanted:
        for title in wanted:
            holder.append(there[title])
    return {title: there[title] for title in wanted}


def _nodes(draft: Draft, sheet: Sheet) -> None:
    _ensure(draft, start_of(draft), "startEvent", sheet.begin)
    kept = {start_of(draft), end_of(draft)}
    for row in sheet.rows:
        kept |= set(_task(draft, row))
    _ensure(draft, end_of(draft), "endEvent", sheet.end)
    for identifier, node in list(draft.nodes().items()):
        if identifier not in kept:
            draft.remove(node)


def _ensure(draft: Draft, identifier: str, kind: str, title: str) -> etree._Element:
    node = draft.nodes().get(identifier)
    if node is None:
        node = draft.add_node(kind, identifier, "", None)
    if title and node.get("name", "") != title:
        node.set("name", one_line(title))
    return node


def _task(draft: Draft, row: Row) -> Iterator[str]:
    """The row's own elements: task, timer with its end, gateway; their ids."""
    task = _ensure(draft, row.key, "userTask", row.name or row.activity)
    write_cells(task, row)
    yield row.key
    if times.iso(row):
        timer, end = _timer(draft, row)
        yield timer
        yield end
    if row.decides:
        found = _ensure(draft, gateway_of(draft, row), "exclusiveGateway", row.asks)
        found.set("gatewayDirection", "Diverging")
        yield found.get("id", "")


def _timer(draft: Draft, row: Row) -> tuple[str, str]:
    found = timers_of(draft, row.key)
    if found:
        node = draft.nodes()[found[0]]
    else:
        node = draft.add_node("boundaryEvent", f"t{suffix(row)}", "", None)
        node.set("cancelActivity", "false")
        node.set("attachedToRef", row.key)
        etree.SubElement(node, tag("timerEventDefinition"), id=draft.new_id(f"{node.get('id')}_waktu"))
        draft.changed()
    identifier = node.get("id", "")
    _set_time(node, row)
    leaving = draft.leaving(identifier)
    if leaving:
        return identifier, leaving[0].get("targetRef", "")
    end = draft.add_node("endEvent", f"e{suffix(row)}", LATE, None).get("id", "")
    draft.add_flow(identifier, end)
    return identifier, end


def _set_time(timer: etree._Element, row: Row) -> None:
    """The time that is counted; one that says the same in other words stays as it is written."""
    definition = timer.find(tag("timerEventDefinition"))
    time = None if definition is None else definition.find(tag("timeDuration"))
    if definition is None or (time is not None and times.amount(said(time)) == times.amount(times.iso(row))):
        return
    for old in list(definition):
        definition.remove(old)
    time = etree.SubElement(definition, tag("timeDuration"), nsmap={"xsi": XSI})
    time.set(tag("type", XSI), f"{time.prefix}:tFormalExpression" if time.prefix else "tFormalExpression")
    time.text = times.iso(row)
    timer.set("name", one_line(row.span or row.time))


def _places(draft: Draft, sheet: Sheet, lanes: dict[str, etree._Element]) -> None:
    """Every element stands in its row's lane, those of the first and last row the start and the end."""
    for lane in lanes.values():
        for one in lane.findall(tag("flowNodeRef")):
            lane.remove(one)
    if not sheet.rows:
        placed = [(next(iter(lanes), ""), [start_of(draft), end_of(draft)])]
    else:
        first, last = sheet.rows[0].performer, _last(sheet).performer
        placed = [(first, [start_of(draft)]), *((row.performer, _own(draft, row)) for row in sheet.rows)]
        placed.append((last, [end_of(draft)]))
    for title, elements in placed:
        if title in lanes:
            for element in elements:
                etree.SubElement(lanes[title], tag("flowNodeRef")).text = element
    for lane in lanes.values():
        order.sort(lane)


def _last(sheet: Sheet) -> Row:
    return next((row for row in reversed(sheet.rows) if row.onward in ("", END)), sheet.rows[-1])


def _own(draft: Draft, row: Row) -> list[str]:
    timers = timers_of(draft, row.key)
    ends = [flow.get("targetRef", "") for timer in timers for flow in draft.leaving(timer)]
    gateway = [gateway_of(draft, row)] if row.decides else []
    return [row.key, *timers, *ends, *gateway]


def _structure(draft: Draft) -> object:
    """What the picture shows of the process, words apart."""
    nodes = sorted((one, name(node)) for one, node in draft.nodes().items())
    flows = sorted((one.get("id", ""), one.get("sourceRef", ""), one.get("targetRef", "")) for one in draft.flows())
    lanes = [(one.get("id"), sorted(said(ref) for ref in one.findall(tag("flowNodeRef")))) for one in
             draft.process.iter(tag("lane"))]  # fmt: skip
    data = sorted(one.get("id", "") for one in draft.process.iter(
        tag("dataInputAssociation"), tag("dataOutputAssociation"), tag("dataObjectReference")))  # fmt: skip
    return nodes, flows, lanes, data
