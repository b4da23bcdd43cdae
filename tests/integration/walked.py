"""A version walked as people would: every choice at every open step, until nothing new is seen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice, product

from SpiffWorkflow.util.task import TaskState

from engine.calendar import Calendar
from engine.calendar_library import shipped
from engine.runtime.advance import Step, advance
from engine.runtime.commands import Begin, Command, CompleteTask, DeadlineMissed
from engine.runtime.parser import Compiled
from engine.runtime.state import VISIT, load

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
MOST, MOST_OPEN = 60, 8  # states; steps that are open at a time

State = tuple[tuple[str, ...], tuple[str, ...]]  # open steps, and gateways where somebody waits


@dataclass(kw_only=True)
class Walked:
    """What was seen."""

    opened: set[str] = field(default_factory=set)  # steps
    ended: bool = False
    stuck: list[State] = field(default_factory=list)  # nothing open, not over
    whole: bool = True  # False: there was more to see


def walk(version: Compiled) -> Walked:
    """Raises what `advance` raises: nothing may, whatever is chosen."""
    calendar = Calendar.load(shipped("lampung"))
    seen: dict[State, bytes] = {}
    walked = Walked()
    waiting = [advance(version, calendar, None, Begin(), NOW)]
    for step in waiting:  # grows while it is read
        walked.opened |= {one.element for one in step.effects.opened}
        if step.effects.status != "running":
            walked.ended = True
            continue
        state = _state(version, step.snapshot)
        if state in seen:
            continue
        if len(seen) >= MOST or len(state[0]) > MOST_OPEN:
            walked.whole = False
            break
        seen[state] = step.snapshot
        moves: list[Step] = [advance(version, calendar, step.snapshot, one, NOW) for one in _moves(version, step)]
        waiting += moves
        if not moves:
            walked.stuck.append(state)
    return walked


def _state(version: Compiled, snapshot: bytes) -> State:
    tasks = load(version, snapshot).workflow.tasks.values()
    live = sorted(str(one.task_spec.bpmn_id) for one in tasks if one.task_spec.manual and one._state == TaskState.READY)
    held = sorted(str(one.task_spec.bpmn_id) for one in tasks if one._state == TaskState.WAITING)
    return tuple(live), tuple(held)


def _moves(version: Compiled, step: Step) -> Iterator[Command]:
    situation = load(version, step.snapshot)
    for one in situation.workflow.tasks.values():
        if one.task_spec.manual and one._state == TaskState.READY:
            element = str(one.task_spec.bpmn_id)
            for control in islice(_answers(version, element), 12):
                yield CompleteTask(element=element, visit=one.internal_data[VISIT], by=1, control=control)
    for held in situation.deadlines:
        if held.status == "pending":
            yield DeadlineMissed(timer=held.timer, visit=held.visit)


def _answers(version: Compiled, element: str) -> Iterator[Mapping[str, str | int | bool]]:
    form = version.forms[element]
    offered = [[(name, value) for value in form.by_name[name].offered or (1,)] for name in version.control[element]]
    return (dict(one) for one in product(*offered))
