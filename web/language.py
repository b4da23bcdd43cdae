"""Choosing the language: kept with the person, and in the browser for the pages before login."""

from flask import Blueprint, make_response, redirect, request
from werkzeug.wrappers import Response

from engine.commands.people import SetLanguage
from web import visit
from web.safe_path import safe_path
from web.visit import LANGUAGE_COOKIE, house
from web.words.catalogue import LANGUAGES

blueprint = Blueprint("language", __name__)

A_YEAR = 365 * 24 * 3600  # seconds


@blueprint.post("/bahasa")
def choose() -> Response:
    reply = make_response(redirect(safe_path(request.form.get("lanjut", "")), 303))
    chosen = request.form.get("bahasa", "")
    if chosen in LANGUAGES:
        if visit.person() is not None:
            visit.desk().do(SetLanguage(language=chosen), visit.actor())
        secure = house().settings.public_url.startswith("https:")
        reply.set_cookie(LANGUAGE_COOKIE, chosen, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)
    return reply
