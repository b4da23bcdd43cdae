"""The page of one task: its form, its draft, and completing it."""

import json
from dataclasses import dataclass, replace
from typing import cast

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from bpmn import span as spans
from engine.commands.complete import Complete
from engine.commands.draft import DiscardDraft, SaveDraft
from engine.commands.note import See
from engine.errors import AnswersInvalid, Refusal
from engine.model import Actor
from engine.questions.form import FormOf, FormPage
from engine.questions.task import TaskPage, TheTask
from forms.errors import FieldError
from web import faults, visit
from web.answers import Fault, Sheet, checked, packed, prefilled, take_files, typed_in, unseen, with_errors
from web.decisions import buttons
from web.documents import SHOWN
from web.furniture import say
from web.words import moments
from web.words.catalogue import has

BESIDE = ("sebab", "medium", "jabatan")  # fields of the page that are not the form's
ON_PAPER = "basah"
AFTER = {
    "simpan": "draft.saved", "buang": "draft.discarded", "ambil": "task.claimed-now", "lepas": "task.released-now",
    "alih": "task.taken-over-now", "serah": "task.assigned-now", "tarik": "task.taken-back-now",
    "kembali": "task.typed-again", "kembali-tanpa-berkas": "task.typed-again-files",
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a task's page shows besides the task: what is filled in, and what is said on top."""

    sheet: Sheet
    beside: MultiDict[str, str]
    greeting: str = ""
    key: str = ""


def page(task: int) -> str:
    """One task: what to do, by when, the form with the person's draft in it."""
    found = the_task(task)
    if found.may_complete:
        visit.desk().do(See(task=task), visit.actor())
    return _show(found, _fresh(found))


def _fresh(found: TaskPage) -> Shown:
    said = AFTER.get(request.args.get("sesudah", ""), "")
    greeting = say(said) if said else ""
    if found.draft is None:
        return Shown(sheet=prefilled(found.form, found.prefilled, _names(found)), beside=MultiDict(), greeting=greeting)
    kept = _fields(json.loads(found.draft.text))
    sheet = typed_in(found.form, kept)
    sheet = replace(sheet, names={**_names(found), **sheet.names})
    return Shown(sheet=sheet, beside=kept, greeting=greeting or say("draft.back", at=found.draft.saved_at))


def _fields(content: dict[str, list[str]]) -> MultiDict[str, str]:
    return MultiDict([(name, value) for name, values in content.items() for value in values])


def complete(task: int) -> Response | tuple[str, int]:
    """Complete the task, or only save what was typed; on any fault the page comes back as it was sent."""
    asked: FormPage = visit.desk().ask(FormOf(task=task), visit.actor())
    sheet = typed_in(asked.form, request.form)
    if asked.takes_files:
        sheet = take_files(sheet)
    if request.form.get("tindakan") == "simpan":
        return _save(task, sheet)
    answers, sheet = checked(sheet)
    sheet = _with_pdf(_with_scan(task, sheet))
    if sheet.faults:
        return _returned(task, sheet), 422
    medium = request.form.get("medium") or "aplikasi"
    command = Complete(task=task, answers=answers, medium=medium, late_cause=request.form.get("sebab", "").strip())
    try:
        done = visit.desk().do(command, _actor(), request.form.get("kunci") or None)
    except Refusal as refused:
        return _returned(task, with_refusal(sheet, refused)), faults.status(refused)
    return redirect(url_for("instances.page", instance=done.instance, sesudah="tugas"), 303)


def _actor() -> Actor:
    """The person in the position they chose, where they had a choice."""
    chosen = request.form.get("jabatan", "")
    return replace(visit.actor(), position=int(chosen) if chosen.isdecimal() and len(chosen) < 10 else None)


def _with_scan(task: int, sheet: Sheet) -> Sheet:
    """An act on paper needs its scan, where the form has a place for one; a return is no act."""
    places = [item for item in sheet.form.fields if item.kind == "file" and sheet.shown(item.name)]
    if request.form.get("medium") != ON_PAPER or not places or any(sheet.chosen(p.name) for p in places):
        return sheet
    found = the_task(task)
    back = {step.choice for step in found.next_steps if step.returns}
    if sheet.faults or (found.decision and sheet.value(found.decision) in back):
        return sheet
    return replace(sheet, faults=(Fault(field=places[0].name, message=say("task.scan-missing")),))


def _with_pdf(sheet: Sheet) -> Sheet:
    """A document that no browser shows asks once for a PDF beside it; who has none sends again."""
    asked = frozenset(request.form.getlist("tanpa_pdf"))
    lacking = [(item.name, unseen(sheet, item)) for item in sheet.form.fields if item.name not in asked]
    found = [Fault(field=field, message=say("task.pdf-beside", file=file)) for field, file in lacking if file]
    return replace(sheet, faults=(*sheet.faults, *found))


def _save(task: int, sheet: Sheet) -> Response | tuple[str, int]:
    """Simpan dulu."""
    beside = {name: request.form.getlist(name) for name in BESIDE if name in request.form}
    try:
        visit.desk().do(SaveDraft(task=task, text=packed(sheet, beside)), visit.actor())
    except Refusal as refused:
        return _returned(task, with_refusal(sheet, refused)), faults.status(refused)
    if sheet.faults:
        return _returned(task, sheet), 422
    return redirect(url_for("tasks.page", task=task, sesudah="simpan"), 303)


def discard(task: int) -> Response:
    """Throw the draft away."""
    visit.desk().do(DiscardDraft(task=task), visit.actor())
    return redirect(url_for("tasks.page", task=task, sesudah="buang"), 303)


def _returned(task: int, sheet: Sheet) -> str:
    """The page again, with what was typed and what is wrong with it."""
    found = the_task(task)
    sheet = replace(sheet, names={**sheet.names, **_names(found)})
    return _show(found, Shown(sheet=sheet, beside=request.form, key=request.form.get("kunci", "")))


def refused_page(task: int, refused: Refusal) -> tuple[str, int]:
    """The page with what was refused on top."""
    found = the_task(task)
    shown = _fresh(found)
    return _show(found, replace(shown, sheet=with_refusal(shown.sheet, refused), greeting="")), faults.status(refused)


def with_refusal(sheet: Sheet, refused: Refusal) -> Sheet:
    """The sheet with what the desk refused: at its fields, or on top."""
    if isinstance(refused, AnswersInvalid):
        return with_errors(sheet, cast(tuple[FieldError, ...], refused.params["errors"]))
    return replace(sheet, faults=(*sheet.faults, Fault(field="", message=faults.words(refused))))


def kept_again(task: int, sent: MultiDict[str, str]) -> bool:
    """Keep as a draft what was sent when the session had ended; False when the task is no longer the person's."""
    try:
        sheet = typed_in(the_task(task).form, sent)
        beside = {name: sent.getlist(name) for name in BESIDE if name in sent}
        visit.desk().do(SaveDraft(task=task, text=packed(sheet, beside)), visit.actor())
    except Refusal:
        return False
    return True


def the_task(task: int) -> TaskPage:
    found: TaskPage = visit.desk().ask(TheTask(task=task), visit.actor())
    return found


def _names(found: TaskPage) -> dict[str, str]:
    return {document.file: document.file_name for document in found.documents}


def _why_not(found: TaskPage) -> str:
    """Why somebody who only looks may not do it; nothing was sent, so nothing is said about what was."""
    if found.refusal is None:
        return ""
    key = f"task.why-{found.refusal.code}"
    if has(visit.language(), key) and found.row.holder_name:
        return say(key, name=found.row.holder_name)
    return faults.words(found.refusal)


def _show(found: TaskPage, shown: Shown) -> str:
    latest = {document.name: document for document in reversed(found.documents)}
    return render_template(
        "tasks/task.html",
        task=found,
        buttons=buttons(found),
        newest=max(found.documents, key=lambda one: (one.at, one.type in SHOWN), default=None),
        changed=[d for d in latest.values() if found.since is not None and d.at > found.since],
        span=moments.span(visit.language(), spans.read(found.span)) if found.span else "",
        refusal=_why_not(found),
        sheet=shown.sheet,
        unseen=unseen,
        key=shown.key or visit.desk().entropy(16).hex(),
        beside=shown.beside,
        greeting=shown.greeting,
    )
