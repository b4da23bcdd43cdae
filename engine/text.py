"""Words that people typed, as they may stand in a column and in a hashed text: NFC, without control characters."""

import unicodedata

from engine.errors import TextTooLong

_KEPT = "\n\t"
# They are not seen and turn the order of what is: a title must say to the eye what it says to a search.
_UNSEEN = frozenset("\u200b\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str) -> str:
    """A title or a name: one line, single spaces; characters that no database or hash can take are dropped."""
    return " ".join(_plain(text).split())


def prose(text: str, limit: int, field: str) -> str:
    """A reason or a note, trimmed; nothing of it is cut off.

    Raises: TextTooLong(field, limit in characters).
    """
    plain = _plain(text).strip()
    if len(plain) > limit:
        raise TextTooLong(field=field, limit=limit)
    return plain


def _plain(text: str) -> str:
    """Lone surrogates cannot be encoded, NUL cannot be stored, the unseen turns words around: none says anything."""
    if text.isascii() and text.isprintable():
        return text
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    kept = (c for c in lines if c not in _UNSEEN)
    return "".join(c for c in kept if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cs"))
