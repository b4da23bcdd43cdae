"""Berlakukan: a draft becomes the next version, and lanes that nobody performs yet get their positions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bpmn import day
from bpmn.document import Document
from bpmn.finding import DocumentRefused
from bpmn.identity import with_identity
from bpmn.reader import read
from bpmn.vocabulary import HUMAN_TASKS
from engine.access import publishes
from engine.commands.drafts import DIAGRAM, forms_in, found, refuse_changed, remove
from engine.commands.publish import Publish, put_in_force
from engine.errors import Invalid, NotFound, PublishRefused, ReasonMissing, Stale
from engine.hand import Hand
from engine.model import Done
from engine.office import apply
from engine.store.reads import procedure_drafts, versions
from engine.text import one_line, prose
from engine.vacancy import look

LONGEST_NOTE = 2_000  # characters
LONGEST_NUMBER, LONGEST_DATE = 80, 40


class SopNumberMissing(Invalid):
    """A procedure in force has a number: every Berkas is numbered with it."""

    code = "sop-number-missing"


class SopNumberTaken(Invalid):
    """Another procedure in force has this number."""

    code = "sop-number-taken"


class EffectiveLater(Invalid):
    """What is put in force acts from this moment; the day that was written lies ahead."""

    code = "effective-later"


class EffectiveUnknown(Invalid):
    """The day that was written is in no calendar."""

    code = "effective-unknown"


class LaneWithoutPosition(Invalid):
    """A lane with tasks has no position that performs it."""

    code = "lane-without-position"


class VersionChanged(Stale):
    """Another version was put in force since this page was opened."""

    code = "version-changed"


@dataclass(frozen=True, kw_only=True)
class PutInForce:
    """A draft is published with these facts of its sheet and is gone; running Berkas keep their version."""

    draft: int
    revision: int
    note: str  # why
    sop_number: str
    effective: str = ""  # the date as the sheet says it; a day that it names may not lie ahead
    calendar: str = ""  # name; "" = the office's only one
    replaces: int = 0  # number of the version that was in force when the page was opened, 0 for none
    positions: Mapping[str, int] = field(default_factory=dict)  # lane that has none yet -> position


def handle(command: PutInForce, hand: Hand) -> Done:
    """Raises: Forbidden, NotFound, DraftChanged, VersionChanged, PublishRefused, and the refusals of this file."""
    publishes(hand.office, hand.actor, hand.now)
    known = found(hand, command.draft)
    refuse_changed(known, command.revision)
    before = versions.in_force(hand.unit, known.procedure)
    number = before.number if before is not None else 0
    if number != command.replaces:
        raise VersionChanged(number=number)
    note = prose(command.note, LONGEST_NOTE, "note")
    if not note:
        raise ReasonMissing()
    sop = _number(command, hand, known.procedure)
    effective = _effective(command, hand)
    files = procedure_drafts.files(hand.unit, known.id)
    try:
        source = with_identity(files.pop(DIAGRAM, b""), {"sop.nomor": sop, "sop.efektif": effective})
        lanes = busy_lanes(read(source))
    except DocumentRefused as refused:
        raise PublishRefused(findings=refused.findings) from refused
    published = Publish(key=known.procedure, source=source, forms=forms_in(files), calendar=command.calendar)
    _fill(command, hand, known.procedure, lanes)
    done = put_in_force(published, hand, draft=known.id, note=note)
    remove(hand, known)
    return done


def _number(command: PutInForce, hand: Hand, procedure: str) -> str:
    number = prose(one_line(command.sop_number), LONGEST_NUMBER, "sop_number")
    if not number:
        raise SopNumberMissing()
    for other in versions.procedures(hand.unit):
        if other.procedure != procedure and _alike(other.sop_number) == _alike(number):
            raise SopNumberTaken(number=number, name=other.name)
    return number


def _alike(number: str) -> str:
    """A number without what nobody hears: "065 / 7" and "065/7" are one."""
    return "".join(number.split()).casefold()


def _effective(command: PutInForce, hand: Hand) -> str:
    said = prose(one_line(command.effective), LONGEST_DATE, "effective")
    try:
        named = day.read(said)
    except day.NoSuchDay as none_such:
        raise EffectiveUnknown(day=said) from none_such
    if named is not None and named > hand.now.astimezone(hand.zone).date():
        raise EffectiveLater(day=said)
    return said


def busy_lanes(document: Document) -> tuple[str, ...]:
    """The lanes in which people have something to do, in document order."""
    busy = {node.lane for node in document.nodes.values() if node.type in HUMAN_TASKS}
    return tuple(dict.fromkeys(lane.name for lane in document.lanes if lane.name in busy))


def _fill(command: PutInForce, hand: Hand, procedure: str, lanes: tuple[str, ...]) -> None:
    office, head = hand.office, hand.head("office")
    for lane in lanes:
        if office.positions_for(procedure, lane, hand.now):
            continue  # whose it is only the administrator changes
        position = command.positions.get(lane)
        if position is None:
            raise LaneWithoutPosition(lane=lane)
        if position not in office.positions:
            raise NotFound(kind="position", name=position)
        body: dict[str, Any] = {
            "id": max(office.lanes, default=0) + 1, "procedure": procedure, "lane": lane, "position": position,
            "start": "", "end": "",
        }
        event = hand.ledger.event(head, "lane:mapped", hand.acting(), body)
        office = apply(office, event.seq, event.type, body)
    if office is not hand.office:
        look(hand, office)
