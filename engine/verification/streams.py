"""The pass over every event: chains, leaves, and what stands beside the events of each stream.

Sorted readings run side by side; only one stream's hashes are in memory at a time. Nothing is written anew before it is
hashed. Bodies are read strictly: a doubled key or a float has no one meaning.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from itertools import groupby
from json.encoder import encode_basestring as quoted
from operator import itemgetter
from typing import Any

from engine.chain import ORIGIN, strict
from engine.merkle import HASH, WIDTH
from engine.moment import moment_of
from engine.verification.flaw import Counts, Flaws
from engine.verification.merging import Beside, Row

VERSION = 1  # of the events that this release writes
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z", re.ASCII).fullmatch
MARGIN = timedelta(hours=1)  # a command may take that long between its clock and its commit
Body = dict[str, Any]


def _is_moment(value: Any) -> bool:
    return type(value) is str and _MOMENT(value) is not None


def dicts(value: Any) -> list[Body]:
    """The objects of a list; a body that was tampered with may hold anything."""
    return [one for one in value if type(one) is dict] if type(value) is list else []


def scalar(value: Any) -> str | int | None:
    """A single value; whatever else stands there becomes a text that equals no single value."""
    return value if value is None or type(value) in (str, int) else repr(value)


@dataclass(kw_only=True)
class Stream:
    """What is known of one stream when its last event has been read."""

    name: str
    seq: int = 0  # of the last event
    head: bytes = ORIGIN
    hashes: dict[int, tuple[bytes, str]] = field(default_factory=dict)  # seq -> hash, recorded_at as stored
    state: Any = "running"  # of an instance, as its events say
    first: Body = field(default_factory=dict)  # body of the first event
    answered: dict[int, str] = field(default_factory=dict)  # seq -> commitment
    documents: list[tuple[int, Body]] = field(default_factory=list)  # seq, document as the event names it
    named: list[tuple[int, str, Body]] = field(default_factory=list)  # events that name versions, calendars, erasures
    began: tuple[str, str] = ("", "{}")  # recorded_at and actor of the first event


NAMING = frozenset((
    "instance:started", "instance:calendar-changed", "calendar:published", "version:published", "answers:erased",
    "file:erased", "person:added",
))


@dataclass(kw_only=True)
class Pass:
    """One look at every event."""

    flaws: Flaws
    counts: Counts
    sealed: Beside  # (stream, first, last, leaf, checkpoint, moment of the checkpoint before)
    tile: Callable[[int], bytes]  # content of a tile of level 0
    last: tuple[int, str] | None  # number and moment of the newest checkpoint
    beside: Callable[[Stream], None]  # looks at rows beside a stream when it has been read
    place: tuple[str, int] = ("", 0)  # how far it has come

    def run(self, events: Iterator[Row]) -> None:
        """Look at all of them, sorted by stream and seq."""
        for name, rows in groupby(events, itemgetter(0)):
            stream = Stream(name=name)
            self.counts.streams += 1
            self._events(stream, rows)
            self._seals(stream)
            self.beside(stream)

    def _events(self, stream: Stream, rows: Iterator[Row]) -> None:
        """Every event of one stream. The fast way is one line; only what it does not pass is looked at closely."""
        start, last, expected, sound = f"[{quoted(stream.name)},", ORIGIN, 1, True
        hashes = stream.hashes
        for _, seq, v, kind, at, recorded, claimed, actor, body, prev, own in rows:
            try:
                said = "null" if claimed is None else quoted(claimed)
                head = f"{start}{seq},{v},{quoted(kind)},{quoted(at)},{quoted(recorded)},{said},{quoted(actor)}]"
                made = sha256(prev + f"{head}\n{body}".encode()).digest()
                following = seq + 1
                hashes[seq] = (b"" + own, recorded)
            except (TypeError, ValueError, AttributeError):  # a column that holds what never belongs there
                made, following = None, expected + 1
            if sound and (made != own or prev != last or seq != expected):
                sound = False
                self._broken(stream.name, seq, expected, prev == last)
            last, expected = own, following
            self.counts.events += 1
            if v != VERSION or not (_is_moment(at) and _is_moment(recorded)):
                self.flaws.add("event-form", stream=stream.name, seq=seq)
            if seq == 1:
                stream.began = (recorded, actor)
            self._said(stream, seq, kind, self._read(stream.name, seq, body))
        stream.seq, stream.head = expected - 1, last
        self.place = (stream.name, stream.seq)

    def _read(self, name: str, seq: int, body: str) -> Body:
        """A body, strictly; one that cannot be read says nothing."""
        try:
            read = strict(body)
        except (ValueError, TypeError, RecursionError) as error:
            why = str(error) if str(error) in ("doubled-key", "float") else "not-json"
            self.flaws.add("body-unreadable", stream=name, seq=seq, why=why)
            return {}
        if type(read) is not dict:
            self.flaws.add("body-unreadable", stream=name, seq=seq, why="not-json")
            return {}
        return read

    def _said(self, stream: Stream, seq: int, kind: str, body: Body) -> None:
        """Keep what is compared with rows beside the event."""
        if seq == 1:
            stream.first = body
        if "state" in body:
            stream.state = body["state"]
        if "answers" in body:
            stream.answered[seq] = body["answers"]
        if "documents" in body:
            stream.documents += [(seq, document) for document in dicts(body["documents"])]
        if kind in NAMING:
            stream.named.append((seq, kind, body))

    def _broken(self, name: str, seq: Any, expected: int, linked: bool) -> None:
        """The first break of a chain; whatever follows it is no longer vouched for."""
        if seq != expected:
            self.flaws.add("chain-gap", stream=name, seq=expected)
        elif not linked:
            self.flaws.add("chain-link", stream=name, seq=seq)
        else:
            self.flaws.add("chain-hash", stream=name, seq=seq)

    def _seals(self, stream: Stream) -> None:
        """Every sealed range of a stream against the leaves of the tree; what lies after the last is not sealed."""
        upto, sound = 0, True
        for _, first, last, leaf, checkpoint, before in self.sealed.of(stream.name):
            if first != upto + 1 or last < first:
                self.flaws.add("seal-gap", stream=stream.name, seq=upto + 1, checkpoint=checkpoint)
            differing = self._differing(stream, first, last, leaf) if sound else None
            if differing is not None:
                sound = False
                code = "event-altered" if differing in stream.hashes else "event-missing"
                self.flaws.add(code, stream=stream.name, seq=differing, checkpoint=checkpoint)
            self._backdated(stream, first, checkpoint, before)
            upto = max(upto, last)
        self.counts.sealed += min(upto, len(stream.hashes))
        fresh = [seq for seq in stream.hashes if seq > upto]
        self.counts.unsealed += len(fresh)
        if fresh and self.last is not None:
            self._backdated(stream, min(fresh), *self.last)

    def _differing(self, stream: Stream, first: int, last: int, leaf: int) -> int | None:
        """The first seq whose leaf is not the one in the tree."""
        seq, hashes = first, stream.hashes
        while seq <= last:
            offset = leaf + seq - first
            index, inside = divmod(offset, WIDTH)
            count = min(WIDTH - inside, last - seq + 1)
            stored = self.tile(index)[inside * HASH : (inside + count) * HASH]
            made = [sha256(b"\x00" + hashes[s][0]).digest() if s in hashes else b"" for s in range(seq, seq + count)]
            if b"".join(made) != stored:
                pairs = enumerate(made)
                return next((seq + at for at, own in pairs if own != stored[at * HASH : (at + 1) * HASH]), seq)
            seq += count
        return None

    def _backdated(self, stream: Stream, seq: int, checkpoint: int, before: str | None) -> None:
        """An event that says it was recorded long before a checkpoint that did not see it."""
        recorded = stream.hashes.get(seq, (b"", None))[1]
        try:
            late = recorded is not None and before is not None and moment_of(recorded) + MARGIN < moment_of(before)
        except (ValueError, TypeError):
            late = True
        if late:
            self.flaws.add("event-backdated", stream=stream.name, seq=seq, checkpoint=checkpoint, recorded_at=recorded)

