"""What a person sees when something is refused, missing, too large or broken."""

import logging

from flask import Flask, g, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from engine.errors import Forbidden, NotFound, Refusal, Stale, Unavailable
from web import visit
from web.furniture import say
from web.words.refusals import refusal

STATUS: tuple[tuple[type[Refusal], int], ...] = ((NotFound, 404), (Forbidden, 403), (Stale, 409), (Unavailable, 503))

log = logging.getLogger("sopan.web")


def catch(app: Flask) -> None:
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(InternalServerError, _broken)


def status(refused: Refusal) -> int:
    """The HTTP status of a refusal; 422 for content that cannot be accepted."""
    return next((number for kind, number in STATUS if isinstance(refused, kind)), 422)


def words(refused: Refusal) -> str:
    """The sentence of a refusal in the language of this visit."""
    if isinstance(refused, Unavailable):  # asking the store for its zone would fail the same way
        return refusal(visit.language(), refused)
    return refusal(visit.language(), refused, visit.zone())


def _refused(refused: Refusal) -> tuple[str, int]:
    if isinstance(refused, Unavailable):
        return _bare(refused), 503
    return render_template("faults/fault.html", message=words(refused), code=refused.code), status(refused)


def _bare(refused: Refusal) -> str:
    g.setdefault("language", request.cookies.get(visit.LANGUAGE_COOKIE, "id"))
    return render_template("faults/bare.html", message=refusal(g.language, refused), code=refused.code)


def _http(fault: HTTPException) -> tuple[str, int]:
    number = fault.code or 500
    key = {404: "fault.not-found", 405: "fault.method", 413: "fault.too-large"}.get(number, "fault.other")
    if isinstance(fault, RequestEntityTooLarge):
        key = "fault.too-large"
    return render_template("faults/fault.html", message=say(key), code=str(number)), number


def _broken(fault: InternalServerError) -> tuple[str, int]:
    log.error("a request failed", exc_info=fault.original_exception)
    return render_template("faults/fault.html", message=say("fault.broken"), code="500"), 500
