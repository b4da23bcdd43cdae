"""Reading office hours from JSON: strictly, never guessed.

A text with an unknown key, an overlap or a zone nobody knows is refused as a whole (CalendarRefused with `why` and
`where`), for a calendar that is read differently than it was meant moves every deadline of the office.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from engine.errors import CalendarRefused
from engine.hours import WEEKDAYS, Day, Hours, Pieces, Range

_CLOCK = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST = 1_000_000  # characters
_DAYS = 366 * 60  # a calendar is written for a few years; this bounds the work of a hostile one
_KINDS = ("nasional", "cuti bersama")


def canonical(value: object) -> str:
    """The one text of a calendar: sorted keys, no spaces, characters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def read(text: str) -> Hours:
    """Read a calendar from JSON text, however it is spaced.

    Raises CalendarRefused (params `why`, `where`).
    """
    source = _object(_parsed(text), "", ("name", "zone", "valid", "weekly"), ("ranges", "dates", "holidays"))
    valid = _object(source["valid"], "valid", ("from", "to"))
    first, last = _span(valid, "valid")
    if (last - first).days > _DAYS:
        raise CalendarRefused(why="valid-too-long", where="valid")
    weekly = _weekly(source["weekly"], "weekly")
    if not weekly:
        raise CalendarRefused(why="no-working-time", where="weekly")
    return Hours(
        name=_text(source["name"], "name"),
        zone=_zone(source["zone"]),
        first=first,
        last=last,
        weekly=weekly,
        ranges=_ranges(source.get("ranges", []), (first, last)),
        dates=_singles(source.get("dates", []), (first, last)),
        holidays=_holidays(source.get("holidays", []), (first, last)),
        text=canonical(source),
    )


def _parsed(text: str) -> object:
    if len(text) > _LONGEST:
        raise CalendarRefused(why="too-long", where="")
    try:
        value: object = json.loads(text, object_pairs_hook=_once)
        canonical(value).encode()  # a lone surrogate passes the parser and could never be stored
    except (ValueError, RecursionError) as problem:
        raise CalendarRefused(why="not-json", where="") from problem
    return value


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    keys = [key for key, _ in pairs]
    if len(set(keys)) < len(keys):
        raise CalendarRefused(why="key-twice", where=max(keys, key=keys.count)[:100])
    return dict(pairs)


def _object(value: object, where: str, needed: Sequence[str], optional: Sequence[str] = ()) -> dict[str, object]:
    if not isinstance(value, dict):
        raise CalendarRefused(why="type", where=where)
    for key in needed:
        if key not in value:
            raise CalendarRefused(why="key-missing", where=_at(where, key))
    for key in value:
        if key not in needed and key not in optional:
            raise CalendarRefused(why="key-unknown", where=_at(where, key))
    return value


def _at(where: str, key: str) -> str:
    return (f"{where}.{key}" if where else key)[:100]


def _list(value: object, where: str) -> list[object]:
    if not isinstance(value, list):
        raise CalendarRefused(why="type", where=where)
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 300:
        raise CalendarRefused(why="type", where=where)
    return value


def _flag(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise CalendarRefused(why="type", where=where)
    return value


def _zone(value: object) -> ZoneInfo:
    key = _text(value, "zone")
    if "/" not in key and key != "UTC":  # "localtime" and its like mean another thing on another machine
        raise CalendarRefused(why="zone-unknown", where="zone")
    try:
        return ZoneInfo(key)
    except (KeyError, ValueError, OSError) as problem:
        raise CalendarRefused(why="zone-unknown", where="zone") from problem


def _date(value: object, where: str) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise CalendarRefused(why="date-unreadable", where=where)
    try:
        return date.fromisoformat(value)
    except ValueError as problem:
        raise CalendarRefused(why="date-unreadable", where=where) from problem


def _span(value: Mapping[str, object], where: str) -> tuple[date, date]:
    first, last = _date(value["from"], _at(where, "from")), _date(value["to"], _at(where, "to"))
    if last < first:
        raise CalendarRefused(why="reversed", where=where)
    if first.year < 1970 or last.year > 9000:
        raise CalendarRefused(why="date-unreadable", where=where)
    return first, last


def _inside(day: date, valid: tuple[date, date], where: str) -> date:
    if not valid[0] <= day <= valid[1]:
        raise CalendarRefused(why="outside-valid", where=where)
    return day


def _clock(value: object, where: str) -> int:
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    minutes = int(found[1]) * 60 + int(found[2]) if found else -1
    if not 0 <= minutes <= 24 * 60:
        raise CalendarRefused(why="time-unreadable", where=where)
    return minutes


def _pieces(value: object, where: str) -> Pieces:
    pieces: list[tuple[int, int]] = []
    for number, pair in enumerate(_list(value, where)):
        here = f"{where}.{number}"
        if len(ends := _list(pair, here)) != 2:
            raise CalendarRefused(why="type", where=here)
        start, end = _clock(ends[0], here), _clock(ends[1], here)
        if end <= start:
            raise CalendarRefused(why="segment-empty", where=here)
        if pieces and start < pieces[-1][1]:
            raise CalendarRefused(why="segments-overlap", where=here)
        pieces.append((start, end))
    return tuple(pieces)


def _weekly(value: object, where: str) -> dict[int, Pieces]:
    days = _object(value, where, (), WEEKDAYS)
    read_days = {WEEKDAYS.index(day): _pieces(pieces, _at(where, day)) for day, pieces in days.items()}
    return {day: pieces for day, pieces in read_days.items() if pieces}


def _ranges(value: object, valid: tuple[date, date]) -> tuple[Range, ...]:
    ranges: list[Range] = []
    for number, item in enumerate(_list(value, "ranges")):
        where = f"ranges.{number}"
        entry = _object(item, where, ("name", "from", "to", "weekly"), ("provisional", "source"))
        first, last = _span(entry, where)
        _text(entry.get("source", "-"), _at(where, "source"))
        if any(first <= other.last and other.first <= last for other in ranges):
            raise CalendarRefused(why="ranges-overlap", where=where)
        ranges.append(
            Range(
                name=_text(entry["name"], _at(where, "name")),
                first=_inside(first, valid, where),
                last=_inside(last, valid, where),
                weekly=_weekly(entry["weekly"], _at(where, "weekly")),
                provisional=_flag(entry.get("provisional", False), _at(where, "provisional")),
            )
        )
    return tuple(ranges)


def _singles(value: object, valid: tuple[date, date]) -> dict[date, Day]:
    days: dict[date, Day] = {}
    for number, item in enumerate(_list(value, "dates")):
        where = f"dates.{number}"
        entry = _object(item, where, ("date", "segments", "name"), ("provisional", "source"))
        _text(entry.get("source", "-"), _at(where, "source"))
        pieces = _pieces(entry["segments"], _at(where, "segments"))
        _keep(
            days,
            entry,
            where,
            valid,
            Day(
                pieces=pieces,
                reason="" if pieces else "closed",
                name=_text(entry["name"], _at(where, "name")),
                provisional=_flag(entry.get("provisional", False), _at(where, "provisional")),
            ),
        )
    return days


def _holidays(value: object, valid: tuple[date, date]) -> dict[date, Day]:
    days: dict[date, Day] = {}
    for number, item in enumerate(_list(value, "holidays")):
        where = f"holidays.{number}"
        entry = _object(item, where, ("date", "name", "kind", "decree"), ("provisional",))
        _text(entry["decree"], _at(where, "decree"))
        if entry["kind"] not in _KINDS:
            raise CalendarRefused(why="kind-unknown", where=_at(where, "kind"))
        _keep(
            days,
            entry,
            where,
            valid,
            Day(
                pieces=(),
                reason="holiday",
                name=_text(entry["name"], _at(where, "name")),
                kind=str(entry["kind"]),
                provisional=_flag(entry.get("provisional", False), _at(where, "provisional")),
            ),
        )
    return days


def _keep(days: dict[date, Day], entry: Mapping[str, object], where: str, valid: tuple[date, date], day: Day) -> None:
    on = _inside(_date(entry["date"], _at(where, "date")), valid, _at(where, "date"))
    if on in days:
        raise CalendarRefused(why="date-twice", where=where)
    days[on] = day
