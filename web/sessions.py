"""Logging in and out; a session is a row of ours, the cookie holds only its token."""

import hashlib
from datetime import timedelta

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from engine.commands.sessions import CloseSession, OpenSession, RecordFailure, UseSession
from engine.model import Actor
from engine.questions.people import Credentials, Failures, SessionFacts, TheSession
from web import typed, visit
from web.furniture import say
from web.passwords import verified
from web.safe_path import safe_path

blueprint = Blueprint("sessions", __name__)

TOLD_EVERY = timedelta(minutes=1)  # a session's use is told to the desk no more often
MOST_FAILURES = 10  # wrong passwords of one account or address in 15 minutes

NOBODY = Actor(person=None, via="web")


def _cookie() -> str:
    return "__Host-sopan" if _https() else "sopan"


def _https() -> bool:
    return visit.house().settings.public_url.startswith("https:")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def present() -> int | None:
    """The person whose open session the request's cookie names."""
    token = request.cookies.get(_cookie())
    if not token:
        return None
    digest = _digest(token)
    facts: SessionFacts | None = visit.desk().ask(TheSession(token_digest=digest), NOBODY)
    if facts is None:
        return None
    if visit.desk().now() - facts.used_at > TOLD_EVERY:
        visit.desk().do(UseSession(token_digest=digest), NOBODY)
    return facts.person


@blueprint.get("/masuk")
def form() -> str | Response:
    """The login page."""
    wanted = safe_path(request.args.get("lanjut", ""))
    if visit.person() is not None:
        return redirect(wanted, 303)
    return _page(wanted)


@blueprint.post("/masuk")
def login() -> Response | tuple[str, int]:
    """Check login and password, open a session, go on to where the person wanted to be."""
    wanted = safe_path(request.form.get("lanjut", ""))
    name = request.form.get("login", "").strip()
    carried = request.form.get("isian", "")
    address = request.remote_addr or ""
    if visit.desk().ask(Failures(login=name, address=address), NOBODY) >= MOST_FAILURES:
        return _page(wanted, message=say("login.too-many"), name=name, carried=carried), 429
    known = visit.desk().ask(Credentials(login=name), NOBODY)
    who, stored = known or (None, None)
    if not verified(stored, request.form.get("sandi", "")) or who is None:
        visit.desk().do(RecordFailure(login=name, address=address), NOBODY)
        return _page(wanted, message=say("login.wrong"), name=name, carried=carried), 401
    token = _open(who, name, address)
    reply = _onward(wanted, carried)
    reply.set_cookie(_cookie(), token, path="/", httponly=True, samesite="Lax", secure=_https())
    return reply


def _open(who: int, name: str, address: str) -> str:
    """A new session with a new token; whoever used this browser before is logged out."""
    token = visit.desk().entropy(32).hex()
    command = OpenSession(person=who, token_digest=_digest(token), address=address, login=name)
    visit.desk().do(command, NOBODY)
    _close()
    visit.enter(who)
    return token


def _onward(wanted: str, carried: str) -> Response:
    again = typed.unpack(carried)
    if again is not None:  # the session had ended while a form was being filled in
        return make_response(again)
    return redirect(url_for("sessions.arrived", lanjut=wanted), 303)


@blueprint.get("/masuk/tiba")
def arrived() -> Response:
    """Reached only when the cookie came back; without it the login page says so (see `ask_to_log_in`)."""
    return redirect(safe_path(request.args.get("lanjut", "")), 303)


@blueprint.post("/keluar")
def logout() -> Response:
    _close()
    reply = redirect(url_for("sessions.form"), 303)
    reply.delete_cookie(_cookie(), path="/", httponly=True, samesite="Lax", secure=_https())
    return reply


def _close() -> None:
    token = request.cookies.get(_cookie())
    if token:
        visit.desk().do(CloseSession(token_digest=_digest(token)), NOBODY)


def ask_to_log_in() -> Response | tuple[str, int]:
    """The answer to a request without a session; what was typed is carried along."""
    if request.endpoint == "sessions.arrived":
        return _page(safe_path(request.args.get("lanjut", "")), message=_not_kept()), 400
    if request.method == "GET":
        return redirect(url_for("sessions.form", lanjut=request.full_path.rstrip("?")), 303)
    carried = typed.pack()
    message = say("login.ended-carried" if carried else "login.ended")
    return _page(safe_path(request.path), message=message, carried=carried), 401


def forged(_: CSRFError) -> tuple[str, int]:
    """A form without its token: a cookie that did not stick, or another site's doing."""
    if request.endpoint == "sessions.login":
        name = request.form.get("login", "").strip()
        return _page(safe_path(request.form.get("lanjut", "")), message=_not_kept(), name=name), 400
    return render_template("faults/fault.html", message=say("fault.csrf"), code="csrf"), 400


def _not_kept() -> str:
    public = visit.house().settings.public_url
    return say("login.cookie-https", address=public) if _https() else say("login.cookie")


def _page(wanted: str, *, message: str = "", name: str = "", carried: str = "") -> str:
    return render_template("sessions/login.html", wanted=wanted, message=message, name=name, carried=carried)
