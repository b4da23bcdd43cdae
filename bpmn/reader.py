"""A BPMN file read into plain values; what cannot be read is refused with a code, and the element's id or the line.

Reading is lenient about what a procedure may not *do* (that is lint's part), so that a draft can be opened and drawn,
and strict about what a file may not *be*: too large, not BPMN, ambiguous, or with a reference to nothing.
"""

import hashlib
from collections.abc import Iterator
from itertools import islice
from typing import Literal, cast

from lxml import etree

from bpmn import extensions, safe
from bpmn.document import DataObject, Document, Lane, Node, Timer
from bpmn.executable import executable
from bpmn.finding import DocumentRefused, Finding
from bpmn.flows import flows
from bpmn.picture import picture
from bpmn.vocabulary import BPMN, BPMN_DI, DC, DI, FLOW_NODES, KNOWN, tag

__all__ = ["MAX_FLOWS", "MAX_LABEL", "MAX_NODES", "executable", "read"]

MAX_NODES = 500
MAX_FLOWS = 2000
MAX_LABEL = 500  # characters
MAX_FINDINGS = 100

_DRAWN = frozenset({BPMN_DI, DC, DI})
_FREE = frozenset({tag("extensionElements"), tag("documentation"), tag("text"), tag("extension", DI)})
_FLOW = frozenset({"sequenceFlow"})
_NAMED = FLOW_NODES | {"sequenceFlow", "lane", "process", "participant", "dataObjectReference"}
_TIMES: dict[str, Literal["duration", "date", "cycle"]] = {
    "timeDuration": "duration",
    "timeDate": "date",
    "timeCycle": "cycle",
}


def read(source: bytes) -> Document:
    """The document of a file's bytes; raises DocumentRefused with every finding of the first check that has some."""
    root = safe.parse(source)
    _refuse(_not_bpmn(root))
    _refuse(_too_much(root))
    _refuse(_unknown(root))
    _refuse(_ids(root))
    process = _process(root)
    _refuse(_broken(process))
    pool = _pool(root, process)
    lanes = tuple(_lanes(process))
    return Document(
        process=process.get("id", ""),
        name=process.get("name", ""),
        pool="" if pool is None else pool.get("id", ""),
        pool_name="" if pool is None else pool.get("name", ""),
        properties=extensions.properties(process),
        lanes=lanes,
        nodes=_nodes(process, lanes),
        flows=flows(process),
        data_objects=tuple(_data_objects(process)),
        associations=_associations(process),
        picture=picture(root),
        source=source,
        digest=hashlib.sha256(source).hexdigest(),
        parts=extensions.parts(root),
    )


def _refuse(findings: Iterator[Finding]) -> None:
    found = tuple(islice(findings, MAX_FINDINGS))
    if found:
        raise DocumentRefused(*found)


def _not_bpmn(root: etree._Element) -> Iterator[Finding]:
    if root.tag != tag("definitions"):
        yield Finding(code="not-bpmn", element=None)


def _too_much(root: etree._Element) -> Iterator[Finding]:
    for code, names, most in (("too-many-nodes", FLOW_NODES, MAX_NODES), ("too-many-flows", _FLOW, MAX_FLOWS)):
        count = sum(1 for _ in root.iter(*(tag(name) for name in names)))
        if count > most:
            yield Finding(code=code, element=None, params={"count": count, "maximum": most})
    for element in root.iter(tag("*")):
        length = len(element.get("name", ""))
        if length > MAX_LABEL:
            params = {"length": length, "maximum": MAX_LABEL}
            yield Finding(code="label-too-long", element=element.get("id"), params=params)


def _unknown(element: etree._Element) -> Iterator[Finding]:
    waiting = [element]
    while waiting:
        one = waiting.pop()
        name = etree.QName(one)
        if name.namespace not in _DRAWN and not (name.namespace == BPMN and name.localname in KNOWN):
            params: dict[str, str | int] = {
                "name": name.localname,
                "namespace": name.namespace or "",
                "line": _line(one),
            }
            yield Finding(code="element-unknown", element=one.get("id"), params=params)
        if one.tag not in _FREE:
            waiting += reversed(one)


def _ids(root: etree._Element) -> Iterator[Finding]:
    seen: set[str] = set()
    for element in root.iter(tag("*")):
        identifier = element.get("id")
        if identifier in seen:
            yield Finding(code="id-duplicate", element=identifier, params={"line": _line(element)})
        elif identifier:
            seen.add(identifier)
        elif etree.QName(element).localname in _NAMED:
            params: dict[str, str | int] = {"type": etree.QName(element).localname, "line": _line(element)}
            yield Finding(code="id-missing", element=None, params=params)


def _line(element: etree._Element) -> int:
    return cast("int | None", element.sourceline) or 0


def _process(root: etree._Element) -> etree._Element:
    everyone = root.findall(tag("process"))
    running = [process for process in everyone if process.get("isExecutable", "true").strip() in ("true", "1")]
    if len(running) > 1:
        second = running[1].get("id")
        raise DocumentRefused(Finding(code="several-processes", element=second, params={"count": len(running)}))
    if running:
        return running[0]
    if everyone:
        raise DocumentRefused(Finding(code="process-not-executable", element=everyone[0].get("id")))
    raise DocumentRefused(Finding(code="no-process", element=None))


def _broken(process: etree._Element) -> Iterator[Finding]:
    nodes = {node.get("id") for node in _flow_nodes(process)}
    leaving = {(flow.get("id"), flow.get("sourceRef")) for flow in process.findall(tag("sequenceFlow"))}
    for flow in process.findall(tag("sequenceFlow")):
        for end in ("sourceRef", "targetRef"):
            if flow.get(end) not in nodes:
                yield _reference(flow, end)
    for node in _flow_nodes(process):
        if node.tag == tag("boundaryEvent") and node.get("attachedToRef") not in nodes:
            yield _reference(node, "attachedToRef")
        if node.get("default") and (node.get("default"), node.get("id")) not in leaving:
            yield _reference(node, "default")


def _reference(element: etree._Element, attribute: str) -> Finding:
    params = {"attribute": attribute, "reference": element.get(attribute, "")}
    return Finding(code="reference-broken", element=element.get("id"), params=params)


def _pool(root: etree._Element, process: etree._Element) -> etree._Element | None:
    for participant in root.iterfind(f"{tag('collaboration')}/{tag('participant')}"):
        if participant.get("processRef", "").rpartition(":")[2] == process.get("id"):
            return participant
    return None


def _lanes(process: etree._Element) -> Iterator[Lane]:
    """Lanes without lanes of their own, in document order: of nested lanes, the innermost does the work."""
    for lane in process.iter(tag("lane")):
        if lane.find(f".//{tag('lane')}") is None:
            nodes = tuple(_text(reference) for reference in lane.findall(tag("flowNodeRef")))
            yield Lane(id=lane.get("id", ""), name=lane.get("name", ""), nodes=nodes)


def _flow_nodes(process: etree._Element) -> list[etree._Element]:
    return [child for child in process if etree.QName(child).localname in FLOW_NODES]


def _nodes(process: etree._Element, lanes: tuple[Lane, ...]) -> dict[str, Node]:
    lane_of = {node: lane.name for lane in lanes for node in lane.nodes if lane.name.strip()}
    incoming: dict[str, list[str]] = {}
    outgoing: dict[str, list[str]] = {}
    for flow in process.findall(tag("sequenceFlow")):
        incoming.setdefault(flow.get("targetRef", ""), []).append(flow.get("id", ""))
        outgoing.setdefault(flow.get("sourceRef", ""), []).append(flow.get("id", ""))
    nodes = {}
    for element in _flow_nodes(process):
        identifier = element.get("id", "")
        nodes[identifier] = Node(
            id=identifier,
            type=etree.QName(element).localname,
            name=element.get("name", ""),
            lane=lane_of.get(identifier),
            documentation="\n".join(_text(one) for one in element.findall(tag("documentation"))),
            properties=extensions.properties(element),
            incoming=tuple(incoming.get(identifier, ())),
            outgoing=tuple(outgoing.get(identifier, ())),
            default=element.get("default") or None,
            attached_to=element.get("attachedToRef"),
            interrupting=element.get("cancelActivity", "true").strip() in ("true", "1"),
            timer=_timer(element),
            event_definition=_event_definition(element),
        )
    return nodes


def _timer(element: etree._Element) -> Timer | None:
    for local, kind in _TIMES.items():
        time = element.find(f"{tag('timerEventDefinition')}/{tag(local)}")
        if time is not None:
            return Timer(text=_text(time), kind=kind)
    return None


def _event_definition(element: etree._Element) -> str | None:
    """link, timer, ...; "several" for more than one, "reference" for one that stands elsewhere."""
    names = [etree.QName(child).localname for child in element]
    found = [name.removesuffix("EventDefinition") for name in names if name.endswith("EventDefinition")]
    found += ["reference" for name in names if name in ("eventDefinitionRef", "eventDefinition")]
    return "several" if len(found) > 1 else (found[0] if found else None)


def _data_objects(process: etree._Element) -> Iterator[DataObject]:
    objects = {one.get("id"): one.get("name", "") for one in process.findall(tag("dataObject"))}
    pairs = _associations(process).values()
    for reference in process.findall(tag("dataObjectReference")):
        identifier = reference.get("id", "")
        state = reference.find(tag("dataState"))
        yield DataObject(
            id=identifier,
            name=reference.get("name") or objects.get(reference.get("dataObjectRef"), ""),
            state="" if state is None else state.get("name", ""),
            written_by=tuple(source for source, target in pairs if target == identifier),
            read_by=tuple(target for source, target in pairs if source == identifier),
        )


def _associations(process: etree._Element) -> dict[str, tuple[str, str]]:
    """Association id -> (source, target); the task stands at its end, whatever inner data input the file names."""
    found = {}
    for node in _flow_nodes(process):
        task = node.get("id", "")
        for number, one in enumerate(node.iterchildren(tag("dataInputAssociation"), tag("dataOutputAssociation"))):
            reads = one.tag == tag("dataInputAssociation")
            data = _text(one.find(tag("sourceRef" if reads else "targetRef")))
            found[one.get("id") or f"{task}.{number}"] = (data, task) if reads else (task, data)
    return found


def _text(element: etree._Element | None) -> str:
    return "" if element is None else "".join(str(part) for part in element.itertext()).strip()
