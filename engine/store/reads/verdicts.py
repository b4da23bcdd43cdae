"""Reading verdicts: what was judged when, and what waits for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select

from engine.moment import moment_of
from engine.store import seal_tables as s
from engine.store import tables as t
from engine.store.unit import Unit

PREFIX = "instance:"


@dataclass(frozen=True, kw_only=True)
class VerdictRow:
    """A stored verdict."""

    instance: int
    at: datetime
    seq: int  # of the last event then
    release: str
    text: str  # canonical JSON


_COLUMNS = tuple(s.verdict.c[n] for n in ("instance", "at", "seq", "release", "text"))


def last(unit: Unit, instance: int) -> VerdictRow | None:
    """The newest verdict on a Berkas."""
    query = select(*_COLUMNS).where(s.verdict.c.instance == instance).order_by(s.verdict.c.id.desc()).limit(1)
    rows = unit.rows(query)
    return VerdictRow(**rows[0]._mapping) if rows else None


def of(unit: Unit, instances: Collection[int]) -> dict[int, VerdictRow]:
    """The newest verdict on each of these."""
    of_these = s.verdict.c.instance.in_(sorted(instances))
    newest = select(func.max(s.verdict.c.id)).where(of_these).group_by(s.verdict.c.instance)
    rows = unit.rows(select(*_COLUMNS).where(s.verdict.c.id.in_(newest)))
    return {row.instance: VerdictRow(**row._mapping) for row in rows}


def _current() -> ColumnElement[bool]:
    """Whether a verdict was given after the last event."""
    return exists().where(s.verdict.c.instance == t.instance.c.id, s.verdict.c.seq == t.instance.c.seq)


def unjudged(unit: Unit, after: int, upto: int) -> list[int]:
    """Finished Berkas among what these checkpoints sealed that were not judged since their last event."""
    sealed = select(s.sealed.c.stream).where(
        s.sealed.c.checkpoint > after, s.sealed.c.checkpoint <= upto, s.sealed.c.stream.startswith(PREFIX)
    )
    found = sorted({int(row[0].removeprefix(PREFIX)) for row in unit.rows(sealed)})
    waiting: list[int] = []
    for first in range(0, len(found), 500):
        some = found[first : first + 500]
        query = select(t.instance.c.id).where(
            t.instance.c.id.in_(some), t.instance.c.state != "running", ~_current()
        )
        waiting += [row[0] for row in unit.rows(query.order_by(t.instance.c.id))]
    return waiting


def finished(unit: Unit, instances: Collection[int]) -> list[int]:
    """Those of these that are no longer running, in the order given."""
    query = select(t.instance.c.id).where(t.instance.c.id.in_(sorted(instances)), t.instance.c.state != "running")
    there = {row[0] for row in unit.rows(query)}
    return [one for one in instances if one in there]


def highest_instance(unit: Unit) -> int:
    """The id of the newest Berkas, 0 before the first."""
    return int(unit.rows(select(func.coalesce(func.max(t.instance.c.id), 0)))[0][0])


def _judged_since(since: str) -> ColumnElement[bool]:
    return exists().where(and_(s.verdict.c.instance == t.instance.c.id, s.verdict.c.at >= moment_of(since)))


def progress(unit: Unit, since: str) -> tuple[int, int]:
    """How many Berkas there are, and how many were judged since a moment."""
    every = select(func.count()).select_from(t.instance)
    done = every.where(_judged_since(since))
    return int(unit.rows(every)[0][0]), int(unit.rows(done)[0][0])


def not_since(unit: Unit, since: str, after: int, most: int) -> list[int]:
    """Berkas after an id that were not judged since a moment."""
    query = select(t.instance.c.id).where(t.instance.c.id > after, ~_judged_since(since))
    return [row[0] for row in unit.rows(query.order_by(t.instance.c.id).limit(most))]


def unsound_since(unit: Unit, since: str) -> int:
    """How many Berkas were not found identical and whole since a moment."""
    query = select(func.count(s.verdict.c.instance.distinct())).where(
        s.verdict.c.at >= moment_of(since), s.verdict.c.text.contains('"sound":false', autoescape=True)
    )
    return int(unit.rows(query)[0][0])
