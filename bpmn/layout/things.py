"""What there is to place, read from the tree: pools, lanes, shapes with their words, and the lines between them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from bpmn.lettering import wrap
from bpmn.vocabulary import FLOW_NODES, GATEWAYS, TASKS, tag

Kind = Literal["task", "event", "gateway", "data", "note"]
Tie = Literal["flow", "message", "link"]

TASK = (150, 90)
GATEWAY = (50, 50)
EVENT = (36, 36)
DATA = (36, 50)
LETTER = 11.0  # size of words outside a shape
LEADING = 14
ROOM = 90  # width of a label's lines
PITCH = 100  # from one event on a task's rim to the next

_DATA = frozenset({"dataObjectReference", "dataStoreReference"})


@dataclass(frozen=True, kw_only=True)
class Rim:
    """An event on a task's lower edge; `tail` is its flow when that leads to an end of its own."""

    id: str
    words: tuple[str, ...]
    tail: str | None = None
    end: str | None = None
    end_words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Thing:
    """A shape that takes a place of its own; `words` stand outside it."""

    id: str
    kind: Kind
    width: int
    height: int
    words: tuple[str, ...] = ()
    rims: tuple[Rim, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line between two things, or a thing and a pool."""

    id: str
    source: str
    target: str
    tie: Tie
    words: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Lane:
    """A row of the picture; `ids` are the lanes whose band it is, the outermost first."""

    ids: tuple[str, ...] = ()
    things: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class Pool:
    """A participant, or a process without one (`id` None); without lanes' things it is a closed band."""

    id: str | None
    lanes: list[Lane]


@dataclass(kw_only=True)
class Scene:
    """Everything that is drawn."""

    plane: str  # id of the element whose diagram it is
    pools: list[Pool] = field(default_factory=list)
    things: dict[str, Thing] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    host: dict[str, str] = field(default_factory=dict)  # event on a rim -> its task


def scene(root: etree._Element) -> Scene | None:
    """The scene of a file; None without a process."""
    processes = {one.get("id"): one for one in root.findall(tag("process"))}
    collaboration = _collaboration(root, frozenset(str(one) for one in processes))
    if collaboration is None:
        running = [one for one in processes.values() if one.get("isExecutable") in ("true", "1")]
        process = next(iter(running or processes.values()), None)
        if process is None:
            return None
        made = Scene(plane=process.get("id", ""))
        _add_process(made, process, None)
    else:
        made = Scene(plane=collaboration.get("id", ""))
        for participant in collaboration.findall(tag("participant")):
            drawn = processes.pop(participant.get("processRef", "").rpartition(":")[2], None)
            _add_process(made, drawn, participant.get("id"))
        for drawn in [one for one in processes.values() if one.get("isExecutable") in ("true", "1")]:
            _add_process(made, drawn, None)  # a process beside the pools that no pool holds
        _add_lines(made, collaboration, "messageFlow", "message")
        _add_artifacts(made, collaboration, made.pools[0] if made.pools else None)
    made.lines = [line for line in made.lines if _drawn(made, line.source) and _drawn(made, line.target)]
    return made


def _drawn(made: Scene, end: str) -> bool:
    return end in made.things or end in made.host or any(pool.id == end for pool in made.pools)


def _collaboration(root: etree._Element, processes: frozenset[str]) -> etree._Element | None:
    for one in root.findall(tag("collaboration")):
        shown = {participant.get("processRef", "").rpartition(":")[2] for participant in one.iter(tag("participant"))}
        if shown & processes:
            return one
    return None


def _add_process(made: Scene, process: etree._Element | None, pool: str | None) -> None:
    if process is None:
        made.pools.append(Pool(id=pool, lanes=[Lane()]))
        return
    lanes, lane_of = _lanes(process)
    added = Pool(id=pool, lanes=lanes or [Lane()])
    made.pools.append(added)
    nodes = {node.get("id", ""): node for node in process if etree.QName(node).localname in FLOW_NODES}
    rims = _rims(process, nodes)
    tails = {rim.end for found in rims.values() for rim in found}
    for identifier, node in nodes.items():
        if node.tag == tag("boundaryEvent") and node.get("attachedToRef") in nodes:
            made.host[identifier] = node.get("attachedToRef", "")
        elif identifier not in tails:
            made.things[identifier] = _node(node, tuple(rims.get(identifier, ())))
    for identifier, lane in _places(process, [i for i in nodes if i in made.things], lane_of).items():
        added.lanes[lane].things.append(identifier)
    _add_lines(made, process, "sequenceFlow", "flow", without=frozenset(r.tail for f in rims.values() for r in f))
    _add_data(made, process, added)
    _add_artifacts(made, process, added)


def _lanes(process: etree._Element) -> tuple[list[Lane], dict[str, int]]:
    lanes: list[Lane] = []
    lane_of: dict[str, int] = {}
    for lane in process.iterfind(f"{tag('laneSet')}//{tag('lane')}"):
        if lane.find(f".//{tag('lane')}") is not None:
            continue
        outer = [one.get("id", "") for one in lane.iterancestors(tag("lane"))]
        lanes.append(Lane(ids=(*reversed(outer), lane.get("id", ""))))
        for reference in lane.findall(tag("flowNodeRef")):
            lane_of[(reference.text or "").strip()] = len(lanes) - 1
    return lanes, lane_of


def _places(process: etree._Element, nodes: list[str], lane_of: dict[str, int]) -> dict[str, int]:
    """Thing -> number of its lane; what stands in none goes where its neighbour is."""
    flows = [(one.get("sourceRef", ""), one.get("targetRef", "")) for one in process.findall(tag("sequenceFlow"))]
    known = {node: lane_of[node] for node in nodes if node in lane_of}
    for _ in nodes:
        grown = {target: known[source] for source, target in reversed(flows) if source in known}
        grown |= {source: known[target] for source, target in reversed(flows) if target in known}
        if grown.keys() <= known.keys():
            break
        known = grown | known
    return {node: known.get(node, 0) for node in nodes}


def _rims(process: etree._Element, nodes: dict[str, etree._Element]) -> dict[str, list[Rim]]:
    leaving: dict[str, list[etree._Element]] = {}
    arriving: dict[str, int] = {}
    for flow in process.findall(tag("sequenceFlow")):
        leaving.setdefault(flow.get("sourceRef", ""), []).append(flow)
        arriving[flow.get("targetRef", "")] = arriving.get(flow.get("targetRef", ""), 0) + 1
    rims: dict[str, list[Rim]] = {}
    for identifier, node in nodes.items():
        if node.tag != tag("boundaryEvent") or node.get("attachedToRef") not in nodes:
            continue
        flows = leaving.get(identifier, [])
        end = nodes.get(flows[0].get("targetRef", "")) if len(flows) == 1 else None
        if end is None or end.tag != tag("endEvent") or arriving[end.get("id", "")] > 1:
            rim = Rim(id=identifier, words=_words(node))
        else:
            rim = Rim(
                id=identifier, words=_words(node), tail=flows[0].get("id"), end=end.get("id"), end_words=_words(end)
            )
        rims.setdefault(node.get("attachedToRef", ""), []).append(rim)
    return rims


def _node(node: etree._Element, rims: tuple[Rim, ...]) -> Thing:
    name = etree.QName(node).localname
    identifier = node.get("id", "")
    if name in GATEWAYS:
        return Thing(id=identifier, kind="gateway", width=GATEWAY[0], height=GATEWAY[1], words=_words(node))
    if name in TASKS:
        width = max(TASK[0], 12 + PITCH * len(rims)) if len(rims) > 1 else TASK[0]
        return Thing(id=identifier, kind="task", width=width, height=TASK[1], rims=rims)
    return Thing(id=identifier, kind="event", width=EVENT[0], height=EVENT[1], words=_words(node))


def _words(element: etree._Element, room: int = ROOM) -> tuple[str, ...]:
    return tuple(wrap(element.get("name", ""), room, LETTER))


def _add_lines(
    made: Scene, holder: etree._Element, name: str, tie: Tie, without: frozenset[str | None] = frozenset()
) -> None:
    for one in holder.findall(tag(name)):
        if one.get("id") and one.get("id") not in without:
            made.lines.append(
                Line(
                    id=one.get("id", ""),
                    source=one.get("sourceRef", ""),
                    target=one.get("targetRef", ""),
                    tie=tie,
                    words=_words(one) if tie == "flow" else (),
                )
            )


def _add_data(made: Scene, process: etree._Element, pool: Pool) -> None:
    for one in process:
        if etree.QName(one).localname in _DATA:
            state = one.find(tag("dataState"))
            said = (*_words(one), *(wrap(f"[{state.get('name')}]", ROOM, LETTER) if state is not None else ()))
            thing = Thing(id=one.get("id", ""), kind="data", width=DATA[0], height=DATA[1], words=said)
            made.things[thing.id] = thing
    made.lines += _associations(process)
    data = [one.get("id", "") for one in process if etree.QName(one).localname in _DATA]
    _beside(made, pool, data)


def _associations(process: etree._Element) -> Iterator[Line]:
    for node in process:
        for one in node.iterchildren(tag("dataInputAssociation"), tag("dataOutputAssociation")):
            reads = one.tag == tag("dataInputAssociation")
            end = one.find(tag("sourceRef" if reads else "targetRef"))
            other = "" if end is None else (end.text or "").strip()
            source, target = (other, node.get("id", "")) if reads else (node.get("id", ""), other)
            if one.get("id"):
                yield Line(id=one.get("id", ""), source=source, target=target, tie="link")


def _add_artifacts(made: Scene, holder: etree._Element, pool: Pool | None) -> None:
    notes = []
    for one in holder.findall(tag("textAnnotation")):
        text = one.find(tag("text"))
        said = "" if text is None else "".join(str(part) for part in text.itertext())
        lines = len(wrap(said, TASK[0] - 10, LETTER)) or 1
        notes.append(one.get("id", ""))
        made.things[notes[-1]] = Thing(id=notes[-1], kind="note", width=TASK[0], height=lines * LEADING + 8)
    _add_lines(made, holder, "association", "link")
    if pool is not None:
        _beside(made, pool, notes)


def _beside(made: Scene, pool: Pool, placed: list[str]) -> None:
    """Data and notes stand in the lane of the first thing they are tied to."""
    lane_of = {thing: lane for lane in pool.lanes for thing in lane.things}
    lane_of |= {rim: lane_of[host] for rim, host in made.host.items() if host in lane_of}
    for one in placed:
        tied = [
            line.target if line.source == one else line.source
            for line in made.lines
            if one in (line.source, line.target)
        ]
        lane = next((lane_of[end] for end in tied if end in lane_of), pool.lanes[0])
        lane.things.append(one)
