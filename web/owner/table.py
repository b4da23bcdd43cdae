"""Tabel langkah: the draft's diagram as rows of the SOP sheet, with what is unclear asked beside the row."""

import re
from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request

from bpmn.finding import DocumentRefused
from bpmn.identity import identity, with_identity
from bpmn.reader import read
from bpmn.sheet import kept as beside
from bpmn.sheet import paste
from bpmn.sheet.from_diagram import Beyond, table
from bpmn.sheet.guesses import guessed
from bpmn.sheet.kept import Kept
from bpmn.sheet.questions import asked
from bpmn.sheet.rows import ACTS, END, MAX_CELL, MAX_NAME, Row, Sheet
from bpmn.sheet.to_diagram import diagram
from engine.commands.drafts import DIAGRAM, SHEET, forms_in
from engine.errors import Refusal
from engine.questions.drafts import DraftPage
from web import faults, visit
from web.furniture import own, say
from web.owner import conflict, gate, table_form
from web.words.questions import question
from web.words.refusals import sentence

blueprint: Blueprint = gate.fenced("owner_table")

_ID = re.compile(rb"""\bid\s*=\s*["']([^"']{1,200})["']""")


@dataclass(frozen=True, kw_only=True)
class _Opened:
    """A draft's table as it stands."""

    page: DraftPage
    kept: Kept
    beyond: tuple[Beyond, ...] = ()
    readable: bool = True  # whether the diagram could be read at all


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as the page shows it."""

    field: str
    sentence: str
    guessed: bool  # whether there is something to say "right" to
    inside: bool = False  # whether its answer is typed among the fields that are folded away


@blueprint.get("/rancangan/<int:draft>/tabel")
def page(draft: int) -> str:
    """The rows, and the questions that are open."""
    opened = _open(draft)
    return _shown(opened, opened.kept)


@blueprint.post("/rancangan/<int:draft>/tabel")
def save(draft: int) -> gate.Answer:
    """Write what was typed into the draft, then do what the button says."""
    opened = _open(draft)
    button = request.form.get("do", "save")
    if opened.beyond or not (opened.readable or button == "paste"):
        return _shown(opened, opened.kept), 409
    sheet = table_form.typed(request.form, opened.kept.sheet)
    left_out = table_form.left_out(opened.kept.sheet, sheet)
    kept = Kept(sheet=sheet, removed=(*left_out, *opened.kept.removed))
    done = table_form.pressed(kept, button, _ids(opened))
    if button == "paste":
        pasted = _pasted(opened, kept)
        if pasted is None:
            return _shown(opened, kept, message=say("table.paste-nothing")), 422
        done = table_form.Done(kept=pasted)
    if done.full:
        return _shown(opened, kept, message=say("table.too-many")), 422
    return _save(opened, done)


def _save(opened: _Opened, done: table_form.Done) -> gate.Answer:
    sheet = done.kept.sheet
    try:
        source = diagram(sheet, opened.page.files[DIAGRAM] if opened.readable else None)
        source = with_identity(source, {name: text for name, text in sheet.head.items() if text})
        files = {DIAGRAM: source, SHEET: beside.written(done.kept)}
        return gate.save(opened.page, files, _onward(opened.page.id, done), _sides(sheet, opened.kept.sheet))
    except Refusal as refused:
        return _shown(opened, done.kept, message=faults.words(refused)), faults.status(refused)


def _onward(draft: int, done: table_form.Done) -> str:
    name, _, key = request.form.get("do", "").partition(":")
    if name == "form" and done.kept.sheet.row(key) is not None:
        return f"{gate.way(draft, 'formulir')}#langkah-{key}"
    return f"{gate.way(draft, 'tabel')}?sesudah=simpan#{f'baris-{done.key}' if done.key else 'tabel'}"


def _open(draft: int) -> _Opened:
    """Raises: NotFound."""
    found = gate.the_draft(draft)
    content = found.files.get(SHEET)
    try:
        known = table(read(found.files.get(DIAGRAM, b"")))
    except DocumentRefused:
        empty = Sheet(head={"sop.nama": found.name}, office=visit.office().name)
        return _Opened(page=found, kept=beside.restored(empty, content), readable=False)
    return _Opened(page=found, kept=beside.restored(known.sheet, content), beyond=known.beyond)


def _ids(opened: _Opened) -> set[str]:
    """Every id of the file, for a new one to differ from; those the form names too."""
    taken = {found.decode(errors="replace") for found in _ID.findall(opened.page.files.get(DIAGRAM, b""))}
    return taken | set(request.form.getlist("k"))


def _pasted(opened: _Opened, kept: Kept) -> Kept | None:
    """The pasted rows in place of those that are there, which can be taken back; None for a text without rows."""
    read_out = paste.read(request.form.get("paste", ""), taken=_ids(opened))
    if not read_out.rows:
        return None
    before = kept.sheet
    said = identity(opened.page.files[DIAGRAM]) if opened.readable else before.head
    head = {name: text for name, text in read_out.head.items() if text and not said.get(name)}
    sheet = replace(
        before,
        rows=read_out.rows,
        lanes=read_out.lanes,
        notes=read_out.notes,
        head={**before.head, **head},
    )
    gone = tuple(row for row in before.rows if row.activity or row.output or row.needed)
    return Kept(sheet=guessed(sheet), removed=(*read_out.aside, *gone, *kept.removed))


def _sides(mine: Sheet, theirs: Sheet) -> tuple[conflict.Side, ...]:
    """What was typed in each row beside what stands there now."""
    keys = dict.fromkeys(row.key for row in (*mine.rows, *theirs.rows))
    return tuple(_side(mine.row(key), theirs.row(key)) for key in keys)


def _side(mine: Row | None, theirs: Row | None) -> conflict.Side:
    number = (mine or theirs or Row(key="")).number
    return conflict.Side(label=say("table.row", number=number), mine=_told(mine), theirs=_told(theirs))


def _told(row: Row | None) -> str:
    if row is None:
        return ""
    cells = (row.activity, row.performer, row.needed, row.time, row.span, row.output, row.remark, row.name)
    return "\n".join(cell for cell in (*cells, row.asks, row.act, *row.reads, *row.writes) if cell)


def _shown(opened: _Opened, kept: Kept, message: str = "") -> str:
    questions = asked(kept.sheet)
    by_row: dict[str, list[Asked]] = {}
    for one in questions:
        row = kept.sheet.row(one.row)
        opened_here = row is not None and one.field in row.open and (bool(one.guess) or one.field == "cells")
        told = Asked(
            field=one.field or one.code, sentence=question(visit.language(), one, own),
            guessed=opened_here or one.field == "span",
            inside=one.field in ("span", "reads") or one.code == "performer-outside",
        )
        by_row.setdefault(one.row, []).append(told)
    return render_template(
        "owner/table.html", draft=opened.page, sheet=kept.sheet, removed=kept.removed, readable=opened.readable,
        beyond=[sentence(visit.language(), "table-beyond", one.code, {"element": one.element, "name": own(one.name)})
                for one in opened.beyond],
        questions=by_row, count=len(questions), message=message, after=request.args.get("sesudah", ""), end=END,
        acts=ACTS, most=MAX_CELL, most_name=MAX_NAME, pasted=request.form.get("paste", "") if message else "",
        revision=gate.revision() or opened.page.revision, forms=list(forms_in(opened.page.files)),
    )
