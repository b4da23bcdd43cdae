"""Pemberitahuan: what I was told, the newest first."""

from flask import Blueprint, g, render_template, request

from engine.commands.read import ReadNotices
from engine.questions.notices import MyBox, Notice
from web import visit

blueprint = Blueprint("notices", __name__)

MOST = 50  # notices on a page


@blueprint.get("/pemberitahuan")
def box() -> str:
    """My notices; those that are new are marked once, and count as read from then on."""
    before = request.args.get("sebelum", type=int)
    rows: tuple[Notice, ...] = visit.desk().ask(MyBox(limit=MOST, before=before), visit.actor())
    if any(row.fresh for row in rows):
        visit.desk().do(ReadNotices(upto=rows[0].id), visit.actor())
        g.pop("unread", None)
    return render_template("notices/box.html", rows=rows, older=rows[-1].id if len(rows) == MOST else None)
