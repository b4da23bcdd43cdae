"""The snapshot: our own small format of what the library holds in memory.

Nodes are [name, state, parent's position, data or 0 for "as the parent", internal data or 0]; a node's id is its
position. The spec is never in it. The first 16 characters are a checksum of the rest: a snapshot is a cache, and what
is damaged, of another version or of another release of the library is rebuilt by replay.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version as release_of
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.condition import Condition
from engine.errors import Invalid
from engine.runtime.parser import Compiled
from engine.runtime.tree import Node, Tree

LIBRARY = release_of("SpiffWorkflow")
VISIT = "visit"
_SAME = 0
_FORM = 1  # of our own format
_SUM = 16  # hexadecimal digits
_SHORT = 16  # digits of the version's digest
_STATES = frozenset(TaskState._values)
_STATUS = {"running": "running", "completed": "completed", "cancelled": "cancelled"}
_HELD = ("timer", "visit", "opened_text", "due_text", "status")


class SnapshotUnfit(Invalid):
    """The snapshot does not fit the version, or was written by another release of the library."""

    code = "snapshot-unfit"


@dataclass(kw_only=True)
class Held:
    """A deadline of a live task, as the snapshot keeps it."""

    timer: str
    visit: int
    opened_text: str
    due_text: str
    status: str  # pending | missed


@dataclass(kw_only=True)
class Situation:
    """One instance in memory while a step works on it."""

    workflow: Tree
    status: str = "running"
    visits: dict[str, int] = field(default_factory=dict)  # element -> visits so far
    performers: dict[str, int] = field(default_factory=dict)  # element -> person of its last completed visit
    deadlines: list[Held] = field(default_factory=list)
    whole: bool = False  # never prune again: a user task on a timer's path was reached


class ConditionEngine:
    """What the library may evaluate: the conditions that were checked at publish, nothing else."""

    def __init__(self, conditions: Mapping[str, Condition]) -> None:
        self.conditions = conditions

    def evaluate(self, task: Task, expression: str, external_context: object = None) -> object:
        return self.conditions[expression].evaluate(task.data)


def visit_of(situation: Situation, task: Task) -> int:
    """The visit a node belongs to: its own for a task, that of the task it is attached to for a boundary event."""
    if VISIT in task.internal_data:
        return int(task.internal_data[VISIT])
    parent = task.parent
    for sibling in parent.children if parent is not None else ():
        if VISIT in sibling.internal_data:
            return int(sibling.internal_data[VISIT])
    return situation.visits.get(task.task_spec.bpmn_id, 0)


def bare(version: Compiled) -> Tree:
    """A workflow of this version without any node yet."""
    engine = ConditionEngine(version.conditions)
    return Tree(version.spec, script_engine=engine, deserializing=True)


def place(tree: Tree, name: str, state: int, parent: Node | None) -> Node:
    """Put one node into the tree as it was, without any of the library's hooks running."""
    node = Node(tree, tree.spec.task_specs[name], parent, state)
    if parent is None:
        tree.task_tree = node
    return node


def seal(said: Mapping[str, object]) -> bytes:
    """The bytes of a snapshot's content, after their checksum."""
    text = json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()
    return _checksum(text) + text


def _checksum(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest()[:_SUM].encode()


def unseal(snapshot: bytes) -> dict[str, Any]:
    """A snapshot's content.

    Raises: SnapshotUnfit when its bytes are not those that were written, or another release wrote them.
    """
    text = snapshot[_SUM:]
    if snapshot[:_SUM] != _checksum(text):
        raise SnapshotUnfit(found="damaged", expected=LIBRARY)
    try:
        held = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SnapshotUnfit(found=type(error).__name__, expected=LIBRARY) from error
    if not isinstance(held, dict):
        raise SnapshotUnfit(found=type(held).__name__, expected=LIBRARY)
    found = (held.get("v"), held.get("lib"))
    if found != (_FORM, LIBRARY):
        raise SnapshotUnfit(found=f"{found[0]}/{found[1]}", expected=f"{_FORM}/{LIBRARY}")
    return held


def dump(version: Compiled, situation: Situation) -> bytes:
    """The snapshot's bytes."""
    nodes: list[list[object]] = []
    positions: dict[object, int] = {}
    waiting = [situation.workflow.task_tree] if situation.status == "running" else []
    while waiting:
        task = waiting.pop()
        positions[task.id] = len(nodes)
        parent = task.parent
        data: object = task.data
        if parent is not None and task.data == parent.data:
            data = _SAME
        internal = {k: v for k, v in task.internal_data.items() if k in (VISIT, "fired") and v}
        nodes.append([task.task_spec.name, task._state, positions.get(task._parent, -1), data, internal or _SAME])
        waiting.extend(reversed(task.children))
    held: dict[str, object] = {
        "by": situation.performers,
        "due": [[d.timer, d.visit, d.opened_text, d.due_text, d.status] for d in situation.deadlines],
        "lib": LIBRARY,
        "nodes": nodes,
        "of": version.digest[:_SHORT],
        "status": situation.status,
        "v": _FORM,
        "visits": situation.visits,
        "whole": situation.whole,
    }
    return seal(held)


def _nodes(workflow: Tree, nodes: list[list[Any]]) -> None:
    placed: list[Node] = []
    for position, (name, state, parent, data, internal) in enumerate(nodes):
        if not -1 <= parent < position or (parent < 0) != (position == 0) or state not in _STATES:
            raise ValueError("no tree")
        above = placed[parent] if parent >= 0 else None
        task = place(workflow, name, state, above)
        task.data = dict(above.data) if data == _SAME and above is not None else dict(data or {})
        task.internal_data = dict(internal or {})
        if state == TaskState.WAITING and isinstance(task.task_spec, CatchingEvent):
            workflow.event_manager.tasks[position] = task
        placed.append(task)


def load(version: Compiled, snapshot: bytes) -> Situation:
    """Rebuild what `dump` wrote.

    Raises: SnapshotUnfit when it is damaged, of another version, or another library release wrote it.
    """
    held = unseal(snapshot)
    if held.get("of") != version.digest[:_SHORT]:
        raise SnapshotUnfit(found=held.get("of"), expected=version.digest[:_SHORT])
    try:
        situation = Situation(
            workflow=bare(version),
            status=_STATUS[held["status"]],
            visits=dict(held["visits"]),
            performers=dict(held["by"]),
            deadlines=[Held(**dict(zip(_HELD, row, strict=True))) for row in held["due"]],
            whole=bool(held["whole"]),
        )
        if situation.status == "running" and not held["nodes"]:
            raise ValueError("no tree")
        _nodes(situation.workflow, held["nodes"])
        _fit(version, situation)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise SnapshotUnfit(found=type(error).__name__, expected="the elements of the version") from error
    return situation


def _fit(version: Compiled, situation: Situation) -> None:
    """Raises KeyError for a deadline without its timer or its task."""
    if situation.status != "running":
        return
    open_tasks = {(t.task_spec.bpmn_id, t.internal_data[VISIT]) for t in situation.workflow.tasks.values()
                  if t._state == TaskState.READY and VISIT in t.internal_data}
    for held in situation.deadlines:
        if (version.timers[held.timer].task, held.visit) not in open_tasks:
            raise KeyError(held.timer)
