"""Other offices: their zone, their six days, their summer time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bpmn.span import read
from engine.calendar import Calendar
from engine.calendar_library import office_calendar, weekly_hours
from engine.hours_reader import canonical


def calendar(zone: str, hours: str, first: str = "2025-01-01", last: str = "2027-12-31") -> Calendar:
    weekly = weekly_hours(hours)
    return Calendar.load(
        canonical({"name": "uji", "zone": zone, "valid": {"from": first, "to": last}, "weekly": weekly})
    )


def due(office: Calendar, start: str, span: str) -> str:
    zone = ZoneInfo(office.zone)
    moment = office.add(datetime.fromisoformat(start).replace(tzinfo=zone), read(span))
    assert moment.tzinfo is UTC
    return moment.astimezone(zone).isoformat(" ", "minutes")


@pytest.mark.parametrize(("zone", "offset"), [("Asia/Makassar", "+08:00"), ("Asia/Jayapura", "+09:00")])
def test_the_same_hours_hold_on_the_clock_of_another_zone(zone: str, offset: str) -> None:
    office = calendar(zone, "senin-kamis 07.30-12.00 13.00-16.00; jumat 07.30-11.30 13.00-16.30")
    assert due(office, "2026-11-20 15:50", "60 menit") == f"2026-11-23 07:50{offset}"


def test_a_six_day_office_works_on_saturday() -> None:
    office = calendar("Asia/Jayapura", "senin-jumat 07.30-14.30; sabtu 07.30-12.00")
    assert due(office, "2026-11-20 14:20", "20 menit") == "2026-11-21 07:40+09:00"
    assert due(office, "2026-11-20 14:00", "1 hari") == "2026-11-21 12:00+09:00"
    assert due(office, "2026-11-20 09:00", "2 hari") == "2026-11-23 09:00+09:00"
    assert due(office, "2026-11-20 09:00", "1 minggu") == "2026-11-26 09:00+09:00"  # five working days


def test_an_hour_that_summer_time_skips_is_not_worked() -> None:
    office = calendar("Europe/Berlin", "sun 00:00-06:00")
    assert office.between(_utc("2026-03-28 23:00"), _utc("2026-03-29 04:00")) == 300
    assert due(office, "2026-03-29 01:50", "20 menit") == "2026-03-29 03:10+02:00"


def test_a_piece_within_the_skipped_hour_is_no_piece() -> None:
    office = calendar("Europe/Berlin", "sun 02:10-02:40 05:00-06:00")
    assert due(office, "2026-03-29 00:00", "20 menit") == "2026-03-29 05:20+02:00"
    assert due(calendar("Europe/Berlin", "sun 02:10-02:40"), "2026-03-29 00:00", "20 menit") == "2026-04-05 02:30+02:00"


def test_a_piece_that_ends_in_the_skipped_hour_ends_when_the_clocks_change() -> None:
    office = calendar("Europe/Berlin", "sun 01:30-02:30 02:45-04:00")
    assert office.between(_utc("2026-03-28 23:00"), _utc("2026-03-29 12:00")) == 30 + 60


def test_an_hour_that_comes_twice_is_worked_twice() -> None:
    office = calendar("Europe/Berlin", "sun 00:00-06:00")
    assert office.between(_utc("2026-10-24 22:00"), _utc("2026-10-25 05:00")) == 420


def test_a_day_keeps_its_clock_over_the_change_of_clocks() -> None:
    office = calendar("Europe/Berlin", "mon-sun 08:00-16:00")
    assert due(office, "2026-03-28 09:00", "1 hari") == "2026-03-29 09:00+02:00"
    assert due(office, "2026-10-24 09:00", "1 hari") == "2026-10-25 09:00+01:00"


def test_a_clock_that_the_target_day_skips_means_the_moment_of_the_change() -> None:
    office = calendar("Europe/Berlin", "mon-sun 00:00-24:00")
    assert due(office, "2026-03-28 02:30", "1 hari") == "2026-03-29 03:00+02:00"
    second_half_past_two = _utc("2025-10-26 01:30")
    assert office.add(second_half_past_two, read("P5M3D")) == _utc("2026-03-29 01:00")


def test_a_date_that_a_zone_left_out_is_no_working_day() -> None:
    office = calendar("Pacific/Apia", "mon-sun 08:00-16:00", "2011-01-01", "2012-12-31")
    assert due(office, "2011-12-29 09:00", "1 hari") == "2011-12-31 09:00+14:00"


def test_clocks_may_change_at_midnight() -> None:
    office = calendar("Africa/Cairo", "mon-sun 00:00-24:00")
    change = datetime(2026, 4, 23, 22, tzinfo=UTC)  # the 24th begins at 01:00
    assert office.between(change - timedelta(hours=24), change + timedelta(hours=23)) == 47 * 60
    assert due(office, "2026-04-23 00:30", "1 hari") == "2026-04-24 01:00+03:00"


def test_work_around_midnight_runs_on() -> None:
    office = calendar("Asia/Jakarta", "senin-jumat 22.00-24.00; sabtu 00.00-06.00")
    assert due(office, "2026-11-20 23:30", "60 menit") == "2026-11-21 00:30+07:00"


def test_an_office_has_the_national_holidays_and_nobody_elses_hours() -> None:
    text = office_calendar("dinas-timur", "Asia/Jayapura", weekly_hours("mon-sat 08:00-14:00"))
    office = Calendar.load(text)
    assert office.text == text
    assert "Ramadan" not in text
    assert "Jakarta" not in text
    assert due(office, "2026-12-23 13:50", "20 menit") == "2026-12-26 08:10+09:00"


def test_an_office_may_bring_its_own_ranges_and_dates() -> None:
    text = office_calendar(
        "dinas-tengah",
        "Asia/Makassar",
        weekly_hours("mon-fri 08:00-16:00"),
        ranges=[
            {"name": "Ramadan", "from": "2026-02-19", "to": "2026-03-20", "weekly": weekly_hours("mon-fri 08:00-15:00")}
        ],
        dates=[{"date": "2026-02-20", "segments": [], "name": "Banjir"}],
    )
    assert due(Calendar.load(text), "2026-02-19 14:50", "20 menit") == "2026-02-23 08:10+08:00"


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
