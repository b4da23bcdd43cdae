"""Duties: process owner, auditor, administrator; from when to when, by which letter."""

from dataclasses import asdict

import click

from engine.access import DUTIES
from engine.commands.positions import EndDuty, GrantDuty
from engine.questions.directory import Directory, DirectoryPage
from web.cli import counter, telling
from web.cli.verb import Group


@click.group(cls=Group)
def duty() -> None:
    """Who is owner, auditor or administrator."""


@duty.command("list")
@counter.json_wanted
def duty_list(as_json: bool) -> None:
    """List duties with the number that `duty end` takes."""
    with counter.desk() as at:
        book: DirectoryPage = at.ask(Directory(), counter.OPERATOR)
    logins = {one.id: one.login for one in book.people}
    if as_json:
        click.echo(telling.as_json([{**asdict(one), "login": logins[one.person]} for one in book.duties]))
        return
    telling.table([
        (one.id, logins[one.person], one.duty, one.letter or "-", f"{one.start or '...'} - {one.end or '...'}")
        for one in book.duties
    ])


@duty.command("grant")
@click.argument("login")
@click.argument("duty", type=click.Choice(DUTIES))
@click.option("--letter", default="")
@click.option("--from", "start", default="", metavar="YYYY-MM-DD")
@click.option("--to", "end", default="", metavar="YYYY-MM-DD")
@counter.as_person_or_operator
def duty_grant(login: str, duty: str, letter: str, start: str, end: str, login_as: str) -> None:
    """Give a person a duty."""
    with counter.desk() as at:
        command = GrantDuty(person=counter.person(at, login), duty=duty, letter=letter, start=start, end=end)
        at.do(command, counter.acting(at, login_as))
    telling.say("cli.duty-granted", login=login, duty=duty)


@duty.command("end")
@click.argument("number", type=int)
@click.option("--on", "end", default="", metavar="YYYY-MM-DD")
@counter.as_person_or_operator
def duty_end(number: int, end: str, login_as: str) -> None:
    """End a duty, now or on a day."""
    with counter.desk() as at:
        at.do(EndDuty(duty=number, end=end), counter.acting(at, login_as))
    telling.say("cli.duty-ended", number=str(number))
