"""`sopan init`: the schema, the shipped SOP, and with `--demo` an office to try it in."""

import click

from engine import house
from engine.calendar_library import office_calendar, weekly_hours
from engine.desk import Desk
from engine.errors import OfficeExists
from engine.questions.people import OfficeFacts
from web.cli import counter, demo_office, telling
from web.cli.verb import Verb

UNNAMED = "Kantor"


@click.command(cls=Verb)
@click.option("--demo", is_flag=True)
@click.option("--office", default="", metavar="NAME")
@click.option("--zone", default="Asia/Jakarta", metavar="Z")
@click.option("--hours", default="", metavar="TEXT")
def init(demo: bool, office: str, zone: str, hours: str) -> None:
    """Make or upgrade the schema and publish the shipped SOP; a second call changes nothing."""
    if demo and (office or hours):
        raise click.UsageError("--demo | --office")
    calendar = office_calendar("kantor", zone, weekly_hours(hours)) if hours else None
    at = _opened(demo, demo_office.NAME if demo else office, zone, calendar)
    try:
        if demo:
            accounts = demo_office.furnish(at, counter.settings())
            telling.say("init.demo")
            click.echo(accounts.read_text(encoding="utf-8"), nl=False)
            telling.say("init.kept", path=str(accounts))
        else:
            telling.say("init.ready", office=at.ask(OfficeFacts(), counter.OPERATOR).name)
    finally:
        at.close()


def _opened(demo: bool, office: str, zone: str, calendar: str | None) -> Desk:
    try:
        return house.init(counter.settings(), office=office or UNNAMED, zone=zone, demo=demo, calendar=calendar)
    except OfficeExists as exists:
        if office or exists.params["demo"] != demo:
            raise
        # Called without a name, the office keeps the one it has.
        return house.init(counter.settings(), office=str(exists.params["name"]), zone=zone, demo=demo)
