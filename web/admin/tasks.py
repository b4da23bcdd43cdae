"""Whose task it is: give one to another who performs its lane, with a reason."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.claim import Assign
from engine.questions.administration import Assignable
from web import visit
from web.admin import gate

blueprint = gate.fenced("admin_tasks", "/tugas")


@blueprint.get("")
def listed() -> str:
    """Open tasks, the earliest due first; `cari` looks in the Berkas's number."""
    return _list("")


def _list(message: str, task: int = 0) -> str:
    text = request.values.get("cari", "").strip()
    rows = visit.desk().ask(Assignable(number=text), visit.actor())
    return render_template(
        "admin/tasks.html", rows=rows, text=text, message=message, faulty=task, values=request.form,
        key=visit.desk().entropy(16).hex(), done=request.args.get("sesudah") == "alih",
    )


@blueprint.post("/<int:task>")
def assign(task: int) -> Response | tuple[str, int]:
    """The person, and why."""
    command = Assign(task=task, person=gate.number("person") or 0, reason=request.form.get("reason", ""))
    return gate.act(command, lambda why: _list(why, task), url_for(".listed", sesudah="alih"))
