"""Elements: only those that are run, without code, with ids that the library does not use itself, one start, an end."""

import re
from collections.abc import Iterator

from bpmn import graph
from bpmn.document import Node
from bpmn.finding import Finding
from bpmn.rules.subject import Subject
from bpmn.vocabulary import EVENTS, HUMAN_TASKS, RUN_EVENTS, RUN_NODES, TASKS

# SpiffWorkflow makes nodes of its own by these names; a clash with one of them empties the process in silence.
_RESERVED = re.compile(
    r"(Start|End|Root|StartEventSplit|StartEventJoin|.*\.(EndJoin|BoundaryEventSplit|BoundaryEventJoin)|.* \[child\])"
)
_ID = re.compile(r"[^\W\d][\w.-]{0,199}")


def unsupported(subject: Subject) -> Iterator[Finding]:
    for node in subject.document.nodes.values():
        if node.type == "task":
            yield Finding(code="task-plain", element=node.id)
        elif not _is_run(node):
            kind = f"{node.event_definition}EventDefinition" if node.event_definition else node.type
            yield Finding(code="element-unsupported", element=node.id, params={"type": kind})


def _is_run(node: Node) -> bool:
    if node.type in EVENTS:
        return (node.type, node.event_definition) in RUN_EVENTS
    return node.type in RUN_NODES


def parts(subject: Subject) -> Iterator[Finding]:
    for part in subject.document.parts:
        if part.code:
            yield Finding(code="code-forbidden", element=part.element, params={"part": part.name})
        else:
            yield Finding(code="element-unsupported", element=part.element, params={"type": part.name})


def reserved(identifier: str) -> bool:
    """Whether the executing library makes a node of its own by this name."""
    return _RESERVED.fullmatch(identifier) is not None


def malformed(identifier: str) -> bool:
    """Whether it is no name that XML and the rows of the database can hold."""
    return _ID.fullmatch(identifier) is None


def ids(subject: Subject) -> Iterator[Finding]:
    document = subject.document
    for identifier in (document.process, *document.nodes):
        if reserved(identifier):
            yield Finding(code="id-reserved", element=identifier)
    for identifier in (document.process, *document.nodes, *document.flows, *(lane.id for lane in document.lanes)):
        if malformed(identifier) and not reserved(identifier):
            yield Finding(code="id-malformed", element=identifier)


def ends(subject: Subject) -> Iterator[Finding]:
    starts = graph.starts(subject.document)
    if not starts:
        yield Finding(code="start-missing", element=subject.document.process)
    for other in starts[1:]:
        yield Finding(code="start-several", element=other, params={"count": len(starts)})
    if not any(node.type in HUMAN_TASKS for node in subject.document.nodes.values()) and not _plain(subject):
        yield Finding(code="step-missing", element=subject.document.process)
    if not any(node.type == "endEvent" for node in subject.document.nodes.values()):
        yield Finding(code="end-missing", element=subject.document.process)


def _plain(subject: Subject) -> bool:
    """Whether there are steps of another kind: they have findings of their own."""
    return any(node.type in TASKS for node in subject.document.nodes.values())
