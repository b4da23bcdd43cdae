"""The office at one moment of its history: people, positions, holdings, lanes, duties, calendars.

A pure fold over the `office` stream. The desk asks the newest fold, a replay asks the fold as it was when an event was
authorised: the same code answers both. What the tables of other systems hold as dated rows are dated values here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.model import KINDS
from engine.moment import moment_of

LOCAL_DAY = 10  # characters of an ISO date; a longer text is a moment


@dataclass(frozen=True, kw_only=True)
class Position:
    """A seat in a unit."""

    id: int
    code: str
    title: str
    unit: str
    superior: int | None


@dataclass(frozen=True, kw_only=True)
class Holding:
    """A person holds a position between dates, by a letter."""

    id: int
    person: int
    position: int
    kind: str  # definitif | Plt | Plh | tim
    letter: str
    start: str  # ISO date in the office's zone, or a moment; "" = always
    end: str  # last date, or the moment it ended; "" = open


@dataclass(frozen=True, kw_only=True)
class LaneMapping:
    """A lane of a procedure is performed by a position."""

    id: int
    procedure: str
    lane: str
    position: int
    start: str
    end: str


@dataclass(frozen=True, kw_only=True)
class Duty:
    """A person is owner, auditor, administrator or recorder between dates, by a letter."""

    id: int
    person: int
    duty: str
    start: str
    end: str
    letter: str = ""


@dataclass(frozen=True, kw_only=True)
class Office:
    """Everything the rule book needs to know."""

    seq: int = 0  # of the office stream
    name: str = ""
    zone: str = "Asia/Jakarta"
    demo: bool = False
    paper: bool = False  # whether recorders may enter what officials decided on paper
    persons: Mapping[int, str] = field(default_factory=dict)  # id -> the moment they ended, "" while they work here
    positions: Mapping[int, Position] = field(default_factory=dict)
    holdings: Mapping[int, Holding] = field(default_factory=dict)
    lanes: Mapping[int, LaneMapping] = field(default_factory=dict)
    duties: Mapping[int, Duty] = field(default_factory=dict)
    calendars: Mapping[str, str] = field(default_factory=dict)  # name -> digest in force

    def works(self, person: int | None, now: datetime) -> bool:
        ended = self.persons.get(person) if person is not None else None
        return ended is not None and (ended == "" or now < moment_of(ended))

    def in_force(self, start: str, end: str, now: datetime) -> bool:
        """Whether `now` lies between two dates (both included) or moments (end excluded)."""
        day = now.astimezone(ZoneInfo(self.zone)).date().isoformat()
        begun = not start or (start <= day if len(start) == LOCAL_DAY else moment_of(start) <= now)
        over = bool(end) and (end < day if len(end) == LOCAL_DAY else moment_of(end) <= now)
        return begun and not over

    def holdings_of(self, person: int, now: datetime) -> tuple[Holding, ...]:
        """What a person holds, definitif first."""
        if not self.works(person, now):
            return ()
        mine = [h for h in self.holdings.values() if h.person == person and self.in_force(h.start, h.end, now)]
        return tuple(sorted(mine, key=self.order))

    def holders(self, position: int, now: datetime) -> tuple[Holding, ...]:
        """Who holds a position, definitif first."""
        found = [
            h
            for h in self.holdings.values()
            if h.position == position and self.in_force(h.start, h.end, now) and self.works(h.person, now)
        ]
        return tuple(sorted(found, key=self.order))

    @staticmethod
    def order(holding: Holding) -> tuple[int, int]:
        """Definitif first, then Plt, Plh and teams; of the same kind the earliest recorded."""
        return KINDS.index(holding.kind), holding.id

    def positions_for(self, procedure: str, lane: str, now: datetime) -> tuple[int, ...]:
        """The positions a lane maps to."""
        return tuple(
            m.position
            for m in self.lanes.values()
            if m.procedure == procedure and m.lane == lane and self.in_force(m.start, m.end, now)
        )

    def performers(self, procedure: str, lane: str, now: datetime) -> tuple[Holding, ...]:
        """Whoever may perform a lane."""
        return tuple(h for p in self.positions_for(procedure, lane, now) for h in self.holders(p, now))

    def vacant_lanes(self, now: datetime) -> tuple[tuple[str, str], ...]:
        """The (procedure, lane) pairs that were ever given to a position and that nobody performs now."""
        named = sorted({(m.procedure, m.lane) for m in self.lanes.values()})
        return tuple(one for one in named if not self.performers(*one, now))

    def superiors(self, procedure: str, lane: str, now: datetime) -> tuple[Holding, ...]:
        """The holders of the superior positions of a lane's positions."""
        above = {self.positions[p].superior for p in self.positions_for(procedure, lane, now) if p in self.positions}
        return tuple(h for p in sorted(a for a in above if a is not None) for h in self.holders(p, now))

    def lanes_of(self, person: int, now: datetime) -> tuple[tuple[str, str], ...]:
        """The (procedure, lane) pairs a person may perform."""
        held = {h.position for h in self.holdings_of(person, now)}
        return tuple(
            sorted(
                {
                    (m.procedure, m.lane)
                    for m in self.lanes.values()
                    if m.position in held and self.in_force(m.start, m.end, now)
                }
            )
        )

    def lanes_below(self, person: int, now: datetime) -> tuple[tuple[str, str, bool], ...]:
        """The (procedure, lane, vacant) of lanes whose superior position a person holds."""
        held = {h.position for h in self.holdings_of(person, now)}
        below = {
            (m.procedure, m.lane)
            for m in self.lanes.values()
            if self.positions[m.position].superior in held and self.in_force(m.start, m.end, now)
        }
        return tuple((p, lane, not self.performers(p, lane, now)) for p, lane in sorted(below))

    def has_duty(self, person: int | None, duty: str, now: datetime) -> bool:
        return self.works(person, now) and any(
            d.person == person and d.duty == duty and self.in_force(d.start, d.end, now) for d in self.duties.values()
        )


def _put(known: Mapping[int, Any], key: int, value: Any) -> dict[int, Any]:
    return {**known, key: value}


def _ended(known: Mapping[int, Any], body: Mapping[str, Any]) -> dict[int, Any]:
    return {**known, body["id"]: replace(known[body["id"]], end=body["end"])}


_Change = Callable[[Office, Mapping[str, Any]], Mapping[str, Any]]


def _value(kept: str, made: type) -> _Change:
    """A change that puts a value of this class among those of a field."""
    names = {f.name for f in fields(made)}

    def change(office: Office, body: Mapping[str, Any]) -> Mapping[str, Any]:
        said = {name: value for name, value in body.items() if name in names}
        return {kept: _put(getattr(office, kept), body["id"], made(**said))}

    return change


def _end(kept: str) -> _Change:
    """A change that dates the end of a value."""
    return lambda office, body: {kept: _ended(getattr(office, kept), body)}


_CHANGES: Mapping[str, _Change] = {
    "person:added": lambda office, body: {"persons": _put(office.persons, body["id"], "")},
    "person:ended": lambda office, body: {"persons": _put(office.persons, body["id"], body["end"])},
    "position:added": _value("positions", Position),
    "position:changed": _value("positions", Position),
    "holding:added": _value("holdings", Holding),
    "holding:ended": _end("holdings"),
    "lane:mapped": _value("lanes", LaneMapping),
    "lane:unmapped": _end("lanes"),
    "duty:granted": _value("duties", Duty),
    "duty:ended": _end("duties"),
    "calendar:published": lambda office, body: {"calendars": {**office.calendars, body["name"]: body["digest"]}},
    "setting:changed": lambda office, body: {k: body[k] for k in ("name", "zone", "demo", "paper") if k in body},
}


def apply(office: Office, seq: int, kind: str, body: Mapping[str, Any]) -> Office:
    """The office after one more event of its stream; an event that changes no rule only counts."""
    change = _CHANGES.get(kind)
    return replace(office, seq=seq, **(change(office, body) if change is not None else {}))


def fold(events: Iterable[tuple[int, str, Mapping[str, Any]]], office: Office | None = None) -> Office:
    """The office after these events (seq, type, body), from the beginning or from an earlier fold."""
    result = office or Office()
    for seq, kind, body in events:
        result = apply(result, seq, kind, body)
    return result
