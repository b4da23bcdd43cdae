"""Setting up and opening: the one place where settings become a desk."""

import os
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from bpmn.library import shipped as shipped_procedures
from bpmn.library import source
from engine.calendar_library import office_calendar
from engine.calendar_library import shipped as shipped_calendar
from engine.commands.calendars import ChangeCalendar, RecountDeadlines
from engine.commands.publish import Publish
from engine.commands.setting import NameOffice
from engine.desk import Desk
from engine.errors import CalendarEnded, InstanceClosed, OfficeExists
from engine.files import Files
from engine.model import Actor
from engine.questions.administration import CalendarInForce, CalendarPage
from engine.questions.procedures import Procedures
from engine.seal_keys import ensure
from engine.settings import Settings
from engine.store.clock import DatabaseClock
from engine.store.database import open_store, upgrade
from engine.store.reads import lists
from forms.library import shipped as shipped_forms

OPERATOR = Actor(person=None, via="cli")  # whoever can run a command on the office's own machine


def system_clock() -> datetime:
    """The machine's time; the only place that reads it."""
    return datetime.now(UTC)


def open_desk(
    settings: Settings,
    clock: Callable[[], datetime] | None = None,
    entropy: Callable[[int], bytes] | None = None,
) -> Desk:
    """The desk of a database that is there.

    Raises: kinds of engine.errors.Unavailable.
    """
    store = open_store(settings.database)
    ticking = clock or (system_clock if store.sqlite else DatabaseClock(store, system_clock))
    return Desk(store, Files(settings.home), clock=ticking, entropy=entropy or secrets.token_bytes,
                mails=settings.mails)


def init(
    settings: Settings,
    *,
    office: str,
    zone: str = "Asia/Jakarta",
    demo: bool = False,
    calendar: str | None = None,
    clock: Callable[[], datetime] | None = None,
) -> Desk:
    """Make or upgrade the schema, name the office, give it a calendar, the shipped SOP and a key; repeatable.

    `calendar` is a calendar's text; None takes the shipped one for a demo and a plain five-day week elsewhere.

    Raises: OfficeExists, kinds of Unavailable, CalendarRefused.
    """
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.chmod(settings.home, 0o700)  # an older umask may have left it open
    upgrade(settings.database)
    desk = open_desk(settings, clock)
    try:
        _furnish(desk, office=office, zone=zone, demo=demo, calendar=calendar)
        ensure(desk, settings.home, OPERATOR)
    except BaseException:
        desk.close()
        raise
    return desk


def _furnish(desk: Desk, *, office: str, zone: str, demo: bool, calendar: str | None) -> None:
    with desk.store.unit() as unit:
        known = desk.cache.office(unit)
    if known.name and (known.demo != demo or known.name != office):
        raise OfficeExists(name=known.name, demo=known.demo)
    if not known.name:
        desk.do(NameOffice(name=office, zone=zone, demo=demo), OPERATOR)
    if not known.calendars:
        text = calendar or (shipped_calendar("lampung") if demo else office_calendar("kantor", zone, FIVE_DAYS))
        desk.do(ChangeCalendar(text=text), OPERATOR)
    publish_shipped(desk)


# Perpres 21/2023: 37.5 hours a week from 07.30, breaks of 60 minutes, on Fridays of 90.
FIVE_DAYS = {
    **{day: [["07:30", "12:00"], ["13:00", "16:00"]] for day in ("mon", "tue", "wed", "thu")},
    "fri": [["07:30", "11:30"], ["13:00", "16:30"]],
}


def publish_shipped(desk: Desk) -> None:
    """Publish each shipped SOP that this database does not have yet."""
    there = {line.key for line in desk.ask(Procedures(), OPERATOR)}
    for key in shipped_procedures():
        if key not in there:
            desk.do(Publish(key=key, source=source(key), forms=shipped_forms(key)), OPERATOR)


def change_calendar(desk: Desk, text: str, actor: Actor) -> int:
    """Publish a calendar's next version and count the deadlines of every open Berkas again; how many changed.

    Each Berkas has its own event; one that closes meanwhile, or is left out by a failure, is found by doing it again.

    Raises: Forbidden, CalendarRefused, calendar errors.
    """
    desk.do(ChangeCalendar(text=text), actor)
    with desk.store.unit() as unit:
        waiting = lists.open_ids(unit)
    return _recounted(desk, waiting, actor)


def finish_recount(desk: Desk, name: str, actor: Actor) -> int:
    """Count again what an interrupted change has left behind; how many changed.

    Raises: Forbidden, NotFound, calendar errors.
    """
    page: CalendarPage = desk.ask(CalendarInForce(name=name), actor)
    return _recounted(desk, page.behind, actor)


def _recounted(desk: Desk, waiting: Iterable[int], actor: Actor) -> int:
    """One Berkas that the calendar does not reach holds up no other; it is told when all are done."""
    changed, ended = 0, None
    for instance in waiting:
        try:
            changed += "sd1" in desk.do(RecountDeadlines(instance=instance), actor).body
        except InstanceClosed:
            continue
        except CalendarEnded as refused:
            ended = refused
    if ended is not None:
        raise ended
    return changed
