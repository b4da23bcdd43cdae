"""LogGround, LogCases: what an export of histories is made of; asked for batch by batch, so that nothing is held."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from bpmn.net import activities
from engine.access import exports
from engine.errors import Invalid, NotFound
from engine.hand import Hand
from engine.logs.case import Case, Ground, Happening, Seen, Steps
from engine.logs.pseudonym import distinct
from engine.runtime.parser import Compiled
from engine.store.reads import logs

BATCH = 50  # Berkas at once: more makes an export no faster
REASON = "alasan"  # the field of a return's form
FIRST_YEAR, LAST_YEAR = 2000, 2999


class ExportRefused(Invalid):
    """There is nothing to export, or what was asked for cannot be read."""

    code = "export-refused"


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which Berkas: those started within a period (ISO dates of the office, both included), of one SOP or of all."""

    procedure: str = ""  # key, or the SOP's number
    first: str = ""
    last: str = ""


@dataclass(frozen=True, kw_only=True)
class LogGround:
    """What the log of a selection shares, and how large it will be."""

    selection: Selection


@dataclass(frozen=True, kw_only=True)
class LogStart:
    """The answer."""

    ground: Ground
    chosen: logs.Chosen
    size: logs.Size


@dataclass(frozen=True, kw_only=True)
class LogCases:
    """The next Berkas of a selection after an id; as they stood at `chosen.upto`."""

    chosen: logs.Chosen
    after: int = 0


@dataclass(frozen=True, kw_only=True)
class MayExport:
    """Whether the asker may export at all: the answer is a refusal or nothing."""


def may_export(question: MayExport, hand: Hand) -> None:
    """Raises: Forbidden and its kinds."""
    exports(hand.office, hand.actor, hand.now)


def ground(question: LogGround, hand: Hand) -> LogStart:
    """Raises: Forbidden and its kinds, NotFound, ExportRefused (why: period, day, empty)."""
    exports(hand.office, hand.actor, hand.now)
    chosen = _chosen(question.selection, hand)
    size = logs.size(hand.unit, chosen)
    if not size.cases:
        raise ExportRefused(why="empty")
    office = hand.office
    made = Ground(
        office=office.name, zone=hand.zone, at=hand.now, people=distinct(logs.people(hand.unit)),
        positions={p.id: (p.title, p.unit) for p in office.positions.values()},
        steps=tuple(
            _steps(hand.cache.version(hand.unit, digest), number, sop, procedure)
            for digest, number, sop, procedure in logs.digests(hand.unit, chosen)
        ),
    )
    return LogStart(ground=made, chosen=chosen, size=size)


def _chosen(selection: Selection, hand: Hand) -> logs.Chosen:
    procedure = None
    if selection.procedure:
        procedure = logs.procedure(hand.unit, selection.procedure)
        if procedure is None:
            raise NotFound(kind="procedure", name=selection.procedure)
    first, last = _day(selection.first, "first"), _day(selection.last, "last")
    if first is not None and last is not None and last < first:
        raise ExportRefused(why="period", field="last", first=first.isoformat(), last=last.isoformat())
    return logs.Chosen(
        upto=hand.now, procedure=procedure, start=_midnight(first, hand.zone) if first else None,
        stop=_midnight(last + timedelta(days=1), hand.zone) if last else None,
    )


def _day(text: str, field: str) -> date | None:
    if not text:
        return None
    refused = ExportRefused(why="day", field=field, day=text[:40])
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise refused from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise refused
    return day


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _steps(version: Compiled, number: int, sop: str, procedure: str) -> Steps:
    names = activities(version.document)
    return Steps(
        digest=version.digest, number=number, sop=sop, procedure=procedure, names=names,
        lanes={element: version.lane(element) for element in names},
        timers={timer.id: timer.task for timer in version.timers.values()},
    )


def cases(question: LogCases, hand: Hand) -> tuple[Case, ...]:
    """Raises: Forbidden and its kinds."""
    exports(hand.office, hand.actor, hand.now)
    rows = logs.cases(hand.unit, question.chosen, question.after, BATCH)
    return read(hand, rows, question.chosen.upto) if rows else ()


def read(hand: Hand, rows: Any, upto: datetime) -> tuple[Case, ...]:
    """These Berkas (rows of `logs.cases`) with everything that was recorded of them until then."""
    found = [row.id for row in rows]
    told, looked = logs.events(hand.unit, found, upto), logs.seen(hand.unit, found, upto)
    reasons = logs.returns(hand.unit, told.values())
    known: dict[str, Steps] = {}
    for row in rows:
        if row.digest not in known:
            version = hand.cache.version(hand.unit, row.digest)
            known[row.digest] = _steps(version, row.version, row.sop_number, row.procedure)
    return tuple(
        _case(hand, row, known[row.digest], told.get(row.id, []), looked.get(row.id, []), reasons) for row in rows
    )


def _case(
    hand: Hand, row: Any, steps: Steps, told: list[Any], looked: list[Any], reasons: dict[tuple[str, int], str]
) -> Case:
    happenings = [
        Happening(seq, kind, at, _actor(who), json.loads(body), _reason(reasons.get((stream, seq))))
        for stream, seq, kind, at, who, body in told
    ]
    named = {h.body["calendar"] for h in happenings if h.type in ("instance:started", "instance:calendar-changed")}
    state = next((h.body["state"] for h in reversed(happenings) if "state" in h.body), "running")
    return Case(
        id=row.id, number=row.number, title=row.title, sifat=row.sifat, state=state, started_at=row.started_at,
        starter=row.starter, steps=steps, happenings=tuple(happenings), seen=tuple(_seen(one) for one in looked),
        calendars={digest: hand.cache.calendar(hand.unit, digest) for digest in named},
    )


@lru_cache(maxsize=4_096)
def _actor(text: str) -> Mapping[str, Any]:
    """Nobody changes it: a person acts in the same position many times."""
    said: Mapping[str, Any] = json.loads(text)
    return said


def _reason(text: str | None) -> str:
    return str(json.loads(text).get(REASON, "")) if text is not None else ""


def _seen(row: Any) -> Seen:
    body = json.loads(row.body)
    return Seen(row.at, json.loads(row.actor).get("person"), body["element"], body["visit"])


def under_pseudonyms(ground: Ground, people: dict[int, str]) -> Ground:
    """The same log with other names, and without what people wrote in their own words."""
    return replace(ground, people=people, plain=False)
