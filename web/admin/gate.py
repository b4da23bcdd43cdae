"""What all pages of administration share: who may enter, and how an act is done and answered."""

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.errors import AuditorActs, Forbidden, Refusal
from engine.model import Done
from engine.questions.administration import CalendarEnds, Ending
from engine.questions.directory import Directory, DirectoryPage
from web import faults, visit

SOON = timedelta(days=60)
Show = Callable[[str], str]


def fenced(name: str, prefix: str) -> Blueprint:
    """A blueprint that only administrators enter."""
    blueprint = Blueprint(name, "web.admin", url_prefix=f"/administrasi{prefix}")
    blueprint.before_request(only_administrators)
    blueprint.context_processor(lambda: {"ending": ending})
    return blueprint


def only_administrators() -> None:
    """Raises: Forbidden; AuditorActs for an auditor, who changes nothing."""
    known = visit.me()
    if known is None or "administrator" not in known.duties:
        raise Forbidden()
    if "auditor" in known.duties:
        raise AuditorActs()


def directory() -> DirectoryPage:
    found: DirectoryPage = visit.desk().ask(Directory(), visit.actor())
    return found


def ending() -> Ending | None:
    """A calendar that ends within 60 days, for the head of these pages."""
    found: Ending | None = visit.desk().ask(CalendarEnds(within=SOON), visit.actor())
    return found


def typed(*names: str) -> dict[str, str]:
    """The fields of a form, trimmed."""
    return {name: request.form.get(name, "").strip() for name in names}


def number(name: str) -> int | None:
    """A chosen id; None when nothing was chosen, or nothing that is a number."""
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() else None


def act(command: object, show: Show, onward: str) -> Response | tuple[str, int]:
    """Do it and go on, or show the page again with what was typed and why it was refused."""
    try:
        do(command)
    except Refusal as refused:
        return show(faults.words(refused)), faults.status(refused)
    return redirect(onward, 303)


def do(command: object) -> Done:
    return visit.desk().do(command, visit.actor(), request.form.get("kunci") or None)
