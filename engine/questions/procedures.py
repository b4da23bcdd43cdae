"""Procedures: what the asker may start. DueMoment: a due moment without any Berkas."""

from dataclasses import dataclass
from datetime import datetime

from bpmn.span import read as read_span
from engine.access import starts
from engine.calendar import Explanation
from engine.errors import Invalid, NotFound, Refusal
from engine.hand import Hand
from engine.store.reads import versions


class SpanRefused(Invalid):
    """This is not a span of working time."""

    code = "span-unreadable"


@dataclass(frozen=True, kw_only=True)
class Procedures:
    """Every procedure in force."""


@dataclass(frozen=True, kw_only=True)
class ProcedureLine:
    """A procedure as a list shows it."""

    key: str
    name: str
    sop_number: str
    version: int
    digest: str
    published_at: datetime
    may_start: bool
    vacant: bool  # nobody performs its first lane


@dataclass(frozen=True, kw_only=True)
class DueMoment:
    """When a span that starts at a moment is over."""

    start: datetime
    span: str
    calendar: str = ""  # name; "" = the office's only one


@dataclass(frozen=True, kw_only=True)
class PublishedFiles:
    """The files of a procedure's version in force."""

    procedure: str


def handle(question: Procedures, hand: Hand) -> tuple[ProcedureLine, ...]:
    """By key."""
    lines = []
    for found in versions.procedures(hand.unit):
        version = hand.cache.version(hand.unit, found.digest)
        lane = version.lane(version.first)
        try:
            starts(hand.office, found.procedure, lane, hand.actor, hand.now)
            may = True
        except Refusal:
            may = False
        lines.append(
            ProcedureLine(
                key=found.procedure, name=found.name, sop_number=found.sop_number, version=found.number,
                digest=found.digest, published_at=found.published_at, may_start=may,
                vacant=not hand.office.performers(found.procedure, lane, hand.now),
            )
        )
    return tuple(lines)


def due(question: DueMoment, hand: Hand) -> tuple[Explanation, str]:
    """The explanation and the calendar's zone.

    Raises: NotFound, SpanRefused, calendar errors.
    """
    name = question.calendar or next(iter(hand.office.calendars), "")
    digest = hand.office.calendars.get(name)
    if digest is None:
        raise NotFound(kind="calendar", name=name)
    calendar = hand.cache.calendar(hand.unit, digest)
    try:
        span = read_span(question.span)
    except ValueError:
        raise SpanRefused(text=question.span) from None
    return calendar.explain(question.start, span), calendar.zone


def published_files(question: PublishedFiles, hand: Hand) -> dict[str, bytes]:
    """Raises: NotFound."""
    found = versions.in_force(hand.unit, question.procedure)
    if found is None:
        raise NotFound(kind="procedure", name=question.procedure)
    return versions.files(hand.unit, found.digest)
