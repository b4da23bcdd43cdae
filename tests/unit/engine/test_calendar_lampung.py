"""The shipped calendar says what the regulations say."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.calendar import Calendar
from engine.calendar_library import shipped
from engine.hours_reader import read

HOURS = read(shipped("lampung"))
LAMPUNG = Calendar.load(shipped("lampung"))


def _minutes(day: date) -> int:
    return sum(end - start for start, end in HOURS.on(day).pieces)


def _year(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=number) for number in range(365)]


def test_an_ordinary_week_has_37_and_a_half_hours_and_one_of_ramadan_32_and_a_half() -> None:
    assert [_minutes(date(2026, 11, 23) + timedelta(days=day)) for day in range(7)] == [450] * 5 + [0, 0]
    assert [_minutes(date(2026, 2, 23) + timedelta(days=day)) for day in range(7)] == [390] * 5 + [0, 0]


@pytest.mark.parametrize(
    ("day", "pieces"),
    [
        (date(2026, 11, 23), ((450, 720), (780, 960))),
        (date(2026, 11, 27), ((450, 690), (780, 990))),
        (date(2026, 2, 19), ((480, 720), (750, 900))),
        (date(2026, 2, 20), ((480, 690), (750, 930))),
        (date(2026, 2, 18), ((450, 720), (780, 960))),
        (date(2026, 3, 25), ((450, 720), (780, 960))),
        (date(2025, 3, 3), ((480, 720), (750, 900))),
        (date(2025, 2, 28), ((450, 690), (780, 990))),
        (date(2025, 4, 8), ((450, 720), (780, 960))),
    ],
)
def test_opening_break_and_closing(day: date, pieces: tuple[tuple[int, int], ...]) -> None:
    assert HOURS.on(day).pieces == pieces


@pytest.mark.parametrize(("year", "working_days"), [(2026, 240), (2027, 242)])
def test_working_days_of_a_year(year: int, working_days: int) -> None:
    assert sum(1 for day in _year(year) if _minutes(day)) == working_days


@pytest.mark.parametrize(("year", "nasional", "cuti"), [(2025, 17, 11), (2026, 17, 8), (2027, 18, 8)])
def test_holidays_of_a_year(year: int, nasional: int, cuti: int) -> None:
    kinds = Counter(what.kind for day, what in HOURS.holidays.items() if day.year == year)
    assert kinds == {"nasional": nasional, "cuti bersama": cuti}


def test_the_day_that_a_later_decree_added_is_closed() -> None:
    assert HOURS.on(date(2025, 8, 18)).kind == "cuti bersama"


def test_estimates_are_marked_and_nothing_else_is() -> None:
    assert sorted(day for day, what in HOURS.holidays.items() if what.provisional) == [
        date(2027, 3, 10),
        date(2027, 3, 11),
        date(2027, 5, 17),
    ]
    assert [(other.name, other.provisional) for other in HOURS.ranges] == [
        ("Ramadan 1446 H", False),
        ("Ramadan 1447 H", False),
        ("Ramadan 1448 H", True),
    ]


def test_ramadan_lasts_to_the_day_before_idul_fitri() -> None:
    for other in HOURS.ranges:
        assert HOURS.holidays[other.last + timedelta(days=1)].name == "Hari Raya Idul Fitri"


def test_it_is_known_by_its_name_zone_and_last_day() -> None:
    assert (LAMPUNG.name, LAMPUNG.zone) == ("lampung", "Asia/Jakarta")
    assert (LAMPUNG.first_day, LAMPUNG.last_day) == (date(2025, 1, 1), date(2027, 12, 31))
    assert LAMPUNG.text == shipped("lampung")


def test_a_whole_year_between_its_ends() -> None:
    new_year = datetime(2026, 1, 1, tzinfo=UTC) - timedelta(hours=7)
    assert LAMPUNG.between(new_year, new_year + timedelta(days=365)) == sum(_minutes(day) for day in _year(2026))
