"""All working time of a calendar on one line: instants in UTC microseconds, so that adding is two binary searches.

Local clocks are turned into instants once, when the line is built; a day of a zone with summer time counts the minutes
that really passed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from engine.hours import Hours

MINUTE = 60_000_000  # microseconds
_MICROSECOND = timedelta(microseconds=1)
_ONE_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = _EPOCH.replace(tzinfo=None)


class OffTheLine(Exception):
    """The moment lies before the first or after the last instant of the line; `engine.calendar` says it with words."""


def instant(moment: datetime) -> int:
    """Microseconds since 1970 UTC of an aware datetime."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(at: int) -> datetime:
    """The aware UTC datetime of an instant."""
    return _EPOCH + timedelta(microseconds=at)


def on_clock(day: date, clock: time, zone: ZoneInfo) -> int:
    """The instant of a local clock time; one that a change of clocks skipped counts as the moment of the change."""
    return _local(datetime.combine(day, clock), zone)


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Working pieces in order, with how much working time lies before each; all tuples, shared by threads."""

    start: int  # the first instant of the calendar
    stop: int  # the first instant after it
    opens: tuple[int, ...]
    closes: tuple[int, ...]
    before: tuple[int, ...]  # working microseconds before the piece
    done: tuple[int, ...]  # and with it
    day_of: tuple[int, ...]  # piece -> its position in `days`
    days: tuple[date, ...]  # working days
    first_of: tuple[int, ...]  # working day -> its first piece; one more at the end

    def worked(self, at: int) -> int:
        """Working microseconds from the calendar's beginning to the instant. Raises OffTheLine."""
        self.check(at)
        piece = bisect_right(self.opens, at) - 1
        return 0 if piece < 0 else self.before[piece] + min(at, self.closes[piece]) - self.opens[piece]

    def next_working(self, at: int) -> tuple[int, int]:
        """The instant itself when work goes on, else the next opening; and its piece. Raises OffTheLine."""
        self.check(at)
        piece = bisect_right(self.closes, at)
        if piece == len(self.opens):
            raise OffTheLine
        return max(at, self.opens[piece]), piece

    def reach(self, amount: int) -> int:
        """The first instant at which so many working microseconds (> 0) have passed. Raises OffTheLine."""
        piece = bisect_left(self.done, amount)
        if piece == len(self.done):
            raise OffTheLine
        return self.closes[piece] - (self.done[piece] - amount)

    def into_hours(self, day: int, at: int) -> int:
        """The instant moved into the hours of a working day: to its opening, the end of a break, or its closing."""
        pieces = range(self.first_of[day], self.first_of[day + 1])
        for piece in pieces:
            if at <= self.closes[piece]:
                return max(at, self.opens[piece])
        return self.closes[pieces[-1]]

    def working_day(self, day: date) -> int:
        """The position of the first working day from that date on. Raises OffTheLine."""
        position = bisect_left(self.days, day)
        if position == len(self.days):
            raise OffTheLine
        return position

    def check(self, at: int) -> None:
        """Raises OffTheLine for an instant the calendar does not know."""
        if not self.start <= at < self.stop:
            raise OffTheLine


def build(hours: Hours) -> Timeline:
    """Lay the hours of every date between the calendar's first and last day on the line."""
    opens: list[int] = []
    closes: list[int] = []
    day_of: list[int] = []
    days: list[date] = []
    for number in range((hours.last - hours.first).days + 1):
        day = hours.first + number * _ONE_DAY
        pieces = hours.on(day).pieces
        at = _clock_of(day, hours.zone) if pieces else None
        laid = [(at(start), at(end)) for start, end in pieces] if at else []
        laid = [(start, end) for start, end in laid if start < end]
        if laid:
            opens.extend(start for start, _ in laid)
            closes.extend(end for _, end in laid)
            day_of.extend([len(days)] * len(laid))
            days.append(day)
    done = tuple(accumulate(end - start for start, end in zip(opens, closes, strict=True)))
    changes = [piece for piece, (one, two) in enumerate(pairwise(day_of), 1) if one != two]
    return Timeline(
        start=on_clock(hours.first, time.min, hours.zone),
        stop=on_clock(hours.last + _ONE_DAY, time.min, hours.zone),
        opens=tuple(opens),
        closes=tuple(closes),
        before=(0, *done[:-1]),
        done=done,
        day_of=tuple(day_of),
        days=tuple(days),
        first_of=(0, *changes, len(day_of)) if days else (0,),
    )


def _clock_of(day: date, zone: ZoneInfo) -> Callable[[int], int]:
    """From minutes after local midnight to instants, for one date."""
    midnight = datetime.combine(day, time.min)
    offset = midnight.replace(tzinfo=zone).utcoffset()
    if offset == (midnight + _ONE_DAY).replace(tzinfo=zone).utcoffset():
        base = _count(midnight) - (offset or timedelta()) // _MICROSECOND
        return lambda minutes: base + minutes * MINUTE
    return lambda minutes: _local(midnight + timedelta(minutes=minutes), zone)


def _count(naive: datetime) -> int:
    return (naive - _NAIVE_EPOCH) // _MICROSECOND


def _local(naive: datetime, zone: ZoneInfo) -> int:
    aware = naive.replace(tzinfo=zone, fold=0)
    utc = aware.astimezone(UTC)
    if utc.astimezone(zone).replace(tzinfo=None) == naive:
        return instant(utc)
    return _change(instant(utc), zone)


def _change(after: int, zone: ZoneInfo) -> int:
    """The instant of the change of clocks that skipped a local time, which lies at most a day before `after`."""
    low, high = after - 24 * 60 * MINUTE, after
    before = moment(low).astimezone(zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if moment(middle).astimezone(zone).utcoffset() == before else (low, middle)
    return high
