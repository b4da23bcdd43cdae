"""What a person sees when something is refused, missing, too large or broken."""

import logging

from flask import Flask, g, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from engine.errors import Forbidden, NotFound, Refusal, Stale, Unavailable
from web import visit
from web.furniture import say
from web.words.refusals import refusal

STATUS: tuple[tuple[type[Refusal], int], ...] = ((NotFound, 404), (Forbidden, 403), (Stale, 409), (Unavailable, 503))

HIDDEN = ("csrf_token", "kunci", "naskah")  # fields that nobody typed

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
    return _page(words(refused), refused.code), status(refused)


def _page(message: str, code: str) -> str:
    return render_template("faults/fault.html", message=message, code=code, sent=_sent())


def _sent() -> list[str]:
    """The sentences of the form that could not be taken, to copy: no page of ours may lose them."""
    if visit.person() is None or (request.endpoint or "").startswith(("sessions.", "own_password.")):
        return []
    try:
        return [text for name, text in request.form.items(multi=True) if " " in text.strip() and name not in HIDDEN]
    except RequestEntityTooLarge:
        return []


def _bare(refused: Refusal) -> str:
    g.setdefault("language", request.cookies.get(visit.LANGUAGE_COOKIE, "id"))
    return render_template("faults/bare.html", message=refusal(g.language, refused), code=refused.code)


def _http(fault: HTTPException) -> tuple[str, int]:
    number = fault.code or 500
    key = {404: "fault.not-found", 405: "fault.method", 413: "fault.too-large"}.get(number, "fault.other")
    if isinstance(fault, RequestEntityTooLarge):
        key = "fault.too-large"
    return _page(say(key), str(number)), number


def _broken(fault: InternalServerError) -> tuple[str, int]:
    log.error("a request failed", exc_info=fault.original_exception)
    return _page(say("fault.broken"), "500"), 500
