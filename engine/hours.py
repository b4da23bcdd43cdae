"""Office hours as values: weekly hours, ranges with other hours, single dates, holidays, and which of them wins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Pieces = tuple[tuple[int, int], ...]  # (from, to) in minutes after local midnight, sorted, apart, never empty
Reason = Literal["", "weekend", "holiday", "closed"]


@dataclass(frozen=True, kw_only=True)
class Day:
    """What one date is: its working pieces, or why it has none."""

    pieces: Pieces
    reason: Reason = ""  # why it has none; "" on a working day
    name: str = ""  # of the holiday, the range or the single date that decided
    kind: str = ""  # of a holiday: nasional | cuti bersama
    provisional: bool = False  # what decided is an estimate that its decree may still move


@dataclass(frozen=True, kw_only=True)
class Range:
    """Dates, both included, in which other weekly hours hold, e.g. Ramadan."""

    name: str
    first: date
    last: date
    weekly: Mapping[int, Pieces]  # by weekday, Monday 0; a weekday left out is closed
    provisional: bool


@dataclass(frozen=True, kw_only=True)
class Hours:
    """The office hours of one calendar. A single date wins over a holiday, that over a range, that over the week."""

    name: str
    zone: ZoneInfo
    first: date
    last: date
    weekly: Mapping[int, Pieces]
    ranges: tuple[Range, ...] = ()
    dates: Mapping[date, Day] = field(default_factory=dict)
    holidays: Mapping[date, Day] = field(default_factory=dict)
    text: str = ""  # canonical; what is stored and digested

    def on(self, day: date) -> Day:
        """What that date is."""
        single = self.dates.get(day) or self.holidays.get(day)
        if single is not None:
            return single
        weekday = day.weekday()
        for other in self.ranges:
            if other.first <= day <= other.last:
                pieces = other.weekly.get(weekday, ())
                reason: Reason = "" if pieces else "closed" if weekday in self.weekly else "weekend"
                return Day(pieces=pieces, reason=reason, name=other.name, provisional=other.provisional)
        pieces = self.weekly.get(weekday, ())
        return Day(pieces=pieces, reason="" if pieces else "weekend")
