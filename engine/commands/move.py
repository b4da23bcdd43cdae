"""Move, take back, cancel: the instance goes where no flow leads."""

import json
from dataclasses import dataclass

from engine.access import acts, administers, cancels
from engine.errors import AlreadySeen, NoSuchElement, NothingToTakeBack, ReasonMissing
from engine.hand import Hand
from engine.model import Done
from engine.runtime import commands as c
from engine.store.reads import cases

LONGEST = 2_000


@dataclass(frozen=True, kw_only=True)
class Move:
    """Bring a Berkas back to a step (administrator)."""

    instance: int
    element: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class TakeBack:
    """Tarik kembali: undo one's own last submit while the next holder has not seen the task."""

    instance: int


@dataclass(frozen=True, kw_only=True)
class Cancel:
    """Withdraw a Berkas (its starter or an administrator)."""

    instance: int
    reason: str


def _reason(text: str) -> str:
    reason = text.strip()[:LONGEST]
    if not reason:
        raise ReasonMissing()
    return reason


def move(command: Move, hand: Hand) -> Done:
    """Raises: NotFound, InstanceClosed, Forbidden, ReasonMissing, NoSuchElement, SeveralTokens."""
    case = hand.case(command.instance)
    administers(case.office, hand.actor, hand.now)
    reason = _reason(command.reason)
    if command.element not in case.version.forms:
        raise NoSuchElement(element=command.element)
    _, event = case.step(
        c.MoveTo(element=command.element), "instance:moved", hand.acting(), extra={"element": command.element},
        answers={"reason": reason},
    )
    case.save()
    return Done(seq=event.seq, type=event.type, instance=case.record.id, body=json.loads(event.body))


def take_back(command: TakeBack, hand: Hand) -> Done:
    """Raises: NotFound, InstanceClosed, NothingToTakeBack, AlreadySeen, SeveralTokens."""
    case = hand.case(command.instance)
    person = acts(case.office, hand.actor, hand.now)
    tasks = cases.all_tasks(hand.unit, command.instance)
    done = next((t for t in tasks if t.how == "completed"), None)
    after = [t for t in tasks if t.closed_at is None]
    if done is None or done.closed_by != person or any(t.cause == "taken-back" for t in after):
        raise NothingToTakeBack()
    if any(t.seen_at is not None or t.claimed_by not in (None, person) for t in after):
        raise AlreadySeen()
    able = case.office.performers(done.procedure, done.lane, hand.now)
    holding = next((h for h in able if h.person == person), None)
    if holding is None:
        raise NothingToTakeBack()
    _, event = case.step(
        c.MoveTo(element=done.element, cause="taken-back", to=person), "task:withdrawn", hand.acting(holding),
        extra={"element": done.element, "visit": done.visit},
    )
    case.save()
    return Done(seq=event.seq, type=event.type, instance=case.record.id, body=json.loads(event.body))


def cancel(command: Cancel, hand: Hand) -> Done:
    """Raises: NotFound, InstanceClosed, Forbidden, ReasonMissing."""
    case = hand.case(command.instance)
    cancels(case.office, case.record.starter, hand.actor, hand.now)
    reason = _reason(command.reason)
    _, event = case.step(c.CancelInstance(), "instance:cancelled", hand.acting(), answers={"reason": reason})
    case.save()
    return Done(seq=event.seq, type=event.type, instance=case.record.id, body=json.loads(event.body))
