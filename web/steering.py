"""Notes into a Berkas, and what its starter and the administrator do to it: cancel, move."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.move import Cancel, Move
from engine.commands.note import AddNote
from engine.errors import Forbidden, NotFound, Refusal, Unavailable
from engine.questions.steering import Steering
from web import faults, instances, visit
from web.searching import plain

blueprint = Blueprint("steering", __name__)

Reply = Response | tuple[str, int]


@blueprint.post("/berkas/<int:instance>/catatan")
def note(instance: int) -> Reply:
    """Add a note; one that is refused comes back as it was typed."""
    text = request.form.get("catatan", "")
    try:
        visit.desk().do(AddNote(instance=instance, text=text), visit.actor(), request.form.get("kunci") or None)
    except Refusal as refused:
        if isinstance(refused, Forbidden | NotFound | Unavailable):
            raise
        return instances.shown(instance, note=text, fault=faults.words(refused)), faults.status(refused)
    return redirect(url_for("instances.page", instance=instance, sesudah="catatan", _anchor="catatan"), 303)


@blueprint.get("/urus")
def find() -> str | Response:
    """The administrator's way to a Berkas that they may not read: by its number."""
    number = plain(request.args.get("nomor", ""))
    if not number:
        return render_template("steering/find.html")
    found = visit.desk().ask(Steering(number=number), visit.actor())
    return redirect(url_for("steering.page", instance=found.id), 303)


@blueprint.get("/berkas/<int:instance>/urus")
def page(instance: int) -> str:
    """Cancel or move, each with its reason."""
    return _show(instance, {}, "")


@blueprint.post("/berkas/<int:instance>/batal")
def cancel(instance: int) -> Reply:
    return _do(instance, Cancel(instance=instance, reason=request.form.get("alasan", "")), "batal")


@blueprint.post("/berkas/<int:instance>/pindah")
def move(instance: int) -> Reply:
    command = Move(instance=instance, element=request.form.get("langkah", ""), reason=request.form.get("alasan", ""))
    return _do(instance, command, "pindah")


def _do(instance: int, command: Cancel | Move, form: str) -> Reply:
    try:
        visit.desk().do(command, visit.actor(), request.form.get("kunci") or None)
    except Refusal as refused:
        if isinstance(refused, Forbidden | NotFound | Unavailable):
            raise
        typed = {"form": form, "reason": command.reason, "step": request.form.get("langkah", "")}
        return _show(instance, typed, faults.words(refused)), faults.status(refused)
    return redirect(url_for("steering.page", instance=instance, sesudah=form), 303)


def _show(instance: int, typed: Mapping[str, str], fault: str) -> str:
    return render_template(
        "steering/page.html", berkas=visit.desk().ask(Steering(instance=instance), visit.actor()), typed=typed,
        fault=fault, after=request.args.get("sesudah", ""),
    )
