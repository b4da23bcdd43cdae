"""Choosing the language; kept in the browser, so that two people at one computer do not change each other's."""

from flask import Blueprint, make_response, redirect, request
from werkzeug.wrappers import Response

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
        secure = house().settings.public_url.startswith("https:")
        reply.set_cookie(LANGUAGE_COOKIE, chosen, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)
    return reply
