"""FormOf: what a submit of a task needs before it can be read: its form, and whether the asker may hand files in."""

from dataclasses import dataclass

from engine.access import TaskFacts, performs
from engine.errors import NotFound, Refusal
from engine.hand import Hand
from engine.model import TaskRecord
from engine.office import Office
from engine.store.reads import cases
from forms.form import Form


@dataclass(frozen=True, kw_only=True)
class FormOf:
    """The form of one task, open or closed."""

    task: int


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """The form alone; the page of a task (TheTask) says the rest."""

    form: Form
    takes_files: bool  # from whoever may complete it, and again from who did: the same submit may come twice


def handle(question: FormOf, hand: Hand) -> FormPage:
    """Raises: NotFound. A form says nothing of its Berkas; reading that is asked with TheTask."""
    found = cases.by_task(hand.unit, question.task)
    if found is None:
        raise NotFound(kind="task", name=question.task)
    record, task, seq = found
    version = hand.cache.version(hand.unit, record.version_digest)
    closed = task.closed_at is not None
    takes = task.closed_by == hand.actor.person if closed else _performs(hand, hand.cache.office(hand.unit, seq), task)
    return FormPage(form=version.forms[task.element], takes_files=takes)


def _performs(hand: Hand, office: Office, task: TaskRecord) -> bool:
    facts = TaskFacts(procedure=task.procedure, lane=task.lane, offered_to=task.offered_to, claimed_by=task.claimed_by)
    try:
        performs(office, facts, hand.actor, hand.now)
    except Refusal:
        return False
    return True
