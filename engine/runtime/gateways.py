"""Gateways where tokens meet, with the library's counting replaced.

SpiffWorkflow 3.2 counts the joins of earlier rounds again: in a rework loop a parallel join fires when the first branch
of the second round arrives, and an inclusive join fires at every arrival. It also merges what the branches know by the
machine's clock, so that an old decision of one branch can cover the new one of another. Here a join forgets its tokens
when it fires, and the branches' data are merged by what each has changed since they parted.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin
from SpiffWorkflow.bpmn.specs.defaults import InclusiveGateway, ParallelGateway
from SpiffWorkflow.exceptions import WorkflowException
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

_ARRIVED = TaskState.WAITING | TaskState.CANCELLED
_MISSING = object()


def _arrived(spec: object, task: Task) -> list[Task]:
    """The nodes that stand for tokens at this gateway, the given one among them; the library cancels all but one."""
    return [
        t
        for t in task.workflow.tasks.values()
        if t is task or (t.task_spec is spec and t._state & _ARRIVED and t.parent._state == TaskState.COMPLETED)
    ]


def _gather(spec: Any, task: Task, complete: bool) -> bool:
    """Let the newest node wait for all that have arrived, or go on."""
    for other in _arrived(spec, task):
        if other is not task and other._state == TaskState.WAITING:
            other.cancel()
    if complete:
        task._inherit_data()
    else:
        task._set_state(TaskState.WAITING)
    return complete


def _meet(spec: Any, task: Task) -> None:
    """Merge the branches' data and forget the tokens that were consumed, so that no later round counts them."""
    others = [t for t in _arrived(spec, task) if t is not task]
    if others:
        parted = _parted(task, others)
        task.data = merged(parted.data, [t.parent.data for t in (*others, task)])
    for other in others:
        task.workflow._remove_task(other.id)


def _parted(task: Task, others: Iterable[Task]) -> Task:
    """The nearest node that all branches come from."""
    above: dict[object, int] = {}
    parent = task.parent
    while parent is not None:
        above[parent.id] = len(above)
        parent = parent.parent
    nearest = 0
    for other in others:
        while other.id not in above:
            other = other.parent  # noqa: PLW2901  # walking up is what this loop does
        nearest = max(nearest, above[other.id])
    return task.workflow.tasks[list(above)[nearest]]


def merged(base: Mapping[str, object], branches: Iterable[Mapping[str, object]]) -> dict[str, object]:
    """What was known before the branches parted, with what each has changed since; the last to arrive comes last."""
    result = dict(base)
    for branch in branches:
        for name in {**base, **branch}:
            value = branch.get(name, _MISSING)
            if value is _MISSING:
                result.pop(name, None)
            elif value != base.get(name, _MISSING):
                result[name] = value
    return result


def _upstream(spec: Any, inputs: Iterable[Any]) -> set[Any]:
    """Everything from which these inputs can be reached without passing the gateway itself."""
    seen: set[Any] = {spec}
    waiting = list(inputs)
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting.extend(one.inputs)
    return seen - {spec}


def _tokens(spec: Any, task: Task) -> Iterable[Any]:
    """Where tokens stand, besides at this gateway; a node about to be reached in this very step counts."""
    for other in task.workflow.tasks.values():
        soon = other._state == TaskState.FUTURE and other.parent is not None
        live = other._state & (TaskState.READY | TaskState.WAITING | TaskState.STARTED)
        if other.task_spec is not spec and (live or (soon and other.parent._state == TaskState.COMPLETED)):
            yield other.task_spec


def waiting(tasks: Iterable[Task]) -> int:
    """How many gateways hold tokens that wait for others."""
    return sum(1 for t in tasks if t._state == TaskState.WAITING and isinstance(t.task_spec, AllTokens | SomeTokens))


def beside_others(process: Any, element: str) -> bool:
    """Whether a token at this element alone could never bring all that a parallel gateway after it waits for."""
    start = process.task_specs[element]
    joins = (s for s in process.task_specs.values() if isinstance(s, AllTokens))
    brought = ([start in _upstream(join, [i]) for i in join.inputs] for join in joins)
    return any(any(b) and not all(b) for b in brought)


class AllTokens(ParallelGateway):  # type: ignore[misc]  # the library is untyped
    """A parallel gateway (BPMN 2.0 clause 13.4.1): goes on when every incoming flow has brought a token."""

    def _update_hook(self, my_task: Task) -> bool:
        brought = {t.parent.task_spec for t in _arrived(self, my_task)}
        return _gather(self, my_task, brought.issuperset(self.inputs))

    def _run_hook(self, my_task: Task) -> bool:
        _meet(self, my_task)
        return True


class ClosesTimers(BoundaryEventJoin):  # type: ignore[misc]
    """Ends the timers of one visit of a task; the library's own also ends those of a visit that its timer leads to."""

    def _find_tasks(self, my_task: Task) -> list[Task]:
        split = my_task.find_ancestor(self.split_task)
        return [t for t in super()._find_tasks(my_task) if t.find_ancestor(self.split_task) is split]


class SomeTokens(InclusiveGateway):  # type: ignore[misc]
    """An inclusive gateway (BPMN 2.0 clause 13.4.3): goes on when no token can still come by another flow."""

    def _update_hook(self, my_task: Task) -> bool:
        brought = {t.parent.task_spec for t in _arrived(self, my_task)}
        empty = [i for i in self.inputs if i not in brought]
        blocking = _upstream(self, empty) - _upstream(self, brought)
        return _gather(self, my_task, not any(t in blocking for t in _tokens(self, my_task)))

    def _run_hook(self, my_task: Task) -> bool:
        _meet(self, my_task)
        matches, defaults = self._get_matching_outputs(my_task)
        if not matches and not defaults:
            raise WorkflowException("no flow to take", task_spec=self)
        my_task._sync_children(matches or defaults, TaskState.FUTURE)
        for child in my_task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        return True
