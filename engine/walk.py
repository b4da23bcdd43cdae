"""The walk through a history: what stood after each event, told by executing the commands again and by nothing else.

State(T) is the result of re-executing, in order, every command recorded until T, each at its own time, on the version
that the start names. No snapshot, no row of a task or of a deadline is read. Pure, beside `engine/replay.py`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bpmn.drawing import Mark
from engine.access import TaskFacts
from engine.calendar import Calendar
from engine.model import EventRecord
from engine.moment import moment_of
from engine.replay import Divergence, Material, Run, follow, unerased
from engine.runtime.parser import Compiled

BEHIND = ("return", "moved", "taken-back")  # causes of a task that lies behind steps already done
Key = tuple[str, int]  # element (or timer) and visit


@dataclass(frozen=True, kw_only=True)
class Pass:
    """One visit of a step: a loop makes several, each with a clock and a holder of its own."""

    element: str
    visit: int
    lane: str
    cause: str  # start | next | return | moved | taken-back
    opened_seq: int
    opened_at: datetime
    closed_seq: int | None = None
    closed_at: datetime | None = None
    how: str = ""  # "" while open | completed | withdrawn
    by: int | None = None  # person who completed it
    earlier: bool = False  # completed, and then a return, a move or a take-back went behind it


@dataclass(frozen=True, kw_only=True)
class DueLine:
    """A deadline of one visit, as it was at that moment."""

    timer: str
    element: str
    visit: int
    span: str  # ISO 8601
    due: datetime
    status: str  # pending | met | missed | void


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """What one completed visit said: the control fields, and what stands beside the event."""

    element: str
    visit: int
    seq: int
    values: Mapping[str, Any]
    erased: bool  # answers, or some of them, were lawfully erased since


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of a document, as its event names it."""

    name: str
    number: int
    file: str  # SHA-256, hex
    seq: int
    at: datetime
    element: str
    visit: int
    person: int | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Everything that stood after one event."""

    seq: int = 0
    status: str = "running"  # running | completed | cancelled
    title: str = ""
    passes: tuple[Pass, ...] = ()  # in order of opening
    dues: tuple[DueLine, ...] = ()
    open: Mapping[Key, TaskFacts] = field(default_factory=dict)  # whose it is, by claim or offer
    submitted: tuple[Submitted, ...] = ()  # in order
    documents: tuple[Version, ...] = ()
    version: Compiled | None = None  # None before the start
    calendar: Calendar | None = None

    def pass_of(self, element: str, visit: int) -> Pass | None:
        """One visit."""
        return next((p for p in self.passes if (p.element, p.visit) == (element, visit)), None)

    def due_of(self, element: str, visit: int) -> DueLine | None:
        """The earliest deadline of a visit."""
        mine = [d for d in self.dues if (d.element, d.visit) == (element, visit)]
        return min(mine, key=lambda d: (d.due, d.timer), default=None)

    def unrecorded(self, at: datetime) -> tuple[DueLine, ...]:
        """Deadlines that have passed at that moment and whose miss is not recorded yet: they have not fired."""
        return tuple(d for d in self.dues if d.status == "pending" and d.due < at)


@dataclass(kw_only=True)
class Walk:
    """A replay that remembers what it passed; ends at the first event that does not follow."""

    material: Material
    left: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)  # of each erased event: what is left of it
    divergence: Divergence | None = None
    _run: Run = field(init=False)
    _now: Standing = field(default_factory=Standing)
    _passes: dict[Key, Pass] = field(default_factory=dict)
    _dues: dict[Key, DueLine] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._run = Run(material=self.material)

    @property
    def standing(self) -> Standing:
        """What stands after the last event that followed."""
        return self._now

    @property
    def verdict(self) -> Divergence | None:
        """After the last event: the first thing that does not follow from the history."""
        return self.divergence or unerased(self._run)

    def event(self, record: EventRecord) -> bool:
        """Execute one more event; False once the history no longer follows."""
        if self.divergence is None:
            self.divergence = follow(self._run, record)
        if self.divergence is not None:
            return False
        body, actor = json.loads(record.body), json.loads(record.actor)
        self._close(record, body, actor)
        self._open(record, body)
        self._deadlines(body)
        self._now = Standing(
            seq=record.seq, status=body.get("state", self._now.status), title=self._title(record),
            passes=tuple(self._passes.values()), dues=tuple(self._dues.values()), open=dict(self._run.open),
            submitted=(*self._now.submitted, *self._said(record, body)),
            documents=(*self._now.documents, *_documents(record, body, actor)),
            version=self._run.version, calendar=self._run.calendar,
        )
        return True

    def _close(self, record: EventRecord, body: Mapping[str, Any], actor: Mapping[str, Any]) -> None:
        for closed in body.get("closed", ()):
            key = closed["element"], closed["visit"]
            by = actor.get("person") if closed["how"] == "completed" else None
            self._passes[key] = replace(
                self._passes[key], closed_seq=record.seq, closed_at=record.at, how=closed["how"], by=by
            )

    def _open(self, record: EventRecord, body: Mapping[str, Any]) -> None:
        for opened in body.get("opened", ()):
            if opened["cause"] in BEHIND:
                self._behind(opened["element"])
            self._passes[opened["element"], opened["visit"]] = Pass(
                element=opened["element"], visit=opened["visit"], lane=opened.get("lane", ""), cause=opened["cause"],
                opened_seq=record.seq, opened_at=record.at,
            )

    def _behind(self, element: str) -> None:
        """Whatever was done since this step was done last belongs to an earlier pass."""
        done = [p for p in self._passes.values() if p.how == "completed"]
        since = max((p.closed_seq or 0 for p in done if p.element == element), default=None)
        for one in done if since is not None else ():
            if (one.closed_seq or 0) >= (since or 0):
                self._passes[one.element, one.visit] = replace(one, earlier=True)

    def _deadlines(self, body: Mapping[str, Any]) -> None:
        for said in body.get("deadlines", ()):
            key = said["timer"], said["visit"]
            if said["status"] == "pending":
                self._dues[key] = DueLine(
                    timer=said["timer"], element=self._run.version.timers[said["timer"]].task, visit=said["visit"],
                    span=said["span"], due=moment_of(said["due"]), status="pending",
                )
            else:
                self._dues[key] = replace(self._dues[key], status=said["status"])

    def _title(self, record: EventRecord) -> str:
        return str(self._beside(record).get("title", "")) if record.type == "instance:started" else self._now.title

    def _beside(self, record: EventRecord) -> Mapping[str, Any]:
        """What stands beside an event, or what an erasure has left of it."""
        kept = self.material.answers.get(record.seq)
        return dict(json.loads(kept[0])) if kept is not None else self.left.get(record.seq, {})

    def _said(self, record: EventRecord, body: Mapping[str, Any]) -> tuple[Submitted, ...]:
        done = next((c for c in body.get("closed", ()) if c["how"] == "completed"), None)
        if record.type != "task:completed" or done is None:
            return ()
        said = Submitted(
            element=done["element"], visit=done["visit"], seq=record.seq,
            values={**self._beside(record), **body.get("control", {})},
            erased=record.seq not in self.material.answers and "answers" in body,
        )
        return (said,)


def _documents(record: EventRecord, body: Mapping[str, Any], actor: Mapping[str, Any]) -> tuple[Version, ...]:
    done: Mapping[str, Any] = next((c for c in body.get("closed", ()) if c["how"] == "completed"), {})
    return tuple(
        Version(name=d["name"], number=d["number"], file=d["file"], seq=record.seq, at=record.at,
                element=done.get("element", ""), visit=done.get("visit", 0), person=d.get("by", actor.get("person")))
        for d in body.get("documents", ())
    )


def marks(standing: Standing, at: datetime) -> dict[str, Mark]:
    """What the diagram shows of that moment: each step by its newest visit, with the count of visits.

    A step that was done and then returned behind is of an earlier pass, whatever its element did later; one that was
    only withdrawn shows the visit before it. A timer that fired in its newest visit shows as late.
    """
    shown: dict[str, Mark] = {}
    for one in standing.passes:
        if one.how == "withdrawn":
            if one.visit == 1:
                shown.pop(one.element, None)
            continue
        shown[one.element] = Mark(state=_state(standing, one, at), passes=one.visit)
    for line in standing.dues:
        if line.status == "missed":
            shown[line.timer] = Mark(state="late")
        else:
            shown.pop(line.timer, None)
    return shown


def _state(standing: Standing, one: Pass, at: datetime) -> Any:
    if one.how == "completed":
        return "earlier" if one.earlier else "done"
    due = standing.due_of(one.element, one.visit)
    return "late" if due is not None and (due.status == "missed" or due.due < at) else "active"
