"""The rows written as a diagram, or into one that is there: what a table does not show stays where its element stays.

The shape is that of the shipped procedure: user tasks in lanes, an exclusive gateway behind a decision whose default
flow is the return, a timer on the edge of each timed task that interrupts nothing and ends by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from bpmn import extensions, safe
from bpmn.choices import FORM, slug
from bpmn.identity import FIELDS
from bpmn.layout.lay_out import place_all
from bpmn.reader import read
from bpmn.repairs import belonging, order
from bpmn.repairs.draft import Draft, name, said, set_property
from bpmn.repairs.tidy import tidy
from bpmn.sheet import documents, wording
from bpmn.sheet.from_diagram import table
from bpmn.sheet.rows import END, NO_TIME, OUTSIDE, UNTIMED, Row, Sheet, one_line
from bpmn.vocabulary import BPMN, BPMN_DI, CAMUNDA, SPIFFWORKFLOW, XSI, ZEEBE, tag

LATE = "Terlambat dicatat"
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
    _flows(draft, sheet)
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
    _ensure(draft, _start(draft, sheet), "startEvent", sheet.begin)
    kept = {_start(draft, sheet), _end(draft, sheet)}
    for row in sheet.rows:
        kept |= set(_task(draft, row))
    _ensure(draft, _end(draft, sheet), "endEvent", sheet.end)
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


def _start(draft: Draft, sheet: Sheet) -> str:
    found = (one for one, node in draft.nodes().items() if name(node) == "startEvent")
    return next(found, "mulai")


def _end(draft: Draft, sheet: Sheet) -> str:
    """The end that is no timer's."""
    late = {said_target.get("targetRef") for timer in _timers(draft) for said_target in draft.leaving(timer)}
    ends = (one for one, node in draft.nodes().items() if name(node) == "endEvent" and one not in late)
    return next(ends, "selesai")


def _timers(draft: Draft, task: str | None = None) -> list[str]:
    rims = ((one, node) for one, node in draft.nodes().items() if name(node) == "boundaryEvent")
    return [one for one, node in rims if task is None or node.get("attachedToRef") == task]


def _task(draft: Draft, row: Row) -> Iterator[str]:
    """The row's own elements: task, timer with its end, gateway; their ids."""
    task = _ensure(draft, row.key, "userTask", row.name or row.activity)
    _words(task, row)
    yield row.key
    if wording.iso(row):
        timer, end = _timer(draft, row)
        yield timer
        yield end
    if row.decides:
        gateway = _gateway_of(draft, row)
        found = _ensure(draft, gateway, "exclusiveGateway", row.asks)
        found.set("gatewayDirection", "Diverging")
        yield gateway


def _words(task: etree._Element, row: Row) -> None:
    whole = task.find(tag("documentation"))
    if whole is None and row.activity != task.get("name", ""):
        whole = etree.Element(tag("documentation"))
        task.insert(0, whole)
    if whole is not None and said(whole) != row.activity:
        whole.text = row.activity
    wanted = {
        FORM: row.form or None,
        "mutu.nomor": row.number,
        "mutu.kelengkapan": row.needed,
        "mutu.waktu": row.time,
        "mutu.output": row.output,
        "mutu.keterangan": row.remark,
        "mutu.tindakan": row.act or None,
        OUTSIDE: row.outside or None,
        UNTIMED: "ya" if row.span == NO_TIME else None,
    }
    there = extensions.properties(task)
    for key, value in wanted.items():
        if value is None:
            _without_property(task, key)
        elif there.get(key) != value:
            set_property(task, key, value)


def _without_property(task: etree._Element, key: str) -> None:
    for namespace in (SPIFFWORKFLOW, CAMUNDA, ZEEBE):
        for one in list(task.iterfind(f"{tag('extensionElements')}/*/{tag('property', namespace)}")):
            holder = one.getparent()
            if one.get("name") == key and holder is not None:
                holder.remove(one)


def _suffix(row: Row) -> str:
    return row.key[1:] if row.key[:1] == "k" and row.key[1:].isdigit() else f"_{row.key}"


def _timer(draft: Draft, row: Row) -> tuple[str, str]:
    found = _timers(draft, row.key)
    identifier = found[0] if found else draft.new_id(f"t{_suffix(row)}")
    node = draft.nodes().get(identifier)
    if node is None:
        node = draft.add_node("boundaryEvent", identifier, "", None)
        _renamed(draft, node, identifier)
        node.set("cancelActivity", "false")
        node.set("attachedToRef", row.key)
        etree.SubElement(node, tag("timerEventDefinition"), id=draft.new_id(f"{identifier}_waktu"))
    definition = node.find(tag("timerEventDefinition"))
    time = None if definition is None else definition.find(tag("timeDuration"))
    if definition is not None and (time is None or wording.amount(said(time)) != wording.amount(wording.iso(row))):
        for old in list(definition):
            definition.remove(old)
        time = etree.SubElement(definition, tag("timeDuration"), nsmap={"xsi": XSI})
        prefix = time.prefix
        time.set(tag("type", XSI), f"{prefix}:tFormalExpression" if prefix else "tFormalExpression")
        time.text = wording.iso(row)
        node.set("name", one_line(row.span or row.time))
    draft.changed()
    leaving = draft.leaving(identifier)
    if leaving:
        return identifier, leaving[0].get("targetRef", "")
    end = draft.add_node("endEvent", f"e{_suffix(row)}", LATE, None).get("id", "")
    draft.add_flow(identifier, end)
    return identifier, end


def _renamed(draft: Draft, node: etree._Element, identifier: str) -> None:
    """`add_node` saw the id as taken, because it was drawn just before."""
    node.set("id", identifier)
    draft.changed()
