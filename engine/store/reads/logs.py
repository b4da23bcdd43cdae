"""Whole Berkas for an event log, some at a time, so that an export of any size needs the memory of a few."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select, tuple_

from engine.store import tables as t
from engine.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Which Berkas: those started within a period, of one procedure or of all."""

    upto: datetime  # nothing recorded later
    procedure: str | None = None
    start: datetime | None = None
    stop: datetime | None = None  # excluded


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much an export will hold."""

    cases: int
    events: int  # of the instances' streams


_CASES = select(
    *(t.instance.c[n] for n in ("id", "number", "title", "sifat", "state", "started_at", "starter", "procedure")),
    t.version.c.digest, t.version.c.number.label("version"), t.version.c.sop_number,
).join(t.version, t.version.c.id == t.instance.c.version)
_EVENTS = (
    select(*(t.event.c[n] for n in ("stream", "seq", "type", "at", "actor", "body")))
    .where(t.event.c.stream.in_(bindparam("streams", expanding=True)), t.event.c.recorded_at <= bindparam("upto"))
    .order_by(t.event.c.stream, t.event.c.seq)
)
_SEEN = _EVENTS.where(t.event.c.type == "task:seen")
_RETURN = '"cause":"return"'  # as canonical JSON has it in the body of a completion that gave work back


def _rules(chosen: Chosen) -> list[ColumnElement[bool]]:
    instance = t.instance.c
    rules: list[ColumnElement[bool]] = [instance.started_at <= chosen.upto]
    if chosen.procedure is not None:
        rules.append(instance.procedure == chosen.procedure)
    if chosen.start is not None:
        rules.append(instance.started_at >= chosen.start)
    if chosen.stop is not None:
        rules.append(instance.started_at < chosen.stop)
    return rules


def size(unit: Unit, chosen: Chosen) -> Size:
    """How many Berkas, and how many events they have by now."""
    found = unit.rows(select(func.count(), func.sum(t.instance.c.seq)).where(*_rules(chosen)))[0]
    return Size(cases=int(found[0]), events=int(found[1] or 0))


def digests(unit: Unit, chosen: Chosen) -> list[tuple[str, int, str, str]]:
    """The versions that the chosen Berkas run: digest, number, SOP number, procedure; the oldest first."""
    version = t.version.c
    query = (
        select(version.digest, version.number, version.sop_number, version.procedure)
        .where(version.id.in_(select(t.instance.c.version).where(*_rules(chosen))))
        .order_by(version.id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in unit.rows(query)]


def cases(unit: Unit, chosen: Chosen, after: int, most: int) -> Sequence[Any]:
    """The next Berkas in order of starting, after an id."""
    return unit.rows(_CASES.where(t.instance.c.id > after, *_rules(chosen)).order_by(t.instance.c.id).limit(most))


def events(unit: Unit, identifiers: Iterable[int], upto: datetime) -> dict[int, list[Any]]:
    """The events of instances: id -> rows (stream, seq, type, at, actor, body) in order."""
    return _by_instance(unit.rows(_EVENTS, {"streams": [f"instance:{i}" for i in identifiers], "upto": upto}))


def seen(unit: Unit, identifiers: Iterable[int], upto: datetime) -> dict[int, list[Any]]:
    """Who opened which task first: id -> rows as above, of the access streams."""
    return _by_instance(unit.rows(_SEEN, {"streams": [f"access:{i}" for i in identifiers], "upto": upto}))


def _by_instance(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    name, kept = "", []
    for row in rows:
        if row[0] != name:
            name = row[0]
            kept = found[int(name.partition(":")[2])] = []
        kept.append(row)
    return found


def returns(unit: Unit, told: Iterable[list[Any]]) -> dict[tuple[str, int], str]:
    """What was answered where work was given back: (stream, seq) -> canonical JSON."""
    places = sorted((row[0], row[1]) for rows in told for row in rows if _RETURN in row[5])
    if not places:
        return {}
    answers = t.answers.c
    query = select(answers.stream, answers.seq, answers.text).where(tuple_(answers.stream, answers.seq).in_(places))
    return {(row[0], row[1]): row[2] for row in unit.rows(query)}


def people(unit: Unit) -> dict[int, tuple[str, str]]:
    """Everybody: id -> (name, login)."""
    return {row[0]: (row[1], row[2]) for row in unit.rows(select(t.person.c.id, t.person.c.name, t.person.c.login))}


def procedure(unit: Unit, named: str) -> str | None:
    """The key of a procedure, named by its key or by its SOP's number."""
    version = t.version.c
    query = select(version.procedure).where((version.procedure == named) | (version.sop_number == named))
    rows = unit.rows(query.order_by(version.procedure != named, version.id.desc()).limit(1))
    return rows[0][0] if rows else None
