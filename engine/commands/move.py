"""Move, take back, cancel: the instance goes where no flow leads."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from engine.access import acts, administers, cancels, reads, takes_back, takes_entry_back
from engine.commands.note import facts_of
from engine.errors import AlreadySeen, Forbidden, NoSuchElement, NothingToTakeBack, ReasonMissing
from engine.hand import Hand
from engine.ledger import done_of
from engine.model import Done, TaskRecord
from engine.notices import TAKEN_BACK
from engine.runtime import commands as c
from engine.store.reads import cases, events
from engine.store.unit import Unit
from engine.text import prose

LONGEST = 2_000


@dataclass(frozen=True, kw_only=True)
class Move:
    """Bring a Berkas back to a step (administrator)."""

    instance: int
    element: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class TakeBack:
    """Tarik kembali: undo one's own last submit while the next holder has not seen the task.

    What a recorder entered from paper is the official's submit: both may take it back.
    """

    instance: int


@dataclass(frozen=True, kw_only=True)
class Cancel:
    """Withdraw a Berkas (its starter or an administrator)."""

    instance: int
    reason: str


def reason_of(text: str) -> str:
    """Why, in the person's words.

    Raises: ReasonMissing, TextTooLong.
    """
    reason = prose(text, LONGEST, "reason")
    if not reason:
        raise ReasonMissing()
    return reason


def move(command: Move, hand: Hand) -> Done:
    """Raises: NotFound, InstanceClosed, Forbidden, ReasonMissing, TextTooLong, NoSuchElement, SeveralTokens."""
    case = hand.case(command.instance)
    administers(case.office, hand.actor, hand.now)
    reason = reason_of(command.reason)
    if command.element not in case.version.forms:
        raise NoSuchElement(element=command.element)
    _, event = case.step(
        c.MoveTo(element=command.element), "instance:moved", hand.acting(), extra={"element": command.element},
        answers={"reason": reason},
    )
    case.save()
    return done_of(event)


def last_submit(tasks: Sequence[TaskRecord]) -> tuple[TaskRecord | None, list[TaskRecord]]:
    """What was completed last and the open tasks it led to, from an instance's tasks, the newest first.

    None when something else came between: a move, a withdrawal, a take-back.
    """
    after = list(takewhile(lambda t: t.closed_at is None, tasks))
    done = tasks[len(after)] if after and len(after) < len(tasks) else None
    return (done, after) if done is not None and done.how == "completed" else (None, after)


def seen(after: Iterable[TaskRecord], person: int) -> bool:
    """Whether somebody else has looked at a task or taken it."""
    return any(t.seen_at is not None or t.claimed_by not in (None, person) for t in after)


def entered_by(unit: Unit, after: Sequence[TaskRecord]) -> int | None:
    """Who entered the submit that led to these tasks from paper, None when nobody did."""
    place = (f"instance:{after[0].instance}", after[0].opened_seq)
    found: int | None = json.loads(events.actors(unit, {place})[place]).get("entered_by")
    return found


def take_back(command: TakeBack, hand: Hand) -> Done:
    """Raises: NotFound, InstanceClosed, Forbidden for who may not read it, NothingToTakeBack, AlreadySeen, NotYourLane,
    NotRecorder, SeveralTokens.
    """
    case = hand.case(command.instance)
    person = acts(case.office, hand.actor, hand.now)
    if not reads(case.office, facts_of(case, hand), hand.actor, hand.now):
        raise Forbidden()
    tasks = cases.all_tasks(hand.unit, command.instance)
    done, after = last_submit(tasks)
    recorder = entered_by(hand.unit, after) if done is not None else None
    if done is None or person not in (done.closed_by, recorder) or case.withdrawn:
        raise NothingToTakeBack()
    if seen(after, person):
        raise AlreadySeen()
    extra: dict[str, Any] = {"element": done.element, "visit": done.visit}
    if person == done.closed_by:
        actor = hand.acting(takes_back(case.office, case.offered(done), person, hand.now))
    else:
        takes_entry_back(case.office, person, hand.actor, hand.now)
        actor = hand.acting()
        extra["to"] = done.closed_by
    _, event = case.step(
        c.MoveTo(element=done.element, cause="taken-back", to=done.closed_by), "task:withdrawn", actor, extra=extra,
    )
    if recorder is not None:
        other = done.closed_by if person == recorder else recorder
        case.notices().changed_hands(TAKEN_BACK, done.element, (other,), event)
    for task in after:
        hand.ledger.row("task.unseen", w_id=task.id, w_claimed_by=person)
    case.save()
    return done_of(event)


def cancel(command: Cancel, hand: Hand) -> Done:
    """Raises: NotFound, InstanceClosed, Forbidden, ReasonMissing, TextTooLong."""
    case = hand.case(command.instance)
    cancels(case.office, case.record.starter, hand.actor, hand.now)
    reason = reason_of(command.reason)
    _, event = case.step(c.CancelInstance(), "instance:cancelled", hand.acting(), answers={"reason": reason})
    case.save()
    return done_of(event)
