"""Replay: the history of one Berkas executed again from a fresh start, never reading a stored snapshot.

Identical means: every event gives equal effects and equal `sd1`, and the permission and form checks pass with what was
recorded. Pure: everything it needs comes in as plain values, so an auditor's machine can run it too.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.access import (
    TaskFacts,
    acts,
    administers,
    assigns,
    cancels,
    performs,
    records,
    starts,
    takes_back,
    takes_entry_back,
    takes_over,
)
from engine.calendar import Calendar
from engine.chain import commitment, strict
from engine.errors import Forbidden, Refusal
from engine.model import Actor, EventRecord
from engine.office import Holding, Office
from engine.paper import consistent, signed
from engine.recorded import Diverged, command_of, completed
from engine.runtime.advance import advance
from engine.runtime.parser import Compiled
from forms.check import check
from forms.errors import AnswersRefused

VERSION = 1  # of the events that this release can execute
NO_STEP = ("note:added", "task:claimed", "task:released", "task:taken-over", "task:assigned", "answers:erased",
           "file:erased")


@dataclass(frozen=True, kw_only=True)
class Material:
    """What a replay reads besides the events."""

    version: Callable[[str], Compiled]  # by digest
    calendar: Callable[[str], Calendar]  # by digest
    office: Callable[[int], Office]  # as of a seq of the office stream
    answers: Mapping[int, tuple[str, bytes]]  # seq -> (text, salt); an erased one is missing


@dataclass(kw_only=True)
class Run:
    """The replay of one stream, event by event."""

    material: Material
    _version: Compiled | None = None
    _calendar: Calendar | None = None
    snapshot: bytes | None = None
    procedure: str = ""
    starter: int = 0
    open: dict[tuple[str, int], TaskFacts] = field(default_factory=dict)
    opened_at: dict[tuple[str, int], datetime] = field(default_factory=dict)
    last: tuple[str, int, int | None] | None = None  # element, visit and person of the newest completion
    recorder: int | None = None  # who entered it from paper
    gone: set[int] = field(default_factory=set)  # seqs whose answers are missing and that no event erased

    @property
    def version(self) -> Compiled:
        if self._version is None:
            raise Diverged("not-started")
        return self._version

    @property
    def calendar(self) -> Calendar:
        if self._calendar is None:
            raise Diverged("not-started")
        return self._calendar

    def event(self, record: EventRecord) -> None:
        """Raises: Diverged, ValueError for a text with a doubled key or a float."""
        body, actor = strict(record.body), strict(record.actor)
        if record.v != VERSION:
            raise Diverged("type-unknown", type=f"{record.type} v{record.v}")
        try:
            office = self._ground(record.type, body, actor)
        except Refusal as refusal:
            raise Diverged("material-missing", **refusal.params) from refusal
        self._answers(record, body)
        if not consistent(record.type, record.claimed_at, body, actor):
            raise Diverged("recorder-differs", person=actor.get("entered_by"))
        try:
            self._permission(record, office, body, actor)
        except Refusal as refusal:
            raise Diverged("not-permitted", why=refusal.code, person=actor.get("person")) from refusal
        if record.type in NO_STEP:
            self._owner(record, body, actor)
            return
        self._step(record, body, actor)

    def _ground(self, kind: str, body: Mapping[str, Any], actor: Mapping[str, Any]) -> Office:
        """The office under which an event was authorised; version and calendar where it names them in full."""
        if kind == "instance:started":
            self._version = self.material.version(body["version"])
            self._calendar = self.material.calendar(body["calendar"])
            self.procedure, self.starter = body["procedure"], actor["person"]
        elif kind == "instance:calendar-changed":
            self._calendar = self.material.calendar(body["calendar"])
        return self.material.office(body.get("office", 0))

    def _answers(self, record: EventRecord, body: Mapping[str, Any]) -> None:
        kept = self.material.answers.get(record.seq)
        if kept is None and "answers" in body:
            self.gone.add(record.seq)
        for erased in body["erased"] if record.type == "answers:erased" else ():
            self.gone.discard(erased["seq"])
        if kept is not None and commitment(kept[1], kept[0]) != body.get("answers"):
            raise Diverged("answers-altered")
        if record.type == "task:completed" and (kept is not None or "answers" not in body):
            self._form(body, json.loads(kept[0]) if kept is not None else {})

    def _form(self, body: Mapping[str, Any], other: Mapping[str, Any]) -> None:
        form = self.version.forms[completed(body)["element"]]
        given = {k: v for k, v in other.items() if k != "sebab_terlambat"} | body.get("control", {})
        try:
            if check(form, given) != given:
                raise Diverged("answers-differ")
        except AnswersRefused as refused:
            raise Diverged("answers-refused", field=refused.errors[0].field, why=refused.errors[0].code) from refused

    def _permission(
        self, record: EventRecord, office: Office, body: Mapping[str, Any], actor: Mapping[str, Any]
    ) -> None:
        who = Actor(person=actor.get("person"), via=actor["via"], position=actor.get("position"))
        now = record.recorded_at
        match record.type:
            case "instance:started":
                holding = starts(office, self.procedure, self.version.lane(self.version.first), who, now)
            case "task:completed":
                holding = self._performed(office, completed(body), who, record, actor.get("entered_by"))
            case "task:withdrawn":
                return self._taken_back(office, body, actor, record)
            case "instance:moved" | "instance:calendar-changed" | "answers:erased" | "file:erased":
                return administers(office, who, now)
            case "instance:cancelled":
                return cancels(office, self.starter, who, now)
            case "note:added":
                acts(office, who, now)
                return None
            case _:
                return self._owns(record, office, body, actor)
        return _same(actor, holding)

    def _owns(
        self, record: EventRecord, office: Office, body: Mapping[str, Any], actor: Mapping[str, Any]
    ) -> None:
        """Claim, release and take-over: whose task it may become."""
        who = Actor(person=actor.get("person"), via=actor["via"], position=actor.get("position"))
        match record.type:
            case "task:claimed":
                _same(actor, performs(office, self._task(body), who, record.recorded_at))
            case "task:taken-over":
                _same(actor, takes_over(office, self._task(body), who, record.recorded_at))
            case "task:assigned":
                assigns(office, self._task(body), who, body["to"], record.recorded_at)
            case "task:released":
                task = self._task(body)
                if acts(office, who, record.recorded_at) not in (task.claimed_by, task.offered_to):
                    raise Forbidden()

    def _task(self, named: Mapping[str, Any]) -> TaskFacts:
        task = self.open.get((named["element"], named["visit"]))
        if task is None:
            raise Diverged("task-not-open", element=named["element"], visit=named["visit"])
        return task

    def _performed(self, office: Office, done: Mapping[str, Any], who: Actor, record: EventRecord,
                   entered_by: int | None) -> Holding:
        """The holding of who completed a task, themselves or on paper, entered by a recorder."""
        task = self._task(done)
        if entered_by is None or record.claimed_at is None:
            return performs(office, task, who, record.recorded_at)
        signed(record.claimed_at, self.opened_at[done["element"], done["visit"]], record.recorded_at)
        return records(office, task, who, Actor(person=entered_by, via=who.via), record.recorded_at)

    def _taken_back(self, office: Office, body: Mapping[str, Any], actor: Mapping[str, Any],
                    record: EventRecord) -> None:
        """By who completed it; an entry from paper also by its recorder, and then it goes `to` the official."""
        who = Actor(person=actor.get("person"), via=actor["via"])
        person = body.get("to", who.person)
        if self.last != (body["element"], body["visit"], person) or person is None:
            raise Diverged("not-the-last-submit", element=body["element"], visit=body["visit"])
        if "to" not in body:
            task = TaskFacts(procedure=self.procedure, lane=self.version.lane(body["element"]))
            return _same(actor, takes_back(office, task, person, record.recorded_at))
        if self.recorder is None or "holding" in actor:
            raise Diverged("recorder-differs", person=who.person)
        return takes_entry_back(office, self.recorder, who, record.recorded_at)

    def _owner(self, record: EventRecord, body: Mapping[str, Any], actor: Mapping[str, Any]) -> None:
        if "element" not in body:
            return
        key = (body["element"], body["visit"])
        task = self.open.get(key)
        if task is None:
            raise Diverged("task-not-open", element=key[0], visit=key[1])
        owner = {"task:released": None, "task:assigned": body.get("to")}.get(record.type, actor.get("person"))
        offered = task.offered_to if record.type == "task:claimed" else None
        self.open[key] = TaskFacts(procedure=task.procedure, lane=task.lane, offered_to=offered, claimed_by=owner)

    def _step(self, record: EventRecord, body: Mapping[str, Any], actor: Mapping[str, Any]) -> None:
        try:
            step = advance(self.version, self.calendar, self.snapshot, command_of(record.type, body, actor), record.at)
        except Refusal as refusal:
            raise Diverged("step-refused", why=refusal.code) from refusal
        expected = {k: body[k] for k in ("opened", "closed", "deadlines", "skipped", "state") if k in body}
        if json.loads(json.dumps(step.effects.body())) != expected:
            raise Diverged("effects-differ")
        if step.digest != body["sd1"]:
            raise Diverged("digest-differs")
        self.snapshot = step.snapshot
        if record.type == "task:completed":
            self.last = (completed(body)["element"], completed(body)["visit"], actor["person"])
            self.recorder = actor.get("entered_by")
        for closed in step.effects.closed:
            self.open.pop((closed.element, closed.visit), None)
        for opened in step.effects.opened:
            self.opened_at[opened.element, opened.visit] = record.at
            self.open[opened.element, opened.visit] = TaskFacts(
                procedure=self.procedure, lane=opened.lane, offered_to=opened.offered_to
            )


def _same(actor: Mapping[str, Any], holding: Holding) -> None:
    said = (actor.get("holding"), actor.get("position"), actor.get("kind"))
    if said != (holding.id, holding.position, holding.kind):
        raise Diverged("holding-differs", said=said[0], found=holding.id)


@dataclass(frozen=True, kw_only=True)
class Divergence:
    """The first event that does not follow from those before it."""

    seq: int
    code: str
    params: Mapping[str, Any]


def follow(run: Run, record: EventRecord) -> Divergence | None:
    """Execute one more event; why it does not follow, or None."""
    try:
        run.event(record)
    except Diverged as diverged:
        return Divergence(seq=record.seq, code=diverged.code, params=diverged.params)
    except (AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
        # A body that was tampered with may lack anything; that is a divergence, not a failure of ours.
        return Divergence(seq=record.seq, code="event-unreadable", params={"why": type(error).__name__})
    return None


def unerased(run: Run) -> Divergence | None:
    """At the end of a history: the first event whose answers are gone although nobody erased them."""
    return Divergence(seq=min(run.gone), code="answers-missing", params={}) if run.gone else None


def replay(records: Sequence[EventRecord], material: Material) -> tuple[Divergence | None, Run]:
    """Execute a history again; the first divergence, or None when it is identical.

    Answers are not needed for that: a snapshot is made anew without them, and what was erased leaves the replay
    identical. Whether they were erased by an event is asked of the run afterwards (`unerased`).
    """
    run = Run(material=material)
    for record in records:
        divergence = follow(run, record)
        if divergence is not None:
            return divergence, run
    return None, run
