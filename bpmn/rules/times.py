"""Times: every timer can be read and sits on a person's task, and every such task has one or says why not."""

from collections.abc import Iterator

from bpmn import graph, span
from bpmn.document import Node
from bpmn.finding import Finding
from bpmn.rules.fields import deciding_tasks
from bpmn.rules.subject import Subject
from bpmn.vocabulary import HUMAN_TASKS

WRITTEN = "mutu.waktu"
WITHOUT = "tanpa waktu baku"
UNTIMED = "mutu.tanpa_waktu"  # "ya" where the cell keeps its own words, such as "sesuai kebutuhan"


def unreadable(subject: Subject) -> Iterator[Finding]:
    for node in _timers(subject):
        if node.timer is not None and node.timer.kind != "duration":
            yield Finding(code="time-kind-unsupported", element=node.id, params={"kind": node.timer.kind})
            continue
        try:
            span.read(node.timer.text if node.timer else "")
        except span.SpanUnreadable as error:
            yield Finding(code="time-unreadable", element=node.id, params=error.params)


def misplaced(subject: Subject) -> Iterator[Finding]:
    nodes = subject.document.nodes
    for node in _timers(subject):
        if nodes[node.attached_to or ""].type not in HUMAN_TASKS:
            yield Finding(code="timer-misplaced", element=node.id, params={"task": node.attached_to or ""})


def missing(subject: Subject) -> Iterator[Finding]:
    timed = {node.attached_to for node in _timers(subject)}
    for task in subject.people_tasks():
        written = task.properties.get(WRITTEN, "").strip().casefold()
        without = written == WITHOUT or task.properties.get(UNTIMED) == "ya"
        if task.id not in timed and not without:
            yield Finding(code="standard-time-missing", element=task.id, severity="warning")


def differing(subject: Subject) -> Iterator[Finding]:
    """The sheet's words and the timers of a task say different times."""
    for task in subject.people_tasks():
        written = task.properties.get(WRITTEN, "")
        meant = _amount(written)
        timers = [node.timer.text for node in _timers(subject) if node.attached_to == task.id and node.timer]
        amounts = [amount for amount in map(_amount, timers) if amount is not None]
        if meant is not None and amounts and meant not in amounts:
            params = {"written": written, "timer": timers[0]}
            yield Finding(code="standard-time-differs", element=task.id, severity="warning", params=params)


def paths(subject: Subject) -> Iterator[Finding]:
    edges = graph.forward(subject.document)
    for timer in (node for node in _timers(subject) if not node.interrupting):
        seen = graph.reached(edges, [timer.id])
        for task in (task for task in subject.people_tasks() if task.id in seen):
            yield Finding(code="timer-path-task", element=task.id, severity="warning", params={"timer": timer.id})


def bypasses(subject: Subject) -> Iterator[Finding]:
    interrupting = {node.attached_to: node for node in _timers(subject) if node.interrupting}
    for gateway in subject.decisions():
        for task in deciding_tasks(subject.document, gateway):
            if task in interrupting:
                params = {"task": task, "gateway": gateway.id}
                element = interrupting[task].id
                yield Finding(code="timer-bypasses-decision", element=element, severity="warning", params=params)


def _timers(subject: Subject) -> list[Node]:
    nodes = subject.document.nodes.values()
    return [node for node in nodes if node.type == "boundaryEvent" and node.event_definition == "timer"]


def _amount(text: str) -> tuple[int, int, int] | None:
    """Months, working days, minutes; None for a text that is no span."""
    try:
        read = span.read(text)
    except span.SpanUnreadable:
        return None
    return read.years * 12 + read.months, read.weeks * 5 + read.days, read.hours * 60 + read.minutes
