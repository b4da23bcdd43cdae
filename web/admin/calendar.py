"""The calendar: what is in force, the next version put together piece by piece, what it would move, then in force.

The next version travels as text in the forms (`naskah`); nothing is written before it is put in force.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import calendar_editing as editing
from engine.calendar_lists import KINDS, holidays
from engine.calendar_months import months
from engine.errors import Invalid, Refusal
from engine.house import change_calendar, finish_recount
from engine.questions.administration import CalendarInForce, CalendarPage, Preview, PreviewCalendar
from web import faults, visit
from web.admin import gate
from web.words import moments

blueprint = gate.fenced("admin_calendar", "/kalender")


class CalendarOvertaken(Invalid):
    """Somebody else has put another version in force meanwhile."""

    code = "calendar-overtaken"


def _holiday(text: str) -> str:
    said = gate.typed("date", "name", "kind", "decree")
    return editing.with_holidays(text, [editing.Holiday(**said)])


def _listed(text: str) -> str:
    pasted = request.form.get("list", "")
    sent = request.files.get("ics")
    if sent is not None and sent.filename:
        pasted = sent.read(1_000_000).decode("utf-8", errors="replace")
    return editing.with_holidays(text, holidays(pasted, gate.typed("decree")["decree"] or "-"))


def _date(text: str) -> str:
    said = gate.typed("date", "name", "hours")
    return editing.with_date(text, said["date"], said["name"], said["hours"])


def _range(text: str) -> str:
    said = gate.typed("name", "first", "last", "hours")
    return editing.with_range(text, provisional=request.form.get("provisional") == "ya", **said)


def _without(text: str) -> str:
    part, _, first = request.form.get("entry", "").partition("|")
    return editing.without(text, part, first)


def _extended(text: str) -> str:
    return editing.extended(text, gate.typed("last")["last"])


EDITS: Mapping[str, Callable[[str], str]] = {
    "libur": _holiday,
    "daftar": _listed,
    "tanggal": _date,
    "rentang": _range,
    "hapus": _without,
    "perpanjang": _extended,
}


def _known() -> CalendarPage:
    name = request.values.get("nama", "")
    found: CalendarPage = visit.desk().ask(CalendarInForce(name=name), visit.actor())
    return found


@blueprint.get("")
def page() -> str:
    """The calendar in force, by year and month."""
    known = _known()
    return _show(known, known.text, "")


@blueprint.post("")
def edit() -> str | tuple[str, int]:
    """One edit of the next version; shown with what it would move."""
    known = _known()
    text = request.form.get("naskah") or known.text
    change = EDITS.get(request.form.get("ubah", ""))
    try:
        next_text = change(text) if change is not None else text
        preview = _preview(known, next_text)
    except Refusal as refused:
        return _show(known, text, faults.words(refused), values=request.form), faults.status(refused)
    return _show(known, next_text, "", preview)


def _preview(known: CalendarPage, text: str) -> Preview | None:
    if text == known.text:
        return None
    found: Preview = visit.desk().ask(PreviewCalendar(text=text), visit.actor())
    return found


@blueprint.post("/berlakukan")
def apply() -> Response | tuple[str, int]:
    """Put it in force: every open Berkas counts again, each by an event of its own."""
    known, text = _known(), request.form.get("naskah", "")
    try:
        if request.form.get("dasar") != known.calendar.digest:
            raise CalendarOvertaken()
        moved = change_calendar(visit.desk(), text, visit.actor())
    except Refusal as refused:
        return _show(known, text or known.text, faults.words(refused), _try_preview(known, text)), 422
    return redirect(url_for(".page", nama=known.name, bergeser=moved), 303)


@blueprint.post("/hitung-ulang")
def recount() -> Response | tuple[str, int]:
    """Finish a change that was interrupted: the Berkas that still count in the calendar before."""
    known = _known()
    try:
        moved = finish_recount(visit.desk(), known.name, visit.actor())
    except Refusal as refused:
        return _show(_known(), known.text, faults.words(refused)), faults.status(refused)
    return redirect(url_for(".page", nama=known.name, bergeser=moved), 303)


def _try_preview(known: CalendarPage, text: str) -> Preview | None:
    try:
        return _preview(known, text)
    except Refusal:
        return None


def _show(
    known: CalendarPage, text: str, message: str, preview: Preview | None = None,
    values: Mapping[str, str] | None = None,
) -> str:
    content, changes = _read(known, text)
    years = range(known.calendar.first_day.year, int(str(content["valid"]["to"])[:4]) + 1)
    touched = [int(one.first[:4]) for one in changes if one.first]
    wanted = request.values.get("tahun", type=int) or max(touched, default=visit.desk().now().year)
    year = min(max(wanted, years[0]), years[-1])
    return render_template(
        "admin/calendar.html", known=known, content=content, text=text, changes=changes, preview=preview,
        message=message, values=values or {}, kinds=KINDS, years=years, year=year,
        months=months(text if changes else known.text, year), weekdays=moments.DAYS[visit.language()],
        month_name=lambda first: moments.month(visit.language(), first),
        moved=request.args.get("bergeser", type=int),
    )


def _read(known: CalendarPage, text: str) -> tuple[Mapping[str, Any], tuple[editing.Change, ...]]:
    """What the text holds and what it changes; a text that was tampered with falls back to what is in force."""
    try:
        return editing.content(text), editing.changes(known.text, text)
    except Refusal:
        return editing.content(known.text), ()
