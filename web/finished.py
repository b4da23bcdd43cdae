"""Selesai oleh saya: what I completed in a month, also as a table for a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from flask import Blueprint, Response, render_template, request

from engine.logs.flat import SEPARATOR, neutral
from engine.questions.finished import FinishedByMe, FinishedPage
from web import visit
from web.furniture import say
from web.words import happenings, moments

blueprint = Blueprint("finished", __name__)

COLUMNS = ("number", "name", "step", "visit", "opened", "closed", "due", "late", "recorded")


@blueprint.get("/selesai")
def page() -> str:
    """One month, `bulan=2026-11`; without it the present one."""
    found = _month()
    return render_template("finished/finished.html", found=found, title=_title(found))


@blueprint.get("/selesai.csv")
def table() -> Response:
    """The same month as CSV, with the mark by which spreadsheets know UTF-8."""
    found = _month()
    lines = [[say(f"finished.{name}") for name in COLUMNS], *_cells(found)]
    reply = Response("\ufeff" + written(lines, SEPARATOR[visit.language()]), mimetype="text/csv")
    reply.headers["Content-Disposition"] = f'attachment; filename="selesai-{found.month:%Y-%m}.csv"'
    return reply


def written(lines: Iterable[Iterable[str]], separator: str) -> str:
    """CSV in which no cell can start a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    for line in lines:
        writer.writerow([neutral(cell) for cell in line])
    return out.getvalue()


def _month() -> FinishedPage:
    found: FinishedPage = visit.desk().ask(FinishedByMe(month=request.args.get("bulan", "")[:20]), visit.actor())
    return found


def _title(found: FinishedPage) -> str:
    return f"{moments.MONTHS[visit.language()][found.month.month - 1]} {found.month.year}"


def _cells(found: FinishedPage) -> list[list[str]]:
    def at(value: object) -> str:
        return moments.moment(visit.language(), value, visit.zone()) if value else ""  # type: ignore[arg-type]

    return [
        [row.number, row.title, ". ".join(filter(None, (row.step, row.step_name))), str(row.visit), at(row.opened_at),
         at(row.closed_at), at(row.due), say("word.yes" if row.late else "word.no"),
         happenings.from_paper(visit.language(), row.entered, visit.zone())]
        for row in found.rows
    ]
