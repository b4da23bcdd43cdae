"""Complete: a person has done a task."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.access import performs
from engine.case import Case
from engine.errors import AnswersInvalid, FileMissing, NextPersonUnfit, NotAChoice, ScanMissing
from engine.hand import Hand
from engine.ledger import done_of
from engine.model import Done, EventRecord, TaskRecord
from engine.office import Holding
from engine.paper import SCAN, SCANNED
from engine.runtime import commands as c
from engine.runtime.advance import Step
from engine.store.reads import files, people
from engine.text import prose
from forms.check import check
from forms.errors import AnswersRefused
from forms.schema import Form

MEDIA = ("aplikasi", "basah", "TTE")
NEXT_PERSON = "kepada"  # the field of a disposisi that may name the next performer's login
LONGEST_CAUSE = 2_000


@dataclass(frozen=True, kw_only=True)
class Complete:
    """Finish a task with its form's answers; a file field holds the ids of files kept before."""

    task: int
    answers: Mapping[str, Any] = field(default_factory=dict)
    medium: str = "aplikasi"  # of the act, where the step has one
    late_cause: str = ""  # why it is late, if the person wants to say


def handle(command: Complete, hand: Hand) -> Done:
    """Check who and what, advance, remember.

    Raises: NotFound, TaskClosed, TaskWithdrawn, what access.performs raises, AnswersInvalid, FileMissing,
    NextPersonUnfit, what advance raises.
    """
    case, task = hand.task(command.task)
    holding = performs(case.office, case.offered(task), hand.actor, hand.now)
    if command.medium not in MEDIA:
        raise NotAChoice(field="medium", value=command.medium)
    decision = Decision(
        holding=holding, answers=command.answers, medium=command.medium, late_cause=command.late_cause
    )
    event = finish(hand, case, task, decision)
    case.save()
    return done_of(event)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What finishes a task, from whoever gives it: its performer at the desk, or a recorder from paper."""

    holding: Holding
    answers: Mapping[str, Any]
    medium: str
    late_cause: str
    entry: "Entry | None" = None  # None: given at the desk


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Who entered a decision from paper, when it is said to have been signed, and its scan."""

    recorder: int
    signed_at: datetime
    scan: str  # id of a kept file


def finish(hand: Hand, case: Case, task: TaskRecord, decision: Decision) -> EventRecord:
    """Check the answers, advance, remember; the case is not saved yet.

    Raises: AnswersInvalid, FileMissing, ScanMissing, NextPersonUnfit, what advance raises.
    """
    holding = decision.holding
    form = case.version.forms[task.element]
    answers = checked(form, decision.answers)
    control = {n: answers[n] for n in case.version.control[task.element] if n in answers}
    other = {n: v for n, v in answers.items() if n not in control}
    cause = prose(decision.late_cause, LONGEST_CAUSE, "sebab_terlambat")
    if cause and (task.late or (task.element, task.visit) in case.late):
        other["sebab_terlambat"] = cause
    documents = _documents(hand, case, form, answers)
    if decision.entry is not None:
        documents = _entered(hand, case, task, documents, decision.entry)
    to = _next_person(hand, answers)
    also = case.did(holding.person, task.element)
    said: dict[str, Any] = {"also": also, "control": control, "documents": documents, "to": to}
    step, event = case.step(
        c.CompleteTask(element=task.element, visit=task.visit, by=holding.person, control=control, to=to),
        "task:completed",
        _acting(hand, decision),
        extra=lambda step: {
            k: v for k, v in {**said, **_act(case, task, decision.medium, step)}.items() if v not in (None, {}, [])
        },
        answers=other,
        claimed_at=decision.entry.signed_at if decision.entry is not None else None,
    )
    _check_next(case, step, to)
    _keep_documents(hand, case, task, documents, holding)
    return event


def _acting(hand: Hand, decision: Decision) -> Mapping[str, Any]:
    if decision.entry is None:
        return hand.acting(decision.holding)
    return {**hand.acting(decision.holding, entered_by=decision.entry.recorder), "person": decision.holding.person}


def checked(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as the form takes them.

    Raises: AnswersInvalid(errors) with one entry per field.
    """
    try:
        return check(form, answers)
    except AnswersRefused as refused:
        raise AnswersInvalid(errors=refused.errors) from refused


def _documents(hand: Hand, case: Case, form: Form, answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each file as the next version of its document; one that is a version already stays what it is."""
    named = [(f.document or f.title, i) for f in form.fields if f.kind == "file" for i in answers.get(f.name, ())]
    if not named:
        return []
    missing = {i for _, i in named} - files.known(hand.unit, {i for _, i in named})
    if missing:
        raise FileMissing(file=min(missing))
    there = {(d.name, d.file) for d in files.documents(hand.unit, case.record.id)}
    numbers: dict[str, int] = case.facts.setdefault("documents", {})
    made = []
    for name, identifier in dict.fromkeys(named):
        if (name, identifier) in there:
            continue
        numbers[name] = numbers.get(name, 0) + 1
        made.append({"name": name, "number": numbers[name], "file": identifier})
    return made


def _entered(hand: Hand, case: Case, task: TaskRecord, documents: list[dict[str, Any]],
             entry: Entry) -> list[dict[str, Any]]:
    """What the recorder handed in, the scan last; it proves the act, which does not cover it."""
    kept = files.by_id(hand.unit, entry.scan)
    if kept is None:
        raise FileMissing(file=entry.scan)
    if kept.type not in SCANNED:
        raise ScanMissing(why="type", name=kept.name)
    name = SCAN.format(step=case.version.node(task.element).properties.get("mutu.nomor") or task.element)
    numbers: dict[str, int] = case.facts.setdefault("scans", {})
    numbers[name] = numbers.get(name, 0) + 1
    made = [*documents, {"name": name, "number": numbers[name], "file": entry.scan}]
    return [{**one, "by": entry.recorder} for one in made]


def _keep_documents(
    hand: Hand, case: Case, task: TaskRecord, documents: list[dict[str, Any]], holding: Holding
) -> None:
    for made in documents:
        hand.ledger.row(
            "document.add", instance=case.record.id, name=made["name"], number=made["number"], file=made["file"],
            by=made.get("by", holding.person), element=task.element, visit=task.visit, at=hand.now,
        )


def _next_person(hand: Hand, answers: Mapping[str, Any]) -> int | None:
    login = answers.get(NEXT_PERSON)
    if not login:
        return None
    person = people.by_login(hand.unit, str(login))
    if person is None:
        raise NextPersonUnfit(name=login)
    return person.id


def _check_next(case: Case, step: Step, to: int | None) -> None:
    """The person named must hold the position of the task that opens."""
    for opened in step.effects.opened if to is not None else ():
        able = case.office.performers(case.record.procedure, opened.lane, case.ledger.now)
        if to not in {h.person for h in able}:
            raise NextPersonUnfit(name=to)


def _act(case: Case, task: TaskRecord, medium: str, step: Step) -> dict[str, Any]:
    """The act that this step's approval is, with the document versions it covers; a return is no act."""
    kind = case.version.node(task.element).properties.get("mutu.tindakan", "")
    if not kind or any(o.cause == "return" for o in step.effects.opened):
        return {}
    covers = dict(case.facts.get("documents", {}))
    return {"act": {"kind": kind, "medium": medium, **({"covers": covers} if covers else {})}}
