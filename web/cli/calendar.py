"""The working calendar: show it, try its next version, put it in force."""

from pathlib import Path

import click

from engine.house import change_calendar
from engine.questions.administration import CalendarInForce, CalendarPage, Preview, PreviewCalendar
from web.cli import counter, telling
from web.cli.verb import Group

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group(cls=Group)
def calendar() -> None:
    """The working calendar."""


@calendar.command("show")
@click.argument("name", default="")
def show(name: str) -> None:
    """Print the calendar in force as JSON: to be edited and applied again."""
    with counter.desk() as at:
        found: CalendarPage = at.ask(CalendarInForce(name=name), counter.OPERATOR)
    click.echo(found.text)


@calendar.command("preview")
@file_argument
@counter.json_wanted
def preview(file: Path, as_json: bool) -> None:
    """Say which deadlines a file would move; nothing is written."""
    with counter.desk() as at:
        question = PreviewCalendar(text=file.read_text(encoding="utf-8"))
        found: Preview = at.ask(question, counter.OPERATOR)
    if as_json:
        click.echo(telling.as_json(found))
        return
    telling.table([(one.number, one.step, one.step_name, one.before, one.after) for one in found.moving])
    telling.say("calendar.moves", count=len(found.moving), counted=found.counted)


@calendar.command("apply")
@file_argument
@counter.as_person_or_operator
def apply(file: Path, login_as: str) -> None:
    """Put a file in force; every open Berkas is counted again."""
    with counter.desk() as at:
        count = change_calendar(at, file.read_text(encoding="utf-8"), counter.acting(at, login_as))
    telling.say("calendar.applied", count=count)
