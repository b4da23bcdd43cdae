"""History: the events of a Berkas, as they were written."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.case import Case
from engine.hand import Hand
from engine.model import EventRecord
from engine.questions.entered import Entered, entered
from engine.questions.erasures import Erased, Kept, erasures
from engine.questions.instance import TheInstance, load, readable
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
    entered: Entered | None = None  # from paper, by a recorder
    erased: Erased | None = None  # its answers, or some of them, are gone


def handle(question: History, hand: Hand) -> tuple[EventRow, ...]:
    """Raises: NotFound, Forbidden, InstanceDamaged."""
    case = load(hand, TheInstance(instance=question.instance, number=question.number))
    found = events.stream(hand.unit, case.head.stream)
    with readable(case.record.number, found):
        return _rows(hand, case, found)


def _rows(hand: Hand, case: Case, found: Sequence[EventRecord]) -> tuple[EventRow, ...]:
    kept = events.answers(hand.unit, case.head.stream)
    gone = erasures(found, kept)
    actors = [json.loads(e.actor) for e in found]
    names = people.names(hand.unit, {a[n] for a in actors for n in ("person", "entered_by") if n in a})
    rows = []
    for event, actor in zip(found, actors, strict=True):
        position = case.office.positions.get(actor.get("position", 0))
        rows.append(
            EventRow(
                seq=event.seq, type=event.type, at=event.at, recorded_at=event.recorded_at, person=actor.get("person"),
                actor_name=names.get(actor.get("person", 0), ""), position_title=position.title if position else "",
                kind=actor.get("kind", ""), via=actor["via"], body=json.loads(event.body),
                answers=_answers(event.seq, kept, gone), hash=event.hash.hex(),
                entered=entered(event, actor, names), erased=gone.get(event.seq),
            )
        )
    return tuple(rows)


def _answers(seq: int, kept: Kept, gone: Mapping[int, Erased]) -> Mapping[str, Any]:
    """What stands beside an event, or what an erasure has left of it."""
    said: dict[str, Any] = json.loads(kept[seq][0]) if seq in kept else dict(gone[seq].left) if seq in gone else {}
    return said
