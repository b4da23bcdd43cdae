"""Save and discard a draft: rows, not events; what is not sent is no part of any Berkas."""

from dataclasses import dataclass

from engine.access import TaskFacts, acts, performs
from engine.errors import NotFound, TaskClosed, TaskWithdrawn, TextTooLong
from engine.hand import Hand
from engine.model import Done, TaskRecord
from engine.store.reads import cases

LONGEST = 2_000_000  # characters; more than a form takes


@dataclass(frozen=True, kw_only=True)
class SaveDraft:
    """Simpan dulu: keep what a person has typed so far for a task; ends when the task closes."""

    task: int
    text: str  # opaque to the engine


@dataclass(frozen=True, kw_only=True)
class DiscardDraft:
    """Throw one's own draft away."""

    task: int


def save(command: SaveDraft, hand: Hand) -> Done:
    """The newest takes the place of the one before. Deadlines are left for a command that moves the Berkas.

    Raises: NotFound, TaskClosed, TaskWithdrawn, TextTooLong, what access.performs raises.
    """
    task, instance = _open(hand, command.task)
    facts = TaskFacts(procedure=task.procedure, lane=task.lane, offered_to=task.offered_to, claimed_by=task.claimed_by)
    performs(hand.office, facts, hand.actor, hand.now)
    if len(command.text) > LONGEST:
        raise TextTooLong(field="draft", limit=LONGEST)
    hand.ledger.row("draft.clear", w_task=task.id, w_person=hand.actor.person)
    hand.ledger.row("draft.add", task=task.id, person=hand.actor.person, text=command.text, saved_at=hand.now)
    return Done(seq=0, type="draft:saved", instance=instance)


def discard(command: DiscardDraft, hand: Hand) -> Done:
    """Discarding what is not there is no error.

    Raises: NotFound, NoSuchPerson, AuditorActs.
    """
    found = cases.by_task(hand.unit, command.task)
    if found is None:
        raise NotFound(kind="task", name=command.task)
    person = acts(hand.office, hand.actor, hand.now)
    hand.ledger.row("draft.clear", w_task=command.task, w_person=person)
    return Done(seq=0, type="draft:discarded", instance=found[0].id)


def _open(hand: Hand, identifier: int) -> tuple[TaskRecord, int]:
    found = cases.by_task(hand.unit, identifier)
    if found is None:
        raise NotFound(kind="task", name=identifier)
    record, task, _ = found
    if task.closed_at is not None:
        refusal = TaskClosed if task.how == "completed" else TaskWithdrawn
        raise refusal(at=task.closed_at, person=task.closed_by, element=task.element)
    return task, record.id
