"""Riwayat: a Berkas at any moment of its history; every position is an address."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.questions.retelling import PositionOutside, Retelling, RetellingPage
from engine.questions.retelling_lines import KINDS
from web import openings, visit
from web.furniture import say
from web.levels import judged
from web.retold import Shown, parts, shown, span_of, times, title_of
from web.selecting import Selection, unpacked

blueprint = Blueprint("history", __name__)

FILTERS = dict(zip(("keputusan", "dikembalikan", "terlambat", "campur-tangan"), KINDS, strict=True))
KEPT = ("sampai", "saat", "banding", "saring", "pilih")  # questions that a link on the page asks again
PART = "saat"  # what the script asks for: the moment alone
WORDS = {"parts": parts, "times": times, "span_of": span_of, "field_title": title_of}  # what the templates ask
_NUMBER = re.compile(r"-?\d{1,18}", re.ASCII)


class Unreadable(Exception):
    """A position in the address that is no number, or no moment."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for."""

    seq: int | None
    at: datetime | None
    other: int | None
    check: bool
    kind: str  # a key of FILTERS, "" for all


@blueprint.get("/berkas/<int:instance>/riwayat")
def page(instance: int) -> Response | tuple[str, int]:
    """One moment: `sampai` names an event or `saat` a time, `banding` another event, `saring` the rows."""
    try:
        asked = _asked()
        found = _retold(instance, asked)
    except Unreadable:
        last = _retold(instance, None).lines[-1].seq
        return _outside(instance, say("retelling.unreadable", last=last), last, 400)
    except PositionOutside as outside:
        nearest = int(str(outside.params["nearest"]))
        return _outside(instance, say("refusal.position-outside", **outside.params), nearest, 404)
    view = shown(found, asked.kind, FILTERS.get(asked.kind, ""))
    reply = make_response(_rendered(found, view, asked))
    openings.remember(reply, instance, "history")
    return reply


def _rendered(found: RetellingPage, view: Shown, asked: Asked) -> str:
    if request.args.get("bagian") == PART:
        return render_template("history/moment.html", found=found, view=view, asked=asked, to=address,
                               redrawn=request.args.get("gambar") == "ya", **WORDS)
    return render_template("history/page.html", found=found, view=view, asked=asked, filters=FILTERS,
                           among=_among(found.id), verdict=judged(found), to=address, **WORDS)


@dataclass(frozen=True, kw_only=True)
class Among:
    """The place of a Berkas in the selection that it was opened from."""

    chosen: Selection
    place: int
    of: int
    before: int | None  # Berkas
    after: int | None


def _among(instance: int) -> Among | None:
    """None without a selection, for whoever may not examine one, and for a Berkas that is not in it."""
    me = visit.me()
    chosen = unpacked(request.args.get("pilih", ""))
    if not chosen.way or chosen.search.faulty or me is None or "auditor" not in me.duties:
        return None
    ids = visit.desk().ask(chosen.question, visit.actor()).ids
    if instance not in ids:
        return None
    at = ids.index(instance)
    return Among(chosen=chosen, place=at + 1, of=len(ids), before=ids[at - 1] if at else None,
                 after=ids[at + 1] if at + 1 < len(ids) else None)


def address(instance: int, **changed: object) -> str:
    """The address of this page with some of its questions changed; None takes one away."""
    kept = {name: request.args[name] for name in KEPT if request.args.get(name)}
    asked = {name: value for name, value in {**kept, **changed}.items() if value is not None}
    return url_for("history.page", instance=instance, **asked)  # type: ignore[arg-type]


def _retold(instance: int, asked: Asked | None) -> RetellingPage:
    question = Retelling(instance=instance) if asked is None else Retelling(
        instance=instance, seq=asked.seq, at=asked.at, other=asked.other, check=asked.check
    )
    found: RetellingPage = visit.desk().ask(question, visit.actor())
    return found


def _asked() -> Asked:
    """Raises: Unreadable."""
    kind = request.args.get("saring", "")
    return Asked(
        seq=_number("sampai"), at=_moment(), other=_number("banding"), check=request.args.get("periksa") == "1",
        kind=kind if kind in FILTERS else "",
    )


def _number(name: str) -> int | None:
    text = request.args.get(name, "").strip()
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise Unreadable
    return int(text)


def _moment() -> datetime | None:
    """`2026-11-23T10:00`, in the office's zone unless it says another."""
    text = request.args.get("saat", "").strip()
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
        aware = read if read.tzinfo is not None else read.replace(tzinfo=ZoneInfo(visit.zone()))
        return aware.astimezone(ZoneInfo("UTC"))
    except (ValueError, OverflowError) as error:
        raise Unreadable from error


def _outside(instance: int, message: str, nearest: int, status: int) -> tuple[str, int]:
    return render_template("history/outside.html", instance=instance, message=message, nearest=nearest), status
