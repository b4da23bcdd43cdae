"""What was typed and attached when a session ended: kept for its author, and back in its place after their next login.

Only an author who is known by the cookie of the ended session, on a form of our own (CSRF), leaves anything here; files
stay only where the session itself is still on record, and not without end (`engine/questions/unsent.py`).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from flask import current_app, g, request, session, url_for
from flask_wtf.csrf import ValidationError, generate_csrf, validate_csrf
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response

from engine.commands.unsent import DropUnsent, KeepUnsent
from engine.errors import Refusal
from engine.model import Actor
from engine.questions.unsent import Ended, EndedSession, TheUnsent
from web import task as task_page
from web import visit
from web.answers import NAMES, PREFIX
from web.safe_path import HOME, safe_path

SECRETS = ("sessions.", "own_password.")  # beginnings of endpoints whose forms hold passwords
NOT_CARRIED = frozenset({"csrf_token"})
NO_TEXT = NOT_CARRIED | {"kunci"}  # a form of these alone has nothing to lose
AS_TEXT = {"ics": "list"}  # a chosen file of text stands for the field it would fill
MOST_TEXT = 1_000_000  # bytes of such a file


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form as it was sent: its fields, the files kept among them, and what could not be kept."""

    fields: Mapping[str, list[str]]
    lost: tuple[str, ...]  # names of files that are to be chosen again


def pack(token: str = "") -> str:
    """Keep the form that was just sent; the name under which it waits, "" when there is nothing to keep.

    `token` is the one of the session that ended; without one the person who is logged in is the author.
    """
    author = _author(token)
    if author is None or (request.endpoint or "").startswith(SECRETS):
        return ""
    try:
        validate_csrf(request.form.get("csrf_token"))
        form = _form(author)
    except (RequestEntityTooLarge, ValidationError):
        return ""
    if not form.fields.keys() - NO_TEXT:
        return ""
    waiting = visit.desk().entropy(16).hex()
    content = {
        "endpoint": request.endpoint, "values": request.view_args, "path": request.full_path.rstrip("?"),
        "fields": form.fields, "lost": form.lost,
    }
    try:
        command = KeepUnsent(token=waiting, text=json.dumps(content, ensure_ascii=False))
        visit.desk().do(command, Actor(person=author.person, via="web"))
    except Refusal:
        return ""
    return waiting


def _author(token: str) -> Ended | None:
    """Who sent the form: by the session, else by the cookie that signs our forms (then no file is kept)."""
    person = visit.person()
    if person is not None:
        return Ended(person=person, room=True)
    digest = hashlib.sha256(token.encode()).hexdigest()
    found: Ended | None = visit.desk().ask(EndedSession(token_digest=digest), visit.actor()) if token else None
    if found is None and isinstance(known := session.get("siapa"), int):
        return Ended(person=known, room=False)
    return found


def _form(author: Ended) -> Form:
    """Raises: RequestEntityTooLarge."""
    fields = {name: list(said) for name, said in request.form.lists() if name not in NOT_CARRIED}
    lost = []
    for name, upload in request.files.items(multi=True):
        if not upload.filename:
            continue
        if name in AS_TEXT:
            fields[AS_TEXT[name]] = [upload.stream.read(MOST_TEXT).decode("utf-8", errors="replace")]
            continue
        kept = _kept(author, upload.stream, upload.filename) if name.startswith(PREFIX) else None
        if kept is None:
            lost.append(upload.filename)
            continue
        fields[name] = [*fields.get(name, []), kept]
        fields[NAMES + kept] = [upload.filename]
    return Form(fields=fields, lost=tuple(lost))


def _kept(author: Ended, stream: Any, name: str) -> str | None:
    if not author.room:
        return None
    try:
        return visit.desk().keep_file(cast(BinaryIO, stream), name, Actor(person=author.person, via="web")).id
    except Refusal:
        return None


def back(waiting: str) -> str | None:
    """Where the person finds again what waits for them; None when nothing does, or it is somebody else's."""
    content = _content(waiting)
    if content is None:
        return None
    if content["endpoint"] != "tasks.complete" or not task_page.kept_again(**content["values"], sent=_fields(content)):
        return url_for("sessions.again", waiting=waiting)
    visit.desk().do(DropUnsent(token=waiting), visit.actor())
    after = "kembali-tanpa-berkas" if content["lost"] else "kembali"
    return url_for("tasks.page", sesudah=after, **content["values"])


def _content(waiting: str) -> dict[str, Any] | None:
    text: str | None = visit.desk().ask(TheUnsent(token=waiting), visit.actor())
    return None if text is None else json.loads(text)


def _fields(content: Mapping[str, Any]) -> MultiDict[str, str]:
    return MultiDict([(name, value) for name, values in content["fields"].items() for value in values])


def page(waiting: str) -> Response | None:
    """The page that the form was sent from, as it would come back from a refusal: nothing was carried out.

    The same request goes once more through the fence and to its page; only the desk takes no command meanwhile.
    """
    content = _content(waiting)
    if content is None:
        return None
    fields = _fields(content)
    fields["csrf_token"] = generate_csrf()
    headers = [("Cookie", request.headers.get("Cookie", "")), ("Referer", request.host_url)]
    sent = EnvironBuilder(path=content["path"], method="POST", data=fields, headers=headers, base_url=request.host_url)
    app = current_app
    with app.request_context(sent.get_environ()):
        g.withheld = visit.Withheld(visit.house().desk)
        try:
            reply = app.full_dispatch_request()
        finally:
            del g.withheld
    reply.status_code = 200
    return reply


def came_from() -> str:
    """The page a form was sent from, where it can be asked for again; else the list of tasks."""
    referrer = urlsplit(request.referrer or "")
    whole = referrer.path + (f"?{referrer.query}" if referrer.query else "")
    places = (whole, request.path) if referrer.netloc == request.host else (request.path,)
    return next((one for one in places if _is_page(one) and safe_path(one) == one), HOME)


def _is_page(address: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    try:
        return adapter is not None and adapter.match(address.partition("?")[0], "GET") is not None
    except HTTPException:
        return False
