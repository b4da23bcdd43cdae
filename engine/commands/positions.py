"""Positions, holdings, lanes, duties: who may do what, from when to when."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any

from engine.access import DUTIES, administers
from engine.errors import DateUnreadable, Invalid, NameTaken, NotAChoice, NotFound
from engine.hand import Hand
from engine.ledger import done_of
from engine.model import KINDS, Done
from engine.moment import is_day, moment_of, text_of
from engine.office import LOCAL_DAY, apply
from engine.text import one_line, prose
from engine.vacancy import look

LONGEST = 200
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII)


class CodeUnreadable(Invalid):
    """A position's code is 1 to 40 letters, digits, dots, hyphens or underscores."""

    code = "position-code"


class PositionUnnamed(Invalid):
    """A position has a name."""

    code = "position-unnamed"


class StandsAboveItself(Invalid):
    """A position comes to stand above itself."""

    code = "stands-above-itself"


class LastAdministrator(Invalid):
    """Nobody would be left who may administer."""

    code = "last-administrator"


@dataclass(frozen=True, kw_only=True)
class AddPosition:
    """A seat in a unit."""

    code: str
    title: str
    unit: str = ""
    superior: int | None = None


@dataclass(frozen=True, kw_only=True)
class AddHolding:
    """A person holds a position from a date to a date, by a letter."""

    person: int
    position: int
    kind: str = "definitif"
    letter: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True, kw_only=True)
class EndHolding:
    """A holding ends now, or on a date."""

    holding: int
    end: str = ""


@dataclass(frozen=True, kw_only=True)
class MapLane:
    """A position performs a lane of a procedure."""

    procedure: str
    lane: str
    position: int
    start: str = ""
    end: str = ""


@dataclass(frozen=True, kw_only=True)
class GrantDuty:
    """A person is owner, auditor, administrator or recorder, by a letter where one was written."""

    person: int
    duty: str
    start: str = ""
    end: str = ""
    letter: str = ""


@dataclass(frozen=True, kw_only=True)
class EndDuty:
    """A duty ends now, or on a date."""

    duty: int
    end: str = ""


@dataclass(frozen=True, kw_only=True)
class UnmapLane:
    """A position no longer performs a lane, from now or after a date."""

    mapping: int
    end: str = ""


@dataclass(frozen=True, kw_only=True)
class ChangePosition:
    """A seat's title, unit and superior; its code stays."""

    position: int
    title: str
    unit: str = ""
    superior: int | None = None


def _write(hand: Hand, kind: str, body: Mapping[str, Any]) -> Done:
    event = hand.ledger.event(hand.head("office"), kind, hand.acting(), dict(body))
    if kind.partition(":")[0] in ("holding", "lane"):
        look(hand, apply(hand.office, event.seq, kind, body))
    return done_of(event)


def _said(command: Any, known: Collection[int]) -> dict[str, Any]:
    return {"id": max(known, default=0) + 1, **{f.name: getattr(command, f.name) for f in fields(command)}}


def _dates(start: str, end: str) -> None:
    for value in (start, end):
        if value and not _readable(value):
            raise DateUnreadable(value=value)
    if start and end and end[:LOCAL_DAY] < start[:LOCAL_DAY]:
        raise DateUnreadable(value=end)


def _readable(value: str) -> bool:
    """Whether the office can compare it: a date written in full, or a moment that says its offset."""
    if len(value) == LOCAL_DAY:
        return is_day(value)
    try:
        return moment_of(value).tzinfo is not None
    except ValueError:
        return False


def _named(title: str, unit: str) -> dict[str, str]:
    said = {name: prose(one_line(text), LONGEST, name) for name, text in (("title", title), ("unit", unit))}
    if not said["title"]:
        raise PositionUnnamed()
    return said


def _present(known: Collection[int], identifier: int, kind: str) -> None:
    if identifier not in known:
        raise NotFound(kind=kind, name=identifier)


def add_position(command: AddPosition, hand: Hand) -> Done:
    """Raises: Forbidden, CodeUnreadable, NameTaken, NotFound, PositionUnnamed, TextTooLong."""
    administers(hand.office, hand.actor, hand.now)
    known = hand.office.positions
    if not CODE.fullmatch(command.code):
        raise CodeUnreadable(name=command.code[:100])
    if any(p.code == command.code for p in known.values()):
        raise NameTaken(name=command.code)
    if command.superior is not None:
        _present(known, command.superior, "position")
    return _write(hand, "position:added", _said(command, known) | _named(command.title, command.unit))


def add_holding(command: AddHolding, hand: Hand) -> Done:
    """Raises: Forbidden, NotFound, NotAChoice, DateUnreadable."""
    administers(hand.office, hand.actor, hand.now)
    _present(hand.office.positions, command.position, "position")
    _present(hand.office.persons, command.person, "person")
    if command.kind not in KINDS:
        raise NotAChoice(field="kind", value=command.kind)
    _dates(command.start, command.end)
    return _write(hand, "holding:added", _said(command, hand.office.holdings))


def end_holding(command: EndHolding, hand: Hand) -> Done:
    """Raises: Forbidden, NotFound, DateUnreadable."""
    administers(hand.office, hand.actor, hand.now)
    _present(hand.office.holdings, command.holding, "holding")
    _dates(hand.office.holdings[command.holding].start if command.end else "", command.end)
    return _write(hand, "holding:ended", {"id": command.holding, "end": command.end or text_of(hand.now)})


def map_lane(command: MapLane, hand: Hand) -> Done:
    """Raises: Forbidden, NotFound, DateUnreadable."""
    administers(hand.office, hand.actor, hand.now)
    _present(hand.office.positions, command.position, "position")
    _dates(command.start, command.end)
    return _write(hand, "lane:mapped", _said(command, hand.office.lanes))


def grant_duty(command: GrantDuty, hand: Hand) -> Done:
    """Raises: Forbidden, NotFound, NotAChoice, DateUnreadable."""
    administers(hand.office, hand.actor, hand.now)
    _present(hand.office.persons, command.person, "person")
    if command.duty not in DUTIES:
        raise NotAChoice(field="duty", value=command.duty)
    _dates(command.start, command.end)
    said = _said(command, hand.office.duties)
    if not command.letter:
        del said["letter"]
    return _write(hand, "duty:granted", said)


def end_duty(command: EndDuty, hand: Hand) -> Done:
    """Raises: Forbidden, NotFound, DateUnreadable, LastAdministrator."""
    administers(hand.office, hand.actor, hand.now)
    _present(hand.office.duties, command.duty, "duty")
    keep_an_administrator(hand, without_duty=command.duty)
    return _end(hand, "duty:ended", hand.office.duties, command.duty, command.end)


def keep_an_administrator(hand: Hand, *, without_duty: int = 0, without_person: int = 0) -> None:
    """An administrator may not shut the door behind the last of them; the operator's command line may.

    Raises: LastAdministrator.
    """
    office = hand.office
    now = [d for d in office.duties.values() if d.duty == "administrator"
           and office.in_force(d.start, d.end, hand.now) and office.works(d.person, hand.now)]
    left = [d for d in now if d.id != without_duty and d.person != without_person]
    if hand.actor.person is not None and now and not left:
        raise LastAdministrator()


def unmap_lane(command: UnmapLane, hand: Hand) -> Done:
    """Raises: Forbidden, NotFound, DateUnreadable."""
    return _end(hand, "lane:unmapped", hand.office.lanes, command.mapping, command.end)


def _end(hand: Hand, kind: str, known: Mapping[int, Any], identifier: int, end: str) -> Done:
    administers(hand.office, hand.actor, hand.now)
    _present(known, identifier, kind.partition(":")[0])
    _dates(known[identifier].start if end else "", end)
    return _write(hand, kind, {"id": identifier, "end": end or text_of(hand.now)})


def change_position(command: ChangePosition, hand: Hand) -> Done:
    """Raises: Forbidden, NotFound, PositionUnnamed, StandsAboveItself, TextTooLong."""
    administers(hand.office, hand.actor, hand.now)
    known = hand.office.positions
    _present(known, command.position, "position")
    above = command.superior
    while above is not None:
        _present(known, above, "position")
        if above == command.position:
            raise StandsAboveItself(name=known[command.position].title)
        above = known[above].superior
    return _write(hand, "position:changed", {
        "id": command.position, "code": known[command.position].code, "superior": command.superior,
        **_named(command.title, command.unit),
    })
