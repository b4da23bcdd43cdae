"""The keys that seal, as the stream `seal` tells them: which one signs what, and who vouches for it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from engine.model import EventRecord
from engine.signing import statement, verify

STREAM = "seal"
MADE = "key:made"
CHANGED = "key:changed"


@dataclass(frozen=True, kw_only=True)
class Key:
    """One public key."""

    public: bytes
    seq: int  # of the event in the stream `seal` that names it
    vouched: bool  # the first, or signed for by the one before it; False: put in place of a lost one, or a false claim


@dataclass(frozen=True, kw_only=True)
class Keyring:
    """All of them, the first one first."""

    origin: str = ""  # named with the first key, and by every checkpoint
    keys: tuple[Key, ...] = ()

    @property
    def current(self) -> Key | None:
        """The one that signs now."""
        return self.keys[-1] if self.keys else None

    def at(self, seq: int) -> Key | None:
        """The key of a checkpoint that covers the stream `seal` up to this seq."""
        return next((key for key in reversed(self.keys) if key.seq <= seq), None)


def keyring(records: Iterable[EventRecord]) -> Keyring:
    """The keys after these events of the stream `seal`."""
    ring = Keyring()
    for record in records:
        body = json.loads(record.body)
        if record.type == MADE:
            ring = _made(ring, record.seq, body)
        elif record.type == CHANGED:
            ring = _changed(ring, record.seq, body)
    return ring


def _made(ring: Keyring, seq: int, body: dict[str, str]) -> Keyring:
    key = Key(public=bytes.fromhex(body["public"]), seq=seq, vouched=not ring.keys)
    return Keyring(origin=ring.origin or body["name"], keys=(*ring.keys, key))


def _changed(ring: Keyring, seq: int, body: dict[str, str]) -> Keyring:
    before = ring.current
    said = statement(body["public"], body["previous"])
    vouched = (
        before is not None
        and body["previous"] == before.public.hex()
        and verify(before.public, bytes.fromhex(body["signature"]), said)
    )
    return Keyring(
        origin=ring.origin, keys=(*ring.keys, Key(public=bytes.fromhex(body["public"]), seq=seq, vouched=vouched)),
    )
