"""Spans as sheets and diagrams write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmn.span import Span, SpanUnreadable, read


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("60 menit", Span(minutes=60)),
        ("60menit", Span(minutes=60)),
        ("  60   Menit ", Span(minutes=60)),
        ("60\u00a0menit", Span(minutes=60)),
        ("1 jam", Span(hours=1)),
        ("1 jam kerja 30 menit", Span(hours=1, minutes=30)),
        ("1 hari", Span(days=1)),
        ("1 hari kerja", Span(days=1)),
        ("1 (satu) hari kerja", Span(days=1)),
        ("1 hari 2 jam", Span(days=1, hours=2)),
        ("1 hari dan 2 jam", Span(days=1, hours=2)),
        ("2 minggu", Span(weeks=2)),
        ("3 bulan", Span(months=3)),
        ("1 tahun", Span(years=1)),
        ("2 working days", Span(days=2)),
        ("20 minutes", Span(minutes=20)),
    ],
)
def test_the_words_of_a_sheet_are_read(text: str, span: Span) -> None:
    assert read(text) == span


@pytest.mark.parametrize("text", ["5-10 menit", "5 - 10 menit", "5 – 10 menit", "5 s/d 10 menit", "5 s.d. 10 menit"])
def test_of_a_range_the_upper_bound_counts(text: str) -> None:
    assert read(text) == Span(minutes=10)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("P1D", Span(days=1)),
        ("PT60M", Span(minutes=60)),
        ('"PT60M"', Span(minutes=60)),
        ("'P1D'", Span(days=1)),
        ("P1DT2H", Span(days=1, hours=2)),
        ("P1Y2M3W4DT5H6M", Span(years=1, months=2, weeks=3, days=4, hours=5, minutes=6)),
        ("P2M", Span(months=2)),
        ("PT2M", Span(minutes=2)),
        ("  P1D\n", Span(days=1)),
    ],
)
def test_iso_durations_are_read_raw_and_quoted(text: str, span: Span) -> None:
    assert read(text) == span


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ('""', "empty"),
        ("1,5 jam", "fraction"),
        ("1.5 jam", "fraction"),
        ("PT1.5H", "fraction"),
        ("P0,5D", "fraction"),
        ("PT30S", "seconds"),
        ("P1DT0S", "seconds"),
        ("30 detik", "seconds"),
        ("0 menit", "zero"),
        ("P0D", "zero"),
        ("PT0M", "zero"),
        ("10-5 menit", "reversed"),
        ("P", "form"),
        ("PT", "form"),
        ("P1DT", "form"),
        ("P-1D", "form"),
        ("-5 menit", "form"),
        ("p1d", "form"),
        ("R3/PT1H", "form"),
        ("P1D2H", "form"),
        ("PT1D", "form"),
        ("5", "form"),
        ("hari", "form"),
        ("5-10", "form"),
        ("menit 5", "form"),
        ("1 hari kalender", "form"),
        ("1 hari 1 hari", "form"),
        ("1 hari dan", "form"),
        ("1 haridan 2 jam", "form"),
        ("setengah hari", "form"),
        ("tanpa waktu baku", "form"),
        ("٣ menit", "form"),
        ("999999 menit", "form"),
        ("datetime.now()", "form"),
        ('"PT60M', "form"),
        ("1 " * 60, "too-long"),
    ],
)
def test_what_is_no_span_is_refused_with_its_reason(text: str, why: str) -> None:
    with pytest.raises(SpanUnreadable) as refused:
        read(text)
    assert refused.value.code == "span-unreadable"
    assert refused.value.params == {"text": text[:100], "why": why}


def test_a_span_keeps_the_units_it_was_written_in() -> None:
    assert read("60 menit").iso() == "PT60M"
    assert read("1 jam").iso() == "PT1H"
    assert read("1 hari").iso() == "P1D"
    assert read("60 menit").clock_minutes == read("1 jam").clock_minutes == 60
    assert not read("60 menit").has_days
    assert read("P1DT2H").has_days


_numbers = st.integers(min_value=0, max_value=99_999)


@given(_numbers, _numbers, _numbers, _numbers, _numbers, _numbers)
def test_every_span_is_read_back_from_its_iso_text(
    years: int, months: int, weeks: int, days: int, hours: int, minutes: int
) -> None:
    span = Span(years=years, months=months, weeks=weeks, days=days, hours=hours, minutes=minutes)
    if span == Span():
        assert span.iso() == "PT0M"
    else:
        assert read(span.iso()) == span


@given(st.text(max_size=120))
def test_any_text_is_read_or_refused_and_never_breaks(text: str) -> None:
    with suppress(SpanUnreadable):
        assert read(text) != Span()
