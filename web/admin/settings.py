"""The office's settings: whether recorders may enter what officials decided on paper."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.setting import SwitchPaper
from web import visit
from web.admin import gate

blueprint = gate.fenced("admin_settings", "/pengaturan")


@blueprint.get("")
def page() -> str:
    """What is on, and who records."""
    return _show("")


def _show(message: str) -> str:
    book = gate.directory()
    names = {one.id: one.name for one in book.people}
    recorders = [one for one in book.duties if one.duty == "recorder" and book.terms[one.start, one.end] != "over"]
    return render_template(
        "admin/settings.html", book=book, recorders=recorders, names=names, message=message,
        key=visit.desk().entropy(16).hex(),
    )


@blueprint.post("/kertas")
def paper() -> Response | tuple[str, int]:
    """Turn recording from paper on or off."""
    return gate.act(SwitchPaper(on=request.form.get("hidup") == "ya"), _show, url_for(".page"))
