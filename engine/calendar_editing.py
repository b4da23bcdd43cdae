"""The next version of a calendar's text: one holiday, day or range more or less. Pure; every result is read strictly.

All functions raise CalendarRefused when what results cannot be used.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.calendar_library import weekly_hours
from engine.errors import CalendarRefused
from engine.hours_reader import canonical, read

PARTS = ("holidays", "dates", "ranges")
_PIECE = re.compile(r"([0-9]{2})[:.]([0-9]{2}) ?- ?([0-9]{2})[:.]([0-9]{2})", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Holiday:
    """A date on which the office is closed, by a decree."""

    date: str  # ISO
    name: str
    kind: str  # nasional | cuti bersama
    decree: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference between two versions."""

    part: str  # holidays | dates | ranges | valid | weekly
    added: bool
    first: str  # ISO date; "" for the weekly hours
    last: str
    name: str


def with_holidays(text: str, holidays: Iterable[Holiday]) -> str:
    """These in addition; one of the same date takes the place of the older."""
    source = _source(text)
    known = {entry["date"]: entry for entry in source["holidays"]}
    return _made(source | {"holidays": _sorted({**known, **{h.date: vars(h) for h in holidays}})})


def with_date(text: str, date: str, name: str, hours: str) -> str:
    """One day with its own hours, such as "07.30-11.30 13.00-14.00"; "" closes the office."""
    pieces = [[f"{a}:{b}", f"{c}:{d}"] for a, b, c, d in _PIECE.findall(hours)]
    if _PIECE.sub("", hours).strip(" ,;"):
        raise CalendarRefused(why="day-hours-unreadable", where=hours[:100])
    source = _source(text)
    known = {entry["date"]: entry for entry in source["dates"]}
    return _made(source | {"dates": _sorted({**known, date: {"date": date, "name": name, "segments": pieces}})})


def with_range(text: str, *, name: str, first: str, last: str, hours: str, provisional: bool) -> str:
    """Other weekly hours from one day to another (Ramadan); `hours` as `calendar_library.weekly_hours` reads them."""
    made = {"name": name, "from": first, "to": last, "weekly": weekly_hours(hours), "provisional": provisional}
    source = _source(text)
    return _made(source | {"ranges": sorted([*source["ranges"], made], key=lambda entry: str(entry["from"]))})


def without(text: str, part: str, first: str) -> str:
    """The same without the entry of that part that begins on that date."""
    if part not in PARTS:
        raise CalendarRefused(why="key-unknown", where=part[:100])
    source = _source(text)
    return _made(source | {part: [entry for entry in source[part] if _first(entry) != first]})


def extended(text: str, last: str) -> str:
    """The same, known up to another last day."""
    source = _source(text)
    return _made(source | {"valid": {**source["valid"], "to": last}})


def changes(before: str, after: str) -> tuple[Change, ...]:
    """What differs, by date."""
    old, new = _source(before), _source(after)
    found = [
        Change(part=part, added=added, first=_first(entry), last=str(entry.get("to", _first(entry))),
               name=str(entry["name"]))
        for part in PARTS
        for added, here, there in ((False, old, new), (True, new, old))
        for entry in here[part]
        if entry not in there[part]
    ]
    if old["valid"] != new["valid"]:
        found.append(Change(part="valid", added=True, first=new["valid"]["from"], last=new["valid"]["to"], name=""))
    if old["weekly"] != new["weekly"]:
        found.append(Change(part="weekly", added=True, first="", last="", name=""))
    return tuple(sorted(found, key=lambda change: (change.first, change.added)))


def content(text: str) -> Mapping[str, Any]:
    """A calendar's text as plain values, its lists in order of dates."""
    source = _source(text)
    return source | {part: sorted(source[part], key=_first) for part in PARTS}


def _source(text: str) -> dict[str, Any]:
    source: dict[str, Any] = json.loads(read(text).text)
    return {**{part: [] for part in PARTS}, **source}


def _made(source: Mapping[str, Any]) -> str:
    return read(canonical(source)).text


def _first(entry: Mapping[str, Any]) -> str:
    return str(entry["date"] if "date" in entry else entry["from"])


def _sorted(entries: Mapping[str, Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [entries[date] for date in sorted(entries)]
