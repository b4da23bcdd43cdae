"""Whose task it is: claim, release, take over; and taking back what was just sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from engine.commands.claim import Assign, Claim, Release, TakeOver
from engine.commands.move import TakeBack
from engine.errors import Forbidden, Refusal
from engine.questions.instance import InstancePage, TheInstance
from web import task as task_page
from web import visit
from web.words import moments

NEAR = timedelta(days=6)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a Berkas is after a submit, as said in one line."""

    number: str  # the running number alone where there is one
    lane: str  # "" when the Berkas is finished
    due: str


def sent_to(found: InstancePage) -> Place:
    """Who has it now: the newest of its open tasks."""
    parts = found.number.split("/")
    number = parts[-2] if len(parts) > 2 else found.number
    if not found.open_tasks:
        return Place(number=number, lane="", due="")
    row = max(found.open_tasks, key=lambda one: one.task)
    return Place(number=number, lane=row.lane, due=_soon(row.due) if row.due is not None else "")


def _soon(due: datetime) -> str:
    """`Rabu 10.30 WIB` within the next days, with the date when it is further off."""
    language, zone = visit.language(), visit.zone()
    if due - visit.desk().now() >= NEAR:
        return moments.moment(language, due, zone)
    day = due.astimezone(ZoneInfo(zone)).date()
    return f"{moments.weekday(language, day)} {moments.clock(language, due, zone)}"


def at_hand() -> dict[str, object]:
    """What the page of a Berkas needs to say where it went."""
    return {"sent_to": sent_to, "new_key": lambda: visit.desk().entropy(16).hex()}


def claim(task: int) -> Response | tuple[str, int]:
    """Ambil tugas."""
    return _do(task, Claim(task=task), "ambil")


def release(task: int) -> Response | tuple[str, int]:
    """Lepas tugas."""
    return _do(task, Release(task=task), "lepas")


def take_over(task: int) -> Response | tuple[str, int]:
    """Ambil alih, with a reason that history keeps."""
    return _do(task, TakeOver(task=task, reason=request.form.get("alasan_alih", "")), "alih")


def assign(task: int) -> Response | tuple[str, int]:
    """Serahkan: a superior gives it to one who performs the step, with a reason."""
    chosen = request.form.get("penerima", "")
    person = int(chosen) if chosen.isdecimal() and len(chosen) < 10 else 0
    return _do(task, Assign(task=task, person=person, reason=request.form.get("alasan_serah", "")), "serah")


def _do(task: int, command: Assign | Claim | Release | TakeOver, said: str) -> Response | tuple[str, int]:
    try:
        visit.desk().do(command, visit.actor(), request.form.get("kunci") or None)
    except Refusal as refused:
        try:
            return task_page.refused_page(task, refused)
        except Forbidden:  # who may assign a task need not be let into its Berkas
            raise refused from None
    return redirect(url_for("tasks.page", task=task, sesudah=said), 303)


def take_back(instance: int) -> Response:
    """Tarik kembali: the person's own last submit, until the next holder has seen it."""
    visit.desk().do(TakeBack(instance=instance), visit.actor(), request.form.get("kunci") or None)
    found = visit.desk().ask(TheInstance(instance=instance), visit.actor())
    person = visit.person()
    mine = next((row.task for row in found.open_tasks if row.holder == person), None)
    if mine is None:
        return redirect(url_for("instances.page", instance=instance), 303)
    return redirect(url_for("tasks.page", task=mine, sesudah="tarik"), 303)
