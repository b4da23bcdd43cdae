"""The values that travel between the desk, the rule book and the store."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Via = Literal["web", "cli", "api", "worker"]
Kind = Literal["definitif", "Plt", "Plh", "tim"]
Scalar = str | int | bool | None

KINDS: tuple[Kind, ...] = ("definitif", "Plt", "Plh", "tim")  # the order in which a person acts, unless they choose
SIFAT = ("biasa", "segera", "rahasia")
STATES = ("running", "completed", "cancelled")  # of an instance


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who stands at the desk, before the rule book has said in which holding they act."""

    person: int | None  # None: the worker
    via: Via
    position: int | None = None  # the position they chose to act in; None: definitif first


@dataclass(frozen=True, kw_only=True)
class Done:
    """What a command did; the same submit sent twice gets the same one back, marked `repeated`."""

    seq: int
    type: str
    instance: int | None = None
    body: Mapping[str, object] = field(default_factory=dict)
    repeated: bool = False


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A file on disk under its SHA-256."""

    id: str  # SHA-256, 64 hexadecimal digits
    size: int  # bytes
    type: str  # media type, from the content
    name: str  # as the person called it


@dataclass(frozen=True, kw_only=True)
class EventRecord:
    """One stored fact of one stream (see engine/README.md, "The chain")."""

    stream: str
    seq: int
    v: int
    type: str
    at: datetime
    recorded_at: datetime
    claimed_at: datetime | None
    actor: str  # canonical JSON
    body: str  # canonical JSON
    prev_hash: bytes
    hash: bytes


@dataclass(frozen=True, kw_only=True)
class InstanceRecord:
    """One Berkas as stored; `snapshot` is a cache of what its events say."""

    id: int
    number: str
    title: str
    sifat: str
    procedure: str
    version: int
    version_digest: str
    calendar: str  # digest of the calendar version its deadlines were counted in
    state: str  # running | completed | cancelled
    starter: int
    started_at: datetime
    revision: int
    seq: int
    head: bytes  # hash of its last event
    last_at: datetime
    next_due: datetime | None
    snapshot: bytes
    facts: str  # canonical JSON: persons who acted, newest number of each document; a cache like the snapshot


@dataclass(frozen=True, kw_only=True)
class TaskRecord:
    """One user task of one instance, open or closed."""

    id: int
    instance: int
    procedure: str
    element: str
    visit: int
    lane: str
    cause: str  # start | next | return | moved | taken-back
    offered_to: int | None
    opened_at: datetime
    due: datetime | None
    late: bool
    claimed_by: int | None
    claimed_at: datetime | None
    seen_at: datetime | None
    closed_at: datetime | None
    closed_by: int | None
    how: str | None  # completed | withdrawn | cancelled; None while open
    opened_seq: int


@dataclass(frozen=True, kw_only=True)
class CheckpointRow:
    """A stored checkpoint (see engine/EVIDENCE.md)."""

    number: int
    size: int  # events it covers
    at: datetime
    key: str  # public key, hex
    text: str  # the signed note
    digest: str  # SHA-256 of the text, hex
    mark: str  # where the next look for unsealed events begins


@dataclass(frozen=True, kw_only=True)
class AnchorRow:
    """One checkpoint on its way to one address."""

    checkpoint: int  # its number
    email: str
    tries: int
    next_at: datetime | None  # none: sent, or given up
    sent_at: datetime | None
