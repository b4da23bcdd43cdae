"""RecordFromPaper (Catat dari kertas): a recorder enters what an official decided on paper, with the scan.

The event is the official's act, marked `entered_by`. It counts from the moment it was entered: the time at which the
paper is said to have been signed is only shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.access import reads, recorder, records
from engine.commands.complete import Decision, Entry, finish
from engine.commands.note import facts_of
from engine.errors import Forbidden, ScanMissing
from engine.hand import Hand
from engine.ledger import done_of
from engine.model import Actor, Done
from engine.moment import whole
from engine.notices import RECORDED
from engine.paper import ON_PAPER, signed


@dataclass(frozen=True, kw_only=True)
class RecordFromPaper:
    """Finish a task in the name of the official who decided it on paper."""

    task: int
    official: int  # person
    signed_at: datetime  # aware
    scan: str  # id of a file kept before
    answers: Mapping[str, Any] = field(default_factory=dict)
    position: int | None = None  # in which the official acted; None: definitif first
    late_cause: str = ""


def handle(command: RecordFromPaper, hand: Hand) -> Done:
    """The official is told; the recorder counts as somebody who acted, so that they can read what they entered.

    Raises: NotFound, TaskClosed, TaskWithdrawn, Forbidden, what access.records raises, SignedTimeUnfit, ScanMissing,
    what complete.finish raises.
    """
    case, task = hand.task(command.task)
    person = recorder(case.office, hand.actor, hand.now)
    if not reads(case.office, facts_of(case, hand), hand.actor, hand.now):
        raise Forbidden()
    official = Actor(person=command.official, via=hand.actor.via, position=command.position)
    holding = records(case.office, case.offered(task), official, hand.actor, hand.now)
    at = whole(signed(command.signed_at, task.opened_at, hand.now))
    if not command.scan:
        raise ScanMissing()
    entry = Entry(recorder=person, signed_at=at, scan=command.scan)
    decision = Decision(
        holding=holding, answers=command.answers, medium=ON_PAPER, late_cause=command.late_cause, entry=entry
    )
    event = finish(hand, case, task, decision)
    case.acted(person)
    case.notices().changed_hands(RECORDED, task.element, (holding.person,), event)
    case.save()
    return done_of(event)
