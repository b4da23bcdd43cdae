"""Cutting finished branches off the tree, and watching its depth when nothing may be cut.

The library never forgets a node: with boundary timers a rework loop dies at round 197 with RecursionError, without them
it stalls silently at round 333. Where exactly one token is live the rest of the tree says nothing any more.
"""

from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit, _EndJoin
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.errors import Invalid
from engine.runtime.state import Situation

DEEPEST = 600  # levels that may be saved; the library's own walls stand at 993 and 1,000
DEEPEST_END = 950  # levels at which the end of an instance can still be believed
_LIVE = TaskState.READY | TaskState.WAITING | TaskState.STARTED


class InstanceTooDeep(Invalid):
    """This instance has come near the depth at which the library loses tasks; nothing was changed."""

    code = "instance-too-deep"


def _top(task: Task) -> Task:
    """The split of the task's boundary events, or the task itself."""
    parent = task.parent
    return parent if parent is not None and isinstance(parent.task_spec, BoundaryEventSplit) else task


def _only_token(situation: Situation) -> Task | None:
    """The top of the one live task, when everything else that is live belongs to it or only waits for the end."""
    ready = [t for t in situation.workflow.tasks.values() if t._state == TaskState.READY]
    if len(ready) != 1 or situation.whole:
        return None
    top = _top(ready[0])
    for task in situation.workflow.tasks.values():
        if not task._state & _LIVE or task is ready[0] or isinstance(task.task_spec, _EndJoin):
            continue
        of_the_same = isinstance(task.task_spec, (BoundaryEvent, BoundaryEventJoin)) and (
            task.parent is top or task.parent is ready[0] or (task.parent is not None and task.parent.parent is top)
        )
        if not of_the_same:
            return None
    return top


def prune(situation: Situation) -> None:
    """Hang the one live task under the root and drop the rest; with more than one live token leave the tree alone."""
    top = _only_token(situation)
    workflow = situation.workflow
    root = workflow.task_tree
    if top is None or top.parent is root or top is root:
        return
    keep = {root.id}
    waiting = [top]
    while waiting:
        task = waiting.pop()
        keep.add(task.id)
        waiting.extend(task.children)
    top._parent = root.id
    root._children = [top.id]
    root.data = dict(top.data)
    workflow.tasks = {i: t for i, t in workflow.tasks.items() if i in keep}
    events = workflow.event_manager
    events.tasks = {i: t for i, t in events.tasks.items() if i in keep}
    workflow.last_task = None


def watch(situation: Situation) -> None:
    """Raises InstanceTooDeep before anything is lost."""
    deepest = 0
    waiting = [(situation.workflow.task_tree, 0)] if situation.workflow.tasks else []
    while waiting:
        task, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting.extend((child, depth + 1) for child in task.children)
    limit = DEEPEST if situation.status == "running" else DEEPEST_END
    if deepest > limit:
        raise InstanceTooDeep(depth=deepest, limit=DEEPEST)
