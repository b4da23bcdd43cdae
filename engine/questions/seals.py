"""What is sealed: the key in force, the newest checkpoint, the register of all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.access import reads_register
from engine.checkpoint import parse
from engine.errors import Forbidden, NotFound
from engine.hand import Hand
from engine.keyring import STREAM, keyring
from engine.model import AnchorRow, CheckpointRow
from engine.store.reads import anchors, events, seals

PAGE = 50
_BEYOND = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class CurrentKey:
    """Which key signs now?"""


@dataclass(frozen=True, kw_only=True)
class NewestCheckpoint:
    """The newest checkpoint, or the one of a number."""

    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class CheckpointsAfter:
    """The stored checkpoints after a number, the oldest first; for the file outside the database."""

    number: int
    most: int = 500


@dataclass(frozen=True, kw_only=True)
class Register:
    """The register of checkpoints, the newest first."""

    before: int | None = None  # a number
    most: int = PAGE


@dataclass(frozen=True, kw_only=True)
class RegisterLine:
    """One checkpoint in the register."""

    number: int
    at: datetime
    size: int
    root: str  # hex
    key: str  # hex
    anchors: tuple[AnchorRow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RegisterPage:
    """A page of the register, with the newest checkpoint in full."""

    office: str
    origin: str
    newest: CheckpointRow | None
    unsealed: int
    lines: tuple[RegisterLine, ...]
    more: int | None  # where the next page begins
    keys: tuple["KeyLine", ...]


@dataclass(frozen=True, kw_only=True)
class KeyLine:
    """One key, since when, and whether the one before vouches for it."""

    public: str  # hex
    at: datetime
    vouched: bool


def current_key(question: CurrentKey, hand: Hand) -> bytes | None:
    """The public key in force; None before the first was made."""
    found = keyring(events.stream(hand.unit, STREAM)).current
    return found.public if found is not None else None


def newest(question: NewestCheckpoint, hand: Hand) -> CheckpointRow | None:
    """Raises: Forbidden; NotFound for a number that was not given yet."""
    _may(hand)
    if question.number is None:
        return seals.newest(hand.unit)
    found = seals.by_number(hand.unit, question.number) if 0 < question.number < _BEYOND else None
    if found is None:
        raise NotFound(kind="checkpoint", name=question.number)
    return found


def after(question: CheckpointsAfter, hand: Hand) -> tuple[CheckpointRow, ...]:
    """Raises: Forbidden."""
    _may(hand)
    return tuple(seals.after(hand.unit, question.number, question.most))


def register(question: Register, hand: Hand) -> RegisterPage:
    """Raises: Forbidden."""
    _may(hand)
    last = seals.newest(hand.unit)
    start = question.before if question.before is not None else _BEYOND
    rows = seals.before(hand.unit, min(start, _BEYOND), question.most + 1)
    shown, rest = rows[: question.most], rows[question.most :]
    sent = anchors.of(hand.unit, [row.number for row in shown])
    told = events.stream(hand.unit, STREAM)
    ring = keyring(told)
    times = {record.seq: record.at for record in told}
    return RegisterPage(
        office=hand.office.name, origin=ring.origin, newest=last,
        unsealed=seals.count_unsealed(hand.unit, last.mark if last is not None else ""),
        lines=tuple(_line(row, sent) for row in shown), more=shown[-1].number if rest else None,
        keys=tuple(KeyLine(public=k.public.hex(), at=times[k.seq], vouched=k.vouched) for k in ring.keys),
    )


def _line(row: CheckpointRow, sent: Mapping[int, tuple[AnchorRow, ...]]) -> RegisterLine:
    root = parse(row.text).checkpoint.root.hex()
    return RegisterLine(
        number=row.number, at=row.at, size=row.size, root=root, key=row.key, anchors=sent.get(row.number, ()),
    )


def _may(hand: Hand) -> None:
    if not reads_register(hand.office, hand.actor, hand.now):
        raise Forbidden()
