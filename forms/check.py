"""Checking answers against a form, and reading them from what a page sent."""

import re
from collections.abc import Iterable, Mapping, Sequence

from forms.errors import AnswersRefused, FieldError, Param
from forms.form import Field, Form, Rule, Scalar
from forms.strict import printable
from forms.value import ABSENT, CHECKS, Wrong, canonical_decimal

MOST_ERRORS = 100
# What a page sends beside its fields; no field can have such a name.
_OF_THE_PAGE = re.compile(r"_.*|csrf_token", re.DOTALL)
_WHOLE = re.compile(r"[+-]?[0-9]{1,30}")
_DOT_AS_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_YES = frozenset({"on", "ya", "true", "1"})
_NO = frozenset({"off", "tidak", "false", "0"})


def check(form: Form, answers: Mapping[str, object]) -> dict[str, object]:
    """Return the answers in their one written form, in the order of the form; blank ones are left out.

    Texts are NFC with plain line ends and trimmed, decimals like "12.5", dates ISO, files lists of SHA-256 in hex.
    Raises AnswersRefused with every error found (at most 100), in the order of the form, and nothing else.
    """
    normalised, errors = _checked(form, answers)
    if errors:
        raise AnswersRefused(tuple(errors[:MOST_ERRORS]))
    return normalised


def from_text(form: Form, submitted: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """Turn what a page sent into answers typed by field, to be given to `check` once files are merged.

    Empty texts are absent; a yes/no that was not sent is "no" when it is a checkbox that is shown; fields for files,
    and names that belong to the page (`csrf_token` and whatever starts with "_"), are passed over. A text that does not
    read as its field's kind stays as it is, for `check` to name. Raises AnswersRefused only for what is ambiguous or no
    field; then all errors the page can show at once are in it, those about missing files excepted.
    """
    typed: dict[str, object] = {}
    errors: list[FieldError] = []
    gone = hidden(form, submitted)
    for field in form.fields:
        values = submitted.get(field.name, ())
        if field.name in gone and not any(value.strip() for value in values):
            continue
        if field.kind == "decimal" and len(values) == 1 and _DOT_AS_THOUSANDS.fullmatch(values[0].strip()):
            errors.append(FieldError(field=field.name, code="decimal-ambiguous"))
        value = _typed(field, values)
        if value is not None:
            typed[field.name] = value
    unknown = [name for name in submitted if name not in form.by_name and not _OF_THE_PAGE.fullmatch(name)]
    if errors or unknown:
        raise AnswersRefused(_all_errors(form, typed, errors, unknown))
    return typed


def hidden(form: Form, submitted: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The names of the fields that are not shown beside the answers that a page sent."""
    deciding = {asked.name: asked for asked, _ in form.sometimes.values()}
    return form.not_shown({name: _typed(asked, submitted.get(name, ())) for name, asked in deciding.items()})


def to_text(field: Field, value: object) -> str | list[str]:
    """The text with which a page shows an answer for editing, such that `from_text` reads the same answer again.

    Decimals get a comma; yes/no is "ya" or "tidak"; several choices and files stay lists.
    """
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    text = str(value)
    return text.replace(".", ",") if field.kind == "decimal" else text


def _checked(form: Form, answers: object) -> tuple[dict[str, object], list[FieldError]]:
    if not isinstance(answers, Mapping):
        return {}, [FieldError(field="", code="not-an-object")]
    normalised: dict[str, object] = {}
    errors: list[FieldError] = []
    for field in form.fields:
        name = field.name
        try:
            value = CHECKS[field.kind](field, answers[name]) if name in answers else ABSENT
        except Wrong as wrong:
            errors.append(FieldError(field=name, code=wrong.code, params=wrong.params))
            continue
        if value is not ABSENT:
            normalised[name] = value
        elif field.required:
            errors.append(FieldError(field=name, code="required"))
    gone: frozenset[str] = _shown_only(form, normalised, errors) if form.sometimes else frozenset()
    if form.rules:
        _demand(form, normalised, errors, gone)
    if not answers.keys() <= form.by_name.keys():
        errors.extend(_unknown(name for name in answers if name not in form.by_name))
    return normalised, errors


def _shown_only(form: Form, normalised: dict[str, object], errors: list[FieldError]) -> frozenset[str]:
    """The fields that are not shown; nothing is demanded of them, and what they were given is refused.

    While the answer that decides about a field is faulty itself, only the field's own faults are told.
    """
    gone = form.not_shown(normalised)
    faults = {error.field: error for error in errors if error.field not in gone or error.code != "required"}
    for name in gone:
        asked, values = form.sometimes[name]
        if asked.name not in faults and (name in normalised or name in faults):
            faults[name] = FieldError(field=name, code="not-shown", params=_when(asked, values))
            normalised.pop(name, None)
    errors[:] = _in_order(form, faults.values())
    return gone


def _when(asked: Field, values: frozenset[Scalar]) -> dict[str, Param]:
    """What must be answered, in the words of the form; `kind` tells a yes or a no, for which a form has no words."""
    if asked.kind == "yes_no":
        return {"asked": asked.title, "kind": "any" if len(values) == 2 else "yes" if True in values else "no"}
    return {"asked": asked.title, "choices": ", ".join(c.label for c in asked.choices if c.value in values)}


def _demand(form: Form, normalised: Mapping[str, object], errors: list[FieldError], gone: frozenset[str]) -> None:
    """Add what the rules make mandatory of the fields that are shown, in the order of the form."""
    demanded = {name for rule in form.rules for name in _demanded(rule, normalised)} - gone
    missing = demanded.difference(normalised, (error.field for error in errors))
    if missing:
        errors[:] = _in_order(form, [*errors, *(FieldError(field=name, code="required") for name in missing)])


def _in_order(form: Form, errors: Iterable[FieldError]) -> list[FieldError]:
    position = {name: place for place, name in enumerate(form.by_name)}
    return sorted(errors, key=lambda error: position[error.field])


def _demanded(rule: Rule, normalised: Mapping[str, object]) -> tuple[str, ...]:
    holds = all(normalised.get(name) in values for name, values in rule.when)
    return rule.then if holds else rule.otherwise


def _unknown(names: Iterable[object]) -> list[FieldError]:
    return [FieldError(field=printable(str(name)), code="field-unknown") for name in names]


def _all_errors(
    form: Form, typed: Mapping[str, object], errors: Sequence[FieldError], unknown: Sequence[str]
) -> tuple[FieldError, ...]:
    known = {error.field for error in errors}
    files = {field.name for field in form.fields if field.kind == "file"}
    others = [e for e in _checked(form, typed)[1] if e.field not in known and e.field not in files]
    return tuple([*errors, *others, *_unknown(unknown)][:MOST_ERRORS])


def _typed(field: Field, values: Sequence[str]) -> object:
    """The answer in its field's type; None when there is none; the text itself when it cannot be of that type."""
    if field.kind == "file":
        return None
    given = [value for value in values if value.strip()]
    if field.kind == "several":
        return given or None
    if not given:
        return False if field.kind == "yes_no" and field.widget != "radio" else None
    if len(given) > 1:
        return given
    text = given[0]
    if field.kind == "integer":
        return int(text) if _WHOLE.fullmatch(text := text.strip()) else text
    if field.kind == "yes_no":
        return True if text in _YES else False if text in _NO else text
    if field.kind == "decimal":
        return canonical_decimal(text[:100]) or text
    return text.strip() if field.kind == "date" else text
