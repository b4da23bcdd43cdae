"""What a sheet should say and often does not: names, documents that somebody makes, acts that stay what they are."""

import re
from collections.abc import Iterator, Mapping

from bpmn import graph
from bpmn.document import Node
from bpmn.finding import Finding
from bpmn.rules.fields import deciding_tasks
from bpmn.rules.subject import Subject

NEEDED, MADE = "mutu.kelengkapan", "mutu.output"

_ITEM = re.compile(r"[,;\n]")
_WORD = re.compile(r"\w+")
_SIGNED = re.compile(r"\b(?:tanda[ -]?tangan|ttd|ditanda[ -]?tangani|tertanda)\b", re.IGNORECASE)
_NOTHING = frozenset(("", "-", "–", "tidak ada", "n/a"))


def names(subject: Subject) -> Iterator[Finding]:
    """A step that cannot be told from another, or has nothing to be told by."""
    first: dict[tuple[str, str | None], str] = {}
    for task in subject.people_tasks():
        called = " ".join(task.name.casefold().split())
        if not called:
            yield Finding(code="task-unnamed", element=task.id, severity="warning")
            continue
        other = first.setdefault((called, task.lane), task.id)
        if other != task.id:
            params = {"name": task.name, "other": other}
            yield Finding(code="task-name-twice", element=task.id, severity="warning", params=params)


def sources(subject: Subject) -> Iterator[Finding]:
    """Kelengkapan that no earlier step makes; a first step's comes from outside."""
    earlier = _earlier(subject)
    for task in subject.people_tasks():
        made = [item for other in earlier[task.id] for item in _items(other, MADE)]
        for item in _items(task, NEEDED) if made else ():
            if not any(_covers(output, item) for output in made):
                params = {"input": item}
                yield Finding(code="input-without-source", element=task.id, severity="warning", params=params)


def acts(subject: Subject) -> Iterator[Finding]:
    """A paraf of an earlier step that this one takes for a signature."""
    earlier = _earlier(subject)
    for task in subject.people_tasks():
        made = [item for other in earlier[task.id] for item in _items(other, MADE)]
        for item in _items(task, NEEDED):
            initialled = _SIGNED.sub("paraf", item)
            found = next((output for output in made if initialled != item and _covers(output, initialled)), None)
            if found is not None and not any(_covers(output, item) for output in made):
                params = {"input": item, "output": found}
                yield Finding(code="paraf-became-signature", element=task.id, severity="warning", params=params)


def returns(subject: Subject) -> Iterator[Finding]:
    """A decision that people make and that sends nothing back."""
    document = subject.document
    ways = graph.Dominators(graph.forward(document), graph.starts(document))
    for gateway in subject.decisions():
        flows = [document.flows[flow] for flow in gateway.outgoing]
        back = any(flow.returns or ways.passed(gateway.id, flow.target) for flow in flows)
        if gateway.type == "exclusiveGateway" and len(flows) > 1 and not back and deciding_tasks(document, gateway):
            yield Finding(code="decision-without-return", element=gateway.id, severity="warning")


def _earlier(subject: Subject) -> Mapping[str, list[Node]]:
    """Task -> the tasks that lead to it, not by a way back."""
    document = subject.document
    edges: dict[str, list[str]] = {node: [] for node in document.nodes}
    for flow in document.flows.values():
        if not flow.returns:
            edges[flow.target].append(flow.source)
    telling = [task for task in subject.people_tasks() if task.properties.get(MADE)]
    found = {}
    for task in subject.people_tasks():
        wanted = bool(task.properties.get(NEEDED)) and bool(telling)
        seen = graph.reached(edges, [task.id]) if wanted else frozenset()
        found[task.id] = [one for one in telling if one.id in seen and one.id != task.id]
    return found


def _items(task: Node, cell: str) -> list[str]:
    items = [" ".join(item.split()) for item in _ITEM.split(task.properties.get(cell, ""))]
    return [item for item in items if item.casefold() not in _NOTHING]


def _covers(output: str, wanted: str) -> bool:
    """Whether an output is what is wanted, perhaps described more fully."""
    return _words(wanted) <= _words(output)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
