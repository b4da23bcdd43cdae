"""Days, hours and numbers as an office writes them."""

from datetime import UTC, date, datetime

import pytest

from bpmn.span import read
from web.words import moments
from web.words.catalogue import WordMissing, say

MOMENT = datetime(2026, 11, 25, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "zone", "written"),
    [
        ("id", "Asia/Jakarta", "25 November 2026 10.30 WIB"),
        ("en", "Asia/Jakarta", "25 November 2026 10:30 WIB"),
        ("id", "Asia/Makassar", "25 November 2026 11.30 WITA"),
        ("id", "Asia/Jayapura", "25 November 2026 12.30 WIT"),
        ("en", "Europe/Berlin", "25 November 2026 04:30 CET"),
    ],
)
def test_a_moment_is_written_in_the_office_zone(language, zone, written):
    assert moments.moment(language, MOMENT, zone) == written


def test_the_day_is_that_of_the_zone_not_of_utc():
    late = datetime(2026, 12, 31, 18, 0, tzinfo=UTC)
    assert moments.full_moment("id", late) == "Jumat, 1 Januari 2027 01.00 WIB"


def test_all_months_and_days_have_a_name_in_both_languages():
    for language in ("id", "en"):
        assert len({moments.day(language, date(2026, month, 1)) for month in range(1, 13)}) == 12
        assert len({moments.weekday(language, date(2026, 11, day)) for day in range(2, 9)}) == 7
    assert moments.day("id", date(2026, 8, 17)) == "17 Agustus 2026"


@pytest.mark.parametrize(
    ("minutes", "indonesian", "english"),
    [
        (65, "1 jam 5 menit kerja", "1 hour 5 minutes of working time"),
        (60, "1 jam kerja", "1 hour of working time"),
        (1, "1 menit kerja", "1 minute of working time"),
        (0, "0 menit kerja", "0 minutes of working time"),
        (-25, "25 menit kerja", "25 minutes of working time"),
        (64800, "1.080 jam kerja", "1,080 hours of working time"),
    ],
)
def test_working_minutes_are_written_in_hours_and_minutes(minutes, indonesian, english):
    assert moments.worktime("id", minutes) == indonesian
    assert moments.worktime("en", minutes) == english


def test_a_span_keeps_the_units_it_was_written_in():
    assert moments.span("id", read("60 menit")) == "60 menit kerja"
    assert moments.span("id", read("P1DT2H")) == "1 hari 2 jam kerja"
    assert moments.span("en", read("1 hari")) == "1 day of working time"


def test_numbers_and_sizes_use_the_separators_of_the_language():
    assert moments.number("id", 1080) == "1.080"
    assert moments.number("en", 1080) == "1,080"
    assert moments.size("id", 1_234_567) == "1,2 MB"
    assert moments.size("id", 300) == "1 KB"


def test_a_sentence_never_reads_format_codes_from_what_people_wrote():
    assert "{0.__class__} {x}" in say("id", "event.reason", reason="{0.__class__} {x}")


def test_an_unknown_key_or_a_missing_parameter_is_a_fault_of_ours():
    with pytest.raises(WordMissing):
        say("id", "no.such.key")
    with pytest.raises(WordMissing):
        say("id", "event.reason")
