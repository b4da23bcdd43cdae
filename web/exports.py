"""Ekspor: histories for process mining, chosen by SOP and period, streamed as they are read."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, request

from engine.errors import NotFound, Refusal
from engine.exporting import FORMATS, Wanted, open_export
from engine.logs.flat import SEPARATOR
from engine.questions.logs import ExportRefused, MayExport, Selection
from engine.questions.net import NetPage, TheNet
from engine.questions.procedures import Procedures
from web import faults, visit

blueprint = Blueprint("exports", __name__)

LONGEST = 80  # characters of a field
PLAIN = ("csv",)  # what a spreadsheet opens as it is


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The form as it was filled in."""

    format: str = "xes"
    procedure: str = ""
    first: str = ""
    last: str = ""
    pseudonyms: bool = False


@blueprint.get("/ekspor")
def form() -> str:
    """Choose what to export."""
    visit.desk().ask(MayExport(), visit.actor())
    return _shown(Asked())


def _shown(asked: Asked, refused: Refusal | None = None) -> str:
    procedures = visit.desk().ask(Procedures(), visit.actor())
    message = faults.words(refused) if refused is not None else ""
    field = refused.params.get("field", "") if refused is not None else ""
    return render_template(
        "exports/form.html", asked=asked, procedures=procedures, formats=tuple(FORMATS), message=message, field=field
    )


@blueprint.post("/ekspor")
def download() -> Response | tuple[str, int]:
    """The file, while it is being read; a page that says what is wrong when it cannot begin."""
    asked = _asked()
    if asked.format not in FORMATS:
        asked = Asked(procedure=asked.procedure, first=asked.first, last=asked.last, pseudonyms=asked.pseudonyms)
    wanted = Wanted(
        format=asked.format, pseudonyms=asked.pseudonyms, compressed=asked.format not in PLAIN,
        selection=Selection(procedure=asked.procedure, first=asked.first, last=asked.last),
        separator=SEPARATOR[visit.language()],
    )
    try:
        begun = open_export(visit.desk(), wanted, visit.actor())
    except (ExportRefused, NotFound) as refused:
        return _shown(asked, refused), faults.status(refused)
    kind = FORMATS[asked.format]
    reply = Response(begun.chunks(), mimetype="application/gzip" if wanted.compressed else kind.type)
    ending = f"{kind.ending}.gz" if wanted.compressed else kind.ending
    name = _name(asked, begun.start.ground.at.astimezone(begun.start.ground.zone).date())
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return reply


def _asked() -> Asked:
    sent = request.form
    return Asked(
        format=sent.get("format", "")[:LONGEST], procedure=sent.get("sop", "")[:LONGEST],
        first=sent.get("dari", "")[:LONGEST], last=sent.get("sampai", "")[:LONGEST],
        pseudonyms=sent.get("samaran") == "ya",
    )


def _name(asked: Asked, today: date) -> str:
    """`sopan-updating-data-website-2026-11-23`: which SOP, and of which day."""
    sop = "".join(c for c in asked.procedure if c.isascii() and (c.isalnum() or c == "-"))
    return "-".join(filter(None, ("sopan", sop, today.isoformat())))


@blueprint.get("/ekspor/jaring/<procedure>.pnml")
def net(procedure: str) -> Response:
    """The Petri net of the version in force: an SOP is no secret."""
    found: NetPage = visit.desk().ask(TheNet(procedure=procedure), visit.actor())
    reply = Response(found.pnml, mimetype="application/xml")
    reply.headers["Content-Disposition"] = f'attachment; filename="{found.procedure}.pnml"'
    return reply
