"""What holds for every start and every span, against a count that walks minute by minute."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bpmn.span import Span, read
from engine.calendar import Calendar
from engine.calendar_library import office_calendar, shipped, weekly_hours

LAMPUNG = Calendar.load(shipped("lampung"))
SIX_DAYS = Calendar.load(
    office_calendar("enam-hari", "Asia/Jayapura", weekly_hours("senin-jumat 07.30-14.30; sabtu 07.30-12.00"))
)
SUMMER_TIME = Calendar.load(
    office_calendar("kantor-luar", "Europe/Berlin", weekly_hours("mon-sun 00:00-02:30 02:30-09:00 22:00-24:00"))
)

moments = st.datetimes(datetime(2025, 1, 2), datetime(2027, 8, 1), timezones=st.just(UTC))  # noqa: DTZ001 - given UTC here
whole_minutes = moments.map(lambda moment: moment.replace(second=0, microsecond=0))
offices = st.sampled_from((LAMPUNG, SIX_DAYS, SUMMER_TIME))
some_minutes = st.integers(min_value=1, max_value=5_000)
day_spans = st.builds(Span, weeks=st.integers(0, 2), days=st.integers(1, 10), minutes=st.integers(0, 600))


@given(offices, moments, some_minutes)
def test_between_gives_back_the_minutes_that_were_added(office: Calendar, start: datetime, minutes: int) -> None:
    assert office.between(start, office.add(start, Span(minutes=minutes))) == minutes


@given(offices, moments, some_minutes)
def test_the_segments_of_an_explanation_sum_up(office: Calendar, start: datetime, minutes: int) -> None:
    why = office.explain(start, Span(minutes=minutes))
    assert why.due == office.add(start, Span(minutes=minutes))
    assert sum(piece.minutes for piece in why.segments) == minutes
    assert why.segments[0].start == why.counted_from
    assert why.segments[-1].end == why.due


@given(offices, moments, moments, some_minutes)
def test_who_starts_later_is_never_due_earlier(office: Calendar, one: datetime, two: datetime, minutes: int) -> None:
    first, second = sorted((one, two))
    assert office.add(first, Span(minutes=minutes)) <= office.add(second, Span(minutes=minutes))


@given(offices, moments, moments, day_spans)
def test_days_keep_the_order_of_starts_too(office: Calendar, one: datetime, two: datetime, span: Span) -> None:
    first, second = sorted((one, two))
    assert office.add(first, span) <= office.add(second, span)


@given(offices, moments, some_minutes, some_minutes)
def test_a_longer_span_is_due_later(office: Calendar, start: datetime, minutes: int, more: int) -> None:
    assert office.add(start, Span(minutes=minutes)) < office.add(start, Span(minutes=minutes + more))


@given(offices, moments, some_minutes, some_minutes)
def test_minutes_may_be_added_in_two_parts(office: Calendar, start: datetime, one: int, two: int) -> None:
    halfway = office.add(start, Span(minutes=one))
    assert office.add(halfway, Span(minutes=two)) == office.add(start, Span(minutes=one + two))


@given(offices, moments, moments, moments)
def test_between_adds_up_over_a_moment_on_the_way(
    office: Calendar, one: datetime, two: datetime, three: datetime
) -> None:
    first, second, third = sorted(moment.replace(second=0, microsecond=0) for moment in (one, two, three))
    assert office.between(first, second) + office.between(second, third) == office.between(first, third)


@given(offices, moments, day_spans)
def test_an_explanation_of_days_agrees_with_the_sum(office: Calendar, start: datetime, span: Span) -> None:
    why = office.explain(start, span)
    assert why.due == office.add(start, span)
    assert len(why.days) == span.weeks * 5 + span.days
    assert not {skipped.date for skipped in why.skipped} & set(why.days)


@settings(max_examples=60)
@given(offices, whole_minutes, st.integers(min_value=1, max_value=700))
def test_a_count_by_single_minutes_agrees(office: Calendar, start: datetime, minutes: int) -> None:
    at, left = start, minutes
    while left:
        left -= office.is_working(at)
        at += timedelta(minutes=1)
    assert office.add(start, Span(minutes=minutes)) == at


def test_a_span_that_was_read_and_one_that_was_built_are_the_same() -> None:
    start = datetime(2026, 11, 23, 1, tzinfo=UTC)
    assert LAMPUNG.add(start, read("60 menit")) == LAMPUNG.add(start, Span(hours=1))
