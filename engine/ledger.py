"""What one command wants written: its events, chained, and the rows beside them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.chain import ORIGIN, canonical, commitment, hash_of
from engine.model import Done, EventRecord
from engine.store.operations import Row

SALT = 16  # bytes


@dataclass(kw_only=True)
class Head:
    """The end of one stream, moving on as events are added."""

    stream: str
    seq: int = 0
    hash: bytes = ORIGIN
    at: datetime | None = None


@dataclass(kw_only=True)
class Ledger:
    """Collected by a command's handler, written by the desk in one transaction."""

    now: datetime
    entropy: Callable[[int], bytes]
    person: int | None = None
    key: bytes | None = None
    request: bytes = b""
    mails: bool = False  # whether this office sends mail
    rows: list[Row] = field(default_factory=list)
    events: list[EventRecord] = field(default_factory=list)

    def row(self, operation: str, /, **values: Any) -> None:
        """One more write."""
        self.rows.append(Row(operation=operation, values=values))

    def event(
        self,
        head: Head,
        kind: str,
        actor: Mapping[str, Any],
        body: dict[str, Any],
        *,
        at: datetime | None = None,
        answers: Mapping[str, Any] | None = None,
        claimed_at: datetime | None = None,
    ) -> EventRecord:
        """One more fact at the end of a stream; `at` never steps back within it.

        Answers go beside the event, their salted commitment into it. The command's key goes to the event it is
        answered with (`seal`), so that the same submit sent twice finds it. `claimed_at` is only shown.
        """
        moment = max(at or self.now, head.at) if head.at is not None else at or self.now
        seq = head.seq + 1
        if answers:
            text, salt = canonical(dict(answers)), self.entropy(SALT)
            body = {**body, "answers": commitment(salt, text)}
            self.row("answers.add", stream=head.stream, seq=seq, text=text, salt=salt)
        bare = EventRecord(
            stream=head.stream, seq=seq, v=1, type=kind, at=moment, recorded_at=self.now, claimed_at=claimed_at,
            actor=canonical(dict(actor)), body=canonical(body), prev_hash=head.hash, hash=b"",
        )
        record = replace(bare, hash=hash_of(bare))
        head.seq, head.hash, head.at = seq, record.hash, moment
        self.events.append(record)
        return record

    def seal(self, done: Done) -> list[Row]:
        """Everything to write; the event that answers the command carries its key."""
        written = []
        for record in self.events:
            mine = self.key is not None and (record.seq, record.type) == (done.seq, done.type)
            keyed = {"person": self.person, "key": self.key, "request": self.request} if mine else _NO_KEY
            written.append(Row(operation="event.add", values={**vars(record), **keyed}))
        return self.rows + written


_NO_KEY: Mapping[str, None] = {"person": None, "key": None, "request": None}


def done_of(record: EventRecord, *, repeated: bool = False) -> Done:
    """A command's answer from the event it wrote."""
    kind, _, name = record.stream.partition(":")
    instance = int(name) if kind == "instance" else None
    return Done(seq=record.seq, type=record.type, instance=instance, body=json.loads(record.body), repeated=repeated)
