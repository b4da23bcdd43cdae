"""What all pages of a process owner share: who may enter, which draft, and how a save is answered."""

from collections.abc import Mapping

from flask import Blueprint, current_app, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from bpmn.comments import kept
from engine.commands.drafts import DIAGRAM, DraftChanged, SaveDraftFiles
from engine.errors import AuditorActs, Forbidden
from engine.questions.drafts import DraftPage, TheDraft
from web import visit
from web.furniture import own
from web.owner import conflict
from web.owner.findings import Said, said

Answer = Response | str | tuple[str, int]


def fenced(name: str) -> Blueprint:
    """A blueprint that only process owners enter."""
    blueprint = Blueprint(name, "web.owner")
    blueprint.before_request(only_owners)
    blueprint.context_processor(lambda: {"served": served, "way": way})
    return blueprint


def only_owners() -> None:
    """Raises: Forbidden; AuditorActs for an auditor, who changes nothing."""
    known = visit.me()
    if known is None or "owner" not in known.duties:
        raise Forbidden()
    if "auditor" in known.duties:
        raise AuditorActs()


def the_draft(draft: int) -> DraftPage:
    """Raises: NotFound."""
    found: DraftPage = visit.desk().ask(TheDraft(draft=draft), visit.actor())
    return found


def findings(page: DraftPage) -> tuple[Said, ...]:
    """The draft's findings as sentences, with the names of their elements."""
    return said(visit.language(), page.findings, page.files.get(DIAGRAM, b""), own)


def revision() -> int:
    """The revision of the draft that the form was made from; 0 when it says none."""
    text = request.form.get("revisi", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def save(
    page: DraftPage, files: Mapping[str, bytes | None], onward: str, sides: tuple[conflict.Side, ...], name: str = ""
) -> Answer:
    """Save and go on, with the comments of the file that a diagram was made from; the page of both versions where
    somebody else saved meanwhile.

    `sides` are what was typed here beside what stands there now. Raises: other refusals.
    """
    if (made := files.get(DIAGRAM)) is not None:
        files = {**files, DIAGRAM: kept(page.files.get(DIAGRAM, b""), made)}
    try:
        visit.desk().do(SaveDraftFiles(draft=page.id, revision=revision(), files=files, name=name), visit.actor())
    except DraftChanged as changed:
        return conflict.shown(the_draft(page.id), changed, sides)
    return redirect(onward, 303)


def way(draft: int, place: str = "") -> str:
    """The address of one of a draft's pages."""
    return f"/rancangan/{draft}/{place}".rstrip("/")


def served(address: str) -> bool:
    """Whether this address is a page here."""
    try:
        current_app.url_map.bind("").match(address, method="GET")
    except HTTPException:
        return False
    return True
