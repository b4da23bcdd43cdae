"""The outbox: take what is due, and say what became of it. Rows beside the evidence, no events.

A mail is marked as taken before it is handed in. A worker that dies between the two leaves the mark: that mail is not
sent again, since nobody knows whether it went; the notice itself stays in the application.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine.hand import Hand
from engine.model import Done
from engine.notices import FOR_INFORMATION, VACANT
from engine.store.reads import outbox

DELAYS = (1, 5, 30, 120, 480, 1_440)  # minutes until the next try; after the last the mail is given up
LOST_AFTER = timedelta(minutes=10)  # a mail is handed in within a minute


@dataclass(frozen=True, kw_only=True)
class TakeMail:
    """Take the next mail that is due, or one person's digest."""


@dataclass(frozen=True, kw_only=True)
class MailSent:
    """The server took it."""

    rows: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class MailFailed:
    """The server did not take it; `final` when it never will."""

    rows: tuple[int, ...]
    tries: int  # with this one
    final: bool = False


@dataclass(frozen=True, kw_only=True)
class MailLine:
    """What one notice says by mail: nothing about a person."""

    kind: str
    number: str
    step: str  # the sheet's No
    step_name: str
    instance: int
    due: datetime | None


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail to one person."""

    rows: tuple[int, ...]
    tries: int  # with this one
    at: datetime  # of the first notice
    email: str
    language: str
    zone: str
    lines: tuple[MailLine, ...]


def take(command: TakeMail, hand: Hand) -> Done:
    """The mail stands in the answer's body under `mail`; none, when nothing is due."""
    lost = outbox.lost(hand.unit, hand.now - LOST_AFTER)
    for row in lost:
        hand.ledger.row("outbox.drop", w_id=row)
    due = outbox.due(hand.unit, hand.now)
    if due is None:
        return Done(seq=0, type="mail:none", body={"lost": lost})
    rows = [due]
    if due.kind in (FOR_INFORMATION, VACANT):
        found = outbox.digest(hand.unit, due.person, due.kind, before=_upto(due.kind, hand))
        rows = list({row.id: row for row in found}.values()) or rows
    for row in rows:
        hand.ledger.row("outbox.take", w_id=row.id, w_tries=row.tries, tries=row.tries + 1, taken_at=hand.now)
    return Done(seq=0, type="mail:taken", body={"mail": _mail(hand, rows), "lost": lost})


def _upto(kind: str, hand: Hand) -> datetime:
    """What is older goes into one mail: of yesterday and before, or all the tasks that wait at a vacant position."""
    if kind == VACANT:
        return hand.now + timedelta(milliseconds=1)
    return hand.now.astimezone(hand.zone).replace(hour=0, minute=0, second=0, microsecond=0)


def sent(command: MailSent, hand: Hand) -> Done:
    """The rows are gone."""
    for row in command.rows:
        hand.ledger.row("outbox.drop", w_id=row)
    return Done(seq=0, type="mail:sent")


def failed(command: MailFailed, hand: Hand) -> Done:
    """Once more later, or never."""
    if command.final or command.tries > len(DELAYS):
        sent(MailSent(rows=command.rows), hand)
        return Done(seq=0, type="mail:given-up")
    again = hand.now + timedelta(minutes=DELAYS[command.tries - 1])
    for row in command.rows:
        hand.ledger.row("outbox.later", w_id=row, next_at=again, taken_at=None, tries=command.tries)
    return Done(seq=0, type="mail:later")


def _mail(hand: Hand, rows: list[Any]) -> Mail:
    first = rows[0]
    return Mail(
        rows=tuple(r.id for r in rows), tries=max(r.tries for r in rows) + 1, at=first.at, email=first.email,
        language=first.language, zone=hand.office.zone, lines=tuple(_line(hand, r) for r in rows),
    )


def _line(hand: Hand, row: Any) -> MailLine:
    step = step_name = ""
    if row.element:
        node = hand.cache.version(hand.unit, row.digest).node(row.element)
        step, step_name = node.properties.get("mutu.nomor", ""), node.name
    return MailLine(
        kind=row.kind, number=row.number, step=step, step_name=step_name, instance=row.instance, due=row.due,
    )
