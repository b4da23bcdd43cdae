"""Reading a calendar: what wins over what, and everything that is refused."""

import hashlib
import json
from collections.abc import Callable
from datetime import date

import pytest

from engine.calendar import Calendar, CalendarRefused, canonical
from engine.calendar_library import names, office_calendar, shipped, weekly_hours
from engine.errors import NotFound
from engine.hours_reader import read


def source() -> dict[str, object]:
    """A small calendar in which every kind of entry meets another."""
    return {
        "name": "kecil",
        "zone": "Asia/Jakarta",
        "valid": {"from": "2026-01-01", "to": "2026-12-31"},
        "weekly": {"mon": [["08:00", "12:00"], ["13:00", "16:00"]], "tue": [["08:00", "16:00"]]},
        "ranges": [
            {"name": "Ramadan", "from": "2026-02-16", "to": "2026-03-15", "weekly": {"mon": [["09:00", "15:00"]]}}
        ],
        "dates": [
            {"date": "2026-02-23", "segments": [["08:00", "11:00"]], "name": "Tetap bekerja"},
            {"date": "2026-02-16", "segments": [], "name": "Banjir"},
        ],
        "holidays": [
            {"date": "2026-02-23", "name": "Hari A", "kind": "nasional", "decree": "SKB"},
            {"date": "2026-03-02", "name": "Hari B", "kind": "cuti bersama", "decree": "SKB"},
        ],
    }


def test_single_dates_win_over_holidays_over_ranges_over_the_week() -> None:
    hours = read(json.dumps(source()))
    assert hours.on(date(2026, 1, 5)).pieces == ((480, 720), (780, 960))
    assert hours.on(date(2026, 3, 9)).pieces == ((540, 900),)
    assert (hours.on(date(2026, 3, 2)).reason, hours.on(date(2026, 3, 2)).name) == ("holiday", "Hari B")
    assert hours.on(date(2026, 2, 23)).pieces == ((480, 660),)
    assert (hours.on(date(2026, 2, 16)).reason, hours.on(date(2026, 2, 16)).name) == ("closed", "Banjir")


def test_a_weekday_that_a_range_leaves_out_is_closed_by_it() -> None:
    hours = read(json.dumps(source()))
    assert (hours.on(date(2026, 2, 17)).reason, hours.on(date(2026, 2, 17)).name) == ("closed", "Ramadan")
    assert hours.on(date(2026, 2, 18)).reason == "weekend"
    assert hours.on(date(2026, 1, 7)).reason == "weekend"


def test_the_digest_is_of_the_canonical_text_however_it_was_spaced() -> None:
    loose, tight = json.dumps(source(), indent=3), canonical(source())
    assert Calendar.load(loose).text == tight
    assert Calendar.load(loose).digest == Calendar.load(tight).digest == hashlib.sha256(tight.encode()).hexdigest()


def _without(key: str) -> Callable[[dict[str, object]], object]:
    return lambda calendar: calendar.pop(key)


def _with(**entries: object) -> Callable[[dict[str, object]], object]:
    return lambda calendar: calendar.update(entries)


def _week(*pieces: list[str]) -> Callable[[dict[str, object]], object]:
    return _with(weekly={"mon": list(pieces)})


def _holiday(**entries: object) -> Callable[[dict[str, object]], object]:
    return _with(holidays=[{"date": "2026-05-01", "name": "A", "kind": "nasional", "decree": "SKB", **entries}])


def _range(**entries: object) -> Callable[[dict[str, object]], object]:
    whole = {"name": "R", "from": "2026-02-01", "to": "2026-02-02", "weekly": {}, **entries}
    return _with(ranges=[whole])


@pytest.mark.parametrize(
    ("change", "why", "where"),
    [
        (_without("zone"), "key-missing", "zone"),
        (_without("valid"), "key-missing", "valid"),
        (_with(valid={"from": "2026-01-01"}), "key-missing", "valid.to"),
        (_with(hours=1), "key-unknown", "hours"),
        (_with(weekly={"senin": []}), "key-unknown", "weekly.senin"),
        (_with(name=""), "type", "name"),
        (_with(name=7), "type", "name"),
        (_with(name="x" * 301), "type", "name"),
        (_with(weekly=[]), "type", "weekly"),
        (_with(weekly={"mon": {}}), "type", "weekly.mon"),
        (_with(ranges={}), "type", "ranges"),
        (_with(dates=["2026-01-01"]), "type", "dates.0"),
        (_with(weekly={}), "no-working-time", "weekly"),
        (_with(weekly={"mon": []}), "no-working-time", "weekly"),
        (_with(zone="Asia/Bandarlampung"), "zone-unknown", "zone"),
        (_with(zone="WIB"), "zone-unknown", "zone"),
        (_with(zone="localtime"), "zone-unknown", "zone"),
        (_with(zone="../../etc/passwd"), "zone-unknown", "zone"),
        (_with(zone="Asia/"), "zone-unknown", "zone"),
        (_with(zone="/etc/localtime"), "zone-unknown", "zone"),
        (_with(zone="Asia/\0"), "zone-unknown", "zone"),
        (_with(valid={"from": "2026-12-31", "to": "2026-01-01"}), "reversed", "valid"),
        (_with(valid={"from": "1900-01-01", "to": "1901-01-01"}), "date-unreadable", "valid"),
        (_with(valid={"from": "2026-01-01", "to": "2126-01-01"}), "valid-too-long", "valid"),
        (_with(valid={"from": "2026-02-30", "to": "2026-03-01"}), "date-unreadable", "valid.from"),
        (_with(valid={"from": "20260101", "to": "2026-03-01"}), "date-unreadable", "valid.from"),
        (_with(valid={"from": 20260101, "to": "2026-03-01"}), "date-unreadable", "valid.from"),
        (_week(["08:00", "08:00"]), "segment-empty", "weekly.mon.0"),
        (_week(["16:00", "08:00"]), "segment-empty", "weekly.mon.0"),
        (_week(["22:00", "06:00"]), "segment-empty", "weekly.mon.0"),
        (_week(["08:00", "12:00"], ["11:00", "16:00"]), "segments-overlap", "weekly.mon.1"),
        (_week(["13:00", "16:00"], ["08:00", "12:00"]), "segments-overlap", "weekly.mon.1"),
        (_week(["08:00"]), "type", "weekly.mon.0"),
        (_week(["08:00", "24:01"]), "time-unreadable", "weekly.mon.0"),
        (_week(["8:00", "12:00"]), "time-unreadable", "weekly.mon.0"),
        (_week(["08.00", "12.00"]), "time-unreadable", "weekly.mon.0"),
        (_week(["08:60", "12:00"]), "time-unreadable", "weekly.mon.0"),
        (_holiday(date="2027-05-01"), "outside-valid", "holidays.0.date"),
        (_holiday(date="2026-13-01"), "date-unreadable", "holidays.0.date"),
        (_holiday(kind="libur"), "kind-unknown", "holidays.0.kind"),
        (_holiday(kind=[]), "kind-unknown", "holidays.0.kind"),
        (_holiday(decree=""), "type", "holidays.0.decree"),
        (_holiday(provisional="ya"), "type", "holidays.0.provisional"),
        (_holiday(note="x"), "key-unknown", "holidays.0.note"),
        (_range(**{"to": "2027-01-01"}), "outside-valid", "ranges.0"),
        (_range(**{"to": "2026-01-01"}), "reversed", "ranges.0"),
        (_range(source=""), "type", "ranges.0.source"),
        (_range(weekly={"mon": [["09:00", "09:00"]]}), "segment-empty", "ranges.0.weekly.mon.0"),
    ],
)
def test_a_calendar_that_could_be_misread_is_refused(
    change: Callable[[dict[str, object]], object], why: str, where: str
) -> None:
    calendar = source()
    change(calendar)
    with pytest.raises(CalendarRefused) as refused:
        Calendar.load(json.dumps(calendar))
    assert refused.value.code == "calendar-refused"
    assert refused.value.params == {"why": why, "where": where}


def test_one_date_twice_is_refused() -> None:
    calendar = source()
    holiday = {"date": "2026-05-01", "name": "A", "kind": "nasional", "decree": "SKB"}
    calendar["holidays"] = [holiday, holiday]
    with pytest.raises(CalendarRefused, match="cannot be used") as refused:
        Calendar.load(json.dumps(calendar))
    assert refused.value.params == {"why": "date-twice", "where": "holidays.1"}


def test_ranges_that_share_a_day_are_refused() -> None:
    calendar = source()
    one = {"name": "A", "from": "2026-02-01", "to": "2026-02-10", "weekly": {}}
    calendar["ranges"] = [one, {**one, "from": "2026-02-10", "to": "2026-02-12"}]
    with pytest.raises(CalendarRefused) as refused:
        Calendar.load(json.dumps(calendar))
    assert refused.value.params == {"why": "ranges-overlap", "where": "ranges.1"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not-json"),
        ("{", "not-json"),
        ("[" * 100_000, "not-json"),
        ('{"name": NaN}', "not-json"),
        ('{"name": "\\ud800"}', "not-json"),
        ('{"name": "a", "name": "b"}', "key-twice"),
        ("[]", "type"),
        ("null", "type"),
        (" " * 1_000_001, "too-long"),
    ],
)
def test_a_text_that_is_no_calendar_is_refused(text: str, why: str) -> None:
    with pytest.raises(CalendarRefused) as refused:
        Calendar.load(text)
    assert refused.value.params["why"] == why


@pytest.mark.parametrize(
    "text",
    ["senin", "senin 7.30-16.00", "senin-kamis", "kamis-senin 07.30-12.00", "libur 07.30-12.00", "07.30-12.00"],
)
def test_hours_that_cannot_be_read_from_a_line_are_refused(text: str) -> None:
    with pytest.raises(CalendarRefused) as refused:
        weekly_hours(text)
    assert refused.value.params["why"] == "hours-unreadable"


def test_hours_are_read_from_one_line_in_both_languages() -> None:
    assert weekly_hours("Senin-Selasa 07.30-12.00 13.00-16.00; fri: 07:30 - 11:30, 13:00-16:30;") == {
        "mon": [["07:30", "12:00"], ["13:00", "16:00"]],
        "tue": [["07:30", "12:00"], ["13:00", "16:00"]],
        "fri": [["07:30", "11:30"], ["13:00", "16:30"]],
    }
    with pytest.raises(CalendarRefused):
        weekly_hours("mon 08:00-09:00; senin 10:00-11:00")
    with pytest.raises(CalendarRefused):
        office_calendar("kosong", "Asia/Makassar", weekly_hours(""))


def test_a_calendar_that_is_not_shipped_is_not_found() -> None:
    assert names() == ("lampung",)
    for name in ("jakarta", "../lampung", ""):
        with pytest.raises(NotFound):
            shipped(name)
