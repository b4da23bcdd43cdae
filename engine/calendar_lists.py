"""Holidays out of a pasted list or an .ics file: what cannot be read is refused with its line, never guessed."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bpmn import day as written
from engine.calendar_editing import Holiday
from engine.errors import Invalid

KINDS = ("nasional", "cuti bersama")
MOST = 500  # holidays
LONGEST_EVENT = 31  # days
_MONTH_ONLY = re.compile(r"\D*[0-9]{4}", re.ASCII)  # "November 2027" is a day elsewhere, not here
_ICS_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T000000)?", re.ASCII)  # from midnight to midnight in its zone
_ICS_SPAN = re.compile(r"P(?:([0-9]{1,2})D|([0-9])W)", re.ASCII)
_ESCAPED = re.compile(r"\\([\\;,nN])")


class ListRefused(Invalid):
    """A line of the list cannot be read."""

    code = "holiday-list-refused"


def holidays(text: str, decree: str) -> list[Holiday]:
    """The holidays of a list ("2027-03-10; Idul Fitri; nasional", "10 Maret 2027", cells of a table) or an .ics text.

    Raises: ListRefused (params `why`, `line`, `text`).
    """
    if text.lstrip("\ufeff \r\n").upper().startswith("BEGIN:VCALENDAR"):
        found = list(_from_ics(text.lstrip("\ufeff"), decree))
    else:
        lines = enumerate(text.splitlines(), 1)
        found = [_from_line(n, line.strip(), decree) for n, line in lines if line.strip()]
    if not found or len(found) > MOST:
        raise ListRefused(why="empty" if not found else "too-many", line=1, text="")
    return found


def _from_line(number: int, line: str, decree: str) -> Holiday:
    parts = [part.strip() for part in re.split(r"[;\t]", line)]
    if len(parts) not in (2, 3) or not parts[1]:
        raise ListRefused(why="parts", line=number, text=line[:100])
    kind = parts[2].lower().removeprefix("libur ") if len(parts) == 3 and parts[2] else _kind(parts[1])
    if kind not in KINDS:
        raise ListRefused(why="kind", line=number, text=line[:100])
    return Holiday(date=_day(number, parts[0], line), name=parts[1], kind=kind, decree=decree)


def _kind(name: str) -> str:
    return KINDS["cuti bersama" in name.lower()]


def _day(number: int, text: str, line: str) -> str:
    try:
        found = None if _MONTH_ONLY.fullmatch(text) else written.read(text)
    except written.NoSuchDay as problem:
        raise ListRefused(why="date", line=number, text=line[:100]) from problem
    if found is None:
        raise ListRefused(why="date", line=number, text=line[:100])
    return found.isoformat()


def _from_ics(text: str, decree: str) -> Iterator[Holiday]:
    """RFC 5545, whole days only: DTSTART, DTEND (excluded) or DURATION, SUMMARY; what was cancelled is no holiday."""
    event: dict[str, str] | None = None
    for number, whole in _unfolded(text):
        line = whole.strip()
        name, _, value = line.partition(":")
        key = name.partition(";")[0].upper()
        if line.upper() == "BEGIN:VEVENT":
            event = {}
        elif line.upper() == "END:VEVENT" and event is not None:
            if event.get("STATUS", "").upper() != "CANCELLED":
                yield from _days(number, event, decree)
            event = None
        elif event is not None:
            if key in ("RRULE", "RDATE", "EXDATE"):
                raise ListRefused(why="repeats", line=number, text=line[:100])
            event[key] = value.strip()


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their first number; a line that begins with a blank continues the one before (RFC 5545 3.1)."""
    held: tuple[int, str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if held is not None and line[:1] in (" ", "\t"):
            held = (held[0], held[1] + line[1:])
            continue
        if held is not None:
            yield held
        held = (number, line)
    if held is not None:
        yield held


def _days(number: int, event: dict[str, str], decree: str) -> Iterator[Holiday]:
    first = _ics_day(number, event.get("DTSTART", ""))
    lasting = _ics_span(number, event.get("DURATION", "P1D"))
    end = _ics_day(number, event["DTEND"]) if "DTEND" in event else first + lasting
    name = _ESCAPED.sub(lambda m: " " if m[1] in "nN" else m[1], event.get("SUMMARY", "")).strip()
    if not name:
        raise ListRefused(why="no-name", line=number, text=event.get("DTSTART", ""))
    many = max((end - first).days, 1)
    if many > LONGEST_EVENT:
        raise ListRefused(why="too-long", line=number, text=name[:100])
    for day in range(many):
        on = (first + timedelta(days=day)).isoformat()
        yield Holiday(date=on, name=name, kind=_kind(name), decree=decree)


def _ics_span(number: int, text: str) -> timedelta:
    found = _ICS_SPAN.fullmatch(text)
    if found is None:
        raise ListRefused(why="not-a-day", line=number, text=text[:100])
    return timedelta(days=int(found[1] or 0), weeks=int(found[2] or 0))


def _ics_day(number: int, text: str) -> date:
    found = _ICS_DAY.fullmatch(text)
    if found is None:
        raise ListRefused(why="not-a-day", line=number, text=text[:100])
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError as problem:
        raise ListRefused(why="date", line=number, text=text[:100]) from problem
