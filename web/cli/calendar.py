"""The working calendar: show it, try its next version, put it in force."""

from pathlib import Path

import click

from engine.calendar_editing import with_holidays
from engine.calendar_lists import holidays
from engine.house import change_calendar
from engine.questions.administration import CalendarInForce, CalendarPage, Preview, PreviewCalendar
from web.cli import counter, telling
from web.cli.verb import Group

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


def _text(file: Path) -> str:
    """What no text is comes out as marks that the reader of it refuses with their line."""
    return file.read_text(encoding="utf-8", errors="replace")


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


@calendar.command("holidays")
@file_argument
@click.option("--decree", default="-", metavar="TEXT")
@click.option("--calendar", "name", default="", metavar="NAME")
def add_holidays(file: Path, decree: str, name: str) -> None:
    """Print the calendar in force with the holidays of a list or an .ics file: to be previewed and applied."""
    with counter.desk() as at:
        found: CalendarPage = at.ask(CalendarInForce(name=name), counter.OPERATOR)
    click.echo(with_holidays(found.text, holidays(_text(file), decree)))


@calendar.command("preview")
@file_argument
@counter.json_wanted
def preview(file: Path, as_json: bool) -> None:
    """Say which deadlines a file would move; nothing is written."""
    with counter.desk() as at:
        question = PreviewCalendar(text=_text(file))
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
        count = change_calendar(at, _text(file), counter.acting(at, login_as))
    telling.say("calendar.applied", count=count)
