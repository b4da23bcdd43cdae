"""Claim, release, take over, assign: whose task it is."""

from dataclasses import dataclass
from typing import Any

from engine.access import acts, assigns, performs, takes_over
from engine.case import Case
from engine.commands.move import reason_of
from engine.errors import Forbidden
from engine.hand import Hand
from engine.ledger import done_of
from engine.model import Done, TaskRecord
from engine.notices import ASSIGNED, TAKEN_OVER
from engine.office import Holding


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Take a task that is offered to a position."""

    task: int


@dataclass(frozen=True, kw_only=True)
class Release:
    """Give a claimed task back to the position."""

    task: int


@dataclass(frozen=True, kw_only=True)
class TakeOver:
    """Take a task from another holder, or as the superior of a vacant position."""

    task: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Assign:
    """Give a task to another who performs its lane (administrator, or the superior)."""

    task: int
    person: int
    reason: str


def _owner(hand: Hand, case: Case, task: TaskRecord, kind: str, holding: Holding | None, person: int | None,
           reason: str = "", **extra: Any) -> Done:
    body = {"element": task.element, "visit": task.visit, **extra}
    event = case.note(kind, hand.acting(holding), body, {"reason": reason} if reason else None)
    if kind == "task:taken-over":
        case.notices().changed_hands(TAKEN_OVER, task.element, (extra.get("from"), person), event)
    hand.ledger.row(
        "task.claim", w_id=task.id, claimed_by=person, claimed_at=hand.now if person is not None else None,
        offered_to=task.offered_to if kind == "task:claimed" else None,
    )
    if hand.actor.person is not None:
        case.acted(hand.actor.person)
    case.save()
    return done_of(event)


def claim(command: Claim, hand: Hand) -> Done:
    """Raises: NotFound, TaskClosed, what access.performs raises."""
    case, task = hand.task(command.task)
    holding = performs(case.office, case.offered(task), hand.actor, hand.now)
    return _owner(hand, case, task, "task:claimed", holding, holding.person)


def release(command: Release, hand: Hand) -> Done:
    """Raises: NotFound, TaskClosed, Forbidden when it is not the person's own."""
    case, task = hand.task(command.task)
    person = acts(case.office, hand.actor, hand.now)
    if person not in (task.claimed_by, task.offered_to):
        raise Forbidden()
    return _owner(hand, case, task, "task:released", None, None)


def take_over(command: TakeOver, hand: Hand) -> Done:
    """Raises: NotFound, TaskClosed, ReasonMissing, TextTooLong, what access.takes_over raises."""
    case, task = hand.task(command.task)
    holding = takes_over(case.office, case.offered(task), hand.actor, hand.now)
    reason = reason_of(command.reason)
    before = case.holder(task, hand.now)
    return _owner(
        hand, case, task, "task:taken-over", holding, holding.person, reason=reason,
        **({"from": before} if before is not None else {}),
    )


def assign(command: Assign, hand: Hand) -> Done:
    """Whoever assigns has not acted in the Berkas, and comes to read nothing more of it by this.

    Raises: NotFound, TaskClosed, ReasonMissing, TextTooLong, what access.assigns raises.
    """
    case, task = hand.task(command.task)
    assigns(case.office, case.offered(task), hand.actor, command.person, hand.now)
    reason, before = reason_of(command.reason), case.holder(task, hand.now)
    body = {"element": task.element, "visit": task.visit, "to": command.person}
    body |= {"from": before} if before is not None else {}
    event = case.note("task:assigned", hand.acting(), body, {"reason": reason})
    case.notices().changed_hands(ASSIGNED, task.element, (before, command.person), event)
    hand.ledger.row("task.claim", w_id=task.id, claimed_by=command.person, claimed_at=hand.now, offered_to=None)
    case.save()
    return done_of(event)
