"""What a step did, in the words of an event's body, so that history can be read without executing it again."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.runtime import commands as c
from engine.runtime.parser import Compiled
from engine.runtime.state import Held, Situation


@dataclass(frozen=True, kw_only=True)
class Live:
    """A task that has just opened."""

    element: str
    visit: int
    cause: str
    offered_to: int | None


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A task opened: where, for whom, why and until when."""

    element: str
    visit: int
    lane: str
    cause: str
    offered_to: int | None
    due: str | None  # the earliest of its deadlines


@dataclass(frozen=True, kw_only=True)
class Closed:
    """A task closed."""

    element: str
    visit: int
    how: str  # completed | withdrawn


@dataclass(frozen=True, kw_only=True)
class DeadlineChange:
    """A deadline set, counted again, met, missed or void."""

    timer: str
    element: str
    visit: int
    span: str  # ISO 8601
    due: str
    status: str  # pending | met | missed | void


@dataclass(frozen=True, kw_only=True)
class Effects:
    """All of it."""

    opened: tuple[Opened, ...]
    closed: tuple[Closed, ...]
    deadlines: tuple[DeadlineChange, ...]
    status: str  # of the instance: running | completed | cancelled
    skipped: tuple[str, ...] = ()  # lanes between a return's target and the step that sent it back

    def body(self) -> dict[str, object]:
        """As it stands in the event: nothing that is empty, nothing that another key already says."""
        said: dict[str, object] = {}
        if self.opened:
            said["opened"] = [
                {k: v for k, v in (("element", o.element), ("visit", o.visit), ("lane", o.lane), ("cause", o.cause),
                                   ("for", o.offered_to)) if v is not None}
                for o in self.opened
            ]
        if self.closed:
            said["closed"] = [{"element": x.element, "visit": x.visit, "how": x.how} for x in self.closed]
        if self.deadlines:
            said["deadlines"] = [
                {"timer": d.timer, "visit": d.visit, "status": d.status}
                | ({"due": d.due, "span": d.span} if d.status == "pending" else {})
                for d in self.deadlines
            ]
        if self.skipped:
            said["skipped"] = list(self.skipped)
        if self.status != "running":
            said["state"] = self.status
        return said


def _ended(command: c.Command, held: Held, how: str | None) -> str:
    """How a pending deadline ended with its task; one that interrupts its task ends with it by being missed."""
    if isinstance(command, c.DeadlineMissed) and (command.timer, command.visit) == (held.timer, held.visit):
        return "missed"
    return "met" if how == "completed" else "void"


def _how(command: c.Command, key: tuple[str, int]) -> str:
    done = isinstance(command, c.CompleteTask) and (command.element, command.visit) == key
    return "completed" if done else "withdrawn"


def compare(
    version: Compiled,
    situation: Situation,
    command: c.Command,
    *,
    opened: Sequence[Live],
    closed: Sequence[tuple[str, int]],
    was: Sequence[Held],
) -> Effects:
    """The difference between before and after, each list in a fixed order."""
    how = {key: _how(command, key) for key in closed}
    old = {(d.timer, d.visit): d for d in was}
    now = {(d.timer, d.visit): d for d in situation.deadlines}
    changes = [_change(version, d, _ended(command, d, how.get(_task(version, d))))
               for key, d in old.items() if key not in now and d.status == "pending"]
    fresh = {(o.element, o.visit) for o in opened}
    for d in situation.deadlines:
        recounted = isinstance(command, c.ChangeCalendar) and d.status == "pending"
        before = old.get((d.timer, d.visit))
        just_missed = before is not None and before.status != d.status
        if recounted or just_missed or _task(version, d) in fresh:
            changes.append(_change(version, d, d.status))
    due = {_task(version, d): d.due_text for d in sorted(situation.deadlines, key=lambda d: d.due_text, reverse=True)}
    return Effects(
        opened=tuple(
            Opened(element=o.element, visit=o.visit, lane=version.lane(o.element), cause=o.cause,
                   offered_to=o.offered_to, due=due.get((o.element, o.visit)))
            for o in opened
        ),
        closed=tuple(Closed(element=e, visit=v, how=how[e, v]) for e, v in sorted(closed)),
        deadlines=tuple(sorted(changes, key=lambda d: (d.timer, d.visit))),
        status=situation.status,
        skipped=_skipped(version, situation, command, opened),
    )


def _skipped(
    version: Compiled, situation: Situation, command: c.Command, opened: Sequence[Live]
) -> tuple[str, ...]:
    """The lanes that acted between the task a return goes back to and the step that returns."""
    back = next((o for o in opened if o.cause == "return"), None)
    if back is None or not isinstance(command, c.CompleteTask):
        return ()
    order = list(situation.performers)  # the least recent first
    since = order[order.index(back.element) + 1 :] if back.element in order else []
    mine = {version.lane(back.element), version.lane(command.element)}
    return tuple(dict.fromkeys(lane for e in since if (lane := version.lane(e)) not in mine))


def _task(version: Compiled, held: Held) -> tuple[str, int]:
    return version.timers[held.timer].task, held.visit


def _change(version: Compiled, held: Held, status: str) -> DeadlineChange:
    facts = version.timers[held.timer]
    return DeadlineChange(timer=held.timer, element=facts.task, visit=held.visit, span=facts.span.iso(),
                          due=held.due_text, status=status)
