"""TheTask: everything a person needs to do one task."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.access import TaskFacts, assigns, officials, performs, reads, takes_over
from engine.calendar import Explanation
from engine.case import Case
from engine.commands.note import facts_of as read_facts
from engine.errors import Forbidden, NotFound, Refusal
from engine.hand import Hand
from engine.ledger import Ledger
from engine.model import TaskRecord
from engine.questions.acts import ActLine, acts, named
from engine.questions.entered import Entered, by_task, entries, recorders
from engine.questions.prefill import Prefilled, past_of
from engine.questions.tasks import TaskRow, minutes_left, row_of
from engine.store.reads import cases, drafts, events, files, lists, people
from engine.ways import NextStep, deciding, ways_on
from forms.schema import Form


@dataclass(frozen=True, kw_only=True)
class TheTask:
    """One task, open or closed."""

    task: int


@dataclass(frozen=True, kw_only=True)
class ClosedFact:
    """How a task ended."""

    how: str
    at: datetime
    by_name: str
    entered: Entered | None = None  # from paper, by a recorder


@dataclass(frozen=True, kw_only=True)
class TaskPage:
    """What the page of a task shows."""

    row: TaskRow
    documentation: str
    properties: Mapping[str, str]  # mutu.*
    form: Form
    prefilled: Mapping[str, Any]
    returned: Prefilled | None
    may_complete: bool
    refusal: Refusal | None  # why not
    closed: ClosedFact | None
    positions: tuple[tuple[int, str], ...]  # those of the asker that may do it
    kinds: tuple[str, ...]  # and how each is held: definitif | Plt | Plh | tim
    span: str  # ISO 8601, "" without a standard time
    explanation: Explanation | None  # why is the deadline then?
    documents: tuple[files.DocumentRecord, ...]
    next_steps: tuple[NextStep, ...]
    acts: tuple[ActLine, ...]  # given before, with the document versions they cover
    decision: str  # the field of the form that chooses among the next steps, "" when none does
    returns: tuple[Prefilled, ...]  # every return so far, the oldest first
    since: datetime | None  # when the step was sent the last time; None on the first visit
    may_take_over: bool  # from whoever has it
    draft: drafts.DraftRecord | None  # the asker's own
    assignable: tuple[tuple[int, str], ...] = ()  # whom the asker may give it to: a superior's, or an administrator's
    may_record: bool = False  # from paper, in the name of an official


def handle(question: TheTask, hand: Hand) -> TaskPage:
    """Raises: NotFound, Forbidden."""
    found = cases.by_task(hand.unit, question.task)
    if found is None:
        raise NotFound(kind="task", name=question.task)
    record, task, seq = found
    office = hand.cache.office(hand.unit, seq)
    version = hand.cache.version(hand.unit, record.version_digest)
    calendar = hand.cache.calendar(hand.unit, record.calendar)
    # A page never settles deadlines: a ledger that is thrown away keeps the asking free of writes.
    case = Case(record, version, calendar, office, Ledger(now=hand.now, entropy=hand.entropy))
    if not reads(office, read_facts(case, hand), hand.actor, hand.now):
        raise Forbidden()
    line = lists.OpenTask(
        task=task, number=record.number, title=record.title, sifat=record.sifat, version=record.version,
        version_digest=record.version_digest, calendar_digest=record.calendar,
    )
    holder = case.holder(task, hand.now)
    refusal = _refusal(hand, case, task)
    timers = version.timers_of[task.element]
    explained = calendar.explain(task.opened_at, timers[0].span) if timers else None
    history = events.stream(hand.unit, case.head.stream)
    others = _assignable(hand, case, task, holder)
    wanted = {p for p in (holder, task.closed_by, *others) if p is not None}
    names = people.names(hand.unit, wanted | recorders(history))
    past = past_of(hand, case, task, history)
    draft = drafts.of(hand.unit, task.id, hand.actor.person) if task.closed_at is None else None
    node, form = version.node(task.element), version.forms[task.element]
    steps = ways_on(version.document, version.conditions, form, task.element)
    return TaskPage(
        row=row_of(line, version, holder, names.get(holder or 0, ""), minutes_left(hand, line)),
        documentation=node.documentation, properties=node.properties, form=form,
        prefilled=past.values, returned=past.returned,
        may_complete=task.closed_at is None and refusal is None, refusal=refusal,
        closed=_closed(task, names, by_task(history, entries(history, names))), positions=_positions(hand, case, task),
        kinds=tuple(_mine(hand, case, task).values()),
        span=timers[0].span.iso() if timers else "", explanation=explained,
        documents=tuple(files.documents(hand.unit, record.id)), next_steps=steps,
        acts=named(hand, acts(history)), returns=past.returns,
        decision=deciding(form, version.control[task.element], steps),
        since=past.since, assignable=tuple(sorted(((p, names[p]) for p in others), key=lambda one: one[1])),
        may_take_over=refusal is not None and _takes_over(hand, case, task), draft=draft,
        may_record=task.closed_at is None and bool(officials(office, case.offered(task), hand.actor, hand.now)),
    )


def _refusal(hand: Hand, case: Case, task: TaskRecord) -> Refusal | None:
    facts: TaskFacts = case.offered(task)
    try:
        performs(case.office, facts, hand.actor, hand.now)
    except Refusal as refusal:
        return refusal
    return None


def _takes_over(hand: Hand, case: Case, task: TaskRecord) -> bool:
    if task.closed_at is not None:
        return False
    try:
        takes_over(case.office, case.offered(task), hand.actor, hand.now)
    except Refusal:
        return False
    return True


def _assignable(hand: Hand, case: Case, task: TaskRecord, holder: int | None) -> tuple[int, ...]:
    """Those whom the asker may give it to: who performs the lane and does not have it; nobody for most askers."""
    if task.closed_at is not None:
        return ()
    facts = case.offered(task)
    able = {h.person for h in case.office.performers(task.procedure, task.lane, hand.now)} - {holder}
    try:
        for person in able:
            assigns(case.office, facts, hand.actor, person, hand.now)
    except Refusal:
        return ()
    return tuple(able)


def _closed(
    task: TaskRecord, names: Mapping[int, str], entered: Mapping[tuple[str, int], Entered]
) -> ClosedFact | None:
    if task.closed_at is None:
        return None
    return ClosedFact(
        how=task.how or "", at=task.closed_at, by_name=names.get(task.closed_by or 0, ""),
        entered=entered.get((task.element, task.visit)),
    )


def _positions(hand: Hand, case: Case, task: TaskRecord) -> tuple[tuple[int, str], ...]:
    return tuple((p, case.office.positions[p].title) for p in _mine(hand, case, task))


def _mine(hand: Hand, case: Case, task: TaskRecord) -> dict[int, str]:
    """The asker's positions that perform the task, and how each is held; the rule book takes the same holding."""
    able = case.office.performers(task.procedure, task.lane, hand.now)
    held: dict[int, str] = {}
    for holding in able:
        if holding.person == hand.actor.person:
            held.setdefault(holding.position, holding.kind)
    return held
