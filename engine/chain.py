"""The hash chain of a stream: what is hashed, and how it is checked.

hash(n) = SHA-256(hash(n-1) || head || 0x0A || body), hash(0) = 32 zero bytes. `head` is the canonical JSON list
[stream, seq, v, type, at, recorded_at, claimed_at, actor], `body` the stored text; both UTF-8. So the columns beside
the body are covered too, and nothing has to be written twice.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engine.model import EventRecord
from engine.moment import text_of

ORIGIN = bytes(32)


def canonical(value: object) -> str:
    """Canonical JSON: sorted keys, no spaces, NFC, no floats.

    Raises: ValueError for a float (a decimal is a string).
    """
    text = _ENCODER.encode(value)
    if _has_float(value):
        raise ValueError("a float has no canonical text")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _refuse(value: object) -> object:
    raise ValueError(f"{type(value).__name__} has no canonical text")


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_refuse)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("doubled-key")
    return made


def _float(said: str) -> Any:
    raise ValueError("float")


# Reads a stored text; raises ValueError for a doubled key or a float, which have no one meaning.
strict = json.JSONDecoder(object_pairs_hook=_pairs, parse_float=_float, parse_constant=_float).decode


def _has_float(value: object) -> bool:
    waiting = [value]
    for one in waiting:  # grows while it is read
        if isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, (list, tuple)):
            waiting.extend(one)
        elif isinstance(one, float):
            return True
    return False


def hash_of(record: EventRecord) -> bytes:
    """The hash this event must carry."""
    claimed = text_of(record.claimed_at) if record.claimed_at is not None else None
    head = [
        record.stream, record.seq, record.v, record.type, text_of(record.at), text_of(record.recorded_at), claimed,
        record.actor,
    ]
    return hashlib.sha256(record.prev_hash + canonical(head).encode() + b"\n" + record.body.encode()).digest()


def commitment(salt: bytes, text: str) -> str:
    """The salted commitment of answers that stand beside the event, hex."""
    return hashlib.sha256(salt + text.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Break:
    """Where a chain does not hold."""

    seq: int
    why: str  # gap | link | hash


def verify(records: Iterable[EventRecord]) -> Break | None:
    """The first place where the chain of one stream does not hold, or None."""
    last = ORIGIN
    for seq, record in enumerate(records, start=1):
        if record.seq != seq:
            return Break(seq=seq, why="gap")
        if record.prev_hash != last:
            return Break(seq=seq, why="link")
        if record.hash != hash_of(record):
            return Break(seq=seq, why="hash")
        last = record.hash
    return None
