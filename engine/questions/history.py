"""History: the events of a Berkas, as they were written."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.hand import Hand
from engine.questions.instance import TheInstance, load
from engine.store.reads import events, people


@dataclass(frozen=True, kw_only=True)
class History:
    """The history of one Berkas, by id or by number."""

    instance: int | None = None
    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class EventRow:
    """One event, readable without executing anything."""

    seq: int
    type: str
    at: datetime
    recorded_at: datetime
    person: int | None
    actor_name: str
    position_title: str
    kind: str
    via: str
    body: Mapping[str, Any]
    answers: Mapping[str, Any]  # what stands beside the event
    hash: str


def handle(question: History, hand: Hand) -> tuple[EventRow, ...]:
    """Raises: NotFound, Forbidden."""
    case = load(hand, TheInstance(instance=question.instance, number=question.number))
    found = events.stream(hand.unit, case.head.stream)
    kept = events.answers(hand.unit, case.head.stream)
    actors = [json.loads(e.actor) for e in found]
    names = people.names(hand.unit, {a["person"] for a in actors if "person" in a})
    rows = []
    for event, actor in zip(found, actors, strict=True):
        position = case.office.positions.get(actor.get("position", 0))
        rows.append(
            EventRow(
                seq=event.seq, type=event.type, at=event.at, recorded_at=event.recorded_at, person=actor.get("person"),
                actor_name=names.get(actor.get("person", 0), ""), position_title=position.title if position else "",
                kind=actor.get("kind", ""), via=actor["via"], body=json.loads(event.body),
                answers=json.loads(kept[event.seq][0]) if event.seq in kept else {}, hash=event.hash.hex(),
            )
        )
    return tuple(rows)
