"""Rancangan: one draft's home, with what is still to do and the ways on."""

from flask import Blueprint, Response, redirect, render_template, request, url_for

from bpmn.finding import DocumentRefused
from bpmn.repair import processes
from bpmn.sheet.redrawn import redrawn
from engine.commands.drafts import DIAGRAM, SHEET, DraftChanged, DropDraft, SaveDraftFiles
from engine.errors import Refusal
from web import faults, visit
from web.furniture import say
from web.owner import gate, procedures
from web.owner.comparison import compared
from web.owner.findings import said

blueprint: Blueprint = gate.fenced("owner_draft")

WAYS = ("tabel", "diagram", "formulir", "identitas")  # in the order in which an owner works


@blueprint.get("/rancangan/<int:draft>")
def home(draft: int) -> str:
    """Whether it can be put in force, and where to go on."""
    return _home(draft)


def _home(draft: int, message: str = "", field: str = "", uploaded: bytes = b"") -> str:
    page = gate.the_draft(draft)
    comparison = compared(page.files.get(DIAGRAM, b""), uploaded) if uploaded else None
    return render_template(
        "owner/draft.html", draft=page, findings=gate.findings(page), ways=WAYS, message=message, field=field,
        after=request.args.get("sesudah", ""), comparison=comparison,
    )


@blueprint.get("/rancangan/<int:draft>/sop.bpmn")
def diagram(draft: int) -> Response:
    """The diagram as it stands, to look at elsewhere."""
    page = gate.the_draft(draft)
    return procedures.attachment(page.files.get(DIAGRAM, b""), page.procedure, DIAGRAM)


@blueprint.post("/rancangan/<int:draft>/unggah")
def replace(draft: int) -> gate.Answer:
    """Another file takes the place of the diagram, forms beside it those of the same name."""
    try:
        files = procedures.uploaded()
        processes(files[DIAGRAM])
    except KeyError:
        return _home(draft, say("drafts.file-missing"), "berkas"), 422
    except DocumentRefused as refused:
        return _home(draft, said(visit.language(), refused.findings, b"")[0].sentence, "berkas"), 422
    before = gate.the_draft(draft).files
    if SHEET in before and SHEET not in files:
        files[SHEET] = redrawn(before.get(DIAGRAM, b""), files[DIAGRAM], before[SHEET])
    command = SaveDraftFiles(draft=draft, revision=gate.revision(), files=files)
    try:
        visit.desk().do(command, visit.actor())
    except DraftChanged as changed:  # the file is still where it was chosen from
        return _home(draft, faults.words(changed), "berkas", files[DIAGRAM]), faults.status(changed)
    except Refusal as refused:
        return _home(draft, faults.words(refused), "berkas"), faults.status(refused)
    return redirect(gate.way(draft, "perbaikan"), 303)


@blueprint.post("/rancangan/<int:draft>/buang")
def drop(draft: int) -> gate.Answer:
    """Throw it away, for good."""
    try:
        visit.desk().do(DropDraft(draft=draft, revision=gate.revision()), visit.actor(),
                        request.form.get("kunci") or None)
    except Refusal as refused:
        return _home(draft, faults.words(refused)), faults.status(refused)
    return redirect(url_for("owner_procedures.listed", sesudah="buang"), 303)
