"""The Berkas: who holds it, its picture, its steps, its history."""

from dataclasses import replace

from flask import Blueprint, render_template, request, send_file
from markupsafe import Markup
from werkzeug.wrappers import Response

from bpmn.drawing import svg
from engine.questions.file import TheFile
from engine.questions.history import History
from engine.questions.instance import InstancePage, Instances, TheInstance
from engine.questions.task import TheTask
from web import visit
from web.furniture import say
from web.words.happenings import happening, step_names

blueprint = Blueprint("instances", __name__)

MOST = 50  # rows of the list
AFTER = {"tugas": "instance.after-task", "mulai": "instance.after-start"}


@blueprint.get("/berkas")
def listed() -> str:
    """The Berkas I may read, newest first; `cari` looks in number and title."""
    text = request.args.get("cari", "").strip()
    rows = visit.desk().ask(Instances(limit=MOST, text=text), visit.actor())
    return render_template("instances/list.html", rows=rows, text=text)


@blueprint.get("/berkas/<int:instance>")
def page(instance: int) -> str:
    """One Berkas; `sesudah` says what the person has just done."""
    found = visit.desk().ask(TheInstance(instance=instance), visit.actor())
    events = visit.desk().ask(History(instance=instance), visit.actor())
    return render_template(
        "instances/instance.html",
        berkas=found,
        events=[(event, happening(visit.language(), event, step_names(found.document))) for event in events],
        mine=_mine(found),
        drawing=_drawing(found),
        after=AFTER.get(request.args.get("sesudah", "")),
    )


@blueprint.get("/berkas/<int:instance>/diagram")
def diagram(instance: int) -> str:
    """The picture alone, large enough to read at arm's length."""
    found = visit.desk().ask(TheInstance(instance=instance), visit.actor())
    return render_template("instances/diagram.html", berkas=found, drawing=_drawing(found))


@blueprint.get("/berkas/<int:instance>/dokumen/<file>")
def document(instance: int, file: str) -> Response:
    """One version of a document; never shown inside our pages, always saved."""
    found = visit.desk().ask(TheFile(instance=instance, file=file), visit.actor())
    path = found.path.resolve()
    return send_file(path, mimetype=found.kept.type, as_attachment=True, download_name=found.kept.name, etag=False)


def _drawing(found: InstancePage) -> Markup:
    title = say("instance.drawing", number=found.number, title=found.title)
    # The drawing escapes every word of the diagram itself (tests/unit/bpmn/test_drawing.py).
    marks = {key: replace(mark, label=say(f"mark.{mark.state}")) for key, mark in found.marks.items()}
    return Markup(svg(found.document, marks, title=title))  # noqa: S704


def _mine(found: InstancePage) -> frozenset[int]:
    """The open tasks of this Berkas that the asker may do now."""
    pages = (visit.desk().ask(TheTask(task=row.task), visit.actor()) for row in found.open_tasks)
    return frozenset(page.row.task for page in pages if page.may_complete)
