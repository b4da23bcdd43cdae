"""One instance in the hands of one command: loaded once, moved by `advance`, saved once."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from engine.access import TaskFacts, holder_of
from engine.calendar import Calendar
from engine.ledger import Head, Ledger
from engine.model import EventRecord, InstanceRecord, TaskRecord
from engine.moment import moment_of
from engine.notices import Notices
from engine.office import Office
from engine.release import RELEASE
from engine.runtime import commands as c
from engine.runtime.advance import Step, advance
from engine.runtime.effects import Closed, DeadlineChange, Opened
from engine.runtime.parser import Compiled
from engine.runtime.pending import Pending, pending
from engine.runtime.state import SnapshotUnfit

SHORT = 16  # hexadecimal digits by which later events name what the first one names in full
T = TypeVar("T")
WORKER: Mapping[str, Any] = {"via": "worker"}


class Case:
    """A Berkas while a command works on it."""

    def __init__(
        self,
        record: InstanceRecord,
        version: Compiled,
        calendar: Calendar,
        office: Office,
        ledger: Ledger,
        rebuild: Callable[[], bytes] | None = None,
    ) -> None:
        self.record = record
        self.version = version
        self.calendar = calendar
        self.office = office
        self.ledger = ledger
        self._rebuild = rebuild  # the snapshot is only a cache: how to get it from the history
        self.head = Head(stream=f"instance:{record.id}", seq=record.seq, hash=record.head, at=record.last_at)
        self.snapshot: bytes | None = record.snapshot or None
        self.state = record.state
        self.facts: dict[str, Any] = json.loads(record.facts)
        self.title = record.title
        self.withdrawn: dict[tuple[str, int], datetime] = {}  # tasks that this command's own settling withdrew
        self.late: set[tuple[str, int]] = set()  # tasks that it found late

    def settle(self, *, look: bool = False) -> None:
        """Record the deadlines that have passed before now, each as its own event with its own due moment.

        `look` reads the snapshot even when the stored next due moment says that nothing is due.
        """
        now = self.ledger.now
        if self.state != "running" or not (look or (self.record.next_due is not None and self.record.next_due < now)):
            return
        # A fired deadline may open a task whose own deadline has passed too: look again after each.
        while late := [p for p in self._pending() if moment_of(p.due) < now]:
            due = moment_of(late[0].due)
            at = max(due, self.head.at or due)
            command = c.DeadlineMissed(timer=late[0].timer, visit=late[0].visit)
            self.step(
                command, "deadline:missed", WORKER, at=at, extra={"timer": late[0].timer, "visit": late[0].visit,
                                                                  "due": late[0].due},
            )

    def step(
        self,
        command: c.Command,
        kind: str,
        actor: Mapping[str, Any],
        *,
        at: datetime | None = None,
        extra: Mapping[str, Any] | Callable[[Step], Mapping[str, Any]] | None = None,
        answers: Mapping[str, Any] | None = None,
        claimed_at: datetime | None = None,
    ) -> tuple[Step, EventRecord]:
        """Advance, write the event and the rows that follow from its effects; `extra` may say what the step decides."""
        when = at or max(self.ledger.now, self.head.at or self.ledger.now)
        step = self._sound(lambda: advance(self.version, self.calendar, self.snapshot, command, when))
        body = {
            "calendar": self.calendar.digest[:SHORT],
            "office": self.office.seq,
            "release": RELEASE,
            "sd1": step.digest,
            "version": self.version.digest[:SHORT],
            **step.effects.body(),
            **((extra(step) if callable(extra) else extra) or {}),
        }
        record = self.ledger.event(self.head, kind, actor, body, at=when, answers=answers, claimed_at=claimed_at)
        self.snapshot = step.snapshot
        self.state = step.effects.status
        self._rows(step, record, actor)
        return step, record

    def _sound(self, act: Callable[[], T]) -> T:
        """Do what reads the snapshot; once more with one made from the history when it cannot be read."""
        try:
            return act()
        except SnapshotUnfit:
            if self._rebuild is None:
                raise
            self.snapshot, self._rebuild = self._rebuild(), None
            return act()

    def _pending(self) -> list[Pending]:
        return self._sound(lambda: pending(self.snapshot or b""))

    def note(self, kind: str, actor: Mapping[str, Any], extra: Mapping[str, Any],
             answers: Mapping[str, Any] | None = None) -> EventRecord:
        """An event that does not move the instance."""
        body = {"office": self.office.seq, "release": RELEASE, **extra}
        return self.ledger.event(self.head, kind, actor, body, answers=answers)

    def _rows(self, step: Step, record: EventRecord, actor: Mapping[str, Any]) -> None:
        for closed in step.effects.closed:
            self._close(closed, record, actor)
        for opened in step.effects.opened:
            self._open(opened, record)
        fresh = {(o.element, o.visit) for o in step.effects.opened}
        closed_now = {(x.element, x.visit) for x in step.effects.closed}
        for change in step.effects.deadlines:
            self._deadline(change, fresh, closed_now)
        self.notices().about(step, record)

    def notices(self) -> Notices:
        """Who is told of what happens here."""
        return Notices(
            instance=self.record, version=self.version, office=self.office, ledger=self.ledger,
            acted=self.facts.get("acted", ()),
        )

    def _close(self, closed: Closed, record: EventRecord, actor: Mapping[str, Any]) -> None:
        if closed.how != "completed":
            self.withdrawn[closed.element, closed.visit] = record.at
        self.ledger.row(
            "task.close", w_instance=self.record.id, w_element=closed.element, w_visit=closed.visit,
            closed_at=record.at, closed_by=actor.get("person"), how=closed.how, claimed_by=None,
        )
        self.ledger.row("draft.end", w_instance=self.record.id, w_element=closed.element, w_visit=closed.visit)

    def _open(self, opened: Opened, record: EventRecord) -> None:
        self.ledger.row(
            "task.add", instance=self.record.id, procedure=self.record.procedure, element=opened.element,
            visit=opened.visit, lane=opened.lane, cause=opened.cause, offered_to=opened.offered_to,
            opened_at=record.at, opened_seq=record.seq, due=moment_of(opened.due) if opened.due else None, late=False,
            claimed_by=None, claimed_at=None, seen_at=None, closed_at=None, closed_by=None, how=None,
        )

    def _deadline(
        self, change: DeadlineChange, fresh: set[tuple[str, int]], closed: set[tuple[str, int]]
    ) -> None:
        of = {"w_instance": self.record.id, "w_timer": change.timer, "w_visit": change.visit}
        task = {"w_instance": self.record.id, "w_element": change.element, "w_visit": change.visit}
        if change.status == "pending" and (change.element, change.visit) in fresh:
            self.ledger.row(
                "deadline.add", instance=self.record.id, timer=change.timer, visit=change.visit, span=change.span,
                due=moment_of(change.due), status="pending",
            )
        elif change.status == "pending":
            self.ledger.row("deadline.due", **of, due=moment_of(change.due))
            self.ledger.row("task.due", **task, due=moment_of(change.due))
        else:
            self.ledger.row("deadline.set", **of, status=change.status)
            if change.status == "missed":
                self.late.add((change.element, change.visit))
                self.ledger.row("task.late", **task, late=True)

    def acted(self, person: int) -> None:
        """Remember that a person did something in this instance."""
        if person not in self.facts.setdefault("acted", []):
            self.facts["acted"].append(person)

    def did(self, person: int, element: str) -> list[str]:
        """Remember that a person completed a step; the steps of other lanes that the same person did before."""
        known: dict[str, list[str]] = self.facts.setdefault("did", {})
        before = known.setdefault(str(person), [])
        also = [e for e in before if self.version.lane(e) != self.version.lane(element)]
        if element not in before:
            before.append(element)
        self.acted(person)
        return also

    def offered(self, task: TaskRecord) -> TaskFacts:
        """What the rule book asks about a task."""
        return TaskFacts(
            procedure=task.procedure, lane=task.lane, offered_to=task.offered_to, claimed_by=task.claimed_by
        )

    def holder(self, task: TaskRecord, now: datetime) -> int | None:
        """The one person a task belongs to now."""
        return holder_of(self.office, self.offered(task), now)

    def save(self) -> None:
        """Add the row that keeps the snapshot, guarded by the revision that was read."""
        due = self._pending() if self.state == "running" else []
        self.ledger.row(
            "instance.save", w_id=self.record.id, w_revision=self.record.revision,
            **self.columns(next_due=moment_of(due[0].due) if due else None),
        )

    def columns(self, next_due: datetime | None) -> dict[str, Any]:
        """The columns of the instance's row that change."""
        return {
            "state": self.state, "revision": self.record.revision + 1, "seq": self.head.seq, "head": self.head.hash,
            "last_at": self.head.at, "next_due": next_due, "title": self.title,
            "snapshot": self.snapshot if self.state == "running" else b"",  # nothing moves what is over
            "facts": json.dumps(self.facts, separators=(",", ":")),
        }

    def counted_in(self, calendar: Calendar, row: int) -> None:
        """Go on with another calendar version."""
        self.calendar = calendar
        self.ledger.row("instance.calendar", w_id=self.record.id, calendar=row)
        self.record = replace(self.record, calendar=calendar.digest)
