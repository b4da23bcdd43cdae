"""FinishedByMe: what a person has completed in one month of the office's calendar."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from engine.errors import Invalid, NoSuchPerson
from engine.hand import Hand
from engine.questions.entered import Entered, by_berkas, recorders
from engine.store.reads import events, people
from engine.store.reads import instances as stored

MOST = 5_000  # tasks of one person in one month
FIRST_YEAR, LAST_YEAR = 2000, 2999
MONTHS = 12


class MonthUnreadable(Invalid):
    """A month is written as 2026-11."""

    code = "month-unreadable"


@dataclass(frozen=True, kw_only=True)
class FinishedByMe:
    """One month, as `2026-11`; "" is the present one."""

    month: str = ""


@dataclass(frozen=True, kw_only=True)
class FinishedRow:
    """A task that the person completed."""

    instance: int
    number: str
    title: str
    step: str  # number in the SOP
    step_name: str
    visit: int
    opened_at: datetime
    closed_at: datetime
    due: datetime | None
    late: bool
    entered: Entered | None = None  # from paper, by a recorder


@dataclass(frozen=True, kw_only=True)
class FinishedPage:
    """The month and its tasks, the newest first."""

    month: date  # its first day
    before: date
    after: date | None  # None when the month is not over
    rows: tuple[FinishedRow, ...]


def handle(question: FinishedByMe, hand: Hand) -> FinishedPage:
    """Raises: NoSuchPerson, MonthUnreadable."""
    person = hand.actor.person
    if person is None or not hand.office.works(person, hand.now):
        raise NoSuchPerson()
    zone = ZoneInfo(hand.office.zone)
    present = hand.now.astimezone(zone).date().replace(day=1)
    month = first_day(question.month) if question.month else present
    following = _next(month)
    found = stored.completed_by(hand.unit, person, _start(month, zone), _start(following, zone), MOST)
    return FinishedPage(
        month=month, before=_next(month, -1), after=following if following <= present else None,
        rows=_rows(hand, found),
    )


def _rows(hand: Hand, found: Sequence[stored.Completed]) -> tuple[FinishedRow, ...]:
    told = events.from_paper(hand.unit, {line.task.instance for line in found}) if found else []
    entered = by_berkas(told, people.names(hand.unit, recorders(told)))
    return tuple(
        replace(_row(hand, line), entered=entered.get((line.task.instance, line.task.element, line.task.visit)))
        for line in found
    )


def first_day(month: str) -> date:
    """Raises: MonthUnreadable."""
    year, _, number = month.partition("-")
    if not (month.isascii() and year.isdigit() and number.isdigit() and len(year) == len("2026")):
        raise MonthUnreadable(month=month)
    if not (FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(number) <= MONTHS):
        raise MonthUnreadable(month=month)
    return date(int(year), int(number), 1)


def _next(month: date, by: int = 1) -> date:
    count = month.year * MONTHS + month.month - 1 + by
    return date(count // MONTHS, count % MONTHS + 1, 1)


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _row(hand: Hand, line: stored.Completed) -> FinishedRow:
    task = line.task
    node = hand.cache.version(hand.unit, line.version_digest).node(task.element)
    closed = task.closed_at or task.opened_at
    return FinishedRow(
        instance=task.instance, number=line.number, title=line.title, step=node.properties.get("mutu.nomor", ""),
        step_name=node.name, visit=task.visit, opened_at=task.opened_at, closed_at=closed, due=task.due, late=task.late,
    )
