"""The rows of a retelling: each event with who did it, in which holding, and how long its step took then."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bpmn.drawing import Mark
from engine.errors import CalendarEnded, NotFound
from engine.model import EventRecord
from engine.office import Office
from engine.replay import Material
from engine.walk import Pass, Standing

INTERVENTIONS = frozenset({
    "instance:moved", "instance:cancelled", "instance:calendar-changed", "task:taken-over",
    "task:withdrawn", "task:assigned", "answers:erased", "file:erased",
})  # somebody went where no flow leads, or took what was another's
KINDS = ("decision", "return", "late", "intervention")


@dataclass(frozen=True, kw_only=True)
class Who:
    """Whoever an event names, in the holding in which they acted then."""

    person: int | None  # None: the worker, or an operator without a login
    name: str
    position: str  # its title then; "" when they acted in none
    kind: str  # definitif | Plt | Plh | tim
    letter: str  # of the holding
    start: str  # of the holding: ISO date or moment, "" = always
    end: str  # as it was known then, "" = open
    via: str
    entered_by: int | None  # whoever recorded it from paper
    entered_by_name: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One event of a retelling."""

    seq: int
    type: str
    at: datetime
    recorded_at: datetime
    claimed_at: datetime | None
    who: Who
    body: Mapping[str, Any]
    answers: Mapping[str, Any]  # what stands beside the event
    element: str  # the step it speaks of, "" for none
    visit: int
    kinds: frozenset[str]  # of KINDS
    standard: int | None  # working minutes that the step may take, in the calendar then
    used: int | None  # working minutes from its opening to this event
    marks: Mapping[str, Mark]  # of the diagram after this event
    followed: bool  # False from the event on that does not follow from those before it


def line_of(record: EventRecord, standing: Standing, material: Material, shown: Mapping[str, Mark],
            left: Mapping[str, Any], *, followed: bool) -> Line:
    """The row of an event, whatever it holds, also one that was tampered with; `left` is left of erased answers."""
    body, actor, kept = _object(record.body), _object(record.actor), material.answers.get(record.seq)
    element, visit = _subject(body, standing)
    one = standing.pass_of(element, visit) if followed else None
    standard, used = minutes(standing, one, record.at) if one is not None else (None, None)
    return Line(
        seq=record.seq, type=record.type, at=record.at, recorded_at=record.recorded_at, claimed_at=record.claimed_at,
        who=_who(actor, _office(material, body)), body=body, answers=_object(kept[0]) if kept is not None else left,
        element=element, visit=visit, kinds=_kinds(record.type, body, standing, one), standard=standard, used=used,
        marks=shown, followed=followed,
    )


def named(lines: tuple[Line, ...], names: Mapping[int, str]) -> tuple[Line, ...]:
    """The rows with the names of the people in them."""
    return tuple(
        replace(line, who=replace(
            line.who, name=names.get(line.who.person or 0, ""),
            entered_by_name=names.get(line.who.entered_by or 0, ""),
        ))
        for line in lines
    )


def minutes(standing: Standing, one: Pass, at: datetime) -> tuple[int | None, int | None]:
    """Working minutes that a visit may take, and those from its opening to a moment, in the calendar then."""
    due, calendar = standing.due_of(one.element, one.visit), standing.calendar
    if calendar is None:
        return None, None
    try:
        used = calendar.between(one.opened_at, at)
        return calendar.between(one.opened_at, due.due) if due is not None else None, used
    except CalendarEnded:
        return None, None


def _object(text: str) -> Mapping[str, Any]:
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _subject(body: Mapping[str, Any], standing: Standing) -> tuple[str, int]:
    """The visit that an event speaks of: what was completed or missed, else what it names, else what it opened."""
    try:
        if "timer" in body and standing.version is not None:
            return standing.version.timers[body["timer"]].task, int(body["visit"])
        done = [c for c in body.get("closed", ()) if c["how"] == "completed"]
        named_itself = [body] if "element" in body and "visit" in body else []
        found: Mapping[str, Any] = next(iter([*done, *named_itself, *body.get("opened", ())]), {})
        return str(found.get("element", "")), int(found.get("visit", 0))
    except (AttributeError, KeyError, TypeError, ValueError):
        return "", 0


def _office(material: Material, body: Mapping[str, Any]) -> Office:
    seq = body.get("office", 0)
    try:
        return material.office(seq) if isinstance(seq, int) else Office()
    except (AttributeError, KeyError, NotFound, TypeError, ValueError):
        return Office()  # whose stream was tampered with: the verdict says so


def _who(actor: Mapping[str, Any], office: Office) -> Who:
    holding = office.holdings.get(actor.get("holding", 0))
    position = office.positions.get(actor.get("position", 0))
    entered = actor.get("entered_by")
    return Who(
        person=actor.get("person"), name="", position=position.title if position is not None else "",
        kind=str(actor.get("kind", "")), letter=holding.letter if holding is not None else "",
        start=holding.start if holding is not None else "", end=holding.end if holding is not None else "",
        via=str(actor.get("via", "")), entered_by=entered if isinstance(entered, int) else None, entered_by_name="",
    )


def _kinds(kind: str, body: Mapping[str, Any], standing: Standing, one: Pass | None) -> frozenset[str]:
    found = {"intervention"} if kind in INTERVENTIONS else set()
    if kind == "task:completed" and body.get("control"):
        found.add("decision")
    if any(isinstance(o, dict) and o.get("cause") == "return" for o in body.get("opened", ())):
        found.add("return")
    due = standing.due_of(one.element, one.visit) if one is not None else None
    missed = due is not None and due.status == "missed"
    if kind == "deadline:missed" or (kind == "task:completed" and missed):
        found.add("late")
    return frozenset(found)
