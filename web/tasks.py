"""My tasks: the list, the most urgent first, and the addresses of everything about a task."""

from datetime import datetime
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from engine.model import SIFAT
from engine.moment import moment_of, text_of
from engine.questions.procedures import Procedures
from engine.questions.tasks import MyTasks, TaskRow
from web import ownership, task, visit

blueprint = Blueprint("tasks", __name__)

MOST = 50  # rows of a page
FILTERS = ("", "saya", "jabatan", "dikembalikan", "terlambat", "hari-ini")
WHOSE = {"saya": "mine", "jabatan": "ours"}

blueprint.add_url_rule("/tugas/<int:task>", "page", task.page)
blueprint.add_url_rule("/tugas/<int:task>", "complete", task.complete, methods=["POST"])
blueprint.add_url_rule("/tugas/<int:task>/buang-simpanan", "discard", task.discard, methods=["POST"])
blueprint.add_url_rule("/tugas/<int:task>/ambil", "claim", ownership.claim, methods=["POST"])
blueprint.add_url_rule("/tugas/<int:task>/lepas", "release", ownership.release, methods=["POST"])
blueprint.add_url_rule("/tugas/<int:task>/ambil-alih", "take_over", ownership.take_over, methods=["POST"])
blueprint.add_url_rule("/tugas/<int:task>/serahkan", "assign", ownership.assign, methods=["POST"])
blueprint.add_url_rule("/berkas/<int:instance>/tarik", "take_back", ownership.take_back, methods=["POST"])
blueprint.app_context_processor(ownership.at_hand)


@blueprint.get("/tugas")
def mine() -> str:
    """The tasks I may do now; `saring`, `sifat` and `cari` narrow them, `setelah` is where the page before ended."""
    asked = {name: request.args.get(name, "").strip() for name in ("saring", "sifat", "cari")}
    kept = asked["saring"] if asked["saring"] in FILTERS else ""
    question = MyTasks(
        limit=MOST + 1, after=place(request.args.get("setelah", "")), whose=WHOSE.get(kept, ""),
        returned=kept == "dikembalikan", late=kept == "terlambat", today=kept == "hari-ini",
        sifat=asked["sifat"] if asked["sifat"] in SIFAT else "", text=asked["cari"],
    )
    rows: tuple[TaskRow, ...] = visit.desk().ask(question, visit.actor())
    shown = rows[:MOST]
    return render_template(
        "tasks/list.html", rows=shown, asked=asked, kept=kept, filters=FILTERS, sifat=SIFAT,
        address=_address, further=_further(asked, shown[-1]) if len(rows) > MOST else "",
        begun=bool(request.args.get("setelah")), may_start=not shown and _may_start(),
    )


def _may_start() -> bool:
    """Whether an empty list can be answered by starting something."""
    return any(one.may_start for one in visit.desk().ask(Procedures(), visit.actor()))


def _address(asked: dict[str, str], **change: str) -> str:
    """The list's address with some of its filters changed."""
    said = {name: value for name, value in {**asked, **change}.items() if value}
    return "/tugas" + (f"?{urlencode(said)}" if said else "")


def _further(asked: dict[str, str], last: TaskRow) -> str:
    return _address(asked, setelah=place_after(last))


def place_after(last: TaskRow) -> str:
    """Where a page ended, as its address says it."""
    due = text_of(last.due) if last.due is not None else ""
    return f"{due}_{last.task}"


def place(text: str) -> tuple[datetime | None, int] | None:
    """Where the page before ended; None for the first page and for what is no place."""
    due, _, number = text.partition("_")
    if not number.isdecimal() or len(number) > 18:
        return None
    try:
        moment = moment_of(due) if due else None
    except ValueError:
        return None
    return None if moment is not None and moment.tzinfo is None else (moment, int(number))
