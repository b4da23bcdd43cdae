"""Drafts of procedures and their versions, for process owners."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bpmn.finding import Finding
from engine.access import publishes
from engine.commands.drafts import DIAGRAM, forms_in, found
from engine.errors import NotFound
from engine.fitness import findings
from engine.hand import Hand
from engine.office import Position
from engine.store.reads import events, people, procedure_drafts, versions
from engine.store.reads.procedure_drafts import ProcedureDraft


@dataclass(frozen=True, kw_only=True)
class Drafts:
    """Every draft, the newest save first."""


@dataclass(frozen=True, kw_only=True)
class DraftRow:
    """A draft as a list shows it."""

    id: int
    procedure: str
    name: str
    revision: int
    base: int  # number of the version it began from, 0 for none
    saved_by_name: str  # "" for the office's own machine
    saved_at: datetime


@dataclass(frozen=True, kw_only=True)
class TheDraft:
    """One draft with its files and what is to be said about them."""

    draft: int


@dataclass(frozen=True, kw_only=True)
class DraftPage:
    """A draft, its files by name, and the findings of publish, errors first."""

    id: int
    procedure: str
    name: str
    revision: int
    base: int
    saved_by: int | None
    saved_by_name: str
    saved_at: datetime
    files: Mapping[str, bytes]
    findings: tuple[Finding, ...]
    in_force: int  # number of the procedure's version in force, 0 before the first


@dataclass(frozen=True, kw_only=True)
class Lanes:
    """Which of these lanes no position performs yet, and what else is asked before a version is in force."""

    procedure: str
    lanes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LanesPage:
    """Lanes without a position and with some; positions and calendars to choose from."""

    unmapped: tuple[str, ...]
    mapped: Mapping[str, tuple[str, ...]]  # lane -> titles of its positions
    positions: tuple[Position, ...]  # by unit and title
    vacant: frozenset[int]  # positions that nobody holds now
    calendars: tuple[str, ...]
    calendar: str  # of the version in force, "" before the first


@dataclass(frozen=True, kw_only=True)
class Versions:
    """Every version of a procedure, the newest first."""

    procedure: str


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """One version: what was put in force, by whom, why, and from when to when."""

    number: int
    name: str
    sop_number: str
    digest: str
    calendar: str
    effective: str  # as the sheet says it
    by_name: str  # "" for the office's own machine
    note: str
    start: datetime
    end: datetime | None  # None: still in force
    files: tuple[str, ...]
    running: int  # Berkas that are still under way in it


@dataclass(frozen=True, kw_only=True)
class VersionFile:
    """One file of one version, to download."""

    procedure: str
    number: int
    name: str


def drafts(question: Drafts, hand: Hand) -> tuple[DraftRow, ...]:
    """Raises: NoSuchPerson, AuditorActs, Forbidden."""
    publishes(hand.office, hand.actor, hand.now)
    known = procedure_drafts.every(hand.unit)
    names = people.names(hand.unit, {one.saved_by for one in known if one.saved_by is not None})
    return tuple(
        DraftRow(id=one.id, procedure=one.procedure, name=one.name, revision=one.revision, base=one.base,
                 saved_by_name=names.get(one.saved_by or 0, ""), saved_at=one.saved_at)
        for one in known
    )


def the_draft(question: TheDraft, hand: Hand) -> DraftPage:
    """Raises: NoSuchPerson, AuditorActs, Forbidden, NotFound."""
    publishes(hand.office, hand.actor, hand.now)
    known = found(hand, question.draft)
    files = procedure_drafts.files(hand.unit, known.id)
    names = people.names(hand.unit, {known.saved_by} if known.saved_by is not None else set())
    version = versions.in_force(hand.unit, known.procedure)
    return DraftPage(
        id=known.id, procedure=known.procedure, name=known.name, revision=known.revision, base=known.base,
        saved_by=known.saved_by, saved_by_name=names.get(known.saved_by or 0, ""), saved_at=known.saved_at,
        files=files, findings=_said(known, files, hand), in_force=version.number if version is not None else 0,
    )


def _said(known: ProcedureDraft, files: Mapping[str, bytes], hand: Hand) -> tuple[Finding, ...]:
    mapped = {
        m.lane for m in hand.office.lanes.values()
        if m.procedure == known.procedure and hand.office.in_force(m.start, m.end, hand.now)
    }
    return findings(files.get(DIAGRAM, b""), forms_in(files), mapped)


def lanes(question: Lanes, hand: Hand) -> LanesPage:
    """Raises: NoSuchPerson, AuditorActs, Forbidden."""
    publishes(hand.office, hand.actor, hand.now)
    office = hand.office
    performed = {lane: office.positions_for(question.procedure, lane, hand.now) for lane in question.lanes}
    version = versions.in_force(hand.unit, question.procedure)
    return LanesPage(
        unmapped=tuple(lane for lane, by in performed.items() if not by),
        mapped={lane: tuple(office.positions[p].title for p in by) for lane, by in performed.items() if by},
        positions=tuple(sorted(office.positions.values(), key=lambda p: (p.unit, p.title))),
        vacant=frozenset(p for p in office.positions if not office.holders(p, hand.now)),
        calendars=tuple(office.calendars), calendar=version.calendar if version is not None else "",
    )


def of_procedure(question: Versions, hand: Hand) -> tuple[VersionLine, ...]:
    """Raises: NoSuchPerson, AuditorActs, Forbidden, NotFound when nothing was published under this key."""
    publishes(hand.office, hand.actor, hand.now)
    known = versions.of_procedure(hand.unit, question.procedure)
    if not known:
        raise NotFound(kind="procedure", name=question.procedure)
    notes = _notes(hand, question.procedure)
    files = versions.file_names(hand.unit, question.procedure)
    names = people.names(hand.unit, {one.published_by for one in known})
    running = versions.running(hand.unit, question.procedure)
    ends = [None, *(one.published_at for one in known)]
    return tuple(
        VersionLine(
            number=one.number, name=one.name, sop_number=one.sop_number, digest=one.digest, calendar=one.calendar,
            effective=one.effective, by_name=names.get(one.published_by, ""),
            note=notes.get(one.number, ""), start=one.published_at, end=end, files=tuple(files.get(one.id, ())),
            running=running.get(one.id, 0),
        )
        for one, end in zip(known, ends, strict=False)
    )


def _notes(hand: Hand, procedure: str) -> dict[int, str]:
    """Why each version was put in force, by its number; the texts stand beside the events."""
    stream = f"procedure:{procedure}"
    beside = events.answers(hand.unit, stream)
    return {
        json.loads(event.body)["number"]: json.loads(beside[event.seq][0]).get("note", "")
        for event in events.stream(hand.unit, stream)
        if event.type == "version:published" and event.seq in beside
    }


def version_file(question: VersionFile, hand: Hand) -> bytes:
    """Raises: NoSuchPerson, AuditorActs, Forbidden, NotFound."""
    publishes(hand.office, hand.actor, hand.now)
    known = versions.numbered(hand.unit, question.procedure, question.number)
    content = versions.files(hand.unit, known.digest).get(question.name) if known is not None else None
    if content is None:
        raise NotFound(kind="version", name=question.number)
    return content
