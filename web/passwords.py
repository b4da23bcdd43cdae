"""Passwords: argon2id, at most two at a time, and as slow for a login nobody has as for a real one."""

import threading
from collections.abc import Callable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12  # characters (ASVS 5.0 V6.2)
LONGEST = 256

_HASHER = PasswordHasher()  # argon2id, 64 MiB, t=3, p=4: the library's defaults
_TURNS = threading.BoundedSemaphore(2)  # each hash takes 64 MiB


def easy(entropy: Callable[[int], bytes]) -> str:
    """A password that can be read out: four words of two syllables, 50 bits."""
    syllables = [f"{'bcdfghjklmnprstw'[byte >> 4]}{'aeiou'[(byte & 15) % 5]}" for byte in entropy(8)]
    return "-".join("".join(syllables[i : i + 2]) for i in range(0, 8, 2))


def hashed(password: str) -> str:
    """The argon2id hash of a password."""
    with _TURNS:
        return _HASHER.hash(password)


def verified(password_hash: str | None, password: str) -> bool:
    """Whether the password belongs to the hash; None (an unknown login) takes as long and is never true."""
    stored = password_hash or _nobody()
    if len(password) > LONGEST:
        password = ""
    with _TURNS:
        try:
            _HASHER.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False
    return bool(password_hash)


@cache
def _nobody() -> str:
    return hashed("a password that nobody has")
