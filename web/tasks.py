"""My tasks, and the page of one task with its form."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from bpmn import span as spans
from engine.commands.claim import Claim, Release
from engine.commands.complete import Complete
from engine.commands.note import See
from engine.errors import AnswersInvalid, Refusal
from engine.questions.form import FormOf, FormPage
from engine.questions.task import TaskPage, TheTask
from engine.questions.tasks import MyTasks
from forms.errors import FieldError
from web import faults, visit
from web.answers import Fault, Sheet, checked, prefilled, take_files, typed_in, with_errors
from web.words import moments

blueprint = Blueprint("tasks", __name__)

MOST = 50  # rows of the list


@blueprint.get("/tugas")
def mine() -> str:
    """The tasks I may do now, overdue first."""
    rows = visit.desk().ask(MyTasks(limit=MOST), visit.actor())
    return render_template("tasks/list.html", rows=rows, full=len(rows) == MOST)


@blueprint.get("/tugas/<int:task>")
def page(task: int) -> str:
    """One task: what to do, by when, the form."""
    found = _the_task(task)
    if found.may_complete:
        visit.desk().do(See(task=task), visit.actor())
    return _show(found, prefilled(found.form, found.prefilled, _names(found)))


@blueprint.post("/tugas/<int:task>")
def complete(task: int) -> Response | tuple[str, int]:
    """Complete the task; on any fault the page comes back as it was sent."""
    asked: FormPage = visit.desk().ask(FormOf(task=task), visit.actor())
    sheet = typed_in(asked.form, request.form)
    if asked.may_complete:
        sheet = take_files(sheet)
    answers, sheet = checked(sheet)
    if sheet.faults:
        return _returned(task, sheet), 422
    command = Complete(task=task, answers=answers, late_cause=request.form.get("sebab", "").strip())
    try:
        done = visit.desk().do(command, visit.actor(), request.form.get("kunci") or None)
    except Refusal as refused:
        return _returned(task, _with(sheet, refused)), faults.status(refused)
    return redirect(url_for("instances.page", instance=done.instance, sesudah="tugas"), 303)


def _returned(task: int, sheet: Sheet) -> str:
    """The page again, with what was typed and what is wrong with it."""
    found = _the_task(task)
    return _show(found, replace(sheet, names={**sheet.names, **_names(found)}))


def _with(sheet: Sheet, refused: Refusal) -> Sheet:
    if isinstance(refused, AnswersInvalid):
        return with_errors(sheet, cast(tuple[FieldError, ...], refused.params["errors"]))
    return replace(sheet, faults=(*sheet.faults, Fault(field="", message=faults.words(refused))))


def page_again(task: int, sent: MultiDict[str, str]) -> tuple[str, int]:
    """The page of a form that was sent when the session had ended: nothing is lost, nothing done yet."""
    found = _the_task(task)
    sheet = typed_in(found.form, sent)
    sheet = replace(sheet, names={**sheet.names, **_names(found)})
    return _show(found, sheet, sent=sent, greeting="task.typed-again"), 200


@blueprint.post("/tugas/<int:task>/ambil")
def claim(task: int) -> Response:
    return _do_and_return(task, lambda: Claim(task=task))


@blueprint.post("/tugas/<int:task>/lepas")
def release(task: int) -> Response:
    return _do_and_return(task, lambda: Release(task=task))


def _do_and_return(task: int, command: Callable[[], Claim | Release]) -> Response:
    visit.desk().do(command(), visit.actor(), request.form.get("kunci") or None)
    return redirect(url_for("tasks.page", task=task), 303)


def _the_task(task: int) -> TaskPage:
    found: TaskPage = visit.desk().ask(TheTask(task=task), visit.actor())
    return found


def _names(found: TaskPage) -> dict[str, str]:
    return {document.file: document.file_name for document in found.documents}


def _show(found: TaskPage, sheet: Sheet, *, sent: MultiDict[str, str] | None = None, greeting: str = "") -> str:
    typed = request.form if sent is None else sent
    return render_template(
        "tasks/task.html",
        task=found,
        span=moments.span(visit.language(), spans.read(found.span)) if found.span else "",
        refusal=faults.words(found.refusal) if found.refusal is not None else "",
        sheet=sheet,
        key=typed.get("kunci") or visit.desk().entropy(16).hex(),
        cause=typed.get("sebab", ""),
        greeting=greeting,
    )
