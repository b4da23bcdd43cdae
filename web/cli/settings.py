"""The office's settings: recording from paper."""

import click

from engine.commands.setting import SwitchPaper
from engine.questions.people import OfficeFacts, OfficePage
from web.cli import counter, telling
from web.cli.verb import Group, spoken
from web.words.catalogue import say


@click.group(cls=Group)
def setting() -> None:
    """What an administrator turns on and off."""


@setting.command("show")
@counter.json_wanted
@click.pass_context
def show(ctx: click.Context, as_json: bool) -> None:
    """Print the settings."""
    with counter.desk() as at:
        found: OfficePage = at.ask(OfficeFacts(), counter.OPERATOR)
    if as_json:
        click.echo(telling.as_json(found))
        return
    _tell(ctx, found.paper)


@setting.command("paper")
@click.argument("state", type=click.Choice(("on", "off")))
@counter.as_person_or_operator
@click.pass_context
def paper(ctx: click.Context, state: str, login_as: str) -> None:
    """Turn recording from paper on or off."""
    with counter.desk() as at:
        at.do(SwitchPaper(on=state == "on"), counter.acting(at, login_as))
    _tell(ctx, state == "on")


def _tell(ctx: click.Context, on: bool) -> None:
    telling.say("cli.setting-paper", state=say(spoken(ctx), "cli.setting-on" if on else "cli.setting-off"))
