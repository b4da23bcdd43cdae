"""Read: a person has seen what they were told."""

from dataclasses import dataclass

from engine.hand import Hand
from engine.model import Done


@dataclass(frozen=True, kw_only=True)
class ReadNotices:
    """Mark the asker's notices as read, up to one of them."""

    upto: int

def read(command: ReadNotices, hand: Hand) -> Done:
    """A row of one's own; no event."""
    if hand.actor.person is not None:
        hand.ledger.row("notice.read", w_person=hand.actor.person, w_upto=command.upto, read_at=hand.now)
    return Done(seq=0, type="notice:read")
