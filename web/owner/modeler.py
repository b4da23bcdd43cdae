"""The modeler: a draft's diagram drawn in the browser, saved under its revision, checked while it is drawn."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, jsonify, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from bpmn.drawing import svg
from bpmn.finding import DocumentRefused
from bpmn.first import first
from bpmn.layout.lay_out import laid_out
from bpmn.reader import read
from engine.commands.drafts import DIAGRAM, DraftChanged, SaveDraftFiles
from engine.errors import Refusal
from engine.questions.drafts import DraftPage
from engine.questions.drawing_board import Board, Linted, OfferedForm
from web import faults, visit
from web.furniture import say
from web.owner import gate
from web.owner.findings import said

blueprint: Blueprint = gate.fenced("owner_modeler")

REVISION = "Sopan-Revision"  # header: which revision of the draft a diagram is


@blueprint.get("/rancangan/<int:draft>/diagram")
def page(draft: int) -> str:
    """The page; without JavaScript it is the picture, what is to be said about it, and the way to the table."""
    known = gate.the_draft(draft)
    drawn = _drawn(known)
    board = visit.desk().ask(Board(draft=draft), visit.actor())
    return render_template(
        "owner/modeler.html", draft=known, picture=_picture(drawn, known.name), findings=_linted(draft, drawn),
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
    command = SaveDraftFiles(draft=draft, revision=revision, files={DIAGRAM: diagram})
    try:
        done = visit.desk().do(command, visit.actor())
    except DraftChanged:
        return _changed(draft), 409
    except Refusal as refused:
        return jsonify(message=faults.words(refused)), faults.status(refused)
    return jsonify(revision=done.body["revision"], findings=_linted(draft, diagram)), 200


@blueprint.post("/rancangan/<int:draft>/diagram/periksa")
def check(draft: int) -> Response:
    """What lint says of the diagram in the body; nothing is saved."""
    return jsonify(findings=_linted(draft, request.get_data()))


def _linted(draft: int, diagram: bytes) -> list[dict[str, Any]]:
    found = visit.desk().ask(Linted(draft=draft, diagram=diagram), visit.actor())
    return [asdict(one) for one in said(visit.language(), found, diagram)]


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
        return saved if read(saved).picture.shapes else laid_out(saved)
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
