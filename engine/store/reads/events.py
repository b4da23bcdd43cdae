"""Reading streams."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, tuple_

from engine.errors import DatabaseDamaged
from engine.model import EventRecord
from engine.store import tables as t
from engine.store.unit import Unit

AT_ONCE = 500  # streams in one statement
_COLUMNS = tuple(
    t.event.c[n]
    for n in ("stream", "seq", "v", "type", "at", "recorded_at", "claimed_at", "actor", "body", "prev_hash", "hash")
)
_STREAM = (
    select(*_COLUMNS)
    .where(t.event.c.stream == bindparam("stream"), t.event.c.seq > bindparam("after"))
    .order_by(t.event.c.seq)
)
_HEAD = (
    select(t.event.c.seq, t.event.c.hash, t.event.c.at)
    .where(t.event.c.stream == bindparam("stream"))
    .order_by(t.event.c.seq.desc())
    .limit(1)
)
_KEYED = select(*_COLUMNS, t.event.c.request).where(
    t.event.c.person == bindparam("person"), t.event.c.key == bindparam("key")
)
_OFFICE_SEQ = select(func.max(t.event.c.seq)).where(t.event.c.stream == "office")
_ANSWERS = select(t.answers.c.seq, t.answers.c.text, t.answers.c.salt).where(t.answers.c.stream == bindparam("stream"))


def _record(row: Any) -> EventRecord:
    if not (type(row.body) is type(row.actor) is str and type(row.seq) is int):  # SQLite keeps whatever it is given
        raise DatabaseDamaged(what=f"event {row.stream} {row.seq}")
    return EventRecord(
        stream=row.stream, seq=row.seq, v=row.v, type=row.type, at=row.at, recorded_at=row.recorded_at,
        claimed_at=row.claimed_at, actor=row.actor, body=row.body, prev_hash=bytes(row.prev_hash),
        hash=bytes(row.hash),
    )


def stream(unit: Unit, name: str, after: int = 0) -> list[EventRecord]:
    """The events of a stream after a seq, in order."""
    return [_record(row) for row in unit.rows(_STREAM, {"stream": name, "after": after})]


def newest(unit: Unit, name: str, most: int) -> list[EventRecord]:
    """The last events of a stream, the newest first."""
    query = select(*_COLUMNS).where(t.event.c.stream == name).order_by(t.event.c.seq.desc()).limit(most)
    return [_record(row) for row in unit.rows(query)]


def since(unit: Unit, name: str, recorded: datetime) -> list[EventRecord]:
    """The events of a stream that were recorded after a moment, the newest first."""
    query = select(*_COLUMNS).where(t.event.c.stream == name, t.event.c.recorded_at > recorded)
    return [_record(row) for row in unit.rows(query.order_by(t.event.c.seq.desc()))]


def office_seq_at(unit: Unit, moment: datetime) -> int:
    """The newest seq of the office stream that was recorded until a moment, 0 before the first."""
    query = select(func.max(t.event.c.seq)).where(t.event.c.stream == "office", t.event.c.recorded_at <= moment)
    return unit.rows(query)[0][0] or 0


def of_streams(unit: Unit, names: Collection[str]) -> dict[str, list[EventRecord]]:
    """The events of several streams, each in order."""
    found: dict[str, list[EventRecord]] = {}
    for row in unit.rows(select(*_COLUMNS).where(t.event.c.stream.in_(sorted(names))).order_by(t.event.c.stream,
                                                                                              t.event.c.seq)):
        found.setdefault(row.stream, []).append(_record(row))
    return found


def actors(unit: Unit, places: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The actors (canonical JSON) of single events, by stream and seq."""
    if not places:
        return {}
    query = select(t.event.c.stream, t.event.c.seq, t.event.c.actor).where(
        tuple_(t.event.c.stream, t.event.c.seq).in_(sorted(places))
    )
    return {(row.stream, row.seq): row.actor for row in unit.rows(query)}


def from_paper(unit: Unit, instances: Collection[int]) -> list[EventRecord]:
    """The events of these instances that carry a claimed time; some hundred instances per statement."""
    names = [f"instance:{i}" for i in sorted(instances)]
    found: list[EventRecord] = []
    for first in range(0, len(names), AT_ONCE):
        some = t.event.c.stream.in_(names[first : first + AT_ONCE])
        query = select(*_COLUMNS).where(some, t.event.c.claimed_at.is_not(None))
        found += [_record(row) for row in unit.rows(query)]
    return found


def head(unit: Unit, name: str) -> tuple[int, bytes, datetime] | None:
    """Seq, hash and time of a stream's last event."""
    rows = unit.rows(_HEAD, {"stream": name})
    return (rows[0].seq, bytes(rows[0].hash), rows[0].at) if rows else None


def keyed(unit: Unit, person: int, key: bytes) -> tuple[EventRecord, bytes] | None:
    """The event a person wrote under this key, and the digest of the request."""
    rows = unit.rows(_KEYED, {"person": person, "key": key})
    return (_record(rows[0]), bytes(rows[0].request)) if rows else None


def office_seq(unit: Unit) -> int:
    """The newest seq of the office stream, 0 before the first."""
    return unit.rows(_OFFICE_SEQ)[0][0] or 0


def answers(unit: Unit, name: str) -> dict[int, tuple[str, bytes]]:
    """The answers kept beside a stream's events: seq -> (canonical text, salt)."""
    return {row.seq: (row.text, bytes(row.salt)) for row in unit.rows(_ANSWERS, {"stream": name})}


def streams(unit: Unit, prefix: str) -> Sequence[str]:
    """The names of all streams that begin so, in order of first writing."""
    query = select(t.event.c.stream).where(t.event.c.seq == 1, t.event.c.stream.startswith(prefix, autoescape=True))
    return [row[0] for row in unit.rows(query.order_by(t.event.c.at, t.event.c.stream))]
