"""Checking one answer of each kind: the answer in its one written form, or why not.

Each function takes the field and the answer as JSON gave it, and returns the normalised answer, or ABSENT for an
answer that says nothing (blank text, empty list). It raises `Wrong` and nothing else.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from unicodedata import combining, is_normalized, normalize

from forms.errors import Param
from forms.form import Field, Kind
from forms.pattern import PATTERNS

MOST_WHOLE = 2**53  # above it a JSON reader in a browser no longer keeps every whole number
ABSENT = object()

_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MARKS = 30  # in a row; the bound of Unicode's Stream-Safe Text Format (UAX 15, section 13)
_DECIMAL = re.compile(r"(-?)0*([0-9]{1,15})(?:[.,]([0-9]{1,6}))?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FILE = re.compile(r"[0-9a-f]{64}")
_ADDRESS = re.compile(
    r"https?://(?:[\w-]{1,63}\.)*[\w-]{1,63}\.?(?::([0-9]{1,5}))?(?:[/?#][^\s<>\"\\^`{|}]*)?", re.IGNORECASE
)


class Wrong(Exception):
    """The answer cannot be accepted; says why."""

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, Param] = params


def canonical_decimal(text: str) -> str | None:
    """The one written form of "12,50" or "12.5" ("12.5"), or None when the text is no decimal number."""
    match = _DECIMAL.fullmatch(text.strip())
    if not match:
        return None
    sign, whole, fraction = match.groups()
    fraction = (fraction or "").rstrip("0")
    number = f"{whole}.{fraction}" if fraction else whole
    return number if number == "0" else sign + number


def clean(value: object, limit: int) -> str:
    """A text in NFC with plain line ends, trimmed; "" when nothing is left. `limit` is in code points.

    Raises Wrong. What is far over the limit is refused before any work is done on it.
    """
    if not isinstance(value, str):
        raise Wrong("not-text")
    if len(value) > 4 * limit:
        raise Wrong("too-long", limit=limit, length=len(value))
    if not value.isascii():
        value = _composed(value)
    if not value.isprintable():
        value = _LINE_END.sub("\n", value)
        match = _NO_TEXT.search(value)
        if match:
            raise Wrong("character-not-allowed", character=f"U+{ord(match.group()):04X}", position=match.start() + 1)
    value = value.strip()
    if len(value) > limit:
        raise Wrong("too-long", limit=limit, length=len(value))
    return value


def _composed(value: str) -> str:
    # Normalising sorts each run of marks by insertion: without the bound 40,000 marks take a second.
    run = 0
    for position, character in enumerate(value):
        run = run + 1 if character > "\u02ff" and combining(character) else 0
        if run > _MARKS:
            raise Wrong("character-not-allowed", character=f"U+{ord(character):04X}", position=position + 1)
    return value if is_normalized("NFC", value) else normalize("NFC", value)


def _text(field: Field, value: object) -> object:
    text = clean(value, field.max_length)
    if not text:
        return ABSENT
    if "\n" in text and field.kind == "text":
        raise Wrong("not-one-line")
    if len(text) < field.min_length:
        raise Wrong("too-short", limit=field.min_length, length=len(text))
    if field.pattern and not PATTERNS[field.pattern].fullmatch(text):
        raise Wrong("pattern-unfit", pattern=field.pattern)
    return text


def _integer(field: Field, value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Wrong("not-an-integer")
    low = -MOST_WHOLE if field.minimum is None else int(field.minimum)
    high = MOST_WHOLE if field.maximum is None else int(field.maximum)
    if value < low:
        raise Wrong("too-small", limit=low)
    if value > high:
        raise Wrong("too-large", limit=high)
    return value


def _decimal(field: Field, value: object) -> object:
    canonical = canonical_decimal(value) if isinstance(value, str) and len(value) <= 100 else None
    if canonical is None:
        raise Wrong("not-a-decimal")
    if field.minimum is not None and Decimal(canonical) < field.minimum:
        raise Wrong("too-small", limit=str(field.minimum))
    if field.maximum is not None and Decimal(canonical) > field.maximum:
        raise Wrong("too-large", limit=str(field.maximum))
    return canonical


def _date(field: Field, value: object) -> object:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise Wrong("not-a-date")
    try:
        date.fromisoformat(value)
    except ValueError:
        raise Wrong("not-a-date") from None
    return value


def _choice(field: Field, value: object) -> object:
    if not isinstance(value, str) or value not in field.values:
        raise Wrong("not-a-choice")
    return value


def _yes_no(field: Field, value: object) -> object:
    if not isinstance(value, bool):
        raise Wrong("not-yes-or-no")
    return value


def _several(field: Field, value: object) -> object:
    if not isinstance(value, list | tuple):
        raise Wrong("not-a-list")
    if not all(isinstance(item, str) and item in field.values for item in value):
        raise Wrong("not-a-choice")
    _count(field, value)
    return [choice.value for choice in field.choices if choice.value in value] or ABSENT


def _file(field: Field, value: object) -> object:
    if not isinstance(value, list | tuple):
        raise Wrong("not-a-list")
    if not all(isinstance(item, str) and _FILE.fullmatch(item) for item in value):
        raise Wrong("not-a-file")
    _count(field, value)
    return list(value) or ABSENT


def _count(field: Field, value: list[str] | tuple[str, ...]) -> None:
    if len(value) > field.max_items:
        raise Wrong("too-many", limit=field.max_items, count=len(value))
    if len(set(value)) != len(value):
        raise Wrong("duplicate-values")
    if value and len(value) < field.min_items:
        raise Wrong("too-few", limit=field.min_items, count=len(value))


def _page_address(field: Field, value: object) -> object:
    address = clean(value, field.max_length)
    if not address:
        return ABSENT
    match = _ADDRESS.fullmatch(address)
    if not match or int(match.group(1) or 0) > 65_535:
        raise Wrong("not-an-address")
    return address


CHECKS: Mapping[Kind, Callable[[Field, object], object]] = {
    "text": _text,
    "long_text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "choice": _choice,
    "several": _several,
    "yes_no": _yes_no,
    "file": _file,
    "page_address": _page_address,
}
