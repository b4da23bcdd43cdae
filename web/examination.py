"""Pemeriksaan: an auditor's selection of Berkas, one row each; verified together in batches, each an address."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from engine.commands.sample import DrawSelection
from engine.errors import Refusal
from engine.model import STATES
from engine.questions.evidence import MOST as ARCHIVE
from engine.questions.examination import Examined, Selected
from engine.questions.instances import Instances
from engine.questions.retelling import Retelling
from web import faults, levels, visit
from web.selecting import Selection, number, selection

blueprint = Blueprint("examination", __name__)

ROWS = 25  # of one page
BATCH = 10  # Berkas verified for one request
SIGNS = {levels.WHOLE: "w", levels.BROKEN: "b", levels.UNSEEN: "u"}
STATE = {sign: state for state, sign in SIGNS.items()}


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a verification has come: one sign for each Berkas of the selection, in its order."""

    signs: str
    whole: int  # Berkas of the selection

    @property
    def done(self) -> int:
        return len(self.signs)

    @property
    def over(self) -> bool:
        return self.done >= self.whole

    def count(self, state: str) -> int:
        return self.signs.count(SIGNS[state])


@blueprint.get("/pemeriksaan")
def page() -> str:
    """The selection of the address; `mulai` is the first row of the page, `periksa` verifies the next batch."""
    chosen = selection(request.args)
    found = _selected(chosen)
    progress, token = _verified(found) if found is not None and "periksa" in request.args else (None, "")
    return _shown(chosen, found, progress, token)


@blueprint.post("/pemeriksaan/acak")
def draw() -> Response | tuple[str, int]:
    """Draw a sample: recorded, then shown at an address that anybody can ask for again."""
    chosen = selection({**request.form, "cara": "acak"})
    command = DrawSelection(sample=chosen.sample or 0, search=Instances(**chosen.search.wanted))
    try:
        done = visit.desk().do(command, visit.actor())
    except Refusal as refused:
        if faults.status(refused) != 422:
            raise
        return _shown(chosen, None, None, "", fault=faults.words(refused)), 422
    body = done.body
    drawn = {**chosen.fields, "benih": str(body["seed"]), "batas": str(body["of"]), "kejadian": str(done.seq)}
    return redirect(url_for("examination.page", **drawn), 303)  # type: ignore[arg-type]


def _selected(chosen: Selection) -> Selected | None:
    if not chosen.way or chosen.search.faulty:
        return None
    if (chosen.way == "nomor" and not chosen.numbers) or (chosen.way == "acak" and not chosen.seed):
        return None
    found: Selected = visit.desk().ask(chosen.question, visit.actor())
    return found


def _shown(chosen: Selection, found: Selected | None, progress: Progress | None, token: str, *, fault: str = "") -> str:
    start = number(request.args.get("mulai", "")) or 0
    ids = found.ids if found is not None else ()
    start = start if 0 <= start < max(len(ids), 1) else 0
    rows = visit.desk().ask(Examined(instances=ids[start : start + ROWS]), visit.actor())
    states = {}
    if progress is not None:
        states = {one: STATE[sign] for one, sign in zip(ids, progress.signs, strict=False)}
    fields = chosen.fields
    return render_template(
        "examination/page.html", chosen=chosen, found=found, rows=rows, search=chosen.search, asked=chosen.search.asked,
        states=STATES, fresh=states, progress=progress, token=token, start=start, fault=fault, fields=fields,
        before=start - ROWS if start >= ROWS else (0 if start else None),
        after=start + ROWS if start + ROWS < len(ids) else None, bundles=_bundles(ids),
    )


def _bundles(ids: Sequence[int]) -> list[tuple[int, int, str]]:
    """First place, last place and address of an archive with the evidence of all; several when they are many."""
    parts = [(start, ids[start : start + ARCHIVE]) for start in range(0, len(ids), ARCHIVE)]
    return [
        (start + 1, start + len(some), url_for("evidence.archive", instance=some[0], juga=list(some[1:])))
        for start, some in parts
    ]


def _verified(found: Selected) -> tuple[Progress, str]:
    """One batch more than the token of the address says; a token that is not ours begins anew."""
    mark = hashlib.sha256(repr(found.ids).encode()).hexdigest()[:16]
    signs = _signs(mark, len(found.ids))
    for instance in found.ids[len(signs) : len(signs) + BATCH]:
        told = visit.desk().ask(Retelling(instance=instance, check=True), visit.actor())
        signs += SIGNS[levels.judged(told).state]
    return Progress(signs=signs, whole=len(found.ids)), _signer().dumps([mark, signs])


def _signs(mark: str, most: int) -> str:
    """What was verified so far, when our own signature says so: an address must never make a Berkas valid."""
    try:
        said = _signer().loads(request.args["periksa"])
    except BadSignature:
        return ""
    return str(said[1])[:most] if said[0] == mark else ""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="pemeriksaan")
