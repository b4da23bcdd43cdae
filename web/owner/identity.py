"""Identitas: the head of the SOP sheet as fields; they stand in the diagram as properties of the process."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request

from bpmn.finding import DocumentRefused
from bpmn.identity import BOXES, FIELDS, LINES, identity, with_identity
from engine.commands.drafts import DIAGRAM
from engine.errors import Refusal
from engine.fitness import LONGEST_OF
from engine.questions.drafts import DraftPage
from engine.text import one_line
from web import faults, visit
from web.furniture import say
from web.owner import conflict, gate
from web.owner.findings import said

blueprint: Blueprint = gate.fenced("owner_identity")

MOST = 4_000  # characters of a box
MOST_LINE = 500


@blueprint.get("/rancangan/<int:draft>/identitas")
def page(draft: int) -> str:
    """The block as the diagram says it."""
    found = gate.the_draft(draft)
    try:
        return _shown(found, identity(found.files.get(DIAGRAM, b"")))
    except DocumentRefused as refused:
        return _unreadable(found, refused)


@blueprint.post("/rancangan/<int:draft>/identitas")
def save(draft: int) -> gate.Answer:
    """Write the fields into the diagram."""
    found = gate.the_draft(draft)
    typed = {name: _typed(name) for name in FIELDS}
    long = {name: _limit(name) for name, text in typed.items() if len(text) > _limit(name)}
    if long:
        return _shown(found, typed, long), 422
    try:
        now = identity(found.files.get(DIAGRAM, b""))
        source = with_identity(found.files.get(DIAGRAM, b""), typed)
        sides = tuple(conflict.Side(label=label(n), mine=typed[n], theirs=now[n]) for n in FIELDS)
        onward = gate.way(draft) + "?sesudah=identitas"
        return gate.save(found, {DIAGRAM: source}, onward, sides, name=typed["sop.nama"])
    except DocumentRefused as refused:
        return _unreadable(found, refused), 422
    except Refusal as refused:
        return _shown(found, typed, message=faults.words(refused)), faults.status(refused)


def label(name: str) -> str:
    """What the sheet calls a field of the block."""
    return say(f"identity.{name.removeprefix('sop.').replace('_', '-')}")


def _typed(name: str) -> str:
    text = request.form.get(name, "")
    if name in LINES:
        return one_line(text)
    lines = (one_line(line) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _limit(name: str) -> int:
    return LONGEST_OF.get(name, MOST_LINE if name in LINES else MOST)


def _shown(
    found: DraftPage, values: Mapping[str, str], long: Mapping[str, int] | None = None, message: str = ""
) -> str:
    return render_template(
        "owner/identity.html", draft=found, values=values, lines=LINES, boxes=BOXES, label=label, long=long or {},
        message=message, revision=gate.revision() or found.revision,
    )


def _unreadable(found: DraftPage, refused: DocumentRefused) -> str:
    sentences = said(visit.language(), refused.findings, b"")
    return render_template("owner/unreadable.html", draft=found, findings=sentences)
