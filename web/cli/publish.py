"""The diagram's verbs: publish and lint."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import click

from bpmn.finding import Finding
from engine.commands.publish import Publish
from engine.fitness import findings
from forms.library import shipped
from web.cli import counter, telling
from web.cli.verb import Verb, spoken

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(cls=Verb)
@click.argument("file", type=FILE)
@click.option("--forms", "folder", type=FOLDER, default=None)
@click.option("--procedure", default="", metavar="KEY")
@click.option("--calendar", default="", metavar="NAME")
@counter.as_person_or_operator
@click.pass_context
def publish(
    ctx: click.Context, file: Path, folder: Path | None, procedure: str, calendar: str, login_as: str
) -> None:
    """Publish a version of a procedure."""
    key = procedure or file.stem
    command = Publish(key=key, source=file.read_bytes(), forms=_forms(file, folder, key), calendar=calendar)
    with counter.desk() as at:
        done = at.do(command, counter.acting(at, login_as))
    telling.say("cli.published", procedure=command.key, version=done.body["number"])
    for warning in cast(list[dict[str, Any]], done.body["warnings"]):
        click.echo(telling.finding_line(spoken(ctx), Finding(**warning, severity="warning")), err=True)


def _forms(file: Path, folder: Path | None, procedure: str) -> Mapping[str, bytes]:
    """The forms beside the diagram; a shipped SOP's own where there are none, as they lie in another folder."""
    beside = {path.name: path.read_bytes() for path in sorted((folder or file.parent).glob("*.json"))}
    return {**shipped(procedure), **beside}


@click.command(cls=Verb)
@click.argument("file", type=FILE)
@click.option("--forms", "folder", type=FOLDER, default=None)
@counter.json_wanted
@click.pass_context
def lint(ctx: click.Context, file: Path, folder: Path | None, as_json: bool) -> None:
    """Say everything that stands in the way of publishing."""
    found = findings(file.read_bytes(), _forms(file, folder, file.stem))
    if as_json:
        click.echo(telling.as_json(found))
    else:
        for one in found:
            click.echo(telling.finding_line(spoken(ctx), one))
        if not found:
            telling.say("cli.lint-clean")
    if any(one.severity == "error" for one in found):
        ctx.exit(1)
