"""What must be true of a database after anything at all; shared by every test that breaks something."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow.util.task import TaskState
from sqlalchemy import select

from engine.chain import verify
from engine.desk import Desk
from engine.house import OPERATOR
from engine.model import EventRecord
from engine.moment import text_of
from engine.questions.replay import AllInstances, Replay
from engine.runtime.pending import pending
from engine.runtime.state import load, visit_of
from engine.store import tables as t
from engine.store.reads import events
from engine.store.unit import Unit


@dataclass(kw_only=True)
class Attempt:
    """One submit under one key, sent once or more, and every answer that came back."""

    key: str
    title: str = ""  # of the Berkas it starts
    task: int | None = None  # that it completes
    answers: list[Mapping[str, Any]] = field(default_factory=list)  # replies and refusals, in order of hearing

    @property
    def replies(self) -> list[Mapping[str, Any]]:
        return [a for a in self.answers if "reply" in a]


@dataclass(frozen=True, kw_only=True)
class Books:
    """All rows, read in one unit of work."""

    instances: Sequence[Any]
    tasks: Sequence[Any]
    deadlines: Sequence[Any]
    histories: Mapping[str, Sequence[EventRecord]]

    @staticmethod
    def read(unit: Unit) -> "Books":
        return Books(
            instances=unit.rows(select(t.instance, t.version.c.digest).join(
                t.version, t.version.c.id == t.instance.c.version).order_by(t.instance.c.id)),
            tasks=unit.rows(select(t.task).order_by(t.task.c.id)),
            deadlines=unit.rows(select(t.deadline)),
            histories={name: events.stream(unit, name) for name in events.streams(unit, "")},
        )

    def of(self, instance: int) -> Sequence[EventRecord]:
        return self.histories.get(f"instance:{instance}", ())


def check_invariants(desk: Desk, attempts: Iterable[Attempt] = ()) -> list[str]:
    """Every sentence is a broken promise; an empty list is a sound database."""
    with desk.store.unit() as unit:
        books = Books.read(unit)
        versions = {row.digest: desk.cache.version(unit, row.digest) for row in books.instances}
    found = [*_chains(books), *_instances(books), *_numbers(books), *_tasks(books), *_deadlines(books)]
    for row in books.instances:
        found += _snapshot(books, row, versions[row.digest])
    for attempt in attempts:
        found += _attempt(books, attempt)
    for instance in desk.ask(AllInstances(), OPERATOR):
        verdict = desk.ask(Replay(instance=instance), OPERATOR)
        if not verdict.identical or verdict.chain is not None:
            found.append(f"instance {instance} replays otherwise: {verdict.divergence or verdict.chain}")
    return found


def _chains(books: Books) -> Iterator[str]:
    for name, history in books.histories.items():
        if (broken := verify(history)) is not None:
            yield f"stream {name} breaks at {broken.seq}: {broken.why}"


def _instances(books: Books) -> Iterator[str]:
    """An instance's row says what its last event says, and one revision is one command."""
    streams = {name for name in books.histories if name.startswith("instance:")}
    if streams != {f"instance:{row.id}" for row in books.instances}:
        yield "instances and their streams differ"
    for row in books.instances:
        history = books.of(row.id)
        if not history or (row.seq, row.head, row.last_at) != (len(history), history[-1].hash, history[-1].at):
            end = history[-1].hash.hex()[:8] if history else ""
            yield f"instance {row.id} is at {row.seq} {row.head.hex()[:8]}, its history at {len(history)} {end}"
            continue
        commands = sum(e.type != "deadline:missed" for e in history)  # a command may record deadlines as well
        if not commands <= row.revision <= len(history):
            yield f"instance {row.id}: {commands} commands, {len(history)} events, revision {row.revision}"
        state = next((s for e in reversed(history) if (s := json.loads(e.body).get("state"))), "running")
        if row.state != state:
            yield f"instance {row.id} is {row.state}, its history says {state}"


def _numbers(books: Books) -> Iterator[str]:
    series: dict[tuple[str, str], list[int]] = {}
    for row in books.instances:
        sop, running, year = row.number.rsplit("/", 2)
        series.setdefault((sop, year), []).append(int(running))
    for of, numbers in series.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"running numbers of {of} with gaps or twice: {sorted(numbers)}"


def _changes(books: Books, what: str) -> Counter[tuple[int, str, int, str]]:
    """What the events say was opened or closed: (instance, element, visit, how)."""
    return Counter(
        (row.id, said["element"], said["visit"], said.get("how", ""))
        for row in books.instances for e in books.of(row.id) for said in json.loads(e.body).get(what, ())
    )


def _tasks(books: Books) -> Iterator[str]:
    opened = Counter((x.instance, x.element, x.visit, "") for x in books.tasks)
    closed = Counter((x.instance, x.element, x.visit, x.how) for x in books.tasks if x.closed_at is not None)
    completions = Counter(
        row.id for row in books.instances for e in books.of(row.id) if e.type == "task:completed"
    )
    if opened != _changes(books, "opened"):
        yield f"tasks opened and their events differ: {_apart(opened, _changes(books, 'opened'))}"
    if closed != _changes(books, "closed"):
        yield f"tasks closed and their events differ: {_apart(closed, _changes(books, 'closed'))}"
    if twice := [task for task, times in opened.items() if times > 1]:
        yield f"tasks that exist twice: {twice}"
    if completions != Counter(x.instance for x in books.tasks if x.how == "completed"):
        yield "tasks done and completion events differ in number"


def _apart(one: Counter[Any], two: Counter[Any]) -> str:
    return f"only rows {dict(one - two)}, only events {dict(two - one)}"


def _deadlines(books: Books) -> Iterator[str]:
    missed = Counter(
        (row.id, body["timer"], body["visit"])
        for row in books.instances for e in books.of(row.id) if e.type == "deadline:missed"
        for body in (json.loads(e.body),)
    )
    if twice := [deadline for deadline, times in missed.items() if times > 1]:
        yield f"deadlines missed twice: {twice}"
    if set(missed) != {(d.instance, d.timer, d.visit) for d in books.deadlines if d.status == "missed"}:
        yield "missed deadlines and their events differ"


def _live(version: Any, snapshot: bytes) -> list[tuple[str, int]]:
    situation = load(version, snapshot)
    return sorted(
        (node.task_spec.bpmn_id, visit_of(situation, node)) for node in situation.workflow.tasks.values()
        if node.state == TaskState.READY and node.task_spec.bpmn_id in version.forms
    )


def _snapshot(books: Books, row: Any, version: Any) -> Iterator[str]:
    running = row.state == "running"
    if not running and row.snapshot:
        yield f"instance {row.id}: over, and keeps a snapshot"
    live = _live(version, bytes(row.snapshot)) if running else []
    shown = sorted((x.element, x.visit) for x in books.tasks if x.instance == row.id and x.closed_at is None)
    if live != shown:
        yield f"instance {row.id}: open tasks {shown}, its snapshot says {live}"
    waiting = [(p.due, p.timer, p.visit) for p in pending(bytes(row.snapshot))] if running else []
    stored = sorted(
        (text_of(d.due), d.timer, d.visit) for d in books.deadlines if d.instance == row.id and d.status == "pending"
    )
    if waiting != stored:
        yield f"instance {row.id}: deadlines pending {stored}, its snapshot says {waiting}"
    if (text_of(row.next_due) if row.next_due else None) != (waiting[0][0] if waiting else None):
        yield f"instance {row.id}: next due {row.next_due}, its snapshot says {waiting[:1]}"


def _attempt(books: Books, attempt: Attempt) -> Iterator[str]:
    """A reply is true and the same each time; a submit that was sent again under its key is never refused."""
    told = {(a["instance"], a.get("seq")) for a in attempt.replies}  # a page names the Berkas alone
    if len(told) > 1:
        yield f"{attempt.key} was answered in different ways: {told}"
    if refused := [a["code"] for a in attempt.answers if "refused" in a]:
        yield f"{attempt.key} was refused: {refused}"
    done = _done(books, attempt)
    if attempt.replies and not told <= {*done, *((instance, None) for instance, _ in done)}:
        yield f"{attempt.key} was acknowledged as {told} and lost: {done}"
    if len(done) > 1:
        yield f"{attempt.key} was done {len(done)} times: {done}"


def _done(books: Books, attempt: Attempt) -> list[tuple[int, int]]:
    """Where the history says that this was done, looked for by content and not by key."""
    if attempt.task is None:
        with_title = [row.id for row in books.instances if row.title == attempt.title]
        return [(i, e.seq) for i in with_title for e in books.of(i) if e.type == "instance:started"]
    task = next(x for x in books.tasks if x.id == attempt.task)
    closed = {"element": task.element, "visit": task.visit, "how": "completed"}
    return [
        (task.instance, e.seq) for e in books.of(task.instance)
        if e.type == "task:completed" and closed in json.loads(e.body).get("closed", ())
    ]
