"""One moment of a retelling: whose it was, what had been submitted, until when, and what was not recorded yet."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bpmn import span as spans
from bpmn.drawing import Mark
from engine.access import TaskFacts, holder_of
from engine.calendar import Explanation
from engine.errors import CalendarEnded
from engine.hand import Hand
from engine.office import Office
from engine.questions.acts import ActLine
from engine.questions.acts import with_names as acts_with_names
from engine.questions.retelling_lines import Line, minutes
from engine.walk import DueLine, Pass, Standing, Submitted, Version
from forms.schema import Field

AT_ONCE = 8 * 1024 * 1024  # bytes of documents whose digest one page computes unasked; a check asks for all
_PIECE = 1024 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Clocked:
    """A visit against its standard time, counted in the calendar then."""

    one: Pass
    due: datetime | None
    missed: bool  # its deadline was recorded as missed
    unrecorded: bool  # its due moment has passed and no event says so yet
    standard: int | None  # working minutes
    used: int | None
    span: str  # ISO 8601, "" without a standard time
    explanation: Explanation | None  # why the deadline was then


@dataclass(frozen=True, kw_only=True)
class Held:
    """An open task at that moment, and who had it."""

    clock: Clocked
    people: tuple[int, ...]  # the one person it belonged to, else all who could take it; empty: vacant
    names: tuple[str, ...]
    alone: bool  # it belonged to one person


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One field of what was submitted, beside what the visit before said."""

    field: Field | None  # None: not of the form (the cause of a lateness)
    name: str
    value: Any  # None: not given
    before: Any
    changed: bool  # since the visit before; False on the first


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What one event submitted."""

    element: str
    visit: int
    entries: tuple[Entry, ...]
    earlier: int | None  # the visit it is compared with
    erased: bool


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A document's version with the check of its file."""

    version: Version
    file_name: str
    size: int
    newest: bool  # at that moment
    check: str  # intact | altered | missing | erased | unchecked


@dataclass(frozen=True, kw_only=True)
class MomentPage:
    """Everything that is shown of one moment."""

    line: Line
    at: datetime  # the moment: when the event was recorded, a time that was asked for, or now
    now: bool  # whether that is the present
    title: str
    status: str
    held: tuple[Held, ...]
    clock: Clocked | None  # of the step that the event speaks of
    submission: Submission | None
    papers: tuple[Paper, ...]
    acts: tuple[ActLine, ...]
    unrecorded: tuple[DueLine, ...]
    marks: Mapping[str, Mark]
    standing: Standing


def clocked(standing: Standing, one: Pass, at: datetime) -> Clocked:
    """A visit's clock at a moment; a closed one's at its closing."""
    until = one.closed_at or at
    due, calendar = standing.due_of(one.element, one.visit), standing.calendar
    standard, used = minutes(standing, one, until)
    explanation = None
    if due is not None and calendar is not None:
        try:
            explanation = calendar.explain(one.opened_at, spans.read(due.span))
        except CalendarEnded:
            explanation = None
    return Clocked(
        one=one, due=due.due if due is not None else None, missed=due is not None and due.status == "missed",
        unrecorded=due is not None and due.status == "pending" and due.due < at, standard=standard, used=used,
        span=due.span if due is not None else "", explanation=explanation,
    )


def held(standing: Standing, office: Office, procedure: str, at: datetime) -> tuple[Held, ...]:
    """Who had each open task, by the office of that moment."""
    found = []
    for one in standing.passes:
        if one.how:
            continue
        bare = TaskFacts(procedure=procedure, lane=one.lane)
        facts = standing.open.get((one.element, one.visit), bare)
        owner = holder_of(office, facts, at)
        pool = [h.person for h in office.performers(procedure, one.lane, at)] if owner is None else [owner]
        found.append(Held(clock=clocked(standing, one, at), people=tuple(dict.fromkeys(pool)), names=(),
                          alone=owner is not None))
    return tuple(found)


def submission(standing: Standing, line: Line) -> Submission | None:
    """What an event submitted, and what is new in it since the same step was submitted before."""
    mine = next((s for s in standing.submitted if s.seq == line.seq), None)
    if mine is None:
        return None
    before = [s for s in standing.submitted if s.element == mine.element and s.seq < mine.seq]
    last = before[-1] if before else None
    return Submission(
        element=mine.element, visit=mine.visit, entries=entries(standing, mine, last),
        earlier=last.visit if last is not None else None, erased=mine.erased,
    )


def entries(standing: Standing, mine: Submitted, last: Submitted | None) -> tuple[Entry, ...]:
    """The fields of a submission in the order of its form; what only the visit before said is among them."""
    form = standing.version.forms.get(mine.element) if standing.version is not None else None
    fields = {f.name: f for f in form.fields} if form is not None else {}
    old: Mapping[str, Any] = last.values if last is not None else {}
    names = [n for n in fields if n in mine.values or n in old]
    names += [n for n in dict.fromkeys([*mine.values, *old]) if n not in fields]
    return tuple(
        Entry(field=fields.get(n), name=n, value=mine.values.get(n), before=old.get(n),
              changed=last is not None and mine.values.get(n) != old.get(n))
        for n in names
    )


def checks(hand: Hand, documents: Sequence[Version], known: Mapping[str, tuple[str, int]], *,
           every: bool, gone: Collection[str] = ()) -> dict[str, str]:
    """What is found of each file: intact, altered, missing, erased, or unchecked where it is too much to read unasked.

    `known` has name and size of each file; `every` checks them all, else the newest as far as `AT_ONCE` reaches.
    """
    left, found = AT_ONCE, {}
    for version in sorted(documents, key=lambda v: -v.seq):
        size = known.get(version.file, ("", 0))[1]
        if version.file in found:
            continue
        if version.file in gone:
            found[version.file] = "erased"
        elif every or size <= left:
            found[version.file], left = checked(hand, version.file), left - size
        else:
            found[version.file] = "unchecked"
    return found


def papers(standing: Standing, known: Mapping[str, tuple[str, int]], found: Mapping[str, str]) -> tuple[Paper, ...]:
    """The documents of a moment, the newest version of each first, with what `checks` found."""
    newest = {v.name: v.number for v in standing.documents}
    return tuple(
        Paper(version=v, file_name=known.get(v.file, ("", 0))[0], size=known.get(v.file, ("", 0))[1],
              newest=newest[v.name] == v.number, check=found.get(v.file, "unchecked"))
        for v in sorted(standing.documents, key=lambda v: (v.name, -v.number))
    )


def checked(hand: Hand, file: str) -> str:
    """Whether the file on disk still has the digest under which the history names it."""
    digest = hashlib.sha256()
    if not _DIGEST.fullmatch(file):
        return "missing"
    try:
        with hand.files.path(file).open("rb") as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
    except OSError:
        return "missing"
    return "intact" if digest.hexdigest() == file else "altered"


def people_in(page: MomentPage) -> set[int]:
    """Whoever a moment names besides the rows."""
    recorders = {a.entered.person for a in page.acts if a.entered is not None}
    return {p for h in page.held for p in h.people} | {a.person for a in page.acts} | recorders


def with_names(page: MomentPage, names: Mapping[int, str], lines: Sequence[Line]) -> MomentPage:
    """The moment with the names of the people in it."""
    return replace(
        page,
        line=next((line for line in lines if line.seq == page.line.seq), page.line),
        held=tuple(replace(h, names=tuple(names.get(p, "") for p in h.people)) for h in page.held),
        acts=acts_with_names(page.acts, names),
    )
