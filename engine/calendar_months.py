"""A year of a calendar as months of weeks, each day with what it is: for looking at, not for counting."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from engine.hours import Day, Hours
from engine.hours_reader import read

MARKS = {"nasional": "national", "cuti bersama": "collective"}


@dataclass(frozen=True, kw_only=True)
class MonthDay:
    """One date of the office."""

    date: date
    mark: str  # national | collective | range | single | weekend | outside; "" for a day like any other
    name: str = ""
    provisional: bool = False


@dataclass(frozen=True, kw_only=True)
class Named:
    """What has a name in a month, from one of its days to another."""

    first: date
    last: date
    mark: str
    name: str
    provisional: bool


@dataclass(frozen=True, kw_only=True)
class Month:
    """Weeks from Monday; None where a day belongs to another month."""

    first: date
    weeks: tuple[tuple[MonthDay | None, ...], ...]
    named: tuple[Named, ...]


def months(text: str, year: int) -> tuple[Month, ...]:
    """The twelve months of a year in a calendar's text.

    Raises CalendarRefused when the text cannot be read.
    """
    hours = read(text)
    return tuple(_month(hours, date(year, number, 1)) for number in range(1, 13))


def _month(hours: Hours, first: date) -> Month:
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    last = max(day for day in weeks[-1] if day.month == first.month)
    return Month(
        first=first,
        weeks=tuple(tuple(_day(hours, day) if day.month == first.month else None for day in week) for week in weeks),
        named=tuple(sorted(_named(hours, first, last), key=lambda one: (one.first, one.last))),
    )


def _day(hours: Hours, day: date) -> MonthDay:
    if not hours.first <= day <= hours.last:
        return MonthDay(date=day, mark="outside")
    found = hours.on(day)
    return MonthDay(date=day, mark=_mark(hours, day, found), name=found.name, provisional=found.provisional)


def _mark(hours: Hours, day: date, found: Day) -> str:
    if day in hours.dates:
        return "single"
    if found.kind:
        return MARKS[found.kind]
    if found.reason:
        return "weekend"
    return "range" if found.name else ""


def _named(hours: Hours, first: date, last: date) -> Iterator[Named]:
    for one in hours.ranges:
        if one.first <= last and one.last >= first:
            yield Named(first=max(first, one.first), last=min(last, one.last), mark="range", name=one.name,
                        provisional=one.provisional)
    day = first
    while day <= last:
        found = _day(hours, day)
        if found.mark in ("national", "collective", "single"):
            yield Named(first=day, last=day, mark=found.mark, name=found.name, provisional=found.provisional)
        day += timedelta(days=1)
