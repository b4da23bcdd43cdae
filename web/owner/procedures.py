"""SOP: every procedure with its version in force and its drafts, its versions, and how a draft begins."""

import re
import unicodedata
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage

from bpmn.blank import blank
from bpmn.finding import DocumentRefused
from bpmn.repair import processes
from engine.commands.drafts import DIAGRAM, BeginDraft
from engine.errors import Refusal
from engine.questions.drafts import Drafts, VersionFile, Versions
from engine.questions.procedures import Procedures
from web import faults, visit
from web.furniture import say
from web.owner import gate
from web.owner.findings import said

blueprint: Blueprint = gate.fenced("owner_procedures")

_FAR = re.compile(r"[^A-Za-z0-9._-]+")
LONGEST_KEY = 60  # characters, of those that a key may have
TYPES = {".bpmn": "application/xml", ".json": "application/json"}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong with the form of a new draft, and at which field."""

    field: str
    message: str


@blueprint.get("/sop")
def listed() -> str:
    """What is in force and what is being drawn."""
    return _list()


def _list(fault: Fault | None = None) -> str:
    drafts = visit.desk().ask(Drafts(), visit.actor())
    procedures = visit.desk().ask(Procedures(), visit.actor())
    known = {one.key for one in procedures}
    return render_template(
        "owner/procedures.html", procedures=procedures, drafts=drafts, key=visit.desk().entropy(16).hex(),
        new=[one for one in drafts if one.procedure not in known], fault=fault, sent=request.form,
        dropped=request.args.get("sesudah") == "buang",
    )


@blueprint.post("/sop")
def begin() -> gate.Answer:
    """A new draft: of a version in force, an empty one, or one from a file."""
    way = request.form.get("cara", "")
    if way == "versi":
        return _of_version()
    name = request.form.get("nama", "").strip()
    if not name:
        return _list(Fault(field="nama", message=say("drafts.name-missing"))), 422
    if way != "unggah":
        files = {DIAGRAM: blank(name, say("drafts.first-lane"), visit.office().name)}
        return _begun(BeginDraft(procedure=_key(name), name=name, files=files), "tabel")
    try:
        files = uploaded()
        processes(files[DIAGRAM])
    except KeyError:
        return _list(Fault(field="berkas", message=say("drafts.file-missing"))), 422
    except DocumentRefused as refused:
        return _list(Fault(field="berkas", message=said(visit.language(), refused.findings, b"")[0].sentence)), 422
    chosen = request.form.get("untuk", "")
    return _begun(BeginDraft(procedure=chosen or _key(name), name=name, files=files, base=_base(chosen)), "perbaikan")


def _of_version() -> gate.Answer:
    procedure = request.form.get("sop", "")
    found = visit.desk().ask(Versions(procedure=procedure), visit.actor())
    number = request.form.get("versi", "")
    wanted = next((one for one in found if str(one.number) == number), found[0])
    return _begun(BeginDraft(procedure=procedure, name=wanted.name, base=wanted.number), "")


def _begun(command: BeginDraft, place: str) -> gate.Answer:
    try:
        done = visit.desk().do(command, visit.actor(), request.form.get("kunci") or None)
    except Refusal as refused:
        return _list(Fault(field="", message=faults.words(refused))), faults.status(refused)
    draft = int(str(done.body["draft"]))
    onward = gate.way(draft, place)
    return redirect(onward if gate.served(onward) else gate.way(draft), 303)


def uploaded() -> dict[str, bytes]:
    """The files of the form: one diagram, and forms, those of other tools too, under their own names.

    Raises: KeyError without a diagram.
    """
    files: dict[str, bytes] = {}
    for one in request.files.getlist("berkas"):
        name = _own_name(one)
        if name.lower().endswith((".json", ".form")):
            files[_form_name(name)] = one.read()
        elif name:
            files[DIAGRAM] = one.read()
    files[DIAGRAM] = files[DIAGRAM]
    return files


def _form_name(name: str) -> str:
    """A name that a form may have here; another tool's form ends otherwise and may hold blanks."""
    if not name.lower().endswith(".form"):
        return name
    return f"{_FAR.sub('-', name[: -len('.form')]).strip('-._') or 'form'}.json"


def _own_name(file: FileStorage) -> str:
    return (file.filename or "").replace("\\", "/").rpartition("/")[2]


def _base(procedure: str) -> int:
    if not procedure:
        return 0
    newest: int = visit.desk().ask(Versions(procedure=procedure), visit.actor())[0].number
    return newest


def _key(name: str) -> str:
    """A key for a new procedure: its name in letters, digits and hyphens, with a number where that is taken."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    wished = "-".join(words)[:LONGEST_KEY].strip("-") or "sop"
    taken = {one.key for one in visit.desk().ask(Procedures(), visit.actor())}
    taken |= {one.procedure for one in visit.desk().ask(Drafts(), visit.actor())}
    number, free = 1, wished
    while free in taken:
        number += 1
        free = f"{wished}-{number}"
    return free


@blueprint.get("/sop/<procedure>/versi")
def versions(procedure: str) -> str:
    """Who put which version in force, when and why, from when to when."""
    found = visit.desk().ask(Versions(procedure=procedure), visit.actor())
    after = request.args.get("sesudah") == "berlaku"
    return render_template(
        "owner/versions.html", procedure=procedure, versions=found, after=after, key=visit.desk().entropy(16).hex(),
        elsewhere=sum(one.running for one in found[1:]),
    )


@blueprint.get("/sop/<procedure>/versi/<int:number>/<name>")
def download(procedure: str, number: int, name: str) -> Response:
    """One file of a version, as it was published."""
    asked = VersionFile(procedure=procedure, number=number, name=name)
    return attachment(visit.desk().ask(asked, visit.actor()), f"{procedure}-v{number}", name)


def attachment(content: bytes, title: str, name: str) -> Response:
    """A file to save: the diagram under a name of its own, a form under the one the diagram calls it by."""
    ending = next((one for one in TYPES if name.endswith(one)), "")
    reply = Response(content, mimetype=TYPES.get(ending, "application/octet-stream"))
    shown = f"{title}.bpmn" if ending == ".bpmn" else name
    reply.headers.set("Content-Disposition", "attachment", filename=shown)
    return reply


def versions_after(procedure: str) -> str:
    """Where an owner goes who has put a version in force."""
    return url_for("owner_procedures.versions", procedure=procedure, sesudah="berlaku")
