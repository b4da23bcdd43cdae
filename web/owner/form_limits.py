"""The limits of a field as an owner types them: a number, or nothing for what is usual."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from forms.field import ADDRESS, LONG_TEXT, MOST_FILES, MOST_LONG_TEXT, MOST_TEXT, TEXT
from forms.form import Field, Kind
from forms.value import MOST_WHOLE, canonical_decimal

LIMITS: Mapping[Kind, tuple[str, ...]] = {
    "text": ("min_length", "max_length"),
    "long_text": ("min_length", "max_length"),
    "page_address": ("max_length",),
    "integer": ("minimum", "maximum"),
    "decimal": ("minimum", "maximum"),
    "several": ("min_items", "max_items"),
    "file": ("min_items", "max_items"),
}
USUAL: Mapping[Kind, int] = {"text": TEXT, "long_text": LONG_TEXT, "page_address": ADDRESS, "file": MOST_FILES}
_MOST: Mapping[Kind, int] = {"text": MOST_TEXT, "long_text": MOST_LONG_TEXT, "page_address": ADDRESS,
                             "file": MOST_FILES, "integer": MOST_WHOLE}
_WHOLE = re.compile(r"[+-]?[0-9]{1,17}")

Fault = tuple[str, str, Mapping[str, str | int]]  # part, code, parameters


def said_limits(asked: Field) -> dict[str, str]:
    """The limits of a field that are not the usual ones, as texts."""
    return {name: _written(value) for name in LIMITS.get(asked.kind, ())
            if (value := getattr(asked, name)) is not None and value != _usual(asked.kind, name, len(asked.choices))}


def _usual(kind: Kind, name: str, choices: int) -> int | None:
    if name in ("min_length", "min_items"):
        return 0
    if name == "max_items" and kind == "several":
        return choices
    return USUAL.get(kind) if name in ("max_length", "max_items") else None


def _written(value: int | Decimal) -> str:
    return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else str(value)


def read_limits(kind: Kind, typed: Mapping[str, str], choices: int) -> tuple[dict[str, int | Decimal], list[Fault]]:
    """The limits by name, usual ones included, and what is wrong with those that were typed."""
    names = LIMITS.get(kind, ())
    found = {name: usual for name in names if (usual := _usual(kind, name, choices)) is not None}
    read: dict[str, int | Decimal] = {**found}
    wrong: list[Fault] = []
    for name in names:
        text = typed.get(name, "").strip()
        number = _number(kind, text)
        if text and number is None:
            wrong.append((name, "not-decimal" if kind == "decimal" else "not-whole", {}))
        elif number is not None:
            read[name] = number
            wrong += _outside(kind, name, number, choices)
    if not wrong and len(names) == 2 and _crossed(read.get(names[0]), read.get(names[1])):
        wrong.append((names[1], "limits-crossed", {"low": typed.get(names[0], "").strip()}))
    return read, wrong


def _number(kind: Kind, text: str) -> int | Decimal | None:
    if kind == "decimal":
        canonical = canonical_decimal(text)
        return None if canonical is None else Decimal(canonical)
    return int(text) if _WHOLE.fullmatch(text) else None


def _outside(kind: Kind, name: str, number: int | Decimal, choices: int) -> Iterator[Fault]:
    if kind == "decimal":
        return
    high = choices if kind == "several" else _MOST[kind]
    low = -high if kind == "integer" else 1 if name.startswith("max") else 0
    if not low <= number <= high:
        yield name, "limit-outside", {"low": low, "high": high}


def _crossed(low: int | Decimal | None, high: int | Decimal | None) -> bool:
    return low is not None and high is not None and low > high
