"""Changing one's own password; asked for before anything else when somebody else knows it."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from engine.commands.people import SetPassword
from engine.questions.people import Credentials
from web import sessions, typed, visit
from web.furniture import say
from web.passwords import LONGEST, SHORTEST, hashed, verified
from web.safe_path import safe_path

blueprint = Blueprint("own_password", __name__, url_prefix="/kata-sandi")

# What a person whose password must be changed can still ask for.
STILL_OPEN = frozenset(
    {"own_password.form", "own_password.change", "sessions.logout", "sessions.arrived", "language.choose", "static"}
)


def first() -> Response | str | None:
    """The page that comes before every other while the password must be changed; None when nothing must."""
    if not visit.must_change() or request.endpoint in STILL_OPEN:
        return None
    if request.method == "GET":
        return redirect(url_for("own_password.form", lanjut=request.full_path.rstrip("?")), 303)
    return sessions.password_page(typed.came_from(), carried=typed.pack())


@blueprint.get("")
def form() -> str:
    """Old one, new one twice."""
    return sessions.password_page(safe_path(request.args.get("lanjut", "")))


@blueprint.post("")
def change() -> Response | tuple[str, int]:
    """Set it; every other browser of this person is logged out."""
    wanted, carried = safe_path(request.form.get("lanjut", "")), request.form.get("isian", "")
    known, who = visit.me(), visit.person()
    if known is None or who is None:
        return sessions.ask_to_log_in()
    fault = _fault(known.login)
    if fault:
        message = say(fault, shortest=SHORTEST, longest=LONGEST)
        return sessions.password_page(wanted, carried=carried, message=message), 422
    visit.desk().do(SetPassword(person=who, password_hash=hashed(request.form["baru"])), visit.actor())
    token = sessions.open_session(who, known.login, request.remote_addr or "")
    visit.changed()
    reply = sessions.onward(wanted, carried)
    sessions.give_cookie(reply, token)
    return reply


def _fault(login: str) -> str:
    """What is wrong with what was typed, as a key; "" when nothing is."""
    new = request.form.get("baru", "")
    found = visit.desk().ask(Credentials(login=login), sessions.NOBODY)
    if not verified(found[1] if found else None, request.form.get("sandi", "")):
        return "password.wrong"
    if not SHORTEST <= len(new) <= LONGEST:
        return "password.length"
    if new == request.form.get("sandi", ""):
        return "password.same"
    return "" if new == request.form.get("lagi", "") else "password.differs"

