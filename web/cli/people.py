"""The office's people: user, position, holding."""

from dataclasses import asdict

import click

from engine.commands.people import AddPerson, EndPerson, EndSessions, SetAddress, SetPassword
from engine.commands.positions import (
    AddHolding,
    AddPosition,
    ChangePosition,
    EndHolding,
    GrantDuty,
    MapLane,
    UnmapLane,
)
from engine.desk import Desk
from engine.errors import NotFound
from engine.model import KINDS
from engine.questions.directory import Directory, DirectoryPage
from engine.questions.people import Staff, StaffPage
from web.cli import counter, telling
from web.cli.verb import Group
from web.passwords import LONGEST, SHORTEST, easy, hashed
from web.words.catalogue import LANGUAGES

DUTIES = ("owner", "auditor", "administrator")

password_option = click.option("--password", default=None, metavar="TEXT")
from_day = click.option("--from", "start", default="", metavar="YYYY-MM-DD")
to_day = click.option("--to", "end", default="", metavar="YYYY-MM-DD")


def _checked(given: str | None) -> str | None:
    """The password as given, None when one shall be made."""
    if given is not None and not SHORTEST <= len(given) <= LONGEST:
        raise click.BadParameter(f"{SHORTEST}..{LONGEST}", param_hint="--password")
    return given


def _tell_made(given: str | None, password: str) -> None:
    """A password that was made is shown this once; nobody can read it again."""
    if given is None:
        telling.say("cli.password-made", password=password)


@click.group(cls=Group)
def user() -> None:
    """People who log in."""


@user.command("add")
@click.argument("login")
@click.option("--name", default="")
@click.option("--email", default="")
@click.option("--speaks", type=click.Choice(LANGUAGES), default=LANGUAGES[0])
@click.option("--duty", type=click.Choice(DUTIES))
@password_option
@counter.as_person_or_operator
def user_add(
    login: str, name: str, email: str, speaks: str, duty: str | None, password: str | None, login_as: str
) -> None:
    """Add a person, with a duty if they have one."""
    given = _checked(password)
    with counter.desk() as at:
        chosen = given or easy(at.entropy)
        command = AddPerson(
            login=login, name=name, email=email, language=speaks, password_hash=hashed(chosen),
            must_change=given is None,
        )
        actor = counter.acting(at, login_as)
        at.do(command, actor)
        if duty is not None:
            at.do(GrantDuty(person=counter.person(at, login), duty=duty), actor)
    telling.say("cli.user-added", login=login)
    _tell_made(given, chosen)


@user.command("password")
@click.argument("login")
@password_option
@counter.as_person_or_operator
def user_password(login: str, password: str | None, login_as: str) -> None:
    """Give a person a new password."""
    given = _checked(password)
    with counter.desk() as at:
        chosen = given or easy(at.entropy)
        who = counter.person(at, login)
        command = SetPassword(person=who, password_hash=hashed(chosen), must_change=given is None)
        at.do(command, counter.acting(at, login_as))
    telling.say("cli.user-password", login=login)
    _tell_made(given, chosen)


@user.command("email")
@click.argument("login")
@click.argument("address", default="")
@counter.as_person_or_operator
def user_email(login: str, address: str, login_as: str) -> None:
    """Change where a person gets mail."""
    with counter.desk() as at:
        at.do(SetAddress(person=counter.person(at, login), email=address), counter.acting(at, login_as))
    telling.say("cli.user-email", login=login)


@user.command("list")
@counter.json_wanted
def user_list(as_json: bool) -> None:
    """List the people."""
    with counter.desk() as at:
        staff: StaffPage = at.ask(Staff(), counter.OPERATOR)
    rows = [(one.login, one.name, one.id not in staff.ended) for one in staff.people]
    if as_json:
        click.echo(telling.as_json([{"login": a, "name": b, "works": c} for a, b, c in rows]))
        return
    telling.table([(login, name, "" if works else "-") for login, name, works in rows])


@user.command("logout")
@click.argument("login")
@counter.as_person_or_operator
def user_logout(login: str, login_as: str) -> None:
    """Log a person out everywhere."""
    with counter.desk() as at:
        at.do(EndSessions(person=counter.person(at, login)), counter.acting(at, login_as))
    telling.say("cli.user-logged-out", login=login)


@user.command("end")
@click.argument("login")
@counter.as_person_or_operator
def user_end(login: str, login_as: str) -> None:
    """End a person: they can no longer log in or act; their history stays."""
    with counter.desk() as at:
        at.do(EndPerson(person=counter.person(at, login)), counter.acting(at, login_as))
    telling.say("cli.user-ended", login=login)


@click.group(cls=Group)
def position() -> None:
    """Positions, and which lanes they perform."""


@position.command("list")
@counter.json_wanted
def position_list(as_json: bool) -> None:
    """List positions and who holds them."""
    with counter.desk() as at:
        staff: StaffPage = at.ask(Staff(), counter.OPERATOR)
    held = {one.id: _holders(staff, one.id) for one in staff.positions}
    if as_json:
        click.echo(telling.as_json([{**asdict(one), "holders": held[one.id]} for one in staff.positions]))
        return
    done = {one.id: ", ".join(f"{m.lane} ({m.id})" for m in staff.lanes if m.position == one.id and not m.end)
            for one in staff.positions}
    telling.table([
        (one.code, one.title, one.unit, ", ".join(held[one.id]) or "-", done[one.id] or "-")
        for one in staff.positions
    ])


def _holders(staff: StaffPage, position: int) -> list[str]:
    """Who holds it or did: login, kind, dates, and the number that `holding end` takes."""
    logins = {one.id: one.login for one in staff.people}
    mine = [held for held in staff.holdings if held.position == position]
    return [f"{logins[h.person]} ({h.kind}, {h.start or '...'} - {h.end or '...'}, {h.id})" for h in mine]


@position.command("add")
@click.argument("code")
@click.option("--title", required=True)
@click.option("--unit", default="")
@click.option("--superior", default="", metavar="CODE")
@counter.as_person_or_operator
def position_add(code: str, title: str, unit: str, superior: str, login_as: str) -> None:
    """Add a position."""
    with counter.desk() as at:
        above = _position(at, superior) if superior else None
        at.do(AddPosition(code=code, title=title, unit=unit, superior=above), counter.acting(at, login_as))
    telling.say("cli.position-added", code=code)


@position.command("perform")
@click.argument("code")
@click.argument("procedure", metavar="KEY")
@click.argument("lane")
@from_day
@to_day
@counter.as_person_or_operator
def position_perform(code: str, procedure: str, lane: str, start: str, end: str, login_as: str) -> None:
    """Let a position perform a lane of a procedure."""
    with counter.desk() as at:
        command = MapLane(procedure=procedure, lane=lane, position=_position(at, code), start=start, end=end)
        at.do(command, counter.acting(at, login_as))
        book: DirectoryPage = at.ask(Directory(), counter.OPERATOR)
    telling.say("cli.lane-mapped", code=code, lane=lane)
    known = next((one.lanes for one in book.procedures if one.key == procedure), ())
    if lane not in known:  # may be mapped ahead of the version that has it, and may be mistyped
        telling.tell("cli.lane-not-yet", procedure=procedure, lane=lane, lanes=", ".join(known) or "-")


@position.command("change")
@click.argument("code")
@click.option("--title", default=None)
@click.option("--unit", default=None)
@click.option("--superior", default=None, metavar="CODE")
@counter.as_person_or_operator
def position_change(code: str, title: str | None, unit: str | None, superior: str | None, login_as: str) -> None:
    """Change what is given of a position; `--superior ""` leaves it without one."""
    with counter.desk() as at:
        staff: StaffPage = at.ask(Staff(), counter.OPERATOR)
        place = _position(at, code)
        known = next(one for one in staff.positions if one.id == place)
        above = known.superior if superior is None else _position(at, superior) if superior else None
        command = ChangePosition(
            position=place, title=known.title if title is None else title, unit=known.unit if unit is None else unit,
            superior=above,
        )
        at.do(command, counter.acting(at, login_as))
    telling.say("cli.position-changed", code=code)


@position.command("unmap")
@click.argument("number", type=int)
@click.option("--on", "end", default="", metavar="YYYY-MM-DD")
@counter.as_person_or_operator
def position_unmap(number: int, end: str, login_as: str) -> None:
    """End a lane's mapping, by the number that `position list` shows."""
    with counter.desk() as at:
        at.do(UnmapLane(mapping=number, end=end), counter.acting(at, login_as))
    telling.say("cli.lane-unmapped", number=str(number))


def _position(at: Desk, code: str) -> int:
    staff: StaffPage = at.ask(Staff(), counter.OPERATOR)
    for one in staff.positions:
        if one.code == code:
            return one.id
    raise NotFound(kind="position", name=code)


@click.group(cls=Group)
def holding() -> None:
    """Who holds which position, between which dates."""


@holding.command("add")
@click.argument("login")
@click.argument("code")
@click.option("--kind", type=click.Choice(KINDS), default=KINDS[0])
@click.option("--letter", default="")
@from_day
@to_day
@counter.as_person_or_operator
def holding_add(login: str, code: str, kind: str, letter: str, start: str, end: str, login_as: str) -> None:
    """Let a person hold a position."""
    with counter.desk() as at:
        who, place = counter.person(at, login), _position(at, code)
        command = AddHolding(person=who, position=place, kind=kind, letter=letter, start=start, end=end)
        at.do(command, counter.acting(at, login_as))
    telling.say("cli.holding-added", login=login, code=code)


@holding.command("end")
@click.argument("holding", type=int)
@click.option("--on", "end", default="", metavar="YYYY-MM-DD")
@counter.as_person_or_operator
def holding_end(holding: int, end: str, login_as: str) -> None:
    """End a holding, today or on a day."""
    with counter.desk() as at:
        at.do(EndHolding(holding=holding, end=end), counter.acting(at, login_as))
    telling.say("cli.holding-ended", holding=str(holding))
