"""An office after some weeks of whatever an office's days bring, and the logs that leave it."""

import contextlib
import random
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from engine.commands.claim import Assign, Claim, Release, TakeOver
from engine.commands.complete import Complete
from engine.commands.move import Cancel, TakeBack
from engine.commands.note import AddNote, See
from engine.commands.start import Start
from engine.errors import Refusal
from engine.exporting import FORMATS, Wanted, open_export
from engine.house import OPERATOR
from engine.questions.logs import Selection
from engine.store import tables as t
from tests.conftest import APPROVALS, PERFORMERS, RETURNS, SOP, Kantor

BERKAS = 7


def walk(kantor: Kantor, draw: random.Random, number: int) -> int:
    """One Berkas with whatever an office's days bring, to its end; no moves, which leave the SOP's way by design."""
    sifat = draw.choice(("biasa", "segera", "rahasia"))
    instance = kantor.do("pengelola", Start(procedure=SOP, title=f"Berita <{number}> & lain", sifat=sifat)).instance
    assert instance is not None
    left = 30  # things that happen before everybody hurries
    while (task := open_task(kantor, instance)) is not None:
        kantor.clock.forward(minutes=draw.choice((3, 20, 45, 90, 600)))
        act(kantor, draw, instance, task, hurried=left < 0)
        left -= 1
    return instance


def open_task(kantor: Kantor, instance: int) -> Any:
    """The row of the open task."""
    with kantor.desk.store.engine.connect() as c:
        return c.execute(select(t.task).where(t.task.c.instance == instance, t.task.c.closed_at.is_(None))).first()


def act(kantor: Kantor, draw: random.Random, instance: int, row: Any, *, hurried: bool) -> None:
    """One thing done to the open task by whom it is with, or about it by others."""
    element, task, logins = row.element, row.id, {person: login for login, person in kantor.people.items()}
    who = logins.get(row.claimed_by or row.offered_to, PERFORMERS[element])
    other = draw.choice((PERFORMERS[element], "rina", "kabid"))
    done = Complete(task=task, answers=_answers(kantor, element))
    commands: dict[str, tuple[str, Any]] = {
        "done": (who, done), "see": (who, See(task=task)), "claim": (who, Claim(task=task)),
        "release": (who, Release(task=task)), "over": (other, TakeOver(task=task, reason="Cuti")),
        "assign": ("admin", Assign(task=task, person=kantor.people[other], reason="Dinas luar")),
        "untake": (logins.get(_last(kantor, instance), who), TakeBack(instance=instance)),
        "note": ("pengelola", AddNote(instance=instance, text="Catatan")),
        "back": (who, Complete(task=task, answers=RETURNS.get(element, _answers(kantor, element)))),
    }
    actor, command = commands["done" if hurried else draw.choice(("done", "done", "done", *commands))]
    with contextlib.suppress(Refusal):  # it was not theirs to do just then; the office goes on
        kantor.do(actor, command)


def _last(kantor: Kantor, instance: int) -> int | None:
    """Who completed a step last."""
    query = select(t.task.c.closed_by).where(t.task.c.instance == instance, t.task.c.how == "completed")
    with kantor.desk.store.engine.connect() as c:
        return c.execute(query.order_by(t.task.c.closed_at.desc(), t.task.c.id.desc()).limit(1)).scalar()


def _answers(kantor: Kantor, element: str) -> dict[str, Any]:
    files = {"naskah": [kantor.file(element.encode())]} if element == "k01" else {}
    return {**APPROVALS.get(element, {}), **files}


def some_weeks(kantor: Kantor) -> Kantor:
    """Some Berkas to their ends, one cancelled, one under way; two colleagues share the lane of Pengelola."""
    draw = random.Random(20261123)
    kantor.hire("rina", "pengelola")
    for number in range(BERKAS):
        walk(kantor, draw, number)
    cancelled = kantor.start("Batal")
    _first(kantor, cancelled)
    kantor.do("admin", Cancel(instance=cancelled, reason="Tidak jadi"))
    _first(kantor, kantor.start('=RUMUS()\x01 dan "kutip"'))
    return kantor


def _first(kantor: Kantor, instance: int) -> None:
    task = next(r.task for r in kantor.tasks("pengelola") if r.instance == instance)
    kantor.do("pengelola", Complete(task=task))


def exported(kantor: Kantor, folder: Path, kind: str, **more: Any) -> Path:
    selection = more.pop("selection", Selection())
    made = open_export(kantor.desk, Wanted(format=kind, selection=selection, compressed=False, **more), OPERATOR)
    path = folder / f"log.{FORMATS[kind].ending}"
    path.write_bytes(b"".join(made.chunks()))
    assert made.size == path.stat().st_size
    return path


def parsed(path: Path) -> ET.Element:
    return ET.parse(path).getroot()  # noqa: S314  written by ourselves a moment ago


def value(element: ET.Element, key: str) -> str | None:
    return next((child.get("value") for child in element if child.get("key") == key), None)


def counted(kantor: Kantor, statement: Any) -> int:
    with kantor.desk.store.engine.connect() as c:
        return int(c.execute(statement).scalar_one())


def taken_back(kantor: Kantor) -> int:
    return counted(kantor, select(func.count()).where(t.event.c.type == "task:withdrawn"))
