"""Forms of other tools, written as forms of this engine: `bpmn` has read what they ask, `forms` says how it is told."""

from collections.abc import Mapping
from decimal import Decimal

from bpmn.foreign.question import ForeignForm, Question
from forms.default import default_form
from forms.field import LONG_TEXT, MOST_FILES, TEXT
from forms.form import Choice, Field, Form, Rule
from forms.schema import load
from forms.written import written

_LENGTHS = {"text": TEXT, "long_text": LONG_TEXT}
_REASON = "alasan"


def written_forms(taken: Mapping[str, ForeignForm]) -> dict[str, bytes]:
    """The files of these forms, by name; each of them is one that `forms.schema.load` takes."""
    return {file: _written(one) for file, one in taken.items()}


def _written(foreign: ForeignForm) -> bytes:
    fields = [_field(one, foreign) for one in foreign.questions]
    rules: tuple[Rule, ...] = ()
    if foreign.decision:
        asked = load(default_form(foreign.title, foreign.decision, returning=foreign.returning))
        known = {one.name for one in fields}
        wanted = [one for one in asked.fields if one.required or one.name == _REASON]
        fields += [one for one in wanted if one.name not in known]
        rules = asked.rules
    text = written(Form(title=foreign.title, help=foreign.help, fields=tuple(fields), rules=rules, source=""))
    load(text)
    return text.encode()


def _field(one: Question, foreign: ForeignForm) -> Field:
    limits = {"integer": int, "decimal": Decimal}.get(one.kind)
    most = {"several": len(one.choices), "file": MOST_FILES}.get(one.kind, 0)
    return Field(
        name=one.name,
        kind=one.kind,
        title=one.title or one.name,
        help=one.help,
        required=one.required,
        choices=tuple(Choice(value=value, label=label) for value, label in one.choices),
        minimum=limits(one.minimum) if limits and one.minimum else None,
        maximum=limits(one.maximum) if limits and one.maximum else None,
        min_length=one.min_length,
        max_length=one.max_length or max(_LENGTHS.get(one.kind, 0), one.min_length),
        max_items=most,
        widget="textarea" if one.kind == "long_text" else "",
        shown=_shown(one, foreign),
    )


def _shown(one: Question, foreign: ForeignForm) -> tuple[str, frozenset[str | int | bool]] | None:
    if one.shown is None:
        return None
    key, answers = one.shown
    return next(other.name for other in foreign.questions if other.key == key), frozenset(answers)
