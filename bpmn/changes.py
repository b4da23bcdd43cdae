"""What two drawings of one procedure say differently, part by part: ids tell which part is which.

A timer on a step's edge and the small end behind it are told with their step, a flow with the step that is new or gone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from bpmn.document import Bounds, DataObject, Document, Flow, Node
from bpmn.sheet import times
from bpmn.sheet.from_diagram import value_of
from bpmn.vocabulary import EVENTS, GATEWAYS, TASKS

OTHERWISE = "*"  # what a default flow waits for

Told = str | bool

Kind = Literal["process", "lane", "step", "decision", "event", "flow", "document", "other"]


@dataclass(frozen=True, kw_only=True)
class Said:
    """One thing that both say of a part, each in its own way."""

    what: str  # name, lane, time, ...; a property's own name (mutu.output, sop.nomor)
    before: Told
    after: Told


@dataclass(frozen=True, kw_only=True)
class Change:
    """One part that only one drawing has, of which they speak differently, or that lies elsewhere."""

    how: Literal["changed", "removed", "added", "moved"]
    kind: Kind
    element: str  # its id
    name: str  # as the sheet calls it, "3. Meneliti naskah"; of a flow, "Meneliti naskah → Selesai"
    said: tuple[Said, ...] = ()  # of what changed


_Meant = tuple[object, Told]  # what is compared, and how it is told: a step is compared by its id and told by its name
_NOTHING: _Meant = ("", "")


@dataclass(frozen=True, kw_only=True)
class _Part:
    kind: Kind
    name: str
    said: Mapping[str, _Meant] = field(default_factory=dict)
    bounds: Bounds | None = None
    ends: tuple[str, ...] = ()  # of a flow: the steps it joins


def changes(before: Document, after: Document) -> tuple[Change, ...]:
    """From one to the other: what changed, then what is gone, what is new, and what merely lies elsewhere."""
    one, other = dict(_parts(before)), dict(_parts(after))
    both = [identifier for identifier in one if identifier in other]
    changed = [_changed(identifier, one[identifier], other[identifier]) for identifier in both]
    moved = [
        Change(how="moved", kind=other[identifier].kind, element=identifier, name=other[identifier].name)
        for identifier, found in zip(both, changed, strict=True)
        if not found.said and _elsewhere(one[identifier].bounds, other[identifier].bounds)
    ]
    return (
        *(found for found in changed if found.said),
        *(Change(how="removed", kind=part.kind, element=id_, name=part.name) for id_, part in _only(one, other)),
        *(Change(how="added", kind=part.kind, element=id_, name=part.name) for id_, part in _only(other, one)),
        *moved,
    )


def _only(mine: Mapping[str, _Part], theirs: Mapping[str, _Part]) -> Iterator[tuple[str, _Part]]:
    """Parts that only one has; a flow to or from such a part goes without saying."""
    for identifier, part in mine.items():
        if identifier not in theirs and all(end in theirs for end in part.ends):
            yield identifier, part


def _changed(identifier: str, before: _Part, after: _Part) -> Change:
    names = dict.fromkeys((*before.said, *after.said))
    pairs = {name: (before.said.get(name, _NOTHING), after.said.get(name, _NOTHING)) for name in names}
    if pairs.get("time") == pairs.get("mutu.waktu"):
        pairs.pop("mutu.waktu", None)  # the sheet's cell says on both sides what is counted
    said = tuple(Said(what=name, before=old[1], after=new[1]) for name, (old, new) in pairs.items() if old[0] != new[0])
    return Change(how="changed", kind=before.kind, element=identifier, name=before.name, said=said)


def _plain(said: Mapping[str, Told]) -> dict[str, _Meant]:
    return {name: (told, told) for name, told in said.items()}


def _elsewhere(one: Bounds | None, other: Bounds | None) -> bool:
    if one is None or other is None:
        return False
    pairs = ((one.x, other.x), (one.y, other.y), (one.width, other.width), (one.height, other.height))
    return any(abs(old - new) >= 1 for old, new in pairs)


def _parts(document: Document) -> Iterator[tuple[str, _Part]]:
    late = _late_ends(document)
    lanes = ", ".join(lane.name for lane in document.lanes)
    head = {"name": document.name, "pool": document.pool_name, "lanes": lanes, **document.properties}
    yield document.process, _Part(kind="process", name=document.name, said=_plain(head))
    for lane in document.lanes:
        yield lane.id, _shape(document, lane.id, "lane", lane.name, _plain({"name": lane.name}))
    for node in document.nodes.values():
        if node.id not in late and not _is_time(node):
            yield node.id, _shape(document, node.id, _kind(node), _called(node), _of_node(document, node))
    for flow in document.flows.values():
        if flow.target not in late:
            yield flow.id, _of_flow(document, flow)
    for one in document.data_objects:
        yield one.id, _shape(document, one.id, "document", one.name, _of_data(document, one))


def _shape(document: Document, identifier: str, kind: Kind, name: str, said: Mapping[str, _Meant]) -> _Part:
    return _Part(kind=kind, name=name or identifier, said=said, bounds=document.picture.shapes.get(identifier))


def _kind(node: Node) -> Kind:
    if node.type in TASKS:
        return "step"
    return "decision" if node.type in GATEWAYS else "event" if node.type in EVENTS else "other"


def _is_time(node: Node) -> bool:
    return node.attached_to is not None and node.timer is not None


def _late_ends(document: Document) -> set[str]:
    """The ends that only timers lead to."""
    nodes, flows = document.nodes, document.flows
    ends = (node for node in nodes.values() if node.type == "endEvent" and node.incoming)
    return {end.id for end in ends if all(_is_time(nodes[flows[flow].source]) for flow in end.incoming)}


def _called(node: Node) -> str:
    return ". ".join(part for part in (node.properties.get("mutu.nomor", ""), node.name or node.id) if part)


def _of_node(document: Document, node: Node) -> dict[str, _Meant]:
    timers = [one for one in document.nodes.values() if one.attached_to == node.id and one.timer is not None]
    said = _plain({
        "type": node.type, "name": node.name, "lane": node.lane or "", "sentence": node.documentation,
        "time": ", ".join(times.spelled(one.timer.text) for one in timers if one.timer is not None),
        "stops": any(one.interrupting for one in timers), "event": node.event_definition or "", **node.properties,
    })
    host = document.nodes.get(node.attached_to or "")
    if host is None:
        return said
    return {**said, "attached": (host.id, _called(host)), "stops": (node.interrupting, node.interrupting)}


def _of_flow(document: Document, flow: Flow) -> _Part:
    ends = [_carrier(document, document.nodes[end]) for end in (flow.source, flow.target)]
    default = document.nodes[flow.source].default == flow.id
    when = OTHERWISE if default else value_of(flow.condition or "") or flow.condition or ""
    others = {name: text for name, text in flow.properties.items() if name != "mutu.kembali"}
    said = _plain({"name": flow.name, "when": when, "returns": flow.returns, **others})
    joined = {what: (one.id, _called(one)) for what, one in zip(("source", "target"), ends, strict=True)}
    name = " → ".join(_called(one) for one in ends)
    return _Part(kind="flow", name=name, said={**said, **joined}, ends=tuple(one.id for one in ends))


def _carrier(document: Document, node: Node) -> Node:
    """The step whose timer this is; any other node itself."""
    return document.nodes[node.attached_to or ""] if _is_time(node) else node


def _of_data(document: Document, one: DataObject) -> dict[str, _Meant]:
    return {
        **_plain({"name": one.name, "state": one.state}),
        "made-by": _steps(document, one.written_by),
        "read-by": _steps(document, one.read_by),
    }


def _steps(document: Document, tasks: tuple[str, ...]) -> _Meant:
    return frozenset(tasks), ", ".join(_called(document.nodes[task]) for task in tasks)
