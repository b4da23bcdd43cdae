"""A year by month: every day once, in its week, and what it is."""

from datetime import date

import pytest

from engine import calendar_editing as editing
from engine.calendar_library import shipped
from engine.calendar_months import months

TEXT = shipped("lampung")


def days(text, year):
    return {day.date: day for month in months(text, year) for week in month.weeks for day in week if day}


@pytest.mark.parametrize("year", [2025, 2026, 2027, 2028])
def test_every_day_of_a_year_stands_once_beneath_its_weekday(year):
    seen = []
    for month in months(TEXT, year):
        for week in month.weeks:
            assert len(week) == 7
            seen += [day.date for place, day in enumerate(week) if day and day.date.weekday() == place]
    assert seen == sorted(set(seen))
    assert len(seen) == (date(year, 12, 31) - date(year - 1, 12, 31)).days


@pytest.mark.parametrize(("day", "mark", "name"), [
    ("2026-01-01", "national", "Tahun Baru Masehi"), ("2025-01-28", "collective", "Cuti Bersama Tahun Baru Imlek"),
    ("2026-02-20", "range", "Ramadan 1447 H"), ("2026-01-03", "weekend", ""), ("2026-01-05", "", ""),
])
def test_a_day_is_what_the_deadlines_count_it_as(day, mark, name):
    found = days(TEXT, int(day[:4]))[date.fromisoformat(day)]
    assert (found.mark, found.name) == (mark, name)


def test_a_weekend_within_ramadan_is_a_weekend():
    assert days(TEXT, 2026)[date(2026, 2, 21)].mark == "weekend"


def test_a_single_date_wins_and_days_beyond_the_calendar_are_outside():
    text = editing.with_date(TEXT, "2026-01-01", "Piket", "08.00-10.00")
    assert days(text, 2026)[date(2026, 1, 1)].mark == "single"
    assert {day.mark for day in days(TEXT, 2028).values()} == {"outside"}


def test_what_has_a_name_stands_beneath_its_month_a_range_clipped_to_it():
    february, march = months(TEXT, 2026)[1:3]
    ramadan = [one for one in (*february.named, *march.named) if one.mark == "range"]
    assert [(one.first, one.last) for one in ramadan] == [
        (date(2026, 2, 19), date(2026, 2, 28)), (date(2026, 3, 1), date(2026, 3, 20)),
    ]
    assert months(TEXT, 2027)[1].named[-1].provisional or months(TEXT, 2027)[2].named[0].provisional
