"""Forms drawn at random, such as `load` gives them: every kind of field, limits, rules."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from forms import field as limits
from forms.form import Choice, Field, Form, Kind, Rule, Scalar
from forms.pattern import PATTERNS
from forms.value import MOST_WHOLE

LETTERS = 'ab Z9é"\\/%<>\n\t—文𝄞'
_WORDS = st.text(LETTERS, min_size=1, max_size=12).filter(lambda words: bool(words.strip()))
_VALUES = st.text("abé1-", min_size=1, max_size=6)
_NAMES = st.from_regex(r"[a-z][a-z0-9_]{2,8}", fullmatch=True).map(lambda name: name + "_x")  # no word of Python
_CHOICES = st.lists(
    st.builds(lambda value, label: Choice(value=value, label=label), _VALUES, _WORDS), min_size=1, max_size=5,
    unique_by=lambda choice: choice.value,
).map(tuple)  # fmt: skip
_WHOLE = st.none() | st.integers(-MOST_WHOLE, MOST_WHOLE)
_DECIMALS = st.none() | st.decimals(-(10**15) + 1, 10**15 - 1, places=6).map(lambda number: number + Decimal(0))


def _ordered(low: Any, high: Any) -> tuple[Any, Any]:
    return (high, low) if low is not None and high is not None and low > high else (low, high)


@st.composite
def _details(draw: st.DrawFn, kind: Kind) -> dict[str, Any]:
    if kind in ("text", "long_text"):
        most = draw(st.sampled_from([1, limits.TEXT, limits.MOST_TEXT, *([10_000] if kind == "long_text" else [])]))
        pattern = draw(st.sampled_from(["", *PATTERNS])) if kind == "text" else ""
        return {"max_length": most, "min_length": draw(st.integers(0, most)), "pattern": pattern}
    if kind in ("integer", "decimal"):
        numbers = _WHOLE if kind == "integer" else _DECIMALS
        minimum, maximum = _ordered(draw(numbers), draw(numbers))
        return {"minimum": minimum, "maximum": maximum}
    if kind == "page_address":
        return {"max_length": draw(st.sampled_from([1, 100, limits.ADDRESS]))}
    if kind not in ("choice", "several", "file"):
        return {}
    choices = () if kind == "file" else draw(_CHOICES)
    if kind == "choice":
        return {"choices": choices}
    most = draw(st.integers(1, len(choices) or limits.MOST_FILES))
    document = draw(st.just("") | _WORDS) if kind == "file" else ""
    return {"choices": choices, "max_items": most, "min_items": draw(st.integers(0, most)), "document": document}


@st.composite
def fields(draw: st.DrawFn, name: str) -> Field:
    kind = draw(st.sampled_from(sorted(limits.WIDGETS)))
    unsaid = [] if kind == "long_text" else [""]
    return Field(
        name=name,
        kind=kind,
        title=draw(_WORDS),
        help=draw(st.just("") | _WORDS),
        placeholder=draw(st.just("") | _WORDS),
        required=draw(st.booleans()),
        widget=draw(st.sampled_from([*unsaid, *sorted(limits.WIDGETS[kind])])),
        **draw(_details(kind)),
    )


def _some(field: Field) -> st.SearchStrategy[frozenset[Scalar]]:
    offered: list[Scalar] = [True, False] if field.kind == "yes_no" else sorted(field.values)
    return st.frozensets(st.sampled_from(offered), min_size=1)


@st.composite
def _rules(draw: st.DrawFn, asked: tuple[Field, ...], deciding: list[Field]) -> Rule:
    compared = draw(st.lists(st.sampled_from(deciding), min_size=1, max_size=3, unique=True))
    names = st.lists(st.sampled_from([field.name for field in asked]), max_size=3, unique=True).map(tuple)
    then = draw(names)
    otherwise = draw(names)
    return Rule(
        when=tuple((field.name, draw(_some(field))) for field in compared),
        then=then or (() if otherwise else (asked[0].name,)),
        otherwise=otherwise,
    )


@st.composite
def _dependent(draw: st.DrawFn, asked: tuple[Field, ...], deciding: list[Field]) -> tuple[Field, ...]:
    """Some of the fields shown only with an answer of another that is always shown."""
    always = draw(st.lists(st.sampled_from(deciding), min_size=1, unique=True))
    others = [field for field in asked if field not in always]
    chosen = set(draw(st.lists(st.sampled_from(others), unique=True))) if others else set()
    found = []
    for field in asked:
        other = draw(st.sampled_from(always))
        found.append(replace(field, shown=(other.name, draw(_some(other)))) if field in chosen else field)
    return tuple(found)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """A form with up to eight fields and up to five rules."""
    names = draw(st.lists(_NAMES, min_size=1, max_size=8, unique=True))
    asked = tuple(draw(fields(name)) for name in names)
    deciding = [field for field in asked if field.kind in ("choice", "yes_no")]
    if deciding:
        asked = draw(_dependent(asked, deciding))
    rules = draw(st.lists(_rules(asked, deciding), max_size=5)) if deciding else []
    return Form(title=draw(_WORDS), help=draw(st.just("") | _WORDS), fields=asked, rules=tuple(rules), source="")
