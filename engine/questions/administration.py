"""What the administrator asks about the calendar and about tasks that may be given to another."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.access import administers, holder_of
from engine.calendar import Calendar
from engine.errors import NotFound
from engine.hand import Hand
from engine.questions.tasks import facts_of, minutes_left, row_of
from engine.store.reads import lists, pending, people, versions

MOST = 500  # open tasks on one page


@dataclass(frozen=True, kw_only=True)
class CalendarInForce:
    """A calendar by its name; "" is the first there is."""

    name: str = ""


@dataclass(frozen=True, kw_only=True)
class CalendarPage:
    """The calendar in force, and the names of all."""

    name: str
    names: tuple[str, ...]
    text: str
    calendar: Calendar
    behind: tuple[int, ...]  # open Berkas that still count in an older one: a change that was interrupted


@dataclass(frozen=True, kw_only=True)
class CalendarEnds:
    """Whether a calendar ends soon."""

    within: timedelta


@dataclass(frozen=True, kw_only=True)
class Ending:
    """The calendar that ends first."""

    name: str
    last_day: str  # ISO date
    days: int  # until it ends; negative afterwards


@dataclass(frozen=True, kw_only=True)
class PreviewCalendar:
    """Which open deadlines a calendar's next version would move."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Moving:
    """A deadline that would move."""

    instance: int
    number: str
    step: str
    step_name: str
    before: datetime
    after: datetime


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What would follow; nothing is written."""

    moving: tuple[Moving, ...]
    counted: int  # pending deadlines looked at


def in_force(question: CalendarInForce, hand: Hand) -> CalendarPage:
    """Raises: NoSuchPerson, AuditorActs, Forbidden, NotFound."""
    administers(hand.office, hand.actor, hand.now)
    names = tuple(hand.office.calendars)
    name = question.name or (names[0] if names else "")
    digest = hand.office.calendars.get(name)
    text = versions.calendar_text(hand.unit, digest) if digest is not None else None
    if text is None:
        raise NotFound(kind="calendar", name=name)
    return CalendarPage(name=name, names=names, text=text, calendar=Calendar.load(text),
                        behind=tuple(versions.not_recounted(hand.unit, name, hand.office.calendars[name])))


def ends(question: CalendarEnds, hand: Hand) -> Ending | None:
    """Raises: NoSuchPerson, AuditorActs, Forbidden."""
    administers(hand.office, hand.actor, hand.now)
    today = hand.now.astimezone(hand.zone).date()
    known = [hand.cache.calendar(hand.unit, digest) for digest in hand.office.calendars.values()]
    first = min(known, key=lambda calendar: calendar.last_day, default=None)
    if first is None or first.last_day - today > question.within:
        return None
    return Ending(name=first.name, last_day=first.last_day.isoformat(), days=(first.last_day - today).days)


def preview(question: PreviewCalendar, hand: Hand) -> Preview:
    """Counted from each task's opening, as the change itself would count.

    Raises: NoSuchPerson, AuditorActs, Forbidden, CalendarRefused, CalendarEnded.
    """
    administers(hand.office, hand.actor, hand.now)
    calendar = Calendar.load(question.text)
    opened = pending.openings(hand.unit)
    waiting = pending.deadlines(hand.unit, calendar.name, hand.now)
    moving = []
    for one in waiting:
        version = hand.cache.version(hand.unit, one.version_digest)
        timer = version.timers[one.timer]
        start = opened.get((one.instance, timer.task, one.visit))
        after = calendar.add(start, timer.span) if start is not None else one.due
        if after != one.due:
            node = version.node(timer.task)
            moving.append(Moving(
                instance=one.instance, number=one.number, step=node.properties.get("mutu.nomor", ""),
                step_name=node.name, before=one.due, after=after,
            ))
    return Preview(moving=tuple(moving), counted=len(waiting))


@dataclass(frozen=True, kw_only=True)
class Assignable:
    """The open tasks of the office, with those who may have each."""

    number: str = ""  # part of a Berkas's number


@dataclass(frozen=True, kw_only=True)
class AssignableRow:
    """An open task as the administrator sees it: no title of a Berkas that is rahasia."""

    task: int
    instance: int
    number: str
    title: str
    step: str
    step_name: str
    lane: str
    due: datetime | None
    late: bool
    minutes_left: int | None
    holder: int | None
    holder_name: str
    performers: tuple[tuple[int, str], ...]


def assignable(question: Assignable, hand: Hand) -> tuple[AssignableRow, ...]:
    """Raises: NoSuchPerson, AuditorActs, Forbidden."""
    office, now = hand.office, hand.now
    administers(office, hand.actor, now)
    lanes = {(m.procedure, m.lane) for m in office.lanes.values() if office.in_force(m.start, m.end, now)}
    found = [line for line in lists.open_tasks(hand.unit, lanes, MOST) if question.number in line.number]
    able = {key: {h.person for h in office.performers(*key, now)} for key in lanes}
    names = people.names(hand.unit, set().union(*able.values()) | {
        h for line in found if (h := holder_of(office, facts_of(line), now)) is not None
    })
    rows = []
    for line in found:
        holder = holder_of(office, facts_of(line), now)
        row = row_of(line, hand.cache.version(hand.unit, line.version_digest), holder, names.get(holder or 0, ""),
                     minutes_left(hand, line))
        who = sorted(able[line.task.procedure, line.task.lane], key=lambda p: names[p])
        rows.append(AssignableRow(
            performers=tuple((p, names[p]) for p in who), title="" if row.sifat == "rahasia" else row.title,
            **{n: getattr(row, n) for n in ("task", "instance", "number", "step", "step_name", "lane", "due", "late",
                                            "minutes_left", "holder", "holder_name")},
        ))
    return tuple(rows)
