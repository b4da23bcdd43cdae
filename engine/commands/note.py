"""See and add a note: what does not move an instance."""

from dataclasses import dataclass

from engine.access import ReadFacts, acts, reads
from engine.case import Case
from engine.errors import Forbidden, Invalid, NotFound
from engine.hand import Hand
from engine.ledger import done_of
from engine.model import Done
from engine.store.reads import cases
from engine.text import prose

LONGEST = 4_000


class NoteEmpty(Invalid):
    """A note needs some text."""

    code = "note-empty"


@dataclass(frozen=True, kw_only=True)
class See:
    """A person has opened a task: from now on it cannot be taken back."""

    task: int


@dataclass(frozen=True, kw_only=True)
class AddNote:
    """Write a note into a Berkas."""

    instance: int
    text: str


def facts_of(case: Case, hand: Hand) -> ReadFacts:
    """What the rule book asks about somebody who wants to read."""
    open_tasks = cases.open_tasks(hand.unit, case.record.id)
    holders = [h.person for t in open_tasks for h in case.office.performers(t.procedure, t.lane, hand.now)]
    return ReadFacts(
        procedure=case.record.procedure, lanes=tuple(lane.name for lane in case.version.document.lanes),
        sifat=case.record.sifat, acted=tuple(case.facts.get("acted", ())), present=tuple(holders),
    )


def see(command: See, hand: Hand) -> Done:
    """The access stream stands outside the instance's revision: reading never makes a submit stale.

    Raises: NotFound.
    """
    found = cases.by_task(hand.unit, command.task)
    if found is None:
        raise NotFound(kind="task", name=command.task)
    record, task, seq = found
    office = hand.cache.office(hand.unit, seq)
    person = hand.actor.person
    able = {h.person for h in office.performers(task.procedure, task.lane, hand.now)}
    if task.seen_at is not None or task.closed_at is not None or person not in able:
        return Done(seq=0, type="task:seen", instance=record.id)
    head = hand.head(f"access:{record.id}")
    event = hand.ledger.event(
        head, "task:seen", hand.acting(), {"element": task.element, "visit": task.visit, "office": office.seq}
    )
    hand.ledger.row("task.seen", w_id=task.id, seen_at=hand.now)
    return Done(seq=event.seq, type=event.type, instance=record.id)


def add_note(command: AddNote, hand: Hand) -> Done:
    """Raises: NotFound, Forbidden, NoteEmpty, TextTooLong."""
    case = hand.case(command.instance, running=False)
    person = acts(case.office, hand.actor, hand.now)
    if not reads(case.office, facts_of(case, hand), hand.actor, hand.now):
        raise Forbidden()
    text = prose(command.text, LONGEST, "text")
    if not text:
        raise NoteEmpty()
    event = case.note("note:added", hand.acting(), {}, answers={"text": text})
    case.acted(person)
    case.save()
    return done_of(event)
