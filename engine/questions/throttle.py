"""LoginWait: whether a password may be tried now."""

from dataclasses import dataclass

from engine.hand import Hand
from engine.store.reads import attempts
from engine.throttle import WINDOW, wait


@dataclass(frozen=True, kw_only=True)
class LoginWait:
    """Seconds that this account waits at this address; see engine/throttle.py."""

    login: str
    address: str


def handle(question: LoginWait, hand: Hand) -> int:
    """0 when a password may be tried."""
    return wait(attempts.failed(hand.unit, question.login[:80], question.address[:64], hand.now - WINDOW), hand.now)
