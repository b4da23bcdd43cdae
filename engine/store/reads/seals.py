"""Reading what is sealed, what is not, and the checkpoints."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal_column, or_, select

from engine.merkle import Tile
from engine.model import CheckpointRow as CheckpointRow
from engine.moment import moment_of, text_of
from engine.store import seal_tables as s
from engine.store import tables as t
from engine.store.unit import Unit

LATE = timedelta(hours=1)  # on PostgreSQL a transaction that began this long ago may still be committed


@dataclass(frozen=True, kw_only=True)
class SealedRow:
    """Consecutive events of one stream that one checkpoint took."""

    checkpoint: int
    stream: str
    first: int
    last: int
    leaf: int  # index in the tree of the first


@dataclass(frozen=True, kw_only=True)
class Unsealed:
    """Events that no checkpoint has taken."""

    events: Sequence[tuple[str, int, bytes]]  # stream, seq, hash; in no order
    upto: dict[str, int]  # the last sealed seq of each of their streams, 0 for none
    mark: str  # where the next look may begin once these are sealed


_NEWEST = select(s.checkpoint).order_by(s.checkpoint.c.number.desc()).limit(1)
_ONE = select(s.checkpoint).where(s.checkpoint.c.number == bindparam("number"))
_AFTER = (
    select(s.checkpoint)
    .where(s.checkpoint.c.number > bindparam("number"))
    .order_by(s.checkpoint.c.number)
    .limit(bindparam("most"))
)
_BEFORE = (
    select(s.checkpoint)
    .where(s.checkpoint.c.number < bindparam("number"))
    .order_by(s.checkpoint.c.number.desc())
    .limit(bindparam("most"))
)
_BY_MOMENT = (
    select(s.checkpoint)
    .where(s.checkpoint.c.at < bindparam("before", type_=s.checkpoint.c.at.type))
    .order_by(s.checkpoint.c.number.desc())
    .limit(1)
)
_OF_CHECKPOINTS = (
    select(s.sealed)
    .where(s.sealed.c.checkpoint > bindparam("after"), s.sealed.c.checkpoint <= bindparam("upto"))
    .order_by(s.sealed.c.checkpoint, s.sealed.c.leaf)
)
_OF_STREAM = select(s.sealed).where(s.sealed.c.stream == bindparam("stream")).order_by(s.sealed.c.last)
_LAST_SEALED = (
    func.coalesce(
        select(func.max(s.sealed.c.last)).where(s.sealed.c.stream == t.event.c.stream).scalar_subquery(), 0
    ).label("upto")
)
_ROWID: ColumnElement[int] = literal_column("event.rowid")


def _checkpoint(row: Any) -> CheckpointRow:
    return CheckpointRow(
        number=row.number, size=row.size, at=row.at, key=row.key, text=row.text, digest=row.digest, mark=row.mark,
    )


def newest(unit: Unit) -> CheckpointRow | None:
    """The last checkpoint."""
    rows = unit.rows(_NEWEST)
    return _checkpoint(rows[0]) if rows else None


def by_number(unit: Unit, number: int) -> CheckpointRow | None:
    """One checkpoint."""
    rows = unit.rows(_ONE, {"number": number})
    return _checkpoint(rows[0]) if rows else None


def after(unit: Unit, number: int, most: int) -> list[CheckpointRow]:
    """Checkpoints after this number, the oldest first."""
    return [_checkpoint(row) for row in unit.rows(_AFTER, {"number": number, "most": most})]


def before(unit: Unit, number: int, most: int) -> list[CheckpointRow]:
    """Checkpoints before this number, the newest first."""
    return [_checkpoint(row) for row in unit.rows(_BEFORE, {"number": number, "most": most})]


def newest_before(unit: Unit, moment: datetime) -> CheckpointRow | None:
    """The last checkpoint made before a moment."""
    rows = unit.rows(_BY_MOMENT, {"before": moment})
    return _checkpoint(rows[0]) if rows else None


def _sealed(row: Any) -> SealedRow:
    return SealedRow(checkpoint=row.checkpoint, stream=row.stream, first=row.first, last=row.last, leaf=row.leaf)


def ranges(unit: Unit, after: int, upto: int) -> list[SealedRow]:
    """What the checkpoints after one and up to another took, in the order of the leaves."""
    return [_sealed(row) for row in unit.rows(_OF_CHECKPOINTS, {"after": after, "upto": upto})]


def ranges_of(unit: Unit, stream: str) -> list[SealedRow]:
    """What is sealed of one stream, in its order."""
    return [_sealed(row) for row in unit.rows(_OF_STREAM, {"stream": stream})]


def tiles(unit: Unit, wanted: Iterable[Tile]) -> dict[Tile, bytes]:
    """The contents of these tiles; one that is not there is left out."""
    each = [and_(s.tile.c.level == level, s.tile.c.idx == index) for level, index in wanted]
    if not each:
        return {}
    return {(row.level, row.idx): bytes(row.content) for row in unit.rows(select(s.tile).where(or_(*each)))}


def _window(unit: Unit, mark: str, *, full: bool) -> Any:
    if full or not mark:
        return None
    if unit.store.sqlite:
        return int(mark) < _ROWID
    return t.event.c.recorded_at >= moment_of(mark) - LATE


def _open(unit: Unit, statement: Select[Any], mark: str, *, full: bool) -> Select[Any]:
    window = _window(unit, mark, full=full)
    statement = statement.where(t.event.c.seq > _LAST_SEALED)
    return statement if window is None else statement.where(window)


def unsealed(unit: Unit, mark: str, *, full: bool) -> Unsealed:
    """What is to be sealed; `full` looks at every event instead of the new ones only."""
    place = _ROWID if unit.store.sqlite else t.event.c.recorded_at
    columns = (t.event.c.stream, t.event.c.seq, t.event.c.hash, _LAST_SEALED, place.label("place"))
    rows = unit.rows(_open(unit, select(*columns), mark, full=full))
    places = [row.place for row in rows]
    if unit.store.sqlite:
        newest_place = str(max([int(mark or 0), *places]))
    else:
        newest_place = max([mark, *(text_of(place) for place in places)])
    return Unsealed(
        events=[(row.stream, row.seq, bytes(row.hash)) for row in rows],
        upto={row.stream: row.upto for row in rows},
        mark=newest_place,
    )


def count_unsealed(unit: Unit, mark: str, *, full: bool = False) -> int:
    """How many events no checkpoint has taken."""
    query = select(func.count()).select_from(t.event)
    return int(unit.rows(_open(unit, query, mark, full=full))[0][0])
