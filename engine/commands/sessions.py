"""Sessions: rows, not events; who signed in and when is not part of any Berkas."""

from dataclasses import dataclass

from engine.errors import NoSuchPerson
from engine.hand import Hand
from engine.model import Done
from engine.throttle import WINDOW


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """A person whose password was right."""

    person: int
    token_digest: str  # SHA-256 of the token, hex; the token itself is never stored
    address: str
    login: str = ""


@dataclass(frozen=True, kw_only=True)
class UseSession:
    """A session was used; told at most once a minute."""

    token_digest: str


@dataclass(frozen=True, kw_only=True)
class CloseSession:
    """Sign out."""

    token_digest: str


@dataclass(frozen=True, kw_only=True)
class RecordFailure:
    """A password was wrong."""

    login: str
    address: str


def open_session(command: OpenSession, hand: Hand) -> Done:
    """Raises: NoSuchPerson."""
    if not hand.office.works(command.person, hand.now):
        raise NoSuchPerson()
    hand.ledger.row(
        "session.add", token_digest=command.token_digest, person=command.person, address=command.address[:64],
        opened_at=hand.now, used_at=hand.now,
    )
    if command.login:
        # Only this address's own: somebody who guesses elsewhere does not start afresh.
        hand.ledger.row("attempt.clear", w_login=command.login[:80], w_address=command.address[:64])
    return Done(seq=0, type="session:opened")


def use_session(command: UseSession, hand: Hand) -> Done:
    """Move the idle limit on."""
    hand.ledger.row("session.use", w_token_digest=command.token_digest, used_at=hand.now)
    return Done(seq=0, type="session:used")


def close_session(command: CloseSession, hand: Hand) -> Done:
    """Closing what is closed is no error."""
    hand.ledger.row("session.end", w_token_digest=command.token_digest)
    return Done(seq=0, type="session:closed")


def record_failure(command: RecordFailure, hand: Hand) -> Done:
    """What throttling counts; what it counts no longer is forgotten."""
    hand.ledger.row("attempt.forget", w_at=hand.now - WINDOW)
    hand.ledger.row("attempt.add", login=command.login[:80], address=command.address[:64], at=hand.now)
    return Done(seq=0, type="session:refused")
