"""The demo office: who works in it, and passwords that can be looked up again."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.commands.people import AddPerson, SetPassword
from engine.commands.positions import AddHolding, AddPosition, GrantDuty, MapLane
from engine.desk import Desk
from engine.model import Actor
from engine.questions.people import Staff, StaffPage
from engine.settings import Settings
from web.passwords import easy, hashed

OPERATOR = Actor(person=None, via="cli")
NAME = "BKD Provinsi Lampung (contoh)"
UNIT = "Badan Kepegawaian Daerah"
PROCEDURE = "updating-data-website"
ACCOUNTS = "demo-accounts.txt"


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """One of the demo's people."""

    login: str
    name: str
    lane: str = ""  # of the shipped SOP; their position bears its name
    duty: str = ""


# Superiors first: a position names the one above it.
PEOPLE = (
    Colleague(login="kepala", name="Drs. Hasan Basri, M.M.", lane="Kepala BKD"),
    Colleague(login="kabid", name="Ratna Dewi, S.Sos.", lane="Kabid Dokin"),
    Colleague(login="kasubid", name="Budi Santoso, S.Kom.", lane="Kasubid II"),
    Colleague(login="pengelola", name="Siti Aminah, A.Md.", lane="Pengelola Informasi Kepegawaian"),
    Colleague(login="pemilik", name="Wayan Sudarma, S.H.", duty="owner"),
    Colleague(login="auditor", name="Maria Silalahi, S.E.", duty="auditor"),
    Colleague(login="admin", name="Agus Prasetyo, S.T.", duty="administrator"),
)
SHOWN = ("pengelola", "kasubid", "kabid", "kepala", "pemilik", "auditor", "admin")


def furnish(desk: Desk, settings: Settings) -> Path:
    """People, positions and lanes, as far as they are not there yet; the file with the passwords."""
    staff: StaffPage = desk.ask(Staff(), OPERATOR)
    accounts = settings.home / ACCOUNTS
    known = {person.login: person.id for person in staff.people}
    if accounts.is_file() and all(colleague.login in known for colleague in PEOPLE):
        return accounts
    passwords = {colleague.login: easy(desk.entropy) for colleague in PEOPLE}
    _write(accounts, passwords)
    superior: int | None = None
    for colleague in PEOPLE:
        stored = hashed(passwords[colleague.login])
        if colleague.login in known:
            desk.do(SetPassword(person=known[colleague.login], password_hash=stored), OPERATOR)
        else:
            superior = _join(desk, colleague, stored, superior) or superior
    return accounts


def _join(desk: Desk, colleague: Colleague, stored: str, superior: int | None) -> int | None:
    """A person begins to work here, in a position or with a duty; the position's id."""
    command = AddPerson(login=colleague.login, name=colleague.name, password_hash=stored)
    person = _id(desk.do(command, OPERATOR).body)
    if colleague.duty:
        desk.do(GrantDuty(person=person, duty=colleague.duty), OPERATOR)
        return None
    place = AddPosition(code=colleague.login, title=colleague.lane, unit=UNIT, superior=superior)
    position = _id(desk.do(place, OPERATOR).body)
    desk.do(AddHolding(person=person, position=position), OPERATOR)
    desk.do(MapLane(procedure=PROCEDURE, lane=colleague.lane, position=position), OPERATOR)
    return position


def _id(body: Mapping[str, object]) -> int:
    found = body["id"]
    assert isinstance(found, int)  # noqa: S101  ids are whole numbers by the event's form
    return found


def _write(path: Path, passwords: Mapping[str, str]) -> None:
    """Readable by whoever runs the office's machine, and by nobody else."""
    lines = "".join(f"  {login:<10}  {passwords[login]}\n" for login in SHOWN)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        stream.write(lines)
