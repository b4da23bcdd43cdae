"""Whose session has ended, and what waits for them."""

from dataclasses import dataclass
from datetime import timedelta

from engine.commands.unsent import KEPT_FOR, MOST
from engine.hand import Hand
from engine.store.reads import people, unsent

REMEMBERED = timedelta(days=7)  # a form that stood open over a long weekend still finds its author


@dataclass(frozen=True, kw_only=True)
class EndedSession:
    """Whose session this was, whether or not it is still good for anything else."""

    token_digest: str


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A session of late."""

    person: int
    room: bool  # whether files may be kept for this person too: nobody fills the disk with an old cookie


@dataclass(frozen=True, kw_only=True)
class TheUnsent:
    """What waits for the asker under a token; None for anybody else."""

    token: str


def ended(question: EndedSession, hand: Hand) -> Ended | None:
    """None for a session that was closed, is long gone, or whose person no longer works here."""
    found = people.session(hand.unit, question.token_digest)
    if found is None or hand.now - found.used_at > REMEMBERED or not hand.office.works(found.person, hand.now):
        return None
    waiting = unsent.of(hand.unit, found.person, hand.now - KEPT_FOR)
    return Ended(person=found.person, room=len(waiting) < MOST)


def the_unsent(question: TheUnsent, hand: Hand) -> str | None:
    """Its text, within a day."""
    if hand.actor.person is None:
        return None
    return unsent.text(hand.unit, question.token, hand.actor.person, hand.now - KEPT_FOR)
