"""ChangeCalendar: a calendar's next version; RecountDeadlines: an open Berkas follows it."""

from dataclasses import dataclass

from engine.access import administers
from engine.calendar import Calendar
from engine.errors import NotFound
from engine.hand import Hand
from engine.ledger import done_of
from engine.model import Done
from engine.release import RELEASE
from engine.runtime import commands as c
from engine.store.reads import versions


@dataclass(frozen=True, kw_only=True)
class ChangeCalendar:
    """Publish a calendar's text as its next version."""

    text: str


@dataclass(frozen=True, kw_only=True)
class RecountDeadlines:
    """Count an instance's pending deadlines again in the calendar now in force."""

    instance: int


def change(command: ChangeCalendar, hand: Hand) -> Done:
    """Raises: Forbidden, CalendarRefused. The same text again changes nothing."""
    administers(hand.office, hand.actor, hand.now)
    calendar = Calendar.load(command.text)
    if hand.office.calendars.get(calendar.name) == calendar.digest:
        return Done(seq=hand.office.seq, type="calendar:published", body={"digest": calendar.digest})
    if versions.calendar_id(hand.unit, calendar.digest) is None:
        hand.ledger.row(
            "calendar.add", id=versions.next_id(hand.unit, "calendar"), name=calendar.name,
            number=versions.calendar_numbers(hand.unit, calendar.name) + 1, digest=calendar.digest, text=calendar.text,
        )
    event = hand.ledger.event(
        hand.head("office"), "calendar:published", hand.acting(),
        {"digest": calendar.digest, "name": calendar.name, "release": RELEASE},
    )
    return done_of(event)


def recount(command: RecountDeadlines, hand: Hand) -> Done:
    """Met and missed deadlines stay; a new due moment that is already past fires at once.

    Raises: NotFound, InstanceClosed, calendar errors.
    """
    case = hand.case(command.instance)
    administers(case.office, hand.actor, hand.now)
    name = versions.by_id(hand.unit, case.record.version).calendar
    digest = case.office.calendars.get(name, "")
    row = versions.calendar_id(hand.unit, digest)
    if row is None:
        raise NotFound(kind="calendar", name=name)
    if digest == case.record.calendar:
        if hand.ledger.events:
            case.save()
        return Done(seq=case.head.seq, type="instance:calendar-changed", instance=case.record.id)
    case.counted_in(hand.cache.calendar(hand.unit, digest), row)
    _, event = case.step(
        c.ChangeCalendar(), "instance:calendar-changed", hand.acting(), extra={"calendar": digest}
    )
    case.settle(look=True)
    case.save()
    return done_of(event)
