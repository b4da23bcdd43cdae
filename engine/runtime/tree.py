"""The library's tree with our own way of walking it: same nodes, same order, without its log and its clock.

The library tells a log of every change of state and gathers what to tell even when nobody listens, draws a random id
for every node and builds a list of the rest of the tree at every step of a walk: together more than half of what it did
in a completion. Nothing here changes what a node does or when.
"""

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.errors import Invalid
from engine.runtime.gateways import SomeTokens

MOST_NODES = 2000  # that one command may run between two steps of people; a diagram has at most 500 flow nodes


class StepEndless(Invalid):
    """The way goes round past no step of people, or branches multiply without meeting; nothing was changed."""

    code = "step-endless"


class Node(Task):  # type: ignore[misc]  # the library is untyped
    """A node of a `Tree`; its id is a number."""

    def __init__(self, tree: "Tree", spec: TaskSpec, parent: "Node | None", state: int) -> None:
        # Not the library's own: that draws a random id and reads the clock.
        self.id = tree.next_id
        tree.next_id += 1
        tree.tasks[self.id] = self
        self.workflow = tree
        self._parent = parent.id if parent is not None else None
        self._children: list[int] = []
        self._state = state
        self.triggered = False
        self.task_spec = spec
        self.thread_id = 0
        self.data: dict[str, Any] = {}
        self.internal_data: dict[str, Any] = {}
        self.last_state_change = 0.0  # no clock: nothing that the library sorts by it may reach a result
        if parent is not None:
            parent._children.append(self.id)

    @property
    def children(self) -> list["Node"]:
        tasks = self.workflow.tasks
        return [tasks[child] for child in self._children]

    def _add_child(self, task_spec: TaskSpec, state: int = TaskState.MAYBE) -> "Node":
        child = Node(self.workflow, task_spec, self, state)
        child.thread_id = self.thread_id
        return child

    def _set_state(self, value: int) -> None:
        self._state = value


class Tree(BpmnWorkflow):  # type: ignore[misc]
    """One instance in the library's hands."""

    next_id = 0
    completed: bool

    def walk(self) -> Iterator[Node]:
        """Every node not below a predicted one, depth first; children are taken when their parent is reached."""
        tasks, waiting = self.tasks, [self.task_tree]
        while waiting:
            node = waiting.pop()
            if node._children and node._state >= TaskState.FUTURE:
                waiting += [tasks[child] for child in reversed(node._children)]
            yield node

    def do_engine_steps(self, *_: object) -> None:
        """Run what needs no person until nothing does.

        Raises: StepEndless after MOST_NODES nodes, or when one way is longer than the diagram has elements.
        """
        nodes = rounds = 0
        longest = 2 * len(self.spec.task_specs)  # twice: a gateway may go on because of what ended on another way
        while ready := self._automatic() or self._deadlocked():
            rounds += 1
            nodes += len(ready)
            if rounds > longest or nodes > MOST_NODES:
                raise StepEndless(element=str(ready[0].task_spec.bpmn_id or ""), limit=nodes)
            for node in ready:
                node.run()
        self.refresh_timers()

    def _automatic(self) -> list[Node]:
        return [n for n in self.walk() if n._state == TaskState.READY and not n.task_spec.manual]

    def _deadlocked(self) -> list[Node]:
        """One inclusive gateway whose branches came, where nothing moves any more: no token can still come to it."""
        waiting: list[Node] = []
        for node in self.walk():
            if node._state == TaskState.READY:
                return []
            if node._state == TaskState.WAITING and isinstance(node.task_spec, SomeTokens):
                waiting.append(node)
        for node in sorted(waiting, key=lambda one: str(one.task_spec.bpmn_id))[:1]:
            node._inherit_data()
            node._set_state(TaskState.READY)
            return [node]
        return []

    def update_waiting_tasks(self) -> None:
        """Let every waiting node look again; the library calls it whenever one has completed."""
        for node in self.walk():
            if node._state == TaskState.WAITING:
                node.task_spec._update(node)

    def is_completed(self) -> bool:
        if not self.completed:
            self.completed = not any(n._state & TaskState.NOT_FINISHED_MASK for n in self.tasks.values())
        return self.completed
