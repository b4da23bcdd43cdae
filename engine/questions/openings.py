"""Openings: who looked into a Berkas, as its access stream tells; for auditors alone."""

import json
from dataclasses import dataclass
from datetime import datetime

from engine.hand import Hand
from engine.model import EventRecord
from engine.store.reads import events, people

MOST = 50  # the newest


@dataclass(frozen=True, kw_only=True)
class Opening:
    """One entry of the access stream."""

    seq: int
    type: str
    at: datetime
    person: int | None
    name: str
    of: str  # the file's digest, or the step that was seen


def openings(hand: Hand, instance: int) -> tuple[Opening, ...]:
    """The newest entries, the newest first; empty for whoever is no auditor (nor the office's own machine)."""
    auditor = hand.office.has_duty(hand.actor.person, "auditor", hand.now)
    if not auditor and hand.actor.person is not None:
        return ()
    found = events.newest(hand.unit, f"access:{instance}", MOST)
    actors = [json.loads(e.actor) for e in found]
    names = people.names(hand.unit, {a["person"] for a in actors if "person" in a})
    return tuple(_opening(e, a.get("person"), names.get(a.get("person", 0), ""))
                 for e, a in zip(found, actors, strict=True))


def _opening(event: EventRecord, person: int | None, name: str) -> Opening:
    body = json.loads(event.body)
    return Opening(seq=event.seq, type=event.type, at=event.at, person=person, name=name,
                   of=str(body.get("of") or body.get("element") or ""))
