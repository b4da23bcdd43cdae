"""Working time: when a span that starts now is over, in the hours of one calendar version.

Minutes are working minutes; a due at a break's start or at closing stays there. Days move the start to the next working
moment, then mean the same clock time so many working days on, moved into the hours of that day. Weeks are five working
days; months and years go by the calendar and roll forward to a working day. Days come before hours.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import NoReturn

from bpmn.span import Span
from engine.errors import CalendarEnded, CalendarRefused
from engine.hours import Hours, Reason
from engine.hours_reader import canonical, read
from engine.timeline import MINUTE, OffTheLine, Timeline, build, instant, moment, on_clock

__all__ = ["Calendar", "CalendarEnded", "CalendarRefused", "Explanation", "Segment", "Skipped", "canonical"]

WEEK = 5  # working days, also where an office works six
_LAST_YEAR = 9000


@dataclass(frozen=True, kw_only=True)
class Segment:
    """Working time that was counted: aware UTC ends, whole minutes (they sum up to the whole)."""

    start: datetime
    end: datetime
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """A date on the way that has no working time, and why."""

    date: date
    reason: Reason  # weekend | holiday | closed
    name: str  # of the holiday, the range or the single date; "" for a weekend
    kind: str  # of a holiday: nasional | cuti bersama


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why the deadline is then."""

    start: datetime  # as given
    counted_from: datetime  # the start itself, or the next working moment after it
    due: datetime
    days: tuple[date, ...]  # the working days counted by the day part of the span; empty for minutes alone
    segments: tuple[Segment, ...]  # all working time between counted_from and due
    skipped: tuple[Skipped, ...]  # dates without working time from start to due
    provisional: tuple[str, ...]  # names of estimates on the way that a decree may still move


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """One version of an office's working time; immutable, shared by threads. Made by `Calendar.load`."""

    name: str
    zone: str  # IANA key; for showing times
    digest: str  # SHA-256 of `text`, hex
    text: str  # canonical
    first_day: date
    last_day: date  # holidays after it are not known: nothing is counted beyond it
    _hours: Hours = field(repr=False, compare=False)
    _line: Timeline = field(repr=False, compare=False)

    @staticmethod
    def load(text: str) -> "Calendar":
        """The calendar of a JSON text; equal texts give the same object.

        Raises CalendarRefused (params `why`, `where`).
        """
        return _load(text)

    def add(self, start: datetime, span: Span) -> datetime:
        """The due moment of a span from `start`; aware UTC, fractions of seconds kept.

        Raises CalendarEnded when the calendar does not reach it.
        """
        try:
            return moment(self._due(instant(start), span))
        except OffTheLine:
            self._ended(start)

    def between(self, first: datetime, then: datetime) -> int:
        """Whole working minutes from the one moment to the other; negative when `then` is earlier.

        Raises CalendarEnded when the calendar does not reach one of them.
        """
        if then < first:
            return -self.between(then, first)
        try:
            return (self._line.worked(instant(then)) - self._line.worked(instant(first))) // MINUTE
        except OffTheLine:
            self._ended(then if first >= moment(self._line.start) else first)

    def is_working(self, at: datetime) -> bool:
        """Whether the office works at that moment; at a break's start and at closing it no longer does.

        Raises CalendarEnded when the calendar does not reach it.
        """
        try:
            self._line.check(instant(at))
            return self._line.next_working(instant(at))[0] == instant(at)
        except OffTheLine:
            if self._line.start <= instant(at) < self._line.stop:
                return False  # after the last closing
            self._ended(at)

    def explain(self, start: datetime, span: Span) -> Explanation:
        """The due moment with everything that was counted and skipped on the way.

        Raises CalendarEnded when the calendar does not reach it.
        """
        try:
            counted_from, piece = self._line.next_working(instant(start))
            due = self._due(instant(start), span)
        except OffTheLine:
            self._ended(start)
        dates = tuple(self._dates(start, moment(due)))
        on = [(day, self._hours.on(day)) for day in dates]
        return Explanation(
            start=moment(instant(start)),
            counted_from=moment(counted_from),
            due=moment(due),
            days=self._counted_days(piece, span),
            segments=tuple(self._segments(counted_from, due)),
            skipped=tuple(
                Skipped(date=day, reason=what.reason, name=what.name, kind=what.kind) for day, what in on if what.reason
            ),
            provisional=tuple(dict.fromkeys(what.name for _, what in on if what.provisional)),
        )

    def _due(self, start: int, span: Span) -> int:
        line = self._line
        at, piece = line.next_working(start)
        if span.has_days:
            clock = moment(at).astimezone(self._hours.zone).time()
            target = self._target(piece, span)
            at = line.into_hours(target, on_clock(line.days[target], clock, self._hours.zone))
        if span.clock_minutes:
            at = line.reach(line.worked(at) + span.clock_minutes * MINUTE)
        return at

    def _target(self, piece: int, span: Span) -> int:
        """The position of the working day that the day part of a span leads to."""
        day = self._base(piece, span) + span.weeks * WEEK + span.days
        if day >= len(self._line.days):
            raise OffTheLine
        return day

    def _base(self, piece: int, span: Span) -> int:
        day = self._line.day_of[piece]
        months = span.years * 12 + span.months
        return self._line.working_day(_months_on(self._line.days[day], months)) if months else day

    def _counted_days(self, piece: int, span: Span) -> tuple[date, ...]:
        if not span.has_days:
            return ()
        base, target = self._base(piece, span), self._target(piece, span)
        by_calendar = base != self._line.day_of[piece]
        return self._line.days[base if by_calendar else base + 1 : target + 1]

    def _dates(self, start: datetime, due: datetime) -> Iterator[date]:
        day, last = start.astimezone(self._hours.zone).date(), due.astimezone(self._hours.zone).date()
        while day <= last:
            yield day
            day += timedelta(days=1)

    def _segments(self, counted_from: int, due: int) -> Iterator[Segment]:
        at, counted = counted_from, 0
        while at < due:
            at, piece = self._line.next_working(at)
            end = min(due, self._line.closes[piece])
            if at >= end:
                return
            before, counted = counted, counted + end - at
            yield Segment(start=moment(at), end=moment(end), minutes=counted // MINUTE - before // MINUTE)
            at = end

    def _ended(self, start: datetime) -> NoReturn:
        raise CalendarEnded(
            name=self.name,
            start=moment(instant(start)).astimezone(self._hours.zone).isoformat(timespec="minutes"),
            first_day=self.first_day.isoformat(),
            last_day=self.last_day.isoformat(),
        ) from None


@lru_cache(maxsize=64)
def _load(text: str) -> Calendar:
    hours = read(text)
    return Calendar(
        name=hours.name,
        zone=hours.zone.key,
        digest=sha256(hours.text.encode()).hexdigest(),
        text=hours.text,
        first_day=hours.first,
        last_day=hours.last,
        _hours=hours,
        _line=build(hours),
    )


def _months_on(day: date, months: int) -> date:
    """The same day of the month so many months on; the month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > _LAST_YEAR:
        raise OffTheLine
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))
