"""Keep what was typed when a session had ended, and let go of it: rows, not events."""

from dataclasses import dataclass
from datetime import timedelta

from engine.errors import NoSuchPerson, TextTooLong
from engine.hand import Hand
from engine.model import Done
from engine.store.reads import unsent

KEPT_FOR = timedelta(hours=24)
MOST = 10  # of one person: the oldest make room
LONGEST = 2_000_000  # characters; more than a form takes


@dataclass(frozen=True, kw_only=True)
class KeepUnsent:
    """A form that could not be carried out; only its author gets it back."""

    token: str
    text: str  # opaque to the engine


@dataclass(frozen=True, kw_only=True)
class DropUnsent:
    """It has reached its author."""

    token: str


def keep(command: KeepUnsent, hand: Hand) -> Done:
    """Raises: NoSuchPerson, TextTooLong."""
    person = hand.actor.person
    if person is None or not hand.office.works(person, hand.now):
        raise NoSuchPerson()
    if len(command.text) > LONGEST:
        raise TextTooLong(field="unsent", limit=LONGEST)
    since = hand.now - KEPT_FOR
    hand.ledger.row("unsent.forget", w_at=since)
    for token in unsent.of(hand.unit, person, since)[MOST - 1 :]:
        hand.ledger.row("unsent.drop", w_token=token, w_person=person)
    hand.ledger.row("unsent.add", token=command.token, person=person, at=hand.now, text=command.text)
    return Done(seq=0, type="unsent:kept")


def drop(command: DropUnsent, hand: Hand) -> Done:
    """Dropping what is gone is no error."""
    hand.ledger.row("unsent.drop", w_token=command.token, w_person=hand.actor.person)
    return Done(seq=0, type="unsent:dropped")
