"""Logging in and out; a session is a row of ours, the cookie holds only its token."""

import hashlib
from datetime import timedelta

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from engine.commands.sessions import CloseSession, OpenSession, RecordFailure, UseSession
from engine.model import Actor
from engine.questions.people import Administrators, Credentials, SessionFacts, TheSession
from engine.questions.throttle import LoginWait
from web import typed, visit
from web.furniture import say
from web.passwords import SHORTEST, verified
from web.safe_path import HOME, safe_path

blueprint = Blueprint("sessions", __name__)

TOLD_EVERY = timedelta(minutes=1)  # a session's use is told to the desk no more often

MINUTES_FROM = 90  # seconds; a longer wait is told in minutes

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
    visit.found_to_change(facts.must_change)
    visit.found_on_the_way(facts.me, facts.office)
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
    wait: int = visit.desk().ask(LoginWait(login=name, address=address), NOBODY)
    if wait:
        return _held(wait, _page(wanted, message=_waiting(wait), name=name, carried=carried))
    known = visit.desk().ask(Credentials(login=name), NOBODY)
    who, stored = known or (None, None)
    if not verified(stored, request.form.get("sandi", "")) or who is None:
        visit.desk().do(RecordFailure(login=name, address=address), NOBODY)
        return _page(wanted, message=say("login.wrong"), name=name, carried=carried), 401
    token = open_session(who, name, address)
    reply = onward(wanted, carried)
    give_cookie(reply, token)
    return reply


def give_cookie(reply: Response, token: str) -> None:
    """Let the browser keep the token."""
    reply.set_cookie(_cookie(), token, path="/", httponly=True, samesite="Lax", secure=_https())


def _held(wait: int, page: str) -> Response:
    reply = make_response(page, 429)
    reply.headers["Retry-After"] = str(wait)
    return reply


def _waiting(wait: int) -> str:
    if wait <= MINUTES_FROM:
        return say("login.wait-seconds", seconds=wait)
    return say("login.wait-minutes", minutes=-(-wait // 60))


def open_session(who: int, name: str, address: str) -> str:
    """A new session with a new token; whoever used this browser before is logged out."""
    token = visit.desk().entropy(32).hex()
    command = OpenSession(person=who, token_digest=_digest(token), address=address, login=name)
    visit.desk().do(command, NOBODY)
    _close()
    if session.get("siapa") != who:
        session.clear()  # forms that another person left open in this browser are nobody's now
    session["siapa"] = who  # whose forms this browser holds, also when the session is gone
    visit.enter(who)
    facts: SessionFacts | None = visit.desk().ask(TheSession(token_digest=_digest(token)), NOBODY)
    visit.found_to_change(facts is not None and facts.must_change)
    return token


def onward(wanted: str, carried: str) -> Response:
    """To the page that was wanted, or back into the form that was being filled in."""
    if carried and visit.must_change():
        return make_response(password_page(wanted, carried=carried))
    place = typed.back(carried) if carried else None  # the session had ended while a form was being filled in
    return redirect(url_for("sessions.arrived", lanjut=place or wanted), 303)


@blueprint.get("/masuk/tiba")
def arrived() -> Response:
    """Reached only when the cookie came back; without it the login page says so (see `ask_to_log_in`)."""
    return redirect(safe_path(request.args.get("lanjut", "")), 303)


@blueprint.get("/masuk/kembali/<waiting>")
def again(waiting: str) -> Response:
    """What was typed when the session had ended, in its place; to its author only."""
    return typed.page(waiting) or redirect(HOME, 303)


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


def password_page(wanted: str, *, carried: str = "", message: str = "") -> str:
    """Where one's own password is changed; `carried` is what was typed elsewhere and comes back afterwards."""
    return render_template(
        "sessions/password.html", wanted=wanted, carried=carried, message=message, must=visit.must_change(),
        shortest=SHORTEST,
    )


def ask_to_log_in() -> Response | tuple[str, int]:
    """The answer to a request without a session; what was typed is carried along."""
    if request.endpoint == "sessions.arrived":
        return _page(safe_path(request.args.get("lanjut", "")), message=_not_kept()), 400
    if request.method == "GET":
        return redirect(url_for("sessions.form", lanjut=request.full_path.rstrip("?")), 303)
    carried = typed.pack(request.cookies.get(_cookie(), ""))
    message = say("login.ended-carried" if carried else "login.ended")
    return _page(typed.came_from(), message=message, carried=carried), 401


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
    return render_template(
        "sessions/login.html", wanted=wanted, message=message, name=name, carried=carried,
        helpers=visit.desk().ask(Administrators(), NOBODY),
    )
