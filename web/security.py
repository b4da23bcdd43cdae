"""What every request passes and every reply carries: deny by default, CSRF, headers."""

import contextlib
import logging
import os
from pathlib import Path

from flask import Flask, abort, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.wrappers import Response

from engine.desk import Desk
from engine.settings import Settings
from web import own_password, rules, sessions, visit

log = logging.getLogger("sopan.web")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",  # documents, each in a sandbox of its own (web/documents.py)
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # "no-referrer" would make Flask-WTF's referrer check refuse every form over https.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

LARGEST_REQUEST = 64 * 1024 * 1024  # bytes; a single file is limited by the desk
LARGEST_TEXT = 4 * 1024 * 1024  # bytes of typed fields: above what a form accepts, so that its own sentence is heard


def furnish(app: Flask, desk: Desk, settings: Settings) -> None:
    """Put the rules on an application."""
    https = settings.public_url.startswith("https:")
    app.config.update(
        SECRET_KEY=_secret(Path(settings.home), desk),
        SESSION_COOKIE_NAME="__Host-sopan-csrf" if https else "sopan-csrf",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form left open over lunch is not refused
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_TEXT,
    )
    app.before_request(require_a_session)
    CSRFProtect(app)  # after the session's hook, so that an ended session is told as such
    app.register_error_handler(CSRFError, sessions.forged)
    app.after_request(_headers)


def require_a_session() -> Response | tuple[str, int] | str | None:
    """Nobody passes without a session, except to the open pages; nobody at all to a page without a rule."""
    who = sessions.present()
    if who is not None:
        visit.enter(who)
    elif not rules.is_open(request.endpoint):
        return sessions.ask_to_log_in()
    if request.endpoint is not None and not rules.is_known(request.endpoint):
        log.error("web/rules.py names no rule for %s", request.endpoint)
        abort(403)
    return own_password.first() if who is not None else None


def _headers(reply: Response) -> Response:
    for name, value in HEADERS.items():
        reply.headers.setdefault(name, value)
    if request.endpoint != "static":
        reply.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        reply.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return reply


def _secret(home: Path, desk: Desk) -> bytes:
    """The key that signs CSRF tokens: made once, readable by the service alone, shared by its processes."""
    folder = home / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "web.key"
    if not path.exists():
        draft = folder / f"web.key.{desk.entropy(8).hex()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(desk.entropy(32))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)  # whole or not at all, and the first of two processes wins
        draft.unlink()
    return path.read_bytes()
