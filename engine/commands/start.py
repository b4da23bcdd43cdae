"""Start: a new Berkas of a procedure's version in force."""

import json
from dataclasses import dataclass

from engine.access import starts
from engine.case import Case
from engine.chain import ORIGIN
from engine.errors import DateUnreadable, Invalid, NotAChoice, NotFound
from engine.hand import Hand
from engine.ledger import done_of
from engine.model import SIFAT, Done, InstanceRecord
from engine.moment import is_day, moment_of
from engine.runtime import commands as c
from engine.runtime.pending import pending
from engine.store.reads import versions
from engine.text import one_line, prose

LONGEST = 500


class TitleMissing(Invalid):
    """A Berkas needs a title of 1 to 500 characters."""

    code = "title-missing"


@dataclass(frozen=True, kw_only=True)
class Start:
    """Begin a new instance."""

    procedure: str
    title: str
    sifat: str = "biasa"
    letter_number: str = ""  # of the letter that asks for it
    letter_date: str = ""  # ISO date


def handle(command: Start, hand: Hand) -> Done:
    """Draw the number in the start's own transaction, so that it has no gaps.

    Raises: NotFound, LaneVacant, TitleMissing, TextTooLong, NotAChoice, DateUnreadable, what access.starts raises.
    """
    found = versions.in_force(hand.unit, command.procedure)
    if found is None:
        raise NotFound(kind="procedure", name=command.procedure)
    version = hand.cache.version(hand.unit, found.digest)
    holding = starts(hand.office, command.procedure, version.lane(version.first), hand.actor, hand.now)
    title = one_line(command.title)
    if not 0 < len(title) <= LONGEST:
        raise TitleMissing(limit=LONGEST)
    if command.sifat not in SIFAT:
        raise NotAChoice(field="sifat", value=command.sifat)
    calendar_digest = hand.office.calendars.get(found.calendar)
    if calendar_digest is None:
        raise NotFound(kind="calendar", name=found.calendar)
    calendar = hand.cache.calendar(hand.unit, calendar_digest)
    identifier = _draw(hand, "instance")
    number = _number(hand, found.sop_number or command.procedure)
    record = InstanceRecord(
        id=identifier, number=number, title=title, sifat=command.sifat, procedure=command.procedure,
        version=found.id, version_digest=found.digest, calendar=calendar_digest, state="running",
        starter=holding.person, started_at=hand.now, revision=0, seq=0, head=ORIGIN, last_at=hand.now, next_due=None,
        snapshot=b"", facts=json.dumps({"acted": [holding.person]}),
    )
    case = Case(record, version, calendar, hand.office, hand.ledger)
    extra = {
        "number": number, "procedure": command.procedure, "sifat": command.sifat,
        "version": found.digest, "calendar": calendar_digest,
    }
    told = {"title": title, **_letter(command)}
    # The instance's row must stand before the rows that point at it.
    place = len(hand.ledger.rows)
    _, event = case.step(
        c.Begin(), "instance:started", hand.acting(holding), extra=extra, answers={k: v for k, v in told.items() if v}
    )
    due = pending(case.snapshot or b"")
    hand.ledger.row(
        "instance.add", id=identifier, number=number, sifat=command.sifat, procedure=command.procedure,
        version=found.id, starter=holding.person, started_at=hand.now,
        **case.columns(moment_of(due[0].due) if due else None)
        | {"calendar": versions.calendar_id(hand.unit, calendar_digest)},
    )
    hand.ledger.rows.insert(place, hand.ledger.rows.pop())
    return done_of(event)


def _letter(command: Start) -> dict[str, str]:
    dated = command.letter_date.strip()
    if dated and not is_day(dated):
        raise DateUnreadable(value=dated[:100])
    return {"letter_number": prose(one_line(command.letter_number), LONGEST, "letter_number"), "letter_date": dated}


def _draw(hand: Hand, name: str) -> int:
    """The next value of a counter; another command that drew the same one makes this one lose the race."""
    before = versions.counter(hand.unit, name)
    if before is None:
        hand.ledger.row("counter.add", name=name, value=1)
        return 1
    hand.ledger.row("counter.step", w_name=name, w_value=before, value=before + 1)
    return before + 1


def _number(hand: Hand, sop: str) -> str:
    """SOP number / running number without gaps / year."""
    year = hand.now.astimezone(hand.zone).year
    return f"{sop}/{_draw(hand, f'{sop}/{year}'):04d}/{year}"
