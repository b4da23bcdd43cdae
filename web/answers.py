"""Between a page's form and checked answers: what the fields show, what the browser sent, what is wrong with it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO, cast

from flask import request
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from engine.errors import Refusal
from forms.check import check, from_text, hidden, to_text
from forms.errors import AnswersRefused, FieldError
from forms.form import Field, Form
from web import faults, visit
from web.furniture import own, say
from web.words.refusals import field_error

PREFIX = "isian."  # of the names of a form's own fields, apart from the page's (key, CSRF token)
SEEN = (".pdf", ".png", ".jpg", ".jpeg")  # endings of what a browser shows
NAMES = "nama."  # of hidden fields: SHA-256 of a kept file -> the name the person gave it
ASIDE = "lepas"  # a form's field that the person did not see when they sent the page, for it did not apply


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One entry of the error summary."""

    field: str  # name of the form's field; "" when it concerns the whole form
    message: str


@dataclass(frozen=True, kw_only=True)
class Condition:
    """When a field is shown, for the page's script and, as a sentence, for a page without it."""

    name: str  # of the inputs that decide
    values: tuple[str, ...]  # of those inputs, with which the field is shown
    unsaid: str  # what it counts as when none of them is chosen; "" = no answer
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The form as it stands on the page: what is filled in, which files are kept, what is wrong."""

    form: Form
    values: Mapping[str, list[str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)  # id of a kept file -> its name
    faults: tuple[Fault, ...] = ()
    aside: frozenset[str] = frozenset()  # fields that did not apply and were out of sight: kept, but no answers

    def value(self, name: str) -> str:
        return next(iter(self.values.get(name, ())), "")

    def chosen(self, name: str) -> list[str]:
        return self.values.get(name, [])

    def optional(self, asked: Field) -> bool:
        """Whether the field may stay empty whatever the other answers are."""
        return not asked.required and not any(asked.name in (*rule.then, *rule.otherwise) for rule in self.form.rules)

    def shown(self, name: str) -> bool:
        """Whether a field applies with what is filled in."""
        return name not in hidden(self.form, self.values)

    def condition(self, asked: Field) -> Condition | None:
        """When the field is shown; None for one that always is."""
        if asked.name not in self.form.sometimes:
            return None
        deciding, answers = self.form.sometimes[asked.name]
        values = tuple(str(to_text(deciding, value)) for value in deciding.offered if value in answers)
        return Condition(
            name=PREFIX + deciding.name, values=values, sentence=_sentence(deciding, values),
            unsaid="tidak" if deciding.kind == "yes_no" and deciding.widget != "radio" else "",
        )

    def fault(self, name: str) -> str:
        return next((fault.message for fault in self.faults if fault.field == name), "")


def prefilled(form: Form, answers: Mapping[str, object], names: Mapping[str, str]) -> Sheet:
    """The form with earlier answers in it."""
    values = {name: _as_text(form.by_name[name], value) for name, value in answers.items() if name in form.by_name}
    return Sheet(form=form, values=values, names=names)


def _as_text(asked: Field, value: object) -> list[str]:
    text = to_text(asked, value)
    return [text] if isinstance(text, str) else text


def typed_in(form: Form, sent: MultiDict[str, str]) -> Sheet:
    """The form as the browser sent it back, files not yet taken."""
    values = {name[len(PREFIX) :]: sent.getlist(name) for name in sent if name.startswith(PREFIX)}
    names = {name[len(NAMES) :]: sent[name] for name in sent if name.startswith(NAMES)}
    sheet = Sheet(form=form, values=values, names=names)
    # Only what truly does not apply: any other field that was filled in is an answer, whatever the page says.
    named = frozenset(sent.getlist(ASIDE))
    return replace(sheet, aside=named & hidden(form, values)) if named else sheet


def _sentence(deciding: Field, values: tuple[str, ...]) -> str:
    """Hanya diisi bila Keputusan: Setuju atau Kembalikan."""
    words = {"ya": say("word.yes"), "tidak": say("word.no"), **{c.value: own(c.label) for c in deciding.choices}}
    choices = Markup(" {} ").format(say("form.shown-or")).join(words[value] for value in values)
    return say("form.shown-when", asked=own(deciding.title), choices=choices)


def packed(sheet: Sheet, beside: Mapping[str, list[str]]) -> str:
    """The sheet as the text of a draft, with the page's own fields `beside` it; `typed_in` reads it again."""
    fields = {PREFIX + name: values for name, values in sheet.values.items()}
    names = {NAMES + file: [name] for file, name in sheet.names.items()}
    return json.dumps({**beside, **fields, **names}, ensure_ascii=False)


def take_files(sheet: Sheet) -> Sheet:
    """Keep the files of this request; one that is refused becomes a fault of its field."""
    values, names, faulty = dict(sheet.values), dict(sheet.names), list(sheet.faults)
    for asked in (item for item in sheet.form.fields if item.kind == "file"):
        for upload in request.files.getlist(PREFIX + asked.name):
            if not upload.filename:
                continue
            try:
                kept = visit.desk().keep_file(cast(BinaryIO, upload.stream), upload.filename, visit.actor())
            except Refusal as refused:
                faulty.append(Fault(field=asked.name, message=faults.words(refused)))
                continue
            values[asked.name] = [*values.get(asked.name, []), kept.id]
            names[kept.id] = kept.name
    return replace(sheet, values=values, names=names, faults=tuple(faulty))


def checked(sheet: Sheet) -> tuple[Mapping[str, object], Sheet]:
    """The answers as typed, and the sheet with what is wrong; the desk has the last word where nothing is."""
    try:
        said = {name: values for name, values in sheet.values.items() if name not in sheet.aside}
        answers = {**from_text(sheet.form, said), **_files(sheet)}
        if sheet.faults:  # a refused file keeps the submit from the desk, which checks the rest: name it all at once
            check(sheet.form, answers)
    except AnswersRefused as refused:
        return {}, with_errors(sheet, refused.errors)
    return answers, sheet


def _files(sheet: Sheet) -> dict[str, list[str]]:
    """The ids of each file field that has any: kept before or in this request."""
    return {
        item.name: list(dict.fromkeys(sheet.chosen(item.name)))
        for item in sheet.form.fields
        if item.kind == "file" and item.name not in sheet.aside and sheet.chosen(item.name)
    }


def unseen(sheet: Sheet, asked: Field) -> str:
    """The name of a kept document that no browser shows, with none beside it that one does; "" when all is well."""
    if asked.kind != "file" or not asked.many or asked.name in sheet.aside:
        return ""
    names = [sheet.names.get(kept, "") for kept in sheet.chosen(asked.name)]
    return "" if any(name.lower().endswith(SEEN) for name in names) else next(filter(None, names), "")


def with_errors(sheet: Sheet, errors: Iterable[FieldError]) -> Sheet:
    """The sheet with a sentence for every error that the check of the answers found."""
    found = [
        Fault(field=error.field, message=field_error(visit.language(), error, title(sheet.form, error.field)))
        for error in errors
    ]
    return replace(sheet, faults=(*sheet.faults, *found))


def title(form: Form, name: str) -> str:
    """What stands above a field on the page."""
    asked: Field | None = form.by_name.get(name)
    return asked.title if asked is not None else name or say("form.whole")
