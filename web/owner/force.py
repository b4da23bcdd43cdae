"""Berlakukan: the last questions before a draft becomes a version."""

from flask import Blueprint, redirect, render_template, request

from bpmn.finding import DocumentRefused
from bpmn.identity import identity
from bpmn.reader import read
from engine.commands.drafts import DIAGRAM, DraftChanged
from engine.commands.put_in_force import LaneWithoutPosition, PutInForce, busy_lanes
from engine.errors import Refusal
from engine.questions.drafts import DraftPage, Lanes, LanesPage
from web import faults, visit
from web.owner import gate
from web.owner.procedures import versions_after

blueprint: Blueprint = gate.fenced("owner_force")

FIELD_OF = {  # where on the page a refusal belongs
    "reason-missing": "catatan", "sop-number-missing": "nomor", "sop-number-taken": "nomor",
    "effective-later": "efektif", "effective-unknown": "efektif", "lane-without-position": "jabatan",
}


@blueprint.get("/rancangan/<int:draft>/berlakukan")
def page(draft: int) -> str:
    """What will happen, and what is still to be said."""
    return _shown(gate.the_draft(draft))


@blueprint.post("/rancangan/<int:draft>/berlakukan")
def enforce(draft: int) -> gate.Answer:
    """Put it in force now."""
    found = gate.the_draft(draft)
    asked = _asked(found)
    command = PutInForce(
        draft=draft, revision=gate.revision(), note=request.form.get("catatan", ""),
        sop_number=request.form.get("nomor", ""), effective=request.form.get("efektif", ""),
        calendar=request.form.get("kalender", ""), replaces=_number("menggantikan") or 0,
        positions={
            lane: chosen for at, lane in enumerate(asked.unmapped if asked else ())
            if request.form.get(f"jalur.{at}") == lane and (chosen := _number(f"jabatan.{at}")) is not None
        },
    )
    try:
        visit.desk().do(command, visit.actor(), request.form.get("kunci") or None)
    except Refusal as refused:
        field = FIELD_OF.get(refused.code, "")
        if isinstance(refused, LaneWithoutPosition) and asked and refused.params["lane"] in asked.unmapped:
            field = f"jabatan-{asked.unmapped.index(str(refused.params['lane']))}"
        changed = isinstance(refused, DraftChanged)
        return _shown(found, faults.words(refused), field, changed=changed), faults.status(refused)
    return redirect(versions_after(found.procedure), 303)


def _number(name: str) -> int | None:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _asked(found: DraftPage) -> LanesPage | None:
    """What is known of the draft's lanes; None while its diagram cannot be read."""
    try:
        lanes = busy_lanes(read(found.files.get(DIAGRAM, b"")))
    except DocumentRefused:
        return None
    asked: LanesPage = visit.desk().ask(Lanes(procedure=found.procedure, lanes=lanes), visit.actor())
    return asked


def _shown(found: DraftPage, message: str = "", field: str = "", *, changed: bool = False) -> str:
    findings = gate.findings(found)
    errors = [one for one in findings if one.severity == "error"]
    said = identity(found.files[DIAGRAM]) if not errors else {}
    return render_template(
        "owner/force.html", draft=found, errors=errors, warnings=[f for f in findings if f.severity != "error"],
        asked=_asked(found), said=said, sent=request.form, message=message, field=field, changed=changed,
        key=visit.desk().entropy(16).hex(),
    )
