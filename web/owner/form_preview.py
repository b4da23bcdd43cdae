"""A form of a draft as staff will see it, to be tried out: nothing is stored."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask import render_template, request

from bpmn import condition
from bpmn.form_steps import Step
from engine.ways import NextStep, deciding, ways_on
from forms.check import check
from forms.errors import AnswersRefused
from forms.form import Form
from web.answers import Sheet, checked, typed_in, unseen, with_errors
from web.decisions import buttons
from web.owner.form_facts import Facts


@dataclass(frozen=True, kw_only=True)
class _Tried:
    """A step that is tried out; `buttons` are made of it as of a task."""

    form: Form
    decision: str = ""
    next_steps: tuple[NextStep, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)


def preview(known: Facts, file: str, form: Form) -> str:
    """The form, not filled in."""
    return _shown(known, file, Sheet(form=form))


def tried(known: Facts, file: str, form: Form) -> tuple[str, int]:
    """The form with what staff would be told about this filling."""
    sheet = _with_files(typed_in(form, request.form))
    answers, sheet = checked(sheet)
    if not sheet.faults:
        try:
            check(form, answers)
        except AnswersRefused as refused:
            sheet = with_errors(sheet, refused.errors)
    return _shown(known, file, sheet, whole=not sheet.faults), 422 if sheet.faults else 200


def _with_files(sheet: Sheet) -> Sheet:
    """Files are known by their names only: what is tried out is not kept."""
    values, names = dict(sheet.values), dict(sheet.names)
    for asked in (one for one in sheet.form.fields if one.kind == "file"):
        for upload in request.files.getlist(f"isian.{asked.name}"):
            if upload.filename:
                mark = hashlib.sha256(upload.filename.encode()).hexdigest()
                values[asked.name] = [*values.get(asked.name, []), mark]
                names[mark] = upload.filename
    return replace(sheet, values=values, names=names)


def _shown(known: Facts, file: str, sheet: Sheet, *, whole: bool = False) -> str:
    step = next(iter(known.users(file)), None)
    asked = _tried(known, step, sheet.form)
    return render_template(
        "owner/form_preview.html", draft=known.page, file=file, form=sheet.form, sheet=sheet, whole=whole, step=step,
        decision=asked.decision, buttons=buttons(asked), unseen=unseen, tab="pratinjau",
        revision=known.page.revision,
    )


def _tried(known: Facts, step: Step | None, form: Form) -> _Tried:
    if step is None or known.document is None:
        return _Tried(form=form)
    texts = {flow.condition for flow in known.document.flows.values() if flow.condition}
    try:
        conditions = {text: condition.parse(text) for text in texts}
    except condition.ConditionRefused:
        return _Tried(form=form)
    ways = ways_on(known.document, conditions, form, step.id)
    names = {name for one in conditions.values() for name in one.names}
    return _Tried(
        form=form, next_steps=ways, decision=deciding(form, names, ways),
        properties=known.document.nodes[step.id].properties,
    )
