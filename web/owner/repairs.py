"""Perbaikan: what would be changed in a drawing so that it runs, each with its element and reason, to accept or not."""

from collections.abc import Collection, Mapping

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from bpmn.finding import DocumentRefused
from bpmn.foreign.form_js import form_files
from bpmn.names import names
from bpmn.repair import Candidate, Repaired, forms_named, processes, repair
from engine.commands.drafts import DIAGRAM, forms_in
from engine.errors import Refusal
from engine.foreign_forms import written_forms
from engine.questions.drafts import DraftPage
from forms.errors import SchemaRefused
from forms.schema import load
from web import faults, visit
from web.furniture import own, say
from web.owner import conflict, gate
from web.owner.findings import repaired, said

blueprint: Blueprint = gate.fenced("owner_repairs")

Fields = Mapping[str, tuple[str, ...] | None]


@blueprint.get("/rancangan/<int:draft>/perbaikan")
def page(draft: int) -> gate.Answer:
    """All that is offered; a drawing that needs nothing goes straight to its draft."""
    return _shown(gate.the_draft(draft), request.args.get("proses", ""))


@blueprint.post("/rancangan/<int:draft>/perbaikan")
def accept(draft: int) -> gate.Answer:
    """Carry out what was chosen; what is still offered then is shown again."""
    found = gate.the_draft(draft)
    process = request.form.get("proses", "")
    accepted = None if request.form.get("tindakan") == "semua" else frozenset(request.form.getlist("terima"))
    try:
        done = _repaired(found, process, accepted)
        if not done.done:
            return _amiss(found, process, say("repairs.none-chosen"), 422)
        place = "perbaikan" if done.left or done.declined else ""
        onward = f"{gate.way(draft, place)}?sesudah=perbaikan"
        return gate.save(found, _files(found, done), onward, _sides(found, done))
    except DocumentRefused as refused:
        return _amiss(found, "", said(visit.language(), refused.findings, b"")[0].sentence, 422)
    except Refusal as refused:
        return _amiss(found, process, faults.words(refused), faults.status(refused))


def _amiss(found: DraftPage, process: str, message: str, status: int) -> gate.Answer:
    shown = _shown(found, process, message)
    return (shown, status) if isinstance(shown, str) else shown


def _files(found: DraftPage, done: Repaired) -> dict[str, bytes | None]:
    """The repaired diagram with the forms that came of another tool's; those, once all are taken, go."""
    files: dict[str, bytes | None] = {DIAGRAM: done.source}
    if done.forms and not any(one.code.startswith("form-") for one in done.declined):
        others = set(form_files(found.files).values())
        files |= {name: None for name, content in found.files.items() if content.decode(errors="replace") in others}
    return {**files, **written_forms(done.forms)}


def _sides(found: DraftPage, done: Repaired) -> tuple[conflict.Side, ...]:
    return (
        conflict.Side(
            own=False, label=say("drafts.diagram"), mine=say("repairs.chosen", count=len(done.done)),
            theirs=say("repairs.saved", name=found.saved_by_name or say("drafts.operator"), at=found.saved_at),
        ),
    )


def _repaired(found: DraftPage, process: str, accepted: Collection[str] | None = None) -> Repaired:
    source = found.files.get(DIAGRAM, b"")
    known = _forms(found, forms_named(source))
    return repair(source, accepted, process=process, forms=known, beside=forms_in(found.files))


def _forms(found: DraftPage, named: Collection[str]) -> Mapping[str, Fields]:
    """What conditions may read of the draft's own forms; one that cannot be read says nothing."""
    known = {}
    for name in named:
        try:
            known[name] = load(found.files[name].decode()).condition_fields()
        except (KeyError, SchemaRefused, UnicodeDecodeError):
            continue
    return known


def _shown(found: DraftPage, process: str, message: str = "") -> str | Response:
    source = found.files.get(DIAGRAM, b"")
    candidates: tuple[Candidate, ...] = ()
    try:
        candidates = processes(source)
        offered = _repaired(found, process)
    except DocumentRefused as refused:
        sentences = said(visit.language(), refused.findings, b"")
        return render_template("owner/unreadable.html", draft=found, findings=sentences)
    if not (offered.done or offered.left or len(candidates) > 1):
        return redirect(f"{gate.way(found.id)}?sesudah=bersih", 303)
    called = names(source)
    lines = [(one.key, repaired(visit.language(), one, called, own), one.element or "") for one in offered.done]
    return render_template(
        "owner/repairs.html", draft=found, lines=lines, candidates=candidates, process=process, message=message,
        left=said(visit.language(), offered.left, offered.source, own), after=request.args.get("sesudah", ""),
        revision=found.revision,
    )
