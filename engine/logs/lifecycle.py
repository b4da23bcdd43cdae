"""What happened to each task of a Berkas, in the transitions of the XES standard lifecycle.

| transition | when |
|---|---|
| schedule | the task opened |
| assign, reassign | offered to one person, claimed, given; taken over, given on, or back to the position unstarted |
| start | a holder opened it for the first time, claimed it or took it over: the first of these |
| suspend, resume | released after its start; then claimed or completed |
| complete | done, unless its doer took it back: then it had no effect, and stands as withdraw |
| withdraw | closed without being done |
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from engine.calendar import Calendar
from engine.errors import CalendarEnded
from engine.logs.case import Case, Happening, Seen
from engine.moment import moment_of

OFFERED, CLAIMED, OPENED = "ditawarkan", "diambil", "dibuka"  # how a start is known
LATE, PENDING = "missed", "pending"  # of a deadline


class Run:
    """One visit of one step while it is open."""

    __slots__ = ("basis", "dues", "holder", "late", "offered", "started", "suspended")

    def __init__(self, offered: datetime) -> None:
        self.offered = offered
        self.started: datetime | None = None
        self.basis = OFFERED
        self.suspended = False
        self.holder: int | None = None
        self.dues: dict[str, datetime] = {}  # by timer
        self.late = False

    @property
    def due(self) -> datetime | None:
        """The earliest."""
        return min(self.dues.values()) if self.dues else None


class Entry(NamedTuple):
    """One transition of one visit of one step."""

    transition: str
    event: int  # seq in the instance's stream; 0 for a start known from the access stream
    at: datetime
    element: str
    visit: int
    person: int | None = None
    actor: Any = None  # who did it, as the event names them; None for what nobody did
    cause: str = ""  # of a schedule
    done: bool = False  # what a person completed, whether or not they took it back
    decision: str = ""
    reason: str = ""
    due: datetime | None = None  # as it stood then
    run: Run | None = None  # of a completion: its other dates
    standard: int | None = None  # working minutes from its opening to its due moment
    worked: int | None = None  # and to its completion


def entries(case: Case) -> list[Entry]:
    """Every transition in order of time; equal times in the order in which they were recorded."""
    return list(_Course(case).entries())


def decision_of(control: Any) -> str:
    """The control fields of a completion: the value alone where there is one."""
    if len(control) == 1:
        return str(next(iter(control.values())))
    return "; ".join(f"{name}={value}" for name, value in sorted(control.items()))


class _Course:
    """Walks through a Berkas."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.runs: dict[tuple[str, int], Run] = {}
        self.calendar: Calendar | None = None
        self.back = {
            (h.body["element"], h.body["visit"]) for h in case.happenings if h.type == "task:withdrawn"
        }

    def entries(self) -> Iterator[Entry]:
        waiting = list(reversed(self.case.seen))
        for happening in self.case.happenings:
            while waiting and waiting[-1].at < happening.at:
                yield from self._look(waiting.pop())
            yield from self._happening(happening)
        while waiting:
            yield from self._look(waiting.pop())

    def _look(self, seen: Seen) -> Iterator[Entry]:
        run = self.runs.get((seen.element, seen.visit))
        if run is not None and run.started is None:
            run.started, run.basis = seen.at, OPENED
            yield Entry("start", 0, seen.at, seen.element, seen.visit, seen.person)

    def _happening(self, happening: Happening) -> Iterator[Entry]:
        body = happening.body
        if "calendar" in body and happening.type in ("instance:started", "instance:calendar-changed"):
            self.calendar = self.case.calendars.get(body["calendar"])
        if happening.type in _OWNERS:
            yield from self._owner(happening)
            return
        self._missed(body)
        for closed in body.get("closed", ()):
            yield from self._close(happening, closed["element"], closed["visit"], closed["how"])
        for opened in body.get("opened", ()):
            self.runs[opened["element"], opened["visit"]] = Run(happening.at)
        self._due(body)
        for opened in body.get("opened", ()):
            yield from self._open(happening, opened)

    def _missed(self, body: Any) -> None:
        for change in body.get("deadlines", ()):
            if change["status"] == LATE and (run := self._run_of(change)) is not None:
                run.late = True

    def _due(self, body: Any) -> None:
        """Set, or counted again."""
        for change in body.get("deadlines", ()):
            if change["status"] == PENDING and (run := self._run_of(change)) is not None:
                run.dues[change["timer"]] = moment_of(change["due"])

    def _run_of(self, change: Any) -> Run | None:
        return self.runs.get((self.case.steps.timers.get(change["timer"], ""), change["visit"]))

    def _open(self, happening: Happening, opened: Any) -> Iterator[Entry]:
        element, visit = opened["element"], opened["visit"]
        run = self.runs[element, visit]
        yield Entry("schedule", happening.seq, happening.at, element, visit, cause=opened["cause"], due=run.due)
        run.holder = opened.get("for")
        if run.holder is not None:
            yield Entry("assign", happening.seq, happening.at, element, visit, run.holder)

    def _close(self, happening: Happening, element: str, visit: int, how: str) -> Iterator[Entry]:
        run = self.runs.pop((element, visit), None) or Run(happening.at)  # one that never opened is told all the same
        actor, seq, at = happening.actor, happening.seq, happening.at
        person = actor.get("person")
        if how != "completed":
            yield Entry("withdraw", seq, at, element, visit, person, actor)
            return
        if run.suspended:
            yield Entry("resume", seq, at, element, visit, person, actor)
        transition = "withdraw" if (element, visit) in self.back else "complete"
        due = run.due
        yield Entry(
            transition, seq, at, element, visit, person, actor, "", True,
            decision_of(happening.body.get("control", {})), happening.reason, due, run,
            self._minutes(run.offered, due), self._minutes(run.offered, at),
        )

    def _minutes(self, start: datetime, end: datetime | None) -> int | None:
        if self.calendar is None or end is None:
            return None
        try:
            return self.calendar.between(start, end)
        except CalendarEnded:
            return None

    def _owner(self, happening: Happening) -> Iterator[Entry]:
        """Claimed, released, taken over, given to another."""
        element, visit = happening.body["element"], happening.body["visit"]
        run = self.runs.get((element, visit))
        if run is None:
            return
        seq, at, actor = happening.seq, happening.at, happening.actor
        person = happening.body.get("to", actor.get("person"))
        if happening.type == "task:released":
            run.holder = None
            if run.started is None:
                yield Entry("reassign", seq, at, element, visit, None, actor)
            elif not run.suspended:
                run.suspended = True
                yield Entry("suspend", seq, at, element, visit, person, actor)
            return
        again = run.holder is not None or run.suspended or happening.type == "task:taken-over"
        run.holder = person
        yield Entry("reassign" if again else "assign", seq, at, element, visit, person, actor)
        if happening.type == "task:assigned":
            return
        if run.started is None:
            run.started, run.basis = at, CLAIMED
            yield Entry("start", seq, at, element, visit, person, actor)
        elif run.suspended:
            run.suspended = False
            yield Entry("resume", seq, at, element, visit, person, actor)


_OWNERS = ("task:claimed", "task:released", "task:taken-over", "task:assigned")
