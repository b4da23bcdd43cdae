"""Starting a new Berkas."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.start import Start
from engine.errors import Refusal
from engine.model import SIFAT
from engine.questions.procedures import Procedures
from web import faults, visit

blueprint = Blueprint("start", __name__)

FIELDS = ("procedure", "title", "sifat", "letter_number", "letter_date")


@blueprint.get("/mulai")
def form() -> str:
    """What is asked before a Berkas starts."""
    return _show({"sifat": SIFAT[0]}, "")


@blueprint.post("/mulai")
def begin() -> Response | tuple[str, int]:
    """Start it, and go to its page."""
    values = {name: request.form.get(name, "").strip() for name in FIELDS}
    try:
        done = visit.desk().do(Start(**values), visit.actor(), request.form.get("kunci") or None)
    except Refusal as refused:
        return _show(values, faults.words(refused)), faults.status(refused)
    return redirect(url_for("instances.page", instance=done.instance, sesudah="mulai"), 303)


def _show(values: dict[str, str], message: str) -> str:
    return render_template(
        "start/start.html",
        procedures=[one for one in visit.desk().ask(Procedures(), visit.actor()) if one.may_start],
        sifat=SIFAT,
        values=values,
        message=message,
        key=request.form.get("kunci") or visit.desk().entropy(16).hex(),
    )
