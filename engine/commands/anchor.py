"""Anchors by mail: the last checkpoint of each day goes to those who keep it outside the house.

A letter that went twice does no harm, so nothing has to be marked as in hand: a try moves the next one on, and a worker
that dies in between leaves it to be tried again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.access import keeps_keys
from engine.hand import Hand
from engine.model import AnchorRow, Done
from engine.store.reads import anchors, seals

DELAYS = (5, 30, 120, 480, 1_440, 1_440, 1_440)  # minutes until the next try; after the last it is given up


@dataclass(frozen=True, kw_only=True)
class TakeAnchor:
    """Plan what is to be sent, or take the next letter that is due."""

    addresses: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AnchorLetter:
    """One checkpoint to one address."""

    checkpoint: int  # its number
    email: str
    tries: int  # with this one
    at: datetime  # of the checkpoint
    text: str  # the signed note
    size: int  # events it covers
    office: str
    zone: str


@dataclass(frozen=True, kw_only=True)
class AnchorSent:
    """The server took it."""

    letter: AnchorLetter


@dataclass(frozen=True, kw_only=True)
class AnchorRefused:
    """The server never will."""

    letter: AnchorLetter


def take(command: TakeAnchor, hand: Hand) -> Done:
    """The letter stands in the answer's body under `letter`; none when nothing is due.

    Raises: Forbidden.
    """
    keeps_keys(hand.actor)
    if _plan(command, hand):
        return Done(seq=0, type="anchor:planned")
    due = anchors.due(hand.unit, hand.now)
    if due is None:
        return Done(seq=0, type="anchor:none")
    if due.email not in command.addresses:
        _try(hand, due, tries=due.tries, next_at=None)
        return Done(seq=0, type="anchor:dropped")
    delay = DELAYS[due.tries] if due.tries < len(DELAYS) else None
    _try(hand, due, tries=due.tries + 1, next_at=hand.now + timedelta(minutes=delay) if delay else None)
    return Done(seq=0, type="anchor:taken", body={"letter": _letter(hand, due)})


def sent(command: AnchorSent, hand: Hand) -> Done:
    """Raises: Forbidden."""
    _end(hand, command.letter, sent_at=hand.now)
    return Done(seq=0, type="anchor:sent")


def refused(command: AnchorRefused, hand: Hand) -> Done:
    """Raises: Forbidden."""
    _end(hand, command.letter, sent_at=None)
    return Done(seq=0, type="anchor:refused")


def _end(hand: Hand, letter: AnchorLetter, *, sent_at: datetime | None) -> None:
    keeps_keys(hand.actor)
    hand.ledger.row("anchor.try", w_checkpoint=letter.checkpoint, w_email=letter.email, w_tries=letter.tries,
                    tries=letter.tries, next_at=None, sent_at=sent_at)


def _plan(command: TakeAnchor, hand: Hand) -> bool:
    """Whether there was something new to send: the last checkpoint before today, to whom it was not planned yet."""
    today = hand.now.astimezone(hand.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    last = seals.newest_before(hand.unit, today)
    if last is None:
        return False
    known = {row.email for row in anchors.of(hand.unit, [last.number]).get(last.number, ())}
    new = [email for email in dict.fromkeys(command.addresses) if email not in known]
    for email in new:
        hand.ledger.row("anchor.add", checkpoint=last.number, email=email, tries=0, next_at=hand.now, sent_at=None)
    return bool(new)


def _try(hand: Hand, row: AnchorRow, *, tries: int, next_at: datetime | None) -> None:
    hand.ledger.row("anchor.try", w_checkpoint=row.checkpoint, w_email=row.email, w_tries=row.tries, tries=tries,
                    next_at=next_at, sent_at=None)


def _letter(hand: Hand, row: AnchorRow) -> AnchorLetter:
    found = seals.by_number(hand.unit, row.checkpoint)
    assert found is not None  # noqa: S101  the row was planned from it, and checkpoints are never deleted
    return AnchorLetter(
        checkpoint=row.checkpoint, email=row.email, tries=row.tries + 1, at=found.at, text=found.text, size=found.size,
        office=hand.office.name, zone=hand.office.zone,
    )
