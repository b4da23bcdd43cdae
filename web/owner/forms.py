"""Formulir: each step with what it asks, a form of its own or the one that every step has."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request

from bpmn.choices import decision_choices, is_file_name, returning_choices, slug
from bpmn.form_steps import Step, with_form
from engine.commands.drafts import DIAGRAM, NO_FORMS, TAKEN_OUT
from engine.errors import Refusal
from forms.default import default_form
from forms.errors import SchemaRefused
from forms.form import Form
from forms.schema import load
from web import faults
from web.furniture import own, say
from web.owner import conflict, form_kept, gate
from web.owner.form_facts import Facts, facts
from web.owner.form_kept import Taken

blueprint: Blueprint = gate.fenced("owner_forms")


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A step with what it asks."""

    step: Step
    form: Form | None  # None: its file is missing or cannot be read
    refused: bool = False  # whether the file is there and cannot be read


@dataclass(frozen=True, kw_only=True)
class _Change:
    """What a button changes in the draft, and where to look next."""

    files: Mapping[str, bytes | None]
    onward: str
    label: str  # what it was about, for the page of two versions
    mine: str = ""
    theirs: str = ""


@blueprint.get("/rancangan/<int:draft>/formulir")
def page(draft: int) -> str:
    """What every step asks."""
    return _shown(facts(gate.the_draft(draft)))


@blueprint.post("/rancangan/<int:draft>/formulir")
def change(draft: int) -> gate.Answer:
    """Do what a button says: begin a form for a step, give a step another one, take out or put back a form."""
    known = facts(gate.the_draft(draft))
    action, _, of = request.form.get("do", "").partition(":")
    step = next((one for one in known.steps if one.id == of), None)
    if action == "create" and step is not None:
        made = _created(known, step)
    elif action == "use" and step is not None:
        made = _used(known, step, request.form.get(f"form-{step.id}", ""))
    elif action == "drop" and of in known.unused():
        made = _dropped(known, of)
    elif action == "restore" and of.isdecimal():
        made = _restored(known, int(of))
    else:
        made = None
    if made is None:
        return _shown(known, say("forms.changed-meanwhile")), 409
    side = conflict.Side(label=made.label, mine=made.mine, theirs=made.theirs)
    try:
        return gate.save(known.page, made.files, made.onward, (side,))
    except Refusal as refused:
        return _shown(known, faults.words(refused)), faults.status(refused)


def _created(known: Facts, step: Step) -> _Change | None:
    document = known.document
    if document is None or step.form in known.forms:
        return None
    bare = replace(document.nodes[step.id], properties={})  # a form that is named and missing counts as none here
    plain = replace(document, nodes={**document.nodes, step.id: bare})
    choices, returning = decision_choices(plain, step.id), returning_choices(plain, step.id)
    text = default_form(step.name, choices, returning=returning)
    file = step.form if is_file_name(step.form) else _free_name(known, step)
    source = with_form(known.page.files[DIAGRAM], step.id, file)
    onward = f"{gate.way(known.page.id, 'formulir')}/{file}?sesudah=mulai"
    return _Change(files={DIAGRAM: source, file: text.encode()}, onward=onward, label=_step(step), mine=file)


def _free_name(known: Facts, step: Step) -> str:
    stem = f"{slug(step.id)[:30]}-{slug(step.name)[:40]}".replace("_", "-").strip("-")
    number, free = 1, f"{stem}.json"
    while free in known.page.files or free in NO_FORMS:
        number += 1
        free = f"{stem}-{number}.json"
    return free


def _used(known: Facts, step: Step, file: str) -> _Change | None:
    if file and file not in known.forms:
        return None
    source = with_form(known.page.files[DIAGRAM], step.id, file)
    onward = f"{gate.way(known.page.id, 'formulir')}?sesudah=pakai#langkah-{step.id}"
    return _Change(files={DIAGRAM: source}, onward=onward, label=_step(step), mine=file, theirs=step.form)


def _dropped(known: Facts, file: str) -> _Change:
    before = form_kept.read(known.page.files.get(TAKEN_OUT))
    taken = Taken(form=file, text=known.page.files[file].decode(errors="replace"))
    onward = f"{gate.way(known.page.id, 'formulir')}?sesudah=hapus"
    files = {file: None, TAKEN_OUT: form_kept.written((taken, *before))}
    return _Change(files=files, onward=onward, label=file, theirs=file)


def _restored(known: Facts, place: int) -> _Change | None:
    before = form_kept.read(known.page.files.get(TAKEN_OUT))
    taken = before[place] if place < len(before) else None
    if taken is None or not taken.text or taken.form in known.page.files or not is_file_name(taken.form):
        return None
    left = tuple(one for one in before if one is not taken)
    onward = f"{gate.way(known.page.id, 'formulir')}?sesudah=kembali"
    files = {taken.form: taken.text.encode(), TAKEN_OUT: form_kept.written(left)}
    return _Change(files=files, onward=onward, label=taken.form, mine=taken.form)


def _step(step: Step) -> str:
    return say("table.row", number=step.number)


def _asking(known: Facts, step: Step) -> Asking:
    if not step.form and known.document is not None:
        choices, returning = decision_choices(known.document, step.id), returning_choices(known.document, step.id)
        try:
            return Asking(step=step, form=load(default_form(step.name, choices, returning=returning), published=True))
        except SchemaRefused:
            return Asking(step=step, form=None)
    found = known.forms.get(step.form)
    return Asking(step=step, form=found if isinstance(found, Form) else None, refused=isinstance(found, SchemaRefused))


def called(known: Facts, file: str) -> str:
    """A form's title, or the name of a file that cannot be read."""
    found = known.forms.get(file)
    return own(found.title) if isinstance(found, Form) else file


def _shown(known: Facts, message: str = "") -> str:
    taken = [(place, one) for place, one in enumerate(form_kept.read(known.page.files.get(TAKEN_OUT))) if one.text]
    return render_template(
        "owner/forms.html", draft=known.page, steps=[_asking(known, step) for step in known.steps], known=known,
        called=called, taken=[(place, one) for place, one in taken if one.form not in known.page.files],
        readable=known.document is not None, message=message, after=request.args.get("sesudah", ""),
        revision=known.page.revision,
    )
