"""What another tool's form asks, cut to what a form here can hold; `engine` writes the form."""

import keyword
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

Kind = Literal["text", "long_text", "integer", "decimal", "date", "choice", "several", "yes_no", "file"]

MOST_QUESTIONS, MOST_CHOICES = 80, 200  # some room is left for the decision and its reason
MOST_CHOICES_OF_ALL, LARGEST = 600, 60_000  # choices, and bytes of words: a form's file has its limit
LONGEST_TITLE, LONGEST_HELP, LONGEST_VALUE, LONGEST_NAME = 500, 2000, 200, 40  # characters
LONGEST_TEXT, LONGEST_PROSE = 2000, 50_000  # what a length may be at most
_TAKEN = frozenset({"typename", "csrf_token", "sebab_terlambat", "kepada"})  # words that mean something here
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, kw_only=True)
class Question:
    """One field."""

    key: str  # as the other tool calls it
    name: str  # as it is called here
    kind: Kind
    title: str
    help: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()  # (value, label) of choice and several
    minimum: str = ""  # of integer and decimal: digits, perhaps with a sign and a point; "" = none
    maximum: str = ""
    min_length: int = 0  # of text and long_text
    max_length: int = 0  # 0 = as usual
    shown: tuple[str, tuple[str | bool, ...]] | None = None  # (key of another question, its answers); None = always


@dataclass(frozen=True, kw_only=True)
class ForeignForm:
    """A form that came with a diagram, for one step."""

    title: str
    help: str = ""
    questions: tuple[Question, ...]
    left: tuple[str, ...] = ()  # what is not carried, named with the field it stood at
    decision: tuple[tuple[str, str], ...] = ()  # (value, label) of what the step decides besides; () = nothing
    returning: tuple[str, ...] = ()  # those of its values that send back


def line(text: object, longest: int) -> str:
    """A text in one line, without signs that cannot be shown."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text) if isinstance(text, str) else ""
    return unicodedata.normalize("NFC", " ".join(plain.split()))[:longest].strip()


def plain_name(key: str) -> str:
    """A name that a form and a condition can use: `approveOrder` becomes `approve_order`."""
    split = _HUMP.sub("_", unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode())
    name = re.sub(r"[^a-z0-9]+", "_", split.lower()).strip("_")[:LONGEST_NAME].strip("_") or "isian"
    if not name[0].isalpha() or keyword.iskeyword(name) or name in _TAKEN:
        name = f"isian_{name}"[:LONGEST_NAME].strip("_")
    return name


def choices(pairs: Iterable[tuple[object, object]]) -> tuple[tuple[str, str], ...]:
    """(value, label), no value twice; a value that would not stay as it is has no place."""
    found: dict[str, str] = {}
    for value, label in pairs:
        plain = line(value, LONGEST_VALUE)
        if plain and plain == value:
            found.setdefault(plain, line(label, LONGEST_TITLE) or plain)
    return tuple(found.items())[:MOST_CHOICES]


def number(text: object, *, whole: bool) -> str:
    """A limit as digits; "" when it is none that can be kept."""
    said = str(text).strip() if isinstance(text, str | int | float) and not isinstance(text, bool) else ""
    form = r"-?\d{1,15}" if whole else r"-?\d{1,15}(?:\.\d{1,6})?"
    return said if re.fullmatch(form, said) else ""


def length(text: object, most: int) -> int:
    """A limit of length; 0 when it is none that can be kept."""
    said = str(text).strip() if isinstance(text, str | int) and not isinstance(text, bool) else ""
    return min(int(said), most) if re.fullmatch(r"[0-9]{1,6}", said) else 0


def assembled(title: str, questions: Iterable[Question], left: Iterable[str], about: str = "") -> ForeignForm | None:
    """A form of these questions, no lower limit above an upper one; None without any, or with more than it may hold."""
    found = tuple(_kept_in_bounds(one) for one in questions)
    if not found or sum(len(one.choices) for one in found) > MOST_CHOICES_OF_ALL or _size(found) > LARGEST:
        return None
    return ForeignForm(title=title or "Isian", help=about, questions=found, left=tuple(dict.fromkeys(left)))


def called(form: ForeignForm, known: dict[str, str]) -> ForeignForm:
    """The form with names that no other key of this file has; `known`: key -> name, grows."""
    for one in form.questions:
        name, count = one.name, 1
        while one.key not in known and name in known.values():
            count += 1
            name = f"{one.name[: LONGEST_NAME - 4]}_{count}"
        known.setdefault(one.key, name)
    return replace(form, questions=tuple(replace(one, name=known[one.key]) for one in form.questions))


def _size(questions: tuple[Question, ...]) -> int:
    """Bytes of all words, about."""
    words = [f"{one.title}{one.help}" for one in questions]
    words += [f"{value}{label}" for one in questions for value, label in one.choices]
    return sum(len(one.encode()) for one in words)


def _kept_in_bounds(one: Question) -> Question:
    if one.minimum and one.maximum and Decimal(one.minimum) > Decimal(one.maximum):
        one = replace(one, minimum="", maximum="")
    if one.max_length and one.min_length > one.max_length:
        one = replace(one, min_length=0)
    return one
