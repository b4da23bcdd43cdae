"""TheInstance: where a Berkas stands, who has it, and how it got there."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bpmn.document import Document
from bpmn.drawing import Mark
from engine.access import cancels, officials, reads, takes_back, takes_entry_back
from engine.case import Case
from engine.chain import strict
from engine.commands.move import entered_by, last_submit, seen
from engine.commands.note import facts_of
from engine.errors import CalendarRefused, Forbidden, InstanceDamaged, NotFound, Refusal
from engine.hand import Hand
from engine.ledger import Ledger
from engine.model import EventRecord, TaskRecord
from engine.questions.acts import ActLine, acts, with_names
from engine.questions.entered import Entered, by_task, entries, recorders
from engine.questions.tasks import TaskRow, minutes_left, row_of
from engine.store.reads import cases, events, files, lists, people, versions

MOST_NOTICES = 500  # the newest


@dataclass(frozen=True, kw_only=True)
class TheInstance:
    """One Berkas, by id or by number."""

    instance: int | None = None
    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """A row of the diagram's table twin."""

    element: str
    step: str
    name: str
    lane: str
    passes: int
    state: str  # "" | done | active
    late: bool
    by_name: str  # who did it last
    at: datetime | None
    due: datetime | None
    entered: Entered | None = None  # from paper, by a recorder


@dataclass(frozen=True, kw_only=True)
class InstancePage:
    """What the page of a Berkas shows."""

    id: int
    number: str
    title: str
    sifat: str
    state: str
    started_at: datetime
    starter_name: str
    letter_number: str
    letter_date: str
    procedure: str
    procedure_name: str
    sop_number: str
    version: int
    document: Document
    marks: Mapping[str, Mark]
    open_tasks: tuple[TaskRow, ...]
    steps: tuple[StepLine, ...]
    documents: tuple[files.DocumentRecord, ...]
    notices: tuple[lists.NoticeLine, ...]
    names: Mapping[int, str]
    may_take_back: bool
    may_steer: bool  # cancel or move it
    acts: tuple[ActLine, ...]
    entered: Mapping[int, Entered]  # seq -> what was entered from paper
    recordable: frozenset[int]  # open tasks that the asker may enter from paper


def load(hand: Hand, question: TheInstance) -> Case:
    """The instance, when the asker may read it.

    Raises: NotFound, Forbidden.
    """
    case = opened(hand, question)
    if not reads(case.office, facts_of(case, hand), hand.actor, hand.now):
        raise Forbidden()
    return case


def opened(hand: Hand, question: TheInstance, *, lock: bool = True) -> Case:
    """The instance, whoever asks: the caller says who may; a command that only looks takes no lock.

    Raises: NotFound, InstanceDamaged.
    """
    identifier = question.instance
    if identifier is None and question.number is not None:
        identifier = lists.id_by_number(hand.unit, question.number)
    found = cases.by_id(hand.unit, identifier, lock=lock) if identifier is not None else None
    if found is None:
        raise NotFound(kind="instance", name=question.number or question.instance)
    record, seq = found
    office = hand.cache.office(hand.unit, seq)
    try:
        version = hand.cache.version(hand.unit, record.version_digest)
        calendar = hand.cache.calendar(hand.unit, record.calendar)
    except NotFound as gone:
        raise InstanceDamaged(number=record.number, why=gone.params["kind"], seq=1) from gone
    except CalendarRefused as refused:
        raise InstanceDamaged(number=record.number, why="calendar", seq=1) from refused
    try:
        return Case(record, version, calendar, office, Ledger(now=hand.now, entropy=hand.entropy))
    except ValueError as error:
        raise InstanceDamaged(number=record.number, why="facts", seq=1) from error


@contextmanager
def readable(number: str, found: Sequence[EventRecord]) -> Iterator[None]:
    """Where events are read that somebody may have written past the program.

    Raises: InstanceDamaged; whatever else goes wrong is raised as it is.
    """
    try:
        yield
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError) as error:
        seq = next((e.seq for e in found if not (_is_object(e.body) and _is_object(e.actor))), None)
        if seq is None:
            raise
        raise InstanceDamaged(number=number, why="history", seq=seq) from error


def _is_object(text: str) -> bool:
    try:
        return isinstance(strict(text), dict)
    except (TypeError, ValueError, RecursionError):
        return False


def handle(question: TheInstance, hand: Hand) -> InstancePage:
    """Raises: NotFound, Forbidden, InstanceDamaged."""
    case = load(hand, question)
    history = events.stream(hand.unit, case.head.stream)
    with readable(case.record.number, history):
        return _page(hand, case, history)


def _page(hand: Hand, case: Case, history: Sequence[EventRecord]) -> InstancePage:
    record = case.record
    tasks = cases.all_tasks(hand.unit, record.id)
    told = tuple(lists.notices(hand.unit, instance=record.id, most=MOST_NOTICES))
    given = acts(history)
    people_named = {t.closed_by for t in tasks} | {record.starter} | {n.person for n in told} | recorders(history)
    people_named |= {a.person for a in given}
    people_named |= {case.holder(t, hand.now) for t in tasks if t.closed_at is None}
    names = people.names(hand.unit, {p for p in people_named if p is not None})
    version = versions.by_id(hand.unit, record.version)
    letter = events.answers(hand.unit, case.head.stream).get(1)
    said = json.loads(letter[0]) if letter is not None else {}
    entered = entries(history, names)
    return InstancePage(
        id=record.id, number=record.number, title=record.title, sifat=record.sifat, state=record.state,
        started_at=record.started_at, starter_name=names.get(record.starter, ""),
        letter_number=said.get("letter_number", ""), letter_date=said.get("letter_date", ""),
        procedure=record.procedure, procedure_name=version.name, sop_number=version.sop_number,
        version=version.number, document=case.version.document, marks=_marks(tasks),
        open_tasks=tuple(_row(hand, case, t, names, version.id) for t in tasks if t.closed_at is None),
        steps=_steps(case, tasks, names, by_task(history, entered)), notices=told,
        documents=tuple(files.documents(hand.unit, record.id)),
        names=names, may_take_back=_may_take_back(hand, case, tasks),
        may_steer=record.state == "running" and _may_steer(hand, case), acts=with_names(given, names),
        entered=entered, recordable=_recordable(hand, case, tasks),
    )


def _row(hand: Hand, case: Case, task: TaskRecord, names: Mapping[int, str], version: int) -> TaskRow:
    record = case.record
    line = lists.OpenTask(
        task=task, number=record.number, title=record.title, sifat=record.sifat, version=version,
        version_digest=record.version_digest, calendar_digest=record.calendar,
    )
    holder = case.holder(task, hand.now)
    return row_of(line, case.version, holder, names.get(holder or 0, ""), minutes_left(hand, line))


def _may_take_back(hand: Hand, case: Case, tasks: list[TaskRecord]) -> bool:
    person = hand.actor.person
    done, after = last_submit(tasks)
    if done is None or person is None or seen(after, person):
        return False
    try:
        if done.closed_by == person:
            takes_back(case.office, case.offered(done), person, hand.now)
        else:
            takes_entry_back(case.office, entered_by(hand.unit, after) or 0, hand.actor, hand.now)
    except Refusal:
        return False
    return True


def _recordable(hand: Hand, case: Case, tasks: list[TaskRecord]) -> frozenset[int]:
    waiting = [t for t in tasks if t.closed_at is None]
    return frozenset(t.id for t in waiting if officials(case.office, case.offered(t), hand.actor, hand.now))


def _may_steer(hand: Hand, case: Case) -> bool:
    try:
        cancels(case.office, case.record.starter, hand.actor, hand.now)
    except Refusal:
        return False
    return True


def _marks(tasks: list[TaskRecord]) -> dict[str, Mark]:
    marks: dict[str, Mark] = {}
    for task in reversed(tasks):  # the oldest first: the newest visit has the last word
        if task.how == "withdrawn":
            continue
        state: Any = "done" if task.closed_at is not None else "late" if task.late else "active"
        marks[task.element] = Mark(state=state, passes=task.visit)
    return marks


def _steps(
    case: Case, tasks: list[TaskRecord], names: Mapping[int, str], entered: Mapping[tuple[str, int], Entered]
) -> tuple[StepLine, ...]:
    lines = []
    for element in case.version.forms:
        node = case.version.node(element)
        mine = [t for t in tasks if t.element == element and t.how != "withdrawn"]
        last = mine[0] if mine else None
        lines.append(
            StepLine(
                element=element, step=node.properties.get("mutu.nomor", ""), name=node.name, lane=node.lane or "",
                passes=len(mine), state="" if last is None else "done" if last.closed_at else "active",
                late=any(t.late for t in mine), by_name=names.get(last.closed_by or 0, "") if last else "",
                at=last.closed_at if last else None, due=last.due if last else None,
                entered=entered.get((element, last.visit)) if last else None,
            )
        )
    return tuple(lines)
