"""Retelling: a Berkas as it stood at one moment of its history, and everything that led there.

Computed by executing the commands again (`engine/walk.py`); of tables it reads only what stands beside the events:
names of people and of files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bpmn.document import Document
from engine.case import Case
from engine.chain import Break, verify
from engine.commands.erase import FILE
from engine.errors import NotFound
from engine.hand import Hand
from engine.model import EventRecord
from engine.questions.acts import acts
from engine.questions.erasures import Erased, Kept, erasures
from engine.questions.instance import TheInstance, load
from engine.questions.openings import Opening, openings
from engine.questions.retelling_differences import Differences, differences
from engine.questions.retelling_lines import Line, line_of, named
from engine.questions.retelling_moment import (
    MomentPage,
    Paper,
    checks,
    clocked,
    held,
    papers,
    people_in,
    submission,
    with_names,
)
from engine.questions.retelling_scale import Scale, scale
from engine.rebuild import material
from engine.replay import Divergence
from engine.store.reads import events, files, people, versions
from engine.walk import Standing, Walk, marks


class PositionOutside(NotFound):
    """The history has no event of that number."""

    code = "position-outside"


@dataclass(frozen=True, kw_only=True)
class Retelling:
    """A Berkas at one of its events, by default the newest; beside another one."""

    instance: int
    seq: int | None = None  # None: the newest, at this moment while it runs
    at: datetime | None = None  # aware UTC; instead of seq: after the last event recorded until then
    other: int | None = None  # a second event to compare with
    check: bool = False  # whether to check every document's digest and the office's chain too


@dataclass(frozen=True, kw_only=True)
class RetellingPage:
    """The history, a moment of it, and how far it can be trusted."""

    id: int
    number: str
    sifat: str
    state: str  # now
    procedure_name: str
    sop_number: str
    version: int
    version_digest: str
    document: Document
    lines: tuple[Line, ...]
    attached: tuple[Paper, ...]  # every document of the whole history, with the check of its file
    moment: MomentPage
    other: MomentPage | None
    differences: Differences | None
    chain: Break | None  # of this Berkas; None: it holds
    office: Break | None  # the office's chain, where it was checked
    divergence: Divergence | None  # the first event that does not follow; nothing after it is told
    checked: bool
    asked_at: datetime
    scale: Scale
    openings: tuple[Opening, ...]  # for auditors


def handle(question: Retelling, hand: Hand) -> RetellingPage:
    """Raises: NotFound, Forbidden, PositionOutside."""
    case = load(hand, TheInstance(instance=question.instance))
    records = events.stream(hand.unit, case.head.stream)
    if not records:
        raise NotFound(kind="instance", name=question.instance)
    teller = _Teller(hand, case, records, check=question.check)
    seq = _seq(question, records)
    teller.walk({seq, question.other or seq})
    moment = teller.moment(seq, at=question.at)
    other = teller.moment(question.other) if question.other is not None else None
    return _named(hand, teller.page(moment, other))


def _seq(question: Retelling, records: Sequence[EventRecord]) -> int:
    """The event after which the moment lies.

    Raises: PositionOutside.
    """
    there = [r.seq for r in records]
    for asked in (question.other, question.seq):
        if asked is not None and asked not in there:
            nearest = min(there, key=lambda seq: abs(seq - asked))
            raise PositionOutside(position=asked, last=there[-1], nearest=nearest)
    if question.at is None:
        return question.seq or there[-1]
    until = [r.seq for r in records if r.recorded_at <= question.at]
    if not until:
        raise PositionOutside(position=0, last=there[-1], nearest=there[0])
    return until[-1]


class _Teller:
    """One history in hand."""

    def __init__(self, hand: Hand, case: Case, records: Sequence[EventRecord], *, check: bool) -> None:
        self.hand, self.case, self.records, self.check = hand, case, records, check
        self.told = material(hand.unit, hand.cache, hand.office, case.head.stream)
        self.lines: list[Line] = []
        self.standings: dict[int, Standing] = {}
        self.divergence: Divergence | None = None
        self.last = Standing()
        self.checks: dict[str, str] = {}
        self.files = {d.file: (d.file_name, d.size) for d in files.documents(hand.unit, case.record.id)}

    def walk(self, wanted: set[int]) -> None:
        """Execute everything; keep what stood after the events that are wanted."""
        left = {seq: gone.left for seq, gone in _erased(self.records, self.told.answers).items()}
        walk = Walk(material=self.told, left=left)
        for record in self.records:
            followed = walk.event(record)
            at = self.hand.now if self.present(record.seq) else record.recorded_at
            shown = marks(walk.standing, at)
            kept = left.get(record.seq, {})
            self.lines.append(line_of(record, walk.standing, self.told, shown, kept, followed=followed))
            if record.seq in wanted:
                self.standings[record.seq] = walk.standing
        self.divergence, self.last = walk.verdict, walk.standing
        gone = {str(line.body.get("file")) for line in self.lines if line.type == FILE}
        self.checks = checks(self.hand, self.last.documents, self.files, every=self.check, gone=gone)

    def present(self, seq: int) -> bool:
        """Whether the moment after an event lasts until now."""
        return seq == self.records[-1].seq and self.case.record.state == "running"

    def moment(self, seq: int, *, at: datetime | None = None) -> MomentPage:
        """What is shown of the moment after an event, or of a later one before the next event."""
        hand, standing = self.hand, self.standings[seq]
        line = next(one for one in self.lines if one.seq == seq)
        now = self.present(seq) and (at is None or at >= hand.now)
        when = hand.now if now else at or line.recorded_at
        office = hand.office
        if not now:
            office = self.told.office(min(events.office_seq_at(hand.unit, when), office.seq))
        one = standing.pass_of(line.element, line.visit)
        return MomentPage(
            line=line, at=when, now=now, title=standing.title or self.case.record.title, status=standing.status,
            held=held(standing, office, self.case.record.procedure, when),
            clock=clocked(standing, one, when) if one is not None else None,
            submission=submission(standing, line), papers=papers(standing, self.files, self.checks),
            acts=acts([r for r in self.records if r.seq <= standing.seq]), unrecorded=standing.unrecorded(when),
            marks=marks(standing, when), standing=standing,
        )

    def page(self, moment: MomentPage, other: MomentPage | None) -> RetellingPage:
        hand, record = self.hand, self.case.record
        version = versions.by_id(hand.unit, record.version)
        last = self.records[-1].seq
        cut = Break(seq=last + 1, why="gap") if last != record.seq else None
        return RetellingPage(
            id=record.id, number=record.number, sifat=record.sifat, state=record.state, procedure_name=version.name,
            sop_number=version.sop_number, version=version.number, version_digest=version.digest,
            document=(moment.standing.version or self.case.version).document, lines=tuple(self.lines),
            attached=papers(self.last, self.files, self.checks), moment=moment, other=other, differences=None,
            chain=verify(self.records) or cut, divergence=self.divergence,
            office=verify(events.stream(hand.unit, "office")) if self.check else None, checked=self.check,
            asked_at=hand.now, openings=openings(hand, record.id),
            scale=scale(self.records, self.last, hand.now if self.present(last) else self.records[-1].at),
        )


def _erased(records: Sequence[EventRecord], kept: Kept) -> Mapping[int, Erased]:
    """What was lawfully erased; nothing where an event that says so was tampered with, for the verdict tells that."""
    try:
        return erasures(records, kept)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return {}


def _named(hand: Hand, page: RetellingPage) -> RetellingPage:
    """The page with every person's name, read once, and with the differences."""
    asked = people_in(page.moment) | (people_in(page.other) if page.other is not None else set())
    asked |= {p for line in page.lines for p in (line.who.person, line.who.entered_by) if p is not None}
    names = people.names(hand.unit, asked)
    lines = named(page.lines, names)
    moment = with_names(page.moment, names, lines)
    if page.other is None:
        return replace(page, lines=lines, moment=moment)
    other = with_names(page.other, names, lines)
    first, last = sorted((moment, other), key=lambda m: m.line.seq)
    return replace(page, lines=lines, moment=moment, other=other, differences=differences(first, last))
