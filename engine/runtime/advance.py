"""The heart: one pure function moves an instance by one command.

`advance` reads no clock, no database and no randomness that reaches its result. It works on a copy made from the
snapshot: a step that fails raises and has changed nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.exceptions import WorkflowException
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.condition import ConditionFailed
from engine.calendar import Calendar
from engine.errors import InstanceClosed, Invalid, Stale
from engine.model import Scalar
from engine.moment import text_of
from engine.runtime import commands as c
from engine.runtime.digest import sd1
from engine.runtime.effects import Effects, Live, compare
from engine.runtime.gateways import beside_others, waiting
from engine.runtime.parser import Compiled
from engine.runtime.prune import DEEPEST, InstanceTooDeep, prune, watch
from engine.runtime.state import VISIT, Held, Situation, SnapshotUnfit, bare, dump, load, place
from engine.runtime.timers import fire
from engine.runtime.tree import Tree


class StepImpossible(Invalid):
    """A gateway could not decide; nothing was changed."""

    code = "gateway-undecided"


class NoSuchTask(Stale):
    """The command names a task that is not open."""

    code = "task-not-open"


class SeveralTokens(Invalid):
    """An instance with more than one live token cannot be moved."""

    code = "several-tokens"


class MoveIntoBranch(Invalid):
    """A single token among parallel steps would wait for ever where they meet; nothing was changed."""

    code = "move-into-branch"


@dataclass(frozen=True, kw_only=True)
class Step:
    """What one command did."""

    snapshot: bytes
    effects: Effects
    digest: str  # sd1, hex


def advance(
    version: Compiled,
    calendar: Calendar,
    snapshot: bytes | None,
    command: c.Command,
    now: datetime,
    *,
    pruning: bool = True,
) -> Step:
    """Move an instance by one command.

    `snapshot` is None exactly for Begin; `now` is aware UTC; `pruning=False` is for the test that holds both equal.

    Raises: SnapshotUnfit, InstanceClosed, NoSuchTask, SeveralTokens, MoveIntoBranch, StepImpossible, InstanceTooDeep,
    calendar errors.
    """
    try:
        situation = _taken_up(version, snapshot, command)
        before = _live(situation)
        was = [Held(**vars(d)) for d in situation.deadlines]
        _apply(version, calendar, situation, command, now)
    except RecursionError as error:
        raise InstanceTooDeep(depth=DEEPEST, limit=DEEPEST) from error
    effects = _settle(version, calendar, situation, command, before, was, now)
    if situation.status == "running" and pruning:
        prune(situation)
    if situation.status != "cancelled":
        watch(situation)
    return Step(snapshot=dump(version, situation), effects=effects, digest=sd1(situation))


def _taken_up(version: Compiled, snapshot: bytes | None, command: c.Command) -> Situation:
    """The instance as the command finds it; what is over cannot be begun again, moved or withdrawn."""
    if snapshot is None:
        if not isinstance(command, c.Begin):
            raise SnapshotUnfit(found="nothing", expected="a snapshot")
        return _fresh(version)
    situation = load(version, snapshot)
    over = situation.status != "running" and isinstance(command, c.MoveTo | c.CancelInstance)
    if over or isinstance(command, c.Begin):
        raise InstanceClosed(number="", state=situation.status)
    return situation


def _fresh(version: Compiled) -> Situation:
    workflow = bare(version)
    root = place(workflow, "Start", TaskState.FUTURE, None)
    root.task_spec._predict(root, mask=TaskState.NOT_FINISHED_MASK)
    return Situation(workflow=workflow)


def _apply(version: Compiled, calendar: Calendar, situation: Situation, command: c.Command, now: datetime) -> None:
    match command:
        case c.Begin():
            situation.workflow.task_tree._ready()
            _run(version, situation)
        case c.CompleteTask():
            _complete(version, situation, command)
        case c.DeadlineMissed():
            _miss(version, situation, command)
        case c.MoveTo():
            _move(version, situation, command)
        case c.CancelInstance():
            situation.status = "cancelled"
        case c.ChangeCalendar():
            _recount(version, calendar, situation)


def _run(version: Compiled, situation: Situation) -> None:
    """Engine steps until people or deadlines are needed; a gateway that cannot decide stops everything."""
    workflow = situation.workflow
    try:
        workflow.do_engine_steps()
    except ConditionFailed as error:
        raise StepImpossible(element=_stuck(workflow), why=error.code, **dict(error.params)) from error
    except WorkflowException as error:
        raise StepImpossible(element=_stuck(workflow), why="no-flow") from error
    if any(t._state == TaskState.ERROR for t in workflow.tasks.values()):
        raise StepImpossible(element="", why="error-state")
    if workflow.is_completed():
        situation.status = "completed"


def _stuck(workflow: Tree) -> str:
    """The element at which the engine's steps stopped."""
    return next((str(t.task_spec.bpmn_id) for t in workflow.tasks.values() if t._state == TaskState.ERROR), "")


def _is_person(task: Task) -> bool:
    return task._state == TaskState.READY and bool(task.task_spec.manual)


def _live(situation: Situation) -> dict[tuple[str, int], Task]:
    """The open user tasks by element and visit."""
    return {
        (t.task_spec.bpmn_id, t.internal_data[VISIT]): t
        for t in situation.workflow.tasks.values()
        if VISIT in t.internal_data and _is_person(t)
    }


def _complete(version: Compiled, situation: Situation, command: c.CompleteTask) -> None:
    task = _live(situation).get((command.element, command.visit))
    if task is None:
        raise NoSuchTask(element=command.element, visit=command.visit)
    task.data.update(_control(version, command))
    situation.performers.pop(command.element, None)  # the newest last: a return asks who acted since
    situation.performers[command.element] = command.by
    task.run()
    _run(version, situation)


def _control(version: Compiled, command: c.CompleteTask) -> dict[str, Scalar]:
    """The fields that conditions read, whatever else the command brings; a list or a float would not stay as it is."""
    taken = {n: command.control[n] for n in version.control[command.element] if n in command.control}
    for name, value in taken.items():
        if value is not None and not isinstance(value, str | int):
            raise StepImpossible(element=command.element, why="not-scalar", name=name)
    return taken


def _miss(version: Compiled, situation: Situation, command: c.DeadlineMissed) -> None:
    held = next((d for d in situation.deadlines if (d.timer, d.visit) == (command.timer, command.visit)), None)
    if held is None or held.status != "pending":
        return  # its task was closed in time: met, an ordinary answer
    main = _live(situation)[version.timers[command.timer].task, command.visit]
    timer = next(t for t in main.parent.children if t.task_spec.bpmn_id == command.timer)
    held.status = "missed"
    situation.whole = situation.whole or command.timer in version.long_timers
    fire(timer)
    _run(version, situation)


def _move(version: Compiled, situation: Situation, command: c.MoveTo) -> None:
    live = _live(situation)
    tokens = len(live) + waiting(situation.workflow.tasks.values())
    if tokens != 1:
        raise SeveralTokens(open=tokens)
    if beside_others(version.spec, command.element):
        raise MoveIntoBranch(element=command.element)
    name = f"{command.element}.BoundaryEventSplit"
    specs = version.spec.task_specs
    workflow = bare(version)
    root = place(workflow, "Start", TaskState.COMPLETED, None)
    root.data = dict(next(iter(live.values())).data)
    top = root._add_child(specs.get(name) or specs[command.element], TaskState.FUTURE)
    top.task_spec._predict(top, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
    top.task_spec._update(top)
    situation.workflow = workflow
    _run(version, situation)


def _recount(version: Compiled, calendar: Calendar, situation: Situation) -> None:
    for held in situation.deadlines:
        if held.status == "pending":
            opened = datetime.fromisoformat(held.opened_text)
            held.due_text = text_of(calendar.add(opened, version.timers[held.timer].span))


def _settle(
    version: Compiled,
    calendar: Calendar,
    situation: Situation,
    command: c.Command,
    before: dict[tuple[str, int], Task],
    was: list[Held],
    now: datetime,
) -> Effects:
    """Number new tasks, set and void deadlines, and say what changed."""
    tasks = situation.workflow.tasks.values() if situation.status == "running" else ()
    fresh = sorted((t for t in tasks if _is_person(t) and VISIT not in t.internal_data), key=_element)
    opened = [_open(version, calendar, situation, command, task, now) for task in fresh]
    after = _live(situation) if situation.status == "running" else {}
    closed = [key for key in before if key not in after]
    situation.deadlines = [d for d in situation.deadlines if (version.timers[d.timer].task, d.visit) in after]
    return compare(version, situation, command, opened=opened, closed=closed, was=was)


def _element(task: Task) -> str:
    return str(task.task_spec.bpmn_id)


def _open(
    version: Compiled, calendar: Calendar, situation: Situation, command: c.Command, task: Task, now: datetime
) -> Live:
    element = task.task_spec.bpmn_id
    visit = situation.visits.get(element, 0) + 1
    situation.visits[element] = visit
    task.internal_data[VISIT] = visit
    # An old decision must not survive into a new visit: a gateway would read it when the new one is missing.
    split = task.parent if isinstance(task.parent.task_spec, BoundaryEventSplit) else None
    for node in (task, *(split.children if split is not None else ())):
        for name in version.control[element]:
            node.data.pop(name, None)
    for timer in version.timers_of[element]:
        due = text_of(calendar.add(now, timer.span))
        situation.deadlines.append(
            Held(timer=timer.id, visit=visit, opened_text=text_of(now), due_text=due, status="pending")
        )
    cause = _cause(version, command, task)
    offered = getattr(command, "to", None)
    if cause == "return" and offered is None:
        offered = situation.performers.get(element)
    return Live(element=element, visit=visit, cause=cause, offered_to=offered)


def _cause(version: Compiled, command: c.Command, task: Task) -> str:
    """Why this task opened: by the flows between it and the last task that a person finished."""
    if isinstance(command, c.Begin):
        return "start"
    if isinstance(command, c.MoveTo):
        return command.cause
    below, above = task, task.parent
    while above is not None and above.parent is not None:
        if isinstance(above.task_spec, BoundaryEventSplit | BoundaryEventJoin):
            above = above.parent
            continue
        if (above.task_spec.bpmn_id, below.task_spec.bpmn_id) in version.returns:
            return "return"
        # What lies above the split of a timer's task says why that task opened, not this one; and it may be pruned.
        if above.task_spec.manual or isinstance(above.task_spec, BoundaryEvent):
            break
        below, above = above, above.parent
    return "next"
