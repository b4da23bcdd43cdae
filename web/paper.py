"""Catat dari kertas: a recorder enters what an official signed on paper; the list of tasks where they may."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from engine.commands.record import RecordFromPaper
from engine.errors import Refusal, ScanMissing, SignedTimeUnfit
from engine.questions.paper import Official, Officials, PaperTask, PaperTasks
from engine.questions.task import TaskPage
from forms.form import Field, Form
from web import faults, visit
from web.answers import Fault, Sheet, checked, take_files, typed_in, unseen
from web.furniture import say
from web.searching import plain
from web.task import the_task, with_refusal
from web.tasks import place, place_after
from web.words import moments

blueprint = Blueprint("paper", __name__)

MOST = 50  # rows of the list
SCAN = Field(name="pindaian", kind="file", title="", max_items=1)
PLACES = ((SignedTimeUnfit, "tanggal"), (ScanMissing, SCAN.name))  # at which field a refusal is shown
DIGITS = 19  # more than any id has


@dataclass(frozen=True, kw_only=True)
class Said:
    """What was typed beside the form's answers, as far as it can be read."""

    official: tuple[int, int] | None  # person and position
    at: datetime | None


@blueprint.get("/kertas")
def listed() -> str:
    """Tasks that wait for an official's decision, the most urgent first; `cari` narrows them."""
    text = plain(request.args.get("cari", ""))
    begun = request.args.get("setelah", "")
    rows: tuple[PaperTask, ...] = visit.desk().ask(
        PaperTasks(limit=MOST + 1, after=place(begun), text=text), visit.actor()
    )
    more = {"setelah": place_after(rows[MOST - 1].row), **({"cari": text} if text else {})} if len(rows) > MOST else {}
    return render_template("paper/list.html", rows=rows[:MOST], text=text, more=more, begun=begun)


@blueprint.get("/tugas/<int:task>/kertas")
def form(task: int) -> str:
    """The form of one decision: who, when, what, and the scan."""
    found, officials = _asked(task)
    return _show(found, officials, Sheet(form=_with_scan(found.form)), MultiDict())


@blueprint.post("/tugas/<int:task>/kertas")
def record(task: int) -> Response | tuple[str, int]:
    """Record it; on any fault the page comes back as it was sent, files kept."""
    found, officials = _asked(task)
    said, sheet = _read(take_files(typed_in(_with_scan(found.form), request.form)), officials)
    answers, sheet = checked(sheet)
    if said.official is None or said.at is None or sheet.faults:
        return _show(found, officials, sheet, request.form), 422
    command = RecordFromPaper(
        task=task, official=said.official[0], position=said.official[1], signed_at=said.at,
        scan=sheet.value(SCAN.name), answers={k: v for k, v in answers.items() if k != SCAN.name},
        late_cause=request.form.get("sebab", "").strip(),
    )
    try:
        done = visit.desk().do(command, visit.actor(), request.form.get("kunci") or None)
    except Refusal as refused:
        found, officials = _asked(task)  # it may have been closed meanwhile
        return _show(found, officials, _refused(sheet, refused), request.form), faults.status(refused)
    return redirect(url_for("instances.page", instance=done.instance, sesudah="kertas"), 303)


def _asked(task: int) -> tuple[TaskPage, tuple[Official, ...]]:
    officials: tuple[Official, ...] = visit.desk().ask(Officials(task=task), visit.actor())
    return the_task(task), officials


def _with_scan(asked: Form) -> Form:
    """The task's form and the scan: one sheet keeps the files of both."""
    return replace(asked, fields=(*asked.fields, SCAN))


def _read(sheet: Sheet, officials: tuple[Official, ...]) -> tuple[Said, Sheet]:
    """Who and when, with a fault for each that is missing."""
    said = Said(official=_official(officials), at=_moment())
    scans, found = sheet.chosen(SCAN.name), []
    if said.official is None:
        found.append(Fault(field="pejabat", message=say("paper.official-missing")))
    if said.at is None:
        found.append(Fault(field="tanggal", message=say("paper.when-missing")))
    if len(scans) != 1 and not sheet.fault(SCAN.name):
        found.append(Fault(field=SCAN.name, message=say("paper.one-scan" if scans else "refusal.scan-missing")))
    return said, replace(sheet, faults=(*sheet.faults, *found))


def _official(officials: tuple[Official, ...]) -> tuple[int, int] | None:
    """The chosen one of those offered. A closed task offers nobody: then the desk knows whether it was sent before."""
    person, _, position = request.form.get("pejabat", "").partition("-")
    if not all(text.isascii() and text.isdigit() and len(text) < DIGITS for text in (person, position)):
        return None
    chosen = (int(person), int(position))
    return chosen if not officials or chosen in {(one.person, one.position) for one in officials} else None


def name_of(one: Official) -> str:
    """The value of an official's choice."""
    return f"{one.person}-{one.position}"


def _moment() -> datetime | None:
    """Date and time in the office's zone; a browser without a field for times may send 09.15."""
    try:
        day = date.fromisoformat(request.form.get("tanggal", "").strip())
        clock = time.fromisoformat(request.form.get("pukul", "").strip().replace(".", ":").zfill(5))
    except ValueError:
        return None
    return datetime.combine(day, clock.replace(tzinfo=None), ZoneInfo(visit.zone()))


def _refused(sheet: Sheet, refused: Refusal) -> Sheet:
    field = next((name for kind, name in PLACES if isinstance(refused, kind)), "")
    if field:
        return replace(sheet, faults=(*sheet.faults, Fault(field=field, message=faults.words(refused))))
    return with_refusal(sheet, refused)


def _show(found: TaskPage, officials: tuple[Official, ...], sheet: Sheet, beside: MultiDict[str, str]) -> str:
    return render_template(
        "paper/form.html", task=found, officials=officials, name_of=name_of, sheet=sheet, scan=SCAN, beside=beside,
        zone=moments.ZONES.get(visit.zone(), visit.zone()), unseen=unseen,
        key=beside.get("kunci") or visit.desk().entropy(16).hex(),
    )
