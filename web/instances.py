"""The Berkas: who holds it, its picture, its steps, its history."""

from dataclasses import replace

from flask import Blueprint, render_template, request, send_file
from markupsafe import Markup
from werkzeug.wrappers import Response

from bpmn.drawing import svg
from engine.model import STATES
from engine.questions.file import TheFile
from engine.questions.history import History
from engine.questions.instance import InstancePage, TheInstance
from engine.questions.instances import Instances
from engine.questions.task import TheTask
from web import openings, visit
from web.furniture import own, say
from web.searching import sought
from web.words.happenings import happening, step_names

blueprint = Blueprint("instances", __name__)

MOST = 50  # rows of the list
AFTER = {"tugas": "instance.after-task", "mulai": "instance.after-start", "catatan": "note.after",
         "kertas": "paper.after"}


@blueprint.get("/berkas")
def listed() -> str:
    """The Berkas I may read, newest first; every filter and the page stand in the address."""
    search = sought()
    question = Instances(limit=MOST + 1, after=request.args.get("setelah", type=int), **search.wanted)
    rows = () if search.faulty else visit.desk().ask(question, visit.actor())
    more = {**search.chosen, "setelah": rows[MOST - 1].id} if len(rows) > MOST else None
    return render_template("instances/list.html", rows=rows[:MOST], search=search, asked=search.asked,
                           chosen=search.chosen, states=STATES, more=more)


@blueprint.get("/berkas/<int:instance>")
def page(instance: int) -> str:
    """One Berkas; `sesudah` says what the person has just done."""
    return shown(instance)


def shown(instance: int, *, note: str = "", fault: str = "") -> str:
    """The page, with a note that was typed and could not be taken."""
    found = visit.desk().ask(TheInstance(instance=instance), visit.actor())
    events = visit.desk().ask(History(instance=instance), visit.actor())
    names = {element: own(name) for element, name in step_names(found.document).items()}
    return render_template(
        "instances/instance.html",
        berkas=found,
        events=[(event, happening(visit.language(), event, names)) for event in events],
        names=names,
        mine=_mine(found),
        drawing=_drawing(found),
        after=AFTER.get(request.args.get("sesudah", "")),
        note=note,
        fault=fault,
        **_marks(found),
    )


@blueprint.get("/berkas/<int:instance>/diagram")
def diagram(instance: int) -> str:
    """The picture alone, large enough to read at arm's length."""
    found = visit.desk().ask(TheInstance(instance=instance), visit.actor())
    return render_template("instances/diagram.html", berkas=found, drawing=_drawing(found))


@blueprint.get("/berkas/<int:instance>/diagram.bpmn")
def source(instance: int) -> Response:
    """The version's diagram as it was published, for the browser that draws it itself."""
    found: InstancePage = visit.desk().ask(TheInstance(instance=instance), visit.actor())
    return Response(found.document.source, mimetype="application/xml")


@blueprint.get("/berkas/<int:instance>/dokumen/<file>")
def document(instance: int, file: str) -> Response:
    """One version of a document; never shown inside our pages, always saved."""
    found = visit.desk().ask(TheFile(instance=instance, file=file), visit.actor())
    path = found.path.resolve()
    reply = send_file(path, mimetype=found.kept.type, as_attachment=True, download_name=found.kept.name, etag=False)
    openings.remember(reply, instance, "file", file)
    return reply


def _drawing(found: InstancePage) -> Markup:
    title = say("instance.drawing", number=found.number, title=found.title)
    # The drawing escapes every word of the diagram itself (tests/unit/bpmn/test_drawing.py).
    marks = {key: replace(mark, label=say(f"mark.{mark.state}")) for key, mark in found.marks.items()}
    return Markup(svg(found.document, marks, title=title))  # noqa: S704


def _marks(found: InstancePage) -> dict[str, dict[str, str]]:
    """What the browser writes on the diagram it draws: state, passes, lateness."""
    said = {}
    for line in found.steps:
        words = [say("steps.times", count=line.passes)] if line.passes > 1 else []
        words += [say("mark.late")] if line.late else []
        said[line.element] = ", ".join(words)
    states = {key: str(mark.state) for key, mark in found.marks.items()}
    return {"states": states, "labels": {key: words for key, words in said.items() if words}}


def _mine(found: InstancePage) -> frozenset[int]:
    """The open tasks of this Berkas that the asker may do now."""
    pages = (visit.desk().ask(TheTask(task=row.task), visit.actor()) for row in found.open_tasks)
    return frozenset(page.row.task for page in pages if page.may_complete)
