"""Sheets to print: lembar disposisi, lembar kendali with its paraf table, the case sheet. A4, by print CSS alone."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template
from markupsafe import Markup

from bpmn.document import Document
from engine.model import SIFAT
from engine.questions.acts import ActLine
from engine.questions.entered import Entered
from engine.questions.history import EventRow, History
from engine.questions.instance import InstancePage, TheInstance
from web import visit
from web.furniture import own, say
from web.words.happenings import happening, step_names

blueprint = Blueprint("sheets", __name__)

DISPOSITION = "disposisi"
ASKS = ("advice", "further", "coordinate", "attend", "archive")  # what the sheet in use lets one tick
EMPTY = 3  # rows for a pen
SAYS = ("isi_disposisi", "catatan")  # fields of the shipped forms in which a disposition is written


@dataclass(frozen=True, kw_only=True)
class SignedLine:
    """A row of the paraf table."""

    step: str
    name: str
    position: str
    act: str
    at: datetime
    covers: str
    withdrawn: bool
    said: str
    on_screen: bool  # given in the application: no pen is needed
    onward: tuple[str, ...]  # lanes of the step that follows
    entered: Entered | None  # from paper, by a recorder


@blueprint.get("/berkas/<int:instance>/cetak/kendali")
def control(instance: int) -> str:
    """Lembar kendali: who gave which act, in which position, when, over which version."""
    berkas, events = _asked(instance)
    ahead = [line for line in berkas.steps if line.state != "done"] if berkas.state == "running" else []
    return render_template("sheets/control.html", berkas=berkas, lines=_lines(berkas, events, ""), ahead=ahead)


@blueprint.get("/berkas/<int:instance>/cetak/disposisi")
def disposition(instance: int) -> str:
    """Lembar disposisi: what was asked, and every disposition that was written."""
    berkas, events = _asked(instance)
    lines = _lines(berkas, events, DISPOSITION)
    return render_template(
        "sheets/disposition.html", berkas=berkas, lines=lines, sifat=SIFAT, asks=ASKS, empty=range(EMPTY),
        lanes=[lane.name for lane in berkas.document.lanes], sent={lane for line in lines for lane in line.onward},
    )


@blueprint.get("/berkas/<int:instance>/cetak/lengkap")
def whole(instance: int) -> str:
    """The case sheet: steps, documents and the whole history on paper."""
    berkas, events = _asked(instance)
    names = {element: own(name) for element, name in step_names(berkas.document).items()}
    told = [(event, happening(visit.language(), event, names)) for event in events]
    return render_template("sheets/whole.html", berkas=berkas, events=told)


def _asked(instance: int) -> tuple[InstancePage, tuple[EventRow, ...]]:
    berkas: InstancePage = visit.desk().ask(TheInstance(instance=instance), visit.actor())
    events: tuple[EventRow, ...] = visit.desk().ask(History(instance=instance), visit.actor())
    return berkas, events


def _lines(berkas: InstancePage, events: tuple[EventRow, ...], kind: str) -> list[SignedLine]:
    by_seq = {event.seq: event for event in events}
    names = {element: own(name) for element, name in step_names(berkas.document).items()}
    return [_line(berkas, act, by_seq[act.seq], names) for act in berkas.acts if kind in ("", act.kind)]


def _onward(document: Document, element: str) -> tuple[str, ...]:
    """The lanes that a step hands over to, where no decision comes between."""
    found = [document.nodes[document.flows[flow].target] for flow in document.nodes[element].outgoing]
    return tuple(node.lane for node in found if node.lane and node.type == "userTask")


def _line(berkas: InstancePage, act: ActLine, event: EventRow, names: dict[str, str]) -> SignedLine:
    kind = f" ({say(f'retelling.short.{event.kind}')})" if event.kind not in ("", "definitif") else ""
    said = next((str(event.answers[name]) for name in SAYS if event.answers.get(name)), "")
    medium = f", {say(f'sheet.medium.{act.medium}')}" if act.medium != "aplikasi" else ""
    return SignedLine(
        step=names.get(act.element, act.element), name=act.by_name, position=event.position_title + kind,
        act=say(f"sheet.act.{act.kind}") + medium, at=act.at, withdrawn=act.withdrawn, said=said,
        on_screen=act.medium == "aplikasi" and not act.withdrawn,
        onward=() if act.withdrawn else _onward(berkas.document, act.element), entered=act.entered,
        covers=Markup(", ").join(say("sheet.covers", name=own(n), number=number) for n, number in act.covers.items()),
    )
