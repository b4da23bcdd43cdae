"""The form editor: one form of a draft as cards, one a field; its preview; its file for experts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request

from engine.commands.drafts import TAKEN_OUT
from engine.errors import NotFound, Refusal
from forms.errors import SchemaRefused
from forms.form import Form
from forms.schema import load
from forms.written import written
from web import faults, visit
from web.owner import conflict, form_kept, form_view, gate
from web.owner.form_cards import Cards, Wrong, cards_of, form_of, meaning
from web.owner.form_facts import Facts, facts
from web.owner.form_kept import Taken
from web.owner.form_moves import Lost, Pressed, changed_kinds, fitted, left_out, pressed, restored, unhooked
from web.owner.form_preview import preview, tried
from web.owner.form_typed import Added, added, typed
from web.words.refusals import sentence

blueprint: Blueprint = gate.fenced("owner_form")

_OF_CARD = re.compile(r"/(?:schema/properties|uiSchema)/([a-z][a-z0-9_]*)(?:/|$)")
_TABS = {"json": "json", "pratinjau": "pratinjau"}


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One form of a draft as it stands."""

    known: Facts
    file: str
    form: Form | None  # None when the file is no form
    refused: SchemaRefused | None  # why not
    taken: tuple[Taken, ...]

    @property
    def address(self) -> str:
        return f"{gate.way(self.known.page.id, 'formulir')}/{self.file}"


@blueprint.get("/rancangan/<int:draft>/formulir/<name>")
def page(draft: int, name: str) -> str:
    """The cards; with `lihat` the preview or the file."""
    opened = _open(draft, name)
    tab = _TABS.get(request.args.get("lihat", ""), "")
    if opened.form is None or tab == "json":
        return _json(opened, opened.known.page.files[name].decode(errors="replace"), opened.refused)
    if tab == "pratinjau":
        return preview(opened.known, name, opened.form)
    return _shown(opened, cards_of(opened.form))


@blueprint.post("/rancangan/<int:draft>/formulir/<name>")
def save(draft: int, name: str) -> gate.Answer:
    """Write what was typed into the draft, then do what the button says."""
    opened = _open(draft, name)
    button = request.form.get("do", "save")
    if button == "json" or opened.form is None:
        return _save_json(opened)
    if button == "try":
        return tried(opened.known, name, opened.form)
    known = cards_of(opened.form)
    now = typed(request.form, known)
    lost = {card: what for card, what in changed_kinds(known, now).items() if not _sure(now, card)}
    if lost:
        return _shown(opened, now, box=added(request.form), lost=lost), 422
    done = _done(opened, known, now, button)
    form, wrong = form_of(done.cards)
    wrong = (*done.wrong, *wrong)
    if not wrong:
        form, wrong = _read_back(form)
    if wrong:  # what came back and is not whole yet stands on the page, to be put right there
        back = done.cards if button.startswith("restore:") else now
        return _shown(opened, back, box=added(request.form), wrong=wrong), 422
    return _save(opened, now, form, done)


def _open(draft: int, name: str) -> Opened:
    """Raises: NotFound."""
    known = facts(gate.the_draft(draft))
    found = known.forms.get(name)
    if found is None:
        raise NotFound(kind="form", name=name)
    taken = form_kept.read(known.page.files.get(TAKEN_OUT))
    if isinstance(found, Form):
        return Opened(known=known, file=name, form=found, refused=None, taken=taken)
    return Opened(known=known, file=name, form=None, refused=found, taken=taken)


def _sure(cards: Cards, name: str) -> bool:
    """Whether what goes with a change of kind was shown before."""
    card = cards.card(name)
    return card is not None and request.form.get(f"sure-{name}") == card.kind


def _done(opened: Opened, known: Cards, now: Cards, button: str) -> Pressed:
    """What was typed with the button's work done, and all that was taken out by it."""
    cards = now
    for name in changed_kinds(known, now):
        cards, _, _ = unhooked(cards, name)
    cards = fitted(cards)
    if button.startswith("restore:") and (taken := _taken(opened, button.removeprefix("restore:"))):
        return restored(cards, taken)
    done = pressed(cards, button, added(request.form), opened.file)
    return replace(done, taken=(*done.taken, *left_out(known, now, opened.file)))


def _taken(opened: Opened, place: str) -> Taken | None:
    found = opened.taken[int(place)] if place.isdecimal() and int(place) < len(opened.taken) else None
    return found if found is not None and found.form == opened.file else None


def _read_back(form: Form) -> tuple[Form, tuple[Wrong, ...]]:
    """The form as its file will be read; what the reader of files refuses stands at its card."""
    try:
        return load(written(form)), ()
    except SchemaRefused as refused:
        found = _OF_CARD.match(refused.path)
        told = sentence(visit.language(), "schema", refused.code, {"path": refused.path, **refused.params})
        return form, (Wrong(card=found[1] if found else "", part="title", code="refused", params={"told": told}),)


def _save(opened: Opened, now: Cards, form: Form, done: Pressed) -> gate.Answer:
    files: dict[str, bytes | None] = {}
    if opened.form is None or meaning(form) != meaning(opened.form):
        files[opened.file] = form.source.encode()
    button = request.form.get("do", "save")
    back = _taken(opened, button.removeprefix("restore:")) if button.startswith("restore:") else None
    if done.taken or back:
        left = tuple(one for one in opened.taken if one is not back)
        files[TAKEN_OUT] = form_kept.written((*done.taken, *left))
    if button == "preview":
        onward = f"{opened.address}?lihat=pratinjau"
    else:
        after = "hapus" if "remove:" in button else "simpan"
        onward = f"{opened.address}?sesudah={after}#{f'isian-{done.card}' if done.card else 'formulir'}"
    theirs = cards_of(opened.form) if opened.form else Cards(title="")
    try:
        return gate.save(opened.known.page, files, onward, form_view.sides(now, theirs))
    except Refusal as refused:
        return _shown(opened, now, box=added(request.form), message=faults.words(refused)), faults.status(refused)


def _save_json(opened: Opened) -> gate.Answer:
    text = request.form.get("json", "").replace("\r\n", "\n")
    try:
        load(text)
    except SchemaRefused as refused:
        return _json(opened, text, refused), 422
    theirs = opened.known.page.files[opened.file].decode(errors="replace")
    sides = (conflict.Side(label=opened.file, mine=text, theirs=theirs),)
    try:
        onward = f"{opened.address}?lihat=json&sesudah=simpan"
        return gate.save(opened.known.page, {opened.file: text.encode()}, onward, sides)
    except Refusal as refused:
        return _json(opened, text, None, faults.words(refused)), faults.status(refused)


def _json(opened: Opened, text: str, refused: SchemaRefused | None, message: str = "") -> str:
    told = ""
    if refused is not None:
        params = {"path": refused.path or "/", **refused.params}
        told = sentence(visit.language(), "schema", refused.code, params)
    return render_template(
        "owner/form_json.html", **_common(opened, "json"), text=text, told=told, message=message,
        path=refused.path if refused is not None else "", unreadable=opened.form is None,
    )


def _common(opened: Opened, tab: str) -> dict[str, object]:
    return {
        "draft": opened.known.page, "file": opened.file, "form": opened.form, "tab": tab,
        "users": opened.known.users(opened.file), "after": request.args.get("sesudah", ""),
        "revision": gate.revision() or opened.known.page.revision,
    }


def _shown(
    opened: Opened, cards: Cards, *, box: Added | None = None, wrong: tuple[Wrong, ...] = (),
    lost: Mapping[str, Sequence[Lost]] | None = None, message: str = "",
) -> str:
    told = form_view.told(wrong, cards)
    known = cards_of(opened.form) if opened.form else cards  # what is saved, not what is being typed
    return render_template(
        "owner/form.html", **_common(opened, ""), cards=cards, message=message, wrong=told, box=box or Added(),
        views=form_view.views(opened.known, opened.file, cards, told, lost or {}), kinds=form_view.KINDS,
        beyond=form_view.rules(cards), heard=form_view.heard(opened.known, opened.file, known),
        taken=form_view.taken(opened.taken, opened.file), lost=lost or {},
    )
