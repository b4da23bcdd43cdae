"""What two diagrams say, compared by meaning: ids, order in the file and the picture do not count."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from bpmn import span
from bpmn.document import Document, Flow, Node
from bpmn.vocabulary import HUMAN_TASKS

Value = str | bool | tuple[str, ...] | tuple[tuple[str, str], ...] | None
Said = tuple[tuple[str, Value], ...]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Something that only one of two diagrams says; a change is two of them."""

    side: Literal["only-first", "only-second"]
    kind: str  # process, lane, flow, document, or a BPMN local name: userTask, boundaryEvent, ...
    element: str  # its id in the diagram that has it
    said: Said


def differences(first: Document, second: Document) -> tuple[Difference, ...]:
    """Everything that one diagram says and the other does not, those of the first before those of the second."""
    one, other = _meaning(first), _meaning(second)
    return (*_left(one, other, "only-first"), *_left(other, one, "only-second"))


def _left(
    mine: list[tuple[str, str, Said]], theirs: list[tuple[str, str, Said]], side: Literal["only-first", "only-second"]
) -> Iterator[Difference]:
    there = Counter((kind, said) for kind, _, said in theirs)
    for kind, element, said in mine:
        if there[kind, said] > 0:
            there[kind, said] -= 1
        else:
            yield Difference(side=side, kind=kind, element=element, said=said)


def _meaning(document: Document) -> list[tuple[str, str, Said]]:
    """Kind, id and content of everything a diagram says; what an element is tied to is told by name, not by id."""
    told = {node.id: _told(document, node) for node in document.nodes.values()}
    found: list[tuple[str, str, Said]] = [("process", document.process, _process(document))]
    found += [("lane", lane.id, (("name", lane.name),)) for lane in document.lanes]
    found += [(node.type, node.id, _node(document, node, told)) for node in document.nodes.values()]
    found += [("flow", flow.id, _flow(document, flow, told)) for flow in document.flows.values()]
    for one in document.data_objects:
        ends = tuple(sorted(told[task] for task in one.written_by)), tuple(sorted(told[task] for task in one.read_by))
        said: Said = (("name", one.name), ("state", one.state), ("written_by", ends[0]), ("read_by", ends[1]))
        found.append(("document", one.id, said))
    return found


def _process(document: Document) -> Said:
    lanes = tuple(lane.name for lane in document.lanes)  # the order of the columns is the sheet's
    return (
        ("name", document.name),
        ("pool", document.pool_name),
        ("lanes", lanes),
        ("properties", _properties(document.properties)),
    )


def _told(document: Document, node: Node) -> str:
    """What tells a node from others: a step by its number on the sheet, else by its words; the rest by their steps."""
    host = document.nodes.get(node.attached_to or "")
    if host is not None:
        return f"{node.type} on {_told(document, host)}"
    if node.type in HUMAN_TASKS or not node.incoming:
        return _own(node)
    # A diamond or an end has no words of its own: it is the one behind what leads to it.
    return " / ".join([node.type, "behind", *sorted(_before(document, flow) for flow in node.incoming)])


def _before(document: Document, flow: str) -> str:
    source = document.nodes[document.flows[flow].source]
    host = document.nodes.get(source.attached_to or "")
    return _own(source) if host is None else f"{source.type} on {_own(host)}"


def _own(node: Node) -> str:
    number = node.properties.get("mutu.nomor", "")
    return " / ".join((node.type, number) if number else (node.type, node.name, node.lane or "", node.documentation))


def _node(document: Document, node: Node, told: Mapping[str, str]) -> Said:
    timer = "" if node.timer is None else _amount(node.timer.text)
    default = document.flows.get(node.default or "")
    return (
        ("told", told[node.id]),
        ("name", node.name),
        ("lane", node.lane),
        ("documentation", node.documentation),
        ("properties", _properties(node.properties)),
        ("event", node.event_definition),
        ("timer", timer),
        ("interrupting", node.interrupting if node.attached_to else None),
        ("attached", told.get(node.attached_to or "", "")),
        ("default", told[default.target] if default is not None else ""),
    )


def _flow(document: Document, flow: Flow, told: Mapping[str, str]) -> Said:
    return (
        ("source", told[flow.source]),
        ("target", told[flow.target]),
        ("name", flow.name),
        ("condition", _plain(flow.condition)),
        ("default", document.nodes[flow.source].default == flow.id),
        ("returns", flow.returns),
        ("properties", _properties(flow.properties)),
    )


def _properties(said: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(said.items()))


def _plain(text: str | None) -> str | None:
    return None if text is None else "".join(text.split()).replace("'", '"')


def _amount(text: str) -> str:
    """A time in working days and minutes: PT60M and PT1H are one."""
    try:
        read = span.read(text)
    except span.SpanUnreadable:
        return text
    return f"{read.years * 12 + read.months} m {read.weeks * 5 + read.days} d {read.clock_minutes} min"
