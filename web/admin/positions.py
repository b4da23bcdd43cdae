"""Positions: with unit and superior, who holds them by which letter, which lanes they perform; duties beside them."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from engine.access import DUTIES
from engine.commands.positions import (
    AddHolding,
    AddPosition,
    ChangePosition,
    EndDuty,
    EndHolding,
    GrantDuty,
    MapLane,
    UnmapLane,
)
from engine.model import KINDS
from engine.questions.vacancies import Vacancies
from web import visit
from web.admin import gate

blueprint = gate.fenced("admin_positions", "/jabatan")

Answer = Response | tuple[str, int]


@blueprint.get("")
def listed() -> str:
    """Vacant ones first, in red."""
    return _list("")


def _list(message: str) -> str:
    book = gate.directory()
    return render_template(
        "admin/positions.html", book=book, message=message, kinds=KINDS, duties=DUTIES, values=request.form,
        vacancies=visit.desk().ask(Vacancies(), visit.actor()),
        titles={one.id: one.title for one in book.positions}, names={one.id: one.name for one in book.people},
        ordered=sorted(book.positions, key=lambda one: one.id not in book.vacant),
        key=visit.desk().entropy(16).hex(),
    )


def _act(command: object) -> Answer:
    return gate.act(command, _list, url_for(".listed"))


@blueprint.post("")
def add() -> Answer:
    """A new seat."""
    values = gate.typed("code", "title", "unit")
    return _act(AddPosition(**values, superior=gate.number("superior")))


@blueprint.post("/<int:position>")
def change(position: int) -> Answer:
    """Another title, unit or superior."""
    values = gate.typed("title", "unit")
    return _act(ChangePosition(position=position, **values, superior=gate.number("superior")))


@blueprint.post("/pegang")
def hold() -> Answer:
    """A person holds a position from a day on, perhaps one that lies ahead."""
    values = gate.typed("kind", "letter", "start", "end")
    return _act(AddHolding(person=gate.number("person") or 0, position=gate.number("position") or 0, **values))


@blueprint.post("/pegang/<int:holding>/akhiri")
def end_holding(holding: int) -> Answer:
    """From now on, or after a day."""
    return _act(EndHolding(holding=holding, **gate.typed("end")))


@blueprint.post("/jalur")
def map_lane() -> Answer:
    """A position performs a lane; the lane is chosen together with its procedure."""
    procedure, _, lane = request.form.get("lane", "").partition("|")
    values = gate.typed("start", "end")
    return _act(MapLane(procedure=procedure, lane=lane, position=gate.number("position") or 0, **values))


@blueprint.post("/jalur/<int:mapping>/akhiri")
def unmap_lane(mapping: int) -> Answer:
    """From now on, or after a day."""
    return _act(UnmapLane(mapping=mapping, **gate.typed("end")))


@blueprint.post("/tugas-khusus")
def grant() -> Answer:
    """Auditor, owner or administrator, by a letter."""
    values = gate.typed("duty", "start", "end", "letter")
    return _act(GrantDuty(person=gate.number("person") or 0, **values))


@blueprint.post("/tugas-khusus/<int:duty>/akhiri")
def end_duty(duty: int) -> Answer:
    """From now on, or after a day."""
    return _act(EndDuty(duty=duty, **gate.typed("end")))
