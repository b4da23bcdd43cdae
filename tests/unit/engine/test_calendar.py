"""Working time in the office's own days: deadlines worked out by hand, and mistakes that other engines made."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bpmn.span import read
from engine.calendar import Calendar, CalendarEnded
from engine.calendar_library import shipped

LAMPUNG = Calendar.load(shipped("lampung"))
WIB = ZoneInfo("Asia/Jakarta")
SHEET = ("P1D", "PT60M", "PT30M", "PT5M", "P1D", "PT20M", "PT20M", "PT20M", "PT5M", "PT5M", "PT15M")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB).astimezone(UTC)


def due(start: str, span: str) -> str:
    return LAMPUNG.add(at(start), read(span)).astimezone(WIB).isoformat(" ").removesuffix("+07:00").removesuffix(":00")


@pytest.mark.parametrize(
    ("start", "archived"),
    [
        ("2026-11-23 07:30", "2026-11-25 10:30"),
        ("2026-12-22 09:00", "2026-12-28 12:00"),  # cuti bersama on the 24th, Natal, the weekend
        ("2026-03-17 08:00", "2026-03-26 11:00"),  # Nyepi and Lebaran; 08:00 of Ramadan stays 08:00 after it
    ],
)
def test_the_eleven_steps_back_to_back(start: str, archived: str) -> None:
    moment = at(start)
    for span in SHEET:
        moment = LAMPUNG.add(moment, read(span))
    assert moment == at(archived)


@pytest.mark.parametrize(
    ("start", "span", "expected"),
    [
        ("2026-11-20 15:50", "60 menit", "2026-11-23 07:50"),  # Friday closes at 16:30
        ("2026-11-23 09:00", "60 menit", "2026-11-23 10:00"),
        ("2026-11-23 06:00", "60 menit", "2026-11-23 08:30"),  # before opening, kiegroup/jbpm#1830
        ("2026-11-23 00:00", "60 menit", "2026-11-23 08:30"),
        ("2026-11-23 16:00", "5 menit", "2026-11-24 07:35"),  # at closing
        ("2026-11-23 20:15", "60 menit", "2026-11-24 08:30"),  # after closing, kiegroup/jbpm#1342
        ("2026-11-23 23:59", "60 menit", "2026-11-24 08:30"),
        ("2026-11-20 17:00", "5 menit", "2026-11-23 07:35"),  # after closing on Friday
        ("2026-11-21 10:00", "20 menit", "2026-11-23 07:50"),  # Saturday
        ("2026-11-23 12:20", "20 menit", "2026-11-23 13:20"),  # in the break
        ("2026-11-23 11:50", "20 menit", "2026-11-23 13:10"),  # across the break
        ("2026-11-23 11:40", "20 menit", "2026-11-23 12:00"),  # due at the break's start stays there
        ("2026-11-23 15:40", "20 menit", "2026-11-23 16:00"),  # due at closing stays there
        ("2026-11-20 11:20", "20 menit", "2026-11-20 13:10"),  # Friday's longer break
        ("2026-11-20 12:50", "20 menit", "2026-11-20 13:20"),
        ("2026-11-23 07:30", "450 menit", "2026-11-23 16:00"),
        ("2026-11-23 07:30", "451 menit", "2026-11-24 07:31"),
        ("2026-11-23 07:30", "24 jam", "2026-11-26 09:00"),
        ("2026-02-18 15:50", "20 menit", "2026-02-19 08:10"),  # Ramadan's first day opens at 8
        ("2026-02-19 07:30", "5 menit", "2026-02-19 08:05"),
        ("2026-02-19 08:00", "390 menit", "2026-02-19 15:00"),
        ("2026-02-20 11:20", "20 menit", "2026-02-20 12:40"),  # its Friday
        ("2026-03-17 14:50", "20 menit", "2026-03-25 07:40"),  # from Ramadan over the holidays to ordinary hours
        ("2025-12-24 15:30", "60 menit", "2025-12-29 08:00"),  # Natal, cuti bersama, weekend, jbpm#233
        ("2025-12-31 15:50", "20 menit", "2026-01-02 07:40"),  # the year's end
        ("2025-03-27 14:50", "20 menit", "2025-04-08 07:40"),  # the longest chain: 28 March to 7 April
        ("2026-11-23 10:00:30.250", "5 menit", "2026-11-23 10:05:30.250000"),
    ],
)
def test_minutes_are_working_minutes(start: str, span: str, expected: str) -> None:
    assert due(start, span) == expected


@pytest.mark.parametrize(
    ("start", "span", "expected"),
    [
        ("2026-11-23 09:00", "1 hari", "2026-11-24 09:00"),  # not 24 working hours, jmix-framework/jmix#790
        ("2026-11-20 09:00", "1 hari", "2026-11-23 09:00"),
        ("2026-11-23 06:00", "1 hari", "2026-11-24 07:30"),  # first to the next working moment
        ("2026-11-23 12:30", "1 hari", "2026-11-24 13:00"),
        ("2026-11-23 16:00", "1 hari", "2026-11-25 07:30"),
        ("2026-11-21 10:00", "1 hari", "2026-11-24 07:30"),
        ("2026-11-26 11:45", "1 hari", "2026-11-27 13:00"),  # Thursday's work is Friday's break
        ("2026-11-26 11:30", "1 hari", "2026-11-27 11:30"),  # due at the break's start stays there
        ("2026-11-27 16:20", "1 hari", "2026-11-30 16:00"),  # after closing of the target day
        ("2026-02-18 07:40", "1 hari", "2026-02-19 08:00"),  # before its opening
        ("2026-02-18 15:30", "1 hari", "2026-02-19 15:00"),
        ("2026-12-23 09:00", "1 hari", "2026-12-28 09:00"),
        ("2026-11-23 09:00:30.250", "1 hari", "2026-11-24 09:00:30.250000"),
        ("2026-11-23 09:00", "2 minggu", "2026-12-07 09:00"),
        ("2026-12-14 09:00", "2 minggu", "2026-12-30 09:00"),  # ten working days, not fourteen dates
        ("2026-11-23 09:00", "1 bulan", "2026-12-23 09:00"),
        ("2026-11-24 09:00", "1 bulan", "2026-12-28 09:00"),  # the 24th of December is closed: rolled forward
        ("2026-01-30 09:00", "1 bulan", "2026-03-02 09:00"),  # 28 February is a Saturday
        ("2025-01-31 09:00", "1 bulan", "2025-02-28 09:00"),  # the month's last day
        ("2026-12-01 09:00", "3 bulan", "2027-03-01 09:00"),
        ("2026-11-23 09:00", "1 tahun", "2027-11-23 09:00"),
        ("2025-02-28 09:00", "P1Y1M", "2026-03-30 09:00"),  # 28 March 2026 is a Saturday
        ("2026-11-23 09:00", "P1DT2H", "2026-11-24 11:00"),
        ("2026-11-27 16:20", "P1DT2H", "2026-12-01 09:30"),  # days first: closing on Monday, then two hours
        ("2026-11-23 09:00", "P1M1D", "2026-12-28 09:00"),
    ],
)
def test_days_are_working_days_at_the_same_clock(start: str, span: str, expected: str) -> None:
    assert due(start, span) == expected


def test_between_counts_whole_working_minutes() -> None:
    assert LAMPUNG.between(at("2026-11-20 15:50"), at("2026-11-23 07:50")) == 60
    assert LAMPUNG.between(at("2026-11-23 07:50"), at("2026-11-20 15:50")) == -60
    assert LAMPUNG.between(at("2026-11-21 09:00"), at("2026-11-22 09:00")) == 0
    assert LAMPUNG.between(at("2026-11-23 10:00:00"), at("2026-11-23 10:01:59")) == 1


@pytest.mark.parametrize(
    ("moment", "working"),
    [
        ("2026-11-23 07:29:59", False),
        ("2026-11-23 07:30", True),
        ("2026-11-23 12:00", False),
        ("2026-11-23 13:00", True),
        ("2026-11-23 16:00", False),
        ("2026-11-27 16:00", True),
        ("2026-12-25 10:00", False),
        ("2027-12-31 23:00", False),
    ],
)
def test_the_office_works_or_not(moment: str, working: bool) -> None:
    assert LAMPUNG.is_working(at(moment)) is working


def test_an_explanation_counts_every_piece_and_names_every_closed_date() -> None:
    why = LAMPUNG.explain(at("2026-12-23 15:30"), read("60 menit"))
    assert why.due == at("2026-12-28 08:00")
    assert [(piece.start, piece.end, piece.minutes) for piece in why.segments] == [
        (at("2026-12-23 15:30"), at("2026-12-23 16:00"), 30),
        (at("2026-12-28 07:30"), at("2026-12-28 08:00"), 30),
    ]
    assert [(skipped.date.day, skipped.reason, skipped.name, skipped.kind) for skipped in why.skipped] == [
        (24, "holiday", "Cuti Bersama Hari Raya Natal", "cuti bersama"),
        (25, "holiday", "Hari Raya Natal", "nasional"),
        (26, "weekend", "", ""),
        (27, "weekend", "", ""),
    ]
    assert why.days == ()
    assert why.provisional == ()


def test_an_explanation_of_days_names_the_days_counted_and_where_it_began() -> None:
    why = LAMPUNG.explain(at("2026-11-26 18:00"), read("2 hari"))
    assert why.counted_from == at("2026-11-27 07:30")
    assert why.days == (date(2026, 11, 30), date(2026, 12, 1))
    assert why.due == at("2026-12-01 07:30")


def test_an_explanation_of_a_month_names_the_day_it_rolled_to() -> None:
    why = LAMPUNG.explain(at("2026-11-24 09:00"), read("P1M1D"))
    assert why.days == (date(2026, 12, 28), date(2026, 12, 29))


def test_an_explanation_says_what_is_still_an_estimate() -> None:
    why = LAMPUNG.explain(at("2027-03-05 14:00"), read("1 hari"))
    assert why.provisional[0] == "Ramadan 1448 H"
    assert "Hari Raya Idul Fitri" in why.provisional


@pytest.mark.parametrize(
    ("start", "span"),
    [
        ("2027-12-31 16:20", "20 menit"),
        ("2027-12-31 16:30", "5 menit"),
        ("2027-12-31 09:00", "1 hari"),
        ("2027-06-01 09:00", "1 tahun"),
        ("2027-06-02 09:00", "99999 tahun"),
        ("2027-06-02 09:00", "99999 minggu"),
        ("2028-01-03 09:00", "5 menit"),
        ("2024-12-31 23:59", "5 menit"),
        ("1960-01-01 09:00", "5 menit"),
    ],
)
def test_nothing_is_counted_where_holidays_are_not_known(start: str, span: str) -> None:
    for count in (LAMPUNG.add, LAMPUNG.explain):
        with pytest.raises(CalendarEnded) as ended:
            count(at(start), read(span))
        assert ended.value.code == "calendar-ended"
        assert ended.value.params["last_day"] == "2027-12-31"
        assert ended.value.params["first_day"] == "2025-01-01"


def test_a_due_at_the_very_last_closing_is_still_known() -> None:
    assert due("2027-12-31 16:10", "20 menit") == "2027-12-31 16:30"


def test_asking_about_a_moment_outside_the_calendar_is_refused() -> None:
    with pytest.raises(CalendarEnded):
        LAMPUNG.is_working(at("2028-01-01 00:00"))
    with pytest.raises(CalendarEnded):
        LAMPUNG.between(at("2027-12-01 09:00"), at("2028-01-01 00:00"))
    with pytest.raises(CalendarEnded):
        LAMPUNG.between(at("2024-12-31 23:59"), at("2025-01-03 09:00"))


def test_a_moment_without_a_zone_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError):
        LAMPUNG.add(at("2026-11-23 09:00").replace(tzinfo=None), read("P1D"))
