"""What every template has at hand: words, moments, the office, the person, the static files."""

import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, g, request, url_for
from markupsafe import Markup

from web import visit
from web.words import moments
from web.words.catalogue import LANGUAGES, fill

STATIC = Path(__file__).parent / "static"


def furnish_templates(app: Flask) -> None:
    app.context_processor(_furniture)


def _furniture() -> dict[str, Any]:
    """Functions, not values, so that a page which does not ask pays for no question."""
    return {
        "say": say,
        "own": own,
        "moment": lambda value: moments.moment(visit.language(), value, visit.zone()),
        "full_moment": lambda value: moments.full_moment(visit.language(), value, visit.zone()),
        "day": _day,
        "number": lambda value: moments.number(visit.language(), value),
        "size": lambda value: moments.size(visit.language(), value),
        "worktime": lambda minutes: moments.worktime(visit.language(), minutes),
        "language": visit.language,
        "languages": LANGUAGES,
        "office": visit.office,
        "me": visit.me,
        "unread": visit.unread,
        "given_back": lambda: "withheld" in g,  # a form is shown again that was sent when the session had ended
        "asset": asset,
        "here": request.full_path if request.query_string else request.path,
    }


def say(key: str, **params: object) -> str:
    """The sentence of a key in the language of this visit."""
    zone = visit.zone() if any(isinstance(value, datetime) for value in params.values()) else moments.DEFAULT_ZONE
    return fill(visit.language(), key, params, zone)


def own(text: str) -> str:
    """What the office itself has written (its SOP, its calendar), marked with its language where that differs."""
    return text if visit.language() == LANGUAGES[0] else Markup('<span lang="{}">{}</span>').format(LANGUAGES[0], text)


def _day(value: date | datetime | str) -> str:
    plain = date.fromisoformat(value) if isinstance(value, str) else value
    return moments.day(visit.language(), plain)


def asset(name: str) -> str | None:
    """The address of a static file with its digest, or None where `npm` never built it."""
    digest = _digest(name)
    return None if digest is None else url_for("static", filename=name, v=digest)


@cache
def _digest(name: str) -> str | None:
    path = STATIC / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else None
