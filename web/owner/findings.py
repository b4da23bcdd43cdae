"""Findings about a diagram as an owner reads them: a sentence that names the element as the diagram does."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bpmn.finding import Finding
from bpmn.names import names
from bpmn.repair import Repair
from bpmn.span import SpanUnreadable, read
from web.words.catalogue import LANGUAGES, has, say
from web.words.moments import span
from web.words.refusals import finding, repair_sentence

# A sentence with one of these parameters names its element without our help.
NAMING = frozenset({"name", "step", "lane", "task", "gateway", "flow"})
# Parameters that are words of the diagram itself.
OWN = NAMING | {
    "lanes", "steps", "choices", "values", "value", "default", "input", "output", "store", "text", "written", "target",
    "position", "timer", "element", "left", "missing",
}


# Parameters that are times as ISO 8601 writes them, and such that are BPMN's own word for a kind of element.
TIMES = {"time", "times", "new"}
KIND = "type"
# Parameters that are the ids of other elements.
IDS = {"task", "gateway", "timer", "target"}

_FENCES = re.compile("[\x02\x03]")


@dataclass(frozen=True, kw_only=True)
class Said:
    """One finding: its sentence, and the element it speaks of."""

    code: str
    severity: str  # error | warning
    sentence: str
    element: str  # BPMN id, "" when it concerns the whole diagram


@dataclass(frozen=True, kw_only=True)
class _Coded:
    """A finding or a repair with its parameters as the page shows them."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


def said(
    language: str, found: Iterable[Finding], source: bytes, mark: Callable[[str], str] = str
) -> tuple[Said, ...]:
    """The findings in their order; `mark` is applied to the diagram's own words, to mark their language."""
    called = names(source)
    return tuple(
        Said(
            code=one.code, severity=one.severity, element=one.element or "",
            sentence=finding(language, _coded(language, one, called, mark), _element(one, called, mark)),
        )
        for one in found
    )


def parts(sentence: str) -> list[dict[str, str]]:
    """A sentence marked by `set_apart` as texts in their order; `lang` on those that are the diagram's own words."""
    pieces = ((number % 2, piece) for number, piece in enumerate(_FENCES.split(sentence)))
    return [{"text": piece, **({"lang": LANGUAGES[0]} if own else {})} for own, piece in pieces if piece]


def set_apart(text: str) -> str:
    """The text between two characters that no diagram can hold: XML has no place for them."""
    return f"\x02{_FENCES.sub('', text)}\x03"


def repaired(language: str, one: Repair, called: Mapping[str, str], mark: Callable[[str], str] = str) -> str:
    """The sentence of a repair; `called` are the names of the diagram's elements."""
    return repair_sentence(language, _coded(language, one, called, mark), _element(one, called, mark))


def _coded(
    language: str, one: Finding | Repair, called: Mapping[str, str], mark: Callable[[str], str]
) -> _Coded:
    shown: dict[str, object] = {}
    for name, value in one.params.items():
        text = value if isinstance(value, str) else None
        if name in IDS and text is not None:
            text = called.get(text, text)
        if name in NAMING and text is not None and not text.strip():
            text = called.get(one.element or "", one.element or "")  # nameless: what leads there says which it is
        if text is None:
            shown[name] = value
        elif name in TIMES:
            shown[name] = ", ".join(_time(language, part) for part in text.split(", "))
        elif name == KIND and has(language, f"part.{text}"):
            shown[name] = say(language, f"part.{text}")
        else:
            shown[name] = mark(text) if name in OWN else text
    return _Coded(code=one.code, params=shown)


def _time(language: str, text: str) -> str:
    try:
        return span(language, read(text))
    except SpanUnreadable:
        return text


def _element(one: Finding | Repair, called: Mapping[str, str], mark: Callable[[str], str]) -> str | None:
    """What to call an element: its name where it has one that the sentence does not say anyhow."""
    if one.element is None or one.element not in called or (NAMING - IDS) & one.params.keys():
        return one.element
    return mark(f"{called[one.element]} ({one.element})")
