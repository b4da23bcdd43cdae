"""The modeler: a draft's diagram drawn in the browser, saved under its revision, checked while it is drawn."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, jsonify, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from bpmn.comments import kept
from bpmn.drawing import svg
from bpmn.encoding import in_utf8
from bpmn.finding import DocumentRefused, Finding
from bpmn.first import first
from bpmn.layout.lay_out import laid_out
from bpmn.reader import read
from bpmn.sheet.redrawn import redrawn
from engine.commands.drafts import DIAGRAM, SHEET, DraftChanged, SaveDraftFiles
from engine.errors import Refusal
from engine.questions.drafts import DraftPage
from engine.questions.drawing_board import Board, Kept, Linted, OfferedForm
from web import faults, visit
from web.furniture import own, say
from web.owner import gate
from web.owner.comparison import compared
from web.owner.findings import parts, said, set_apart

blueprint: Blueprint = gate.fenced("owner_modeler")

REVISION = "Sopan-Revision"  # header: which revision of the draft a diagram is


@blueprint.get("/rancangan/<int:draft>/diagram")
def page(draft: int) -> str:
    """The page; without JavaScript it is the picture, what is to be said about it, and the way to the table."""
    known = gate.the_draft(draft)
    drawn = _drawn(known)
    board = visit.desk().ask(Board(draft=draft), visit.actor())
    findings = said(visit.language(), _found(draft, drawn), drawn, own)
    return render_template(
        "owner/modeler.html", draft=known, picture=_picture(drawn, known.name), findings=findings,
        forms=_offered(board.forms), lanes=board.lanes,
    )


@blueprint.get("/rancangan/<int:draft>/diagram/sumber")
def source(draft: int) -> Response:
    """The diagram as the canvas opens it: a first one for an empty draft, with a picture where the file has none."""
    known = gate.the_draft(draft)
    reply = Response(_drawn(known), mimetype="application/xml")
    reply.headers["Content-Disposition"] = f'attachment; filename="rancangan-{draft}.bpmn"'
    reply.headers[REVISION] = str(known.revision)
    return reply


@blueprint.post("/rancangan/<int:draft>/diagram")
def save(draft: int) -> tuple[Response, int]:
    """Save what the body holds over the revision in the address (`revisi`); 409 tells who was first."""
    revision = request.args.get("revisi", type=int)
    if revision is None:
        abort(400)
    diagram = request.get_data()
    try:
        files = _drawn_on(draft, diagram)
        done = visit.desk().do(SaveDraftFiles(draft=draft, revision=revision, files=files), visit.actor())
    except DraftChanged:
        return _changed(draft), 409
    except Refusal as refused:
        return jsonify(message=faults.words(refused)), faults.status(refused)
    return jsonify(revision=done.body["revision"], findings=_linted(draft, diagram)), 200


def _drawn_on(draft: int, diagram: bytes) -> dict[str, bytes]:
    """The files after drawing: comments that the canvas dropped are back, what the owner drew is no guess any more.

    Raises: NotFound.
    """
    before, sheet = visit.desk().ask(Kept(draft=draft), visit.actor())
    files = {DIAGRAM: kept(before, diagram)}
    if sheet and (now := redrawn(before, diagram, sheet)) != sheet:
        files[SHEET] = now
    return files


@blueprint.post("/rancangan/<int:draft>/diagram/periksa")
def check(draft: int) -> Response:
    """What lint says of the diagram in the body; nothing is saved."""
    return jsonify(findings=_linted(draft, request.get_data()))


@blueprint.post("/rancangan/<int:draft>/diagram/banding")
def compare(draft: int) -> Response:
    """What is saved now beside the diagram in the body: the drawing, and what differs as a table."""
    known = gate.the_draft(draft)
    theirs = _drawn(known)
    table = render_template("owner/compared.html", comparison=compared(theirs, request.get_data()))
    return jsonify(revision=known.revision, theirs=theirs.decode(errors="replace"), table=table)


def _linted(draft: int, diagram: bytes) -> list[dict[str, Any]]:
    """Findings for the page's script, each sentence as its parts: what the diagram says keeps its language."""
    found = said(visit.language(), _found(draft, diagram), diagram, set_apart)
    return [{**asdict(one), "sentence": parts(one.sentence)} for one in found]


def _found(draft: int, diagram: bytes) -> tuple[Finding, ...]:
    found: tuple[Finding, ...] = visit.desk().ask(Linted(draft=draft, diagram=diagram), visit.actor())
    return found


def _changed(draft: int) -> Response:
    now = gate.the_draft(draft)
    mine = now.saved_by == visit.person()
    who = say("modeler.myself") if mine else now.saved_by_name or say("drafts.operator")
    return jsonify(revision=now.revision, message=say("modeler.changed", who=who, at=now.saved_at))


def _drawn(known: DraftPage) -> bytes:
    """A file that cannot be read goes out as it is, and the page says so."""
    saved = known.files.get(DIAGRAM)
    if saved is None:
        return first(known.name)
    try:
        return in_utf8(saved) if read(saved).picture.shapes else laid_out(saved)
    except DocumentRefused:
        return saved


def _picture(drawn: bytes, name: str) -> Markup | None:
    try:
        return Markup(svg(read(drawn), title=name))  # noqa: S704 - every text in the picture is escaped
    except DocumentRefused:
        return None


def _offered(forms: Iterable[OfferedForm]) -> str:
    """The forms and their choices, for the page's own script."""
    return json.dumps({one.file: {"title": one.title, "choices": dict(one.choices)} for one in forms})
