"""What a recorder asks: whose decision on a task they may enter from paper, and which tasks wait for one."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from engine.access import ReadFacts, TaskFacts, holder_of, officials, reads, recorder
from engine.errors import NotFound
from engine.hand import Hand
from engine.questions.tasks import TaskRow, facts_of, minutes_left, row_of
from engine.store.reads import cases, instances, lists, people
from engine.text import one_line

AT_ONCE = 100  # tasks of one look


@dataclass(frozen=True, kw_only=True)
class Officials:
    """Whose decision on this task the asker may enter."""

    task: int


@dataclass(frozen=True, kw_only=True)
class Official:
    """A person in the holding in which they decide."""

    person: int
    position: int
    name: str
    title: str  # of the position
    kind: str


@dataclass(frozen=True, kw_only=True)
class PaperTasks:
    """The open tasks whose official's decision the asker may enter; ordered as MyTasks, `after` the page before."""

    limit: int = 50
    after: lists.Place | None = None
    text: str = ""  # in number or title


@dataclass(frozen=True, kw_only=True)
class PaperTask:
    """A task and whose decision it waits for."""

    row: TaskRow
    names: tuple[str, ...]


def of_task(question: Officials, hand: Hand) -> tuple[Official, ...]:
    """Empty when nobody else may do the task now, or it is closed; reading the task is asked with TheTask.

    Raises: NotFound, what access.recorder raises.
    """
    found = cases.by_task(hand.unit, question.task)
    if found is None:
        raise NotFound(kind="task", name=question.task)
    _, task, seq = found
    office = hand.cache.office(hand.unit, seq)
    recorder(office, hand.actor, hand.now)
    if task.closed_at is not None:
        return ()
    facts = TaskFacts(procedure=task.procedure, lane=task.lane, offered_to=task.offered_to, claimed_by=task.claimed_by)
    able = officials(office, facts, hand.actor, hand.now)
    names = people.names(hand.unit, {h.person for h in able})
    return tuple(
        Official(person=h.person, position=h.position, name=names.get(h.person, ""),
                 title=office.positions[h.position].title, kind=h.kind)
        for h in able
    )


def waiting(question: PaperTasks, hand: Hand) -> tuple[PaperTask, ...]:
    """Raises: what access.recorder raises."""
    recorder(hand.office, hand.actor, hand.now)
    found = list(islice(_found(question, hand), max(question.limit, 0)))
    able = {line.task.id: [h.person for h in officials(hand.office, facts_of(line), hand.actor, hand.now)]
            for line in found}
    names = people.names(hand.unit, {person for several in able.values() for person in several})
    return tuple(_task(hand, line, able[line.task.id], names) for line in found)


def _task(hand: Hand, line: lists.OpenTask, able: list[int], names: Mapping[int, str]) -> PaperTask:
    version = hand.cache.version(hand.unit, line.version_digest)
    holder = holder_of(hand.office, facts_of(line), hand.now)
    row = row_of(line, version, holder, names.get(holder or 0, ""), minutes_left(hand, line))
    return PaperTask(row=row, names=tuple(names.get(p, "") for p in dict.fromkeys(able)))


def _found(question: PaperTasks, hand: Hand) -> Iterator[lists.OpenTask]:
    lanes = {(m.procedure, m.lane) for m in hand.office.lanes.values()}
    wanted, after = lists.Wanted(text=one_line(question.text)), question.after
    while True:
        lines = lists.open_tasks(hand.unit, lanes, AT_ONCE, after=after, wanted=wanted)
        acted = instances.facts_of(hand.unit, {line.task.instance for line in lines})
        for line in lines:
            able = officials(hand.office, facts_of(line), hand.actor, hand.now)
            if able and _readable(hand, line, acted[line.task.instance]):
                yield line
        if len(lines) < AT_ONCE:
            return
        after = (lines[-1].task.due, lines[-1].task.id)


def _readable(hand: Hand, line: lists.OpenTask, facts: str) -> bool:
    """As everywhere; of present holders those of this one task count, which hides a task rather than showing it."""
    version, task = hand.cache.version(hand.unit, line.version_digest), line.task
    present = tuple(h.person for h in hand.office.performers(task.procedure, task.lane, hand.now))
    known = ReadFacts(
        procedure=task.procedure, lanes=tuple(lane.name for lane in version.document.lanes), sifat=line.sifat,
        acted=tuple(json.loads(facts).get("acted", ())), present=present,
    )
    return reads(hand.office, known, hand.actor, hand.now)
