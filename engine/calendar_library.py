"""Calendars to begin with: the shipped ones, and another office's own from its hours and the national holidays."""

import json
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files

from engine.errors import CalendarRefused, NotFound
from engine.hours import WEEKDAYS
from engine.hours_reader import canonical, read

Weekly = Mapping[str, Sequence[Sequence[str]]]  # {"mon": [["07:30", "12:00"], ["13:00", "16:00"]], ...}

_LOCAL = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
_DAYS = re.compile(r"([a-z]+)(?: ?- ?([a-z]+))?:?", re.ASCII)
_PIECE = re.compile(r"([0-9]{2})[:.]([0-9]{2}) ?- ?([0-9]{2})[:.]([0-9]{2})", re.ASCII)
_LINE = re.compile(rf"(?P<days>{_DAYS.pattern}) (?P<pieces>{_PIECE.pattern}(?:,? {_PIECE.pattern})*)", re.ASCII)


def names() -> tuple[str, ...]:
    """The names of the shipped calendars."""
    return tuple(sorted(entry.name.removesuffix(".json") for entry in files("engine").joinpath("calendars").iterdir()))


def shipped(name: str) -> str:
    """The canonical text of a shipped calendar. Raises NotFound."""
    if name not in names():
        raise NotFound(calendar=name)
    return canonical(json.loads(files("engine").joinpath("calendars", f"{name}.json").read_text(encoding="utf-8")))


def national() -> dict[str, object]:
    """What every office of the country shares: the years that are known, and the holidays decreed for them."""
    source = json.loads(shipped("lampung"))
    return {"valid": source["valid"], "holidays": source["holidays"]}


def office_calendar(
    name: str,
    zone: str,
    weekly: Weekly,
    *,
    ranges: Sequence[Mapping[str, object]] = (),
    dates: Sequence[Mapping[str, object]] = (),
) -> str:
    """The canonical text of an office's own calendar, with the national holidays and nobody else's hours.

    Raises CalendarRefused (params `why`, `where`).
    """
    own = {"name": name, "zone": zone, "weekly": weekly, "ranges": list(ranges), "dates": list(dates)}
    return read(canonical({**own, **national()})).text


def weekly_hours(text: str) -> dict[str, list[list[str]]]:
    """Weekly hours from one line, e.g. "senin-kamis 07.30-12.00 13.00-16.00; sabtu 07.30-12.00".

    Days in Indonesian or as mon ... sun; a later part does not replace an earlier one. Raises CalendarRefused.
    """
    weekly: dict[str, list[list[str]]] = {}
    for part in filter(None, (piece.strip() for piece in text.lower().split(";"))):
        found = _LINE.fullmatch(" ".join(part.split()))
        if found is None:
            raise CalendarRefused(why="hours-unreadable", where=part[:100])
        pieces = [[f"{a}:{b}", f"{c}:{d}"] for a, b, c, d in _PIECE.findall(found["pieces"])]
        for day in _days(found["days"], part):
            if day in weekly:
                raise CalendarRefused(why="key-twice", where=f"weekly.{day}")
            weekly[day] = pieces
    return weekly


def _days(text: str, part: str) -> Sequence[str]:
    found = _DAYS.fullmatch(text)
    ends = [_weekday(word, part) for word in found.groups() if word] if found else []
    if not ends or ends[-1] < ends[0]:
        raise CalendarRefused(why="hours-unreadable", where=part[:100])
    return WEEKDAYS[ends[0] : ends[-1] + 1]


def _weekday(word: str, part: str) -> int:
    for words in (WEEKDAYS, _LOCAL):
        if word in words:
            return words.index(word)
    raise CalendarRefused(why="hours-unreadable", where=part[:100])
