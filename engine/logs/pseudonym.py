"""Persons under another name: the same person the same one throughout a log, and in no other log."""

import hashlib
import hmac
from collections.abc import Mapping

KEY = 32  # bytes
DIGITS = 10


def pseudonyms(people: Mapping[int, str], key: bytes) -> dict[int, str]:
    """Person -> `P-` and ten hexadecimal digits, keyed; two that fall together get more digits.

    Nobody keeps the key: what an export calls a person cannot be turned back, nor be joined with another export.
    """
    full = {who: hmac.new(key, str(who).encode(), hashlib.sha256).hexdigest() for who in people}
    digits = DIGITS
    while len({name[:digits] for name in full.values()}) < len(full):
        digits += 1
    return {who: f"P-{name[:digits]}" for who, name in full.items()}


def distinct(people: Mapping[int, tuple[str, str]]) -> dict[int, str]:
    """Person -> name, and the login too where two have the same name; from person -> (name, login)."""
    names = [name for name, _ in people.values()]
    twice = {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else set()
    return {who: f"{name} ({login})" if name in twice or not name else name for who, (name, login) in people.items()}
