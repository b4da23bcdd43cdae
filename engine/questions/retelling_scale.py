"""The rail of a retelling: events and deadlines on a line of working time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.errors import CalendarEnded
from engine.model import EventRecord
from engine.walk import Standing


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A deadline on the rail."""

    element: str
    visit: int
    due: datetime
    status: str  # pending | met | missed | void
    worked: int  # working minutes from the start


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Working minutes since the start, by the calendar of the last event that was told."""

    events: tuple[tuple[int, int], ...]  # (seq, minutes)
    ticks: tuple[Tick, ...]
    whole: int  # minutes of the whole rail, at least 1


def scale(records: Sequence[EventRecord], standing: Standing, until: datetime) -> Scale:
    """The rail from the first event to the last, or to `until` where that is later; empty without a calendar."""
    calendar, start = standing.calendar, records[0].at
    if calendar is None:
        return Scale(events=(), ticks=(), whole=1)
    try:
        events = tuple((r.seq, max(0, calendar.between(start, r.at))) for r in records)
        ticks = tuple(
            Tick(element=d.element, visit=d.visit, due=d.due, status=d.status,
                 worked=max(0, calendar.between(start, d.due)))
            for d in standing.dues
        )
        end = calendar.between(start, max(until, records[-1].at))
    except CalendarEnded:
        return Scale(events=(), ticks=(), whole=1)
    whole = max(1, end, *(minutes for _, minutes in events), *(t.worked for t in ticks if t.status != "void"))
    return Scale(events=events, ticks=ticks, whole=whole)
