"""The diagram's verbs: publish and lint."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import click

from bpmn.lint import lint as findings_of
from bpmn.reader import read
from engine.commands.publish import Publish
from forms.schema import load
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
def publish(file: Path, folder: Path | None, procedure: str, calendar: str, login_as: str) -> None:
    """Publish a version of a procedure."""
    command = Publish(
        key=procedure or file.stem, source=file.read_bytes(), forms=_forms(folder or file.parent), calendar=calendar
    )
    with counter.desk() as at:
        done = at.do(command, counter.acting(at, login_as))
    telling.say("cli.published", procedure=command.key, version=done.body["number"])
    for warning in cast(list[str], done.body["warnings"]):
        click.echo(warning, err=True)


def _forms(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.json"))}


@click.command(cls=Verb)
@click.argument("file", type=FILE)
@click.option("--forms", "folder", type=FOLDER, default=None)
@counter.json_wanted
@click.pass_context
def lint(ctx: click.Context, file: Path, folder: Path | None, as_json: bool) -> None:
    """Say everything that stands in the way of publishing."""
    document = read(file.read_bytes())
    texts = _forms(folder or file.parent)
    fields = {
        node.id: load(texts[name].decode()).condition_fields()
        for node in document.nodes.values()
        if (name := node.properties.get("formJsonSchemaFilename", "")) in texts
    }
    found = findings_of(document, fields)
    if as_json:
        click.echo(telling.as_json(found))
    else:
        for one in found:
            click.echo(telling.finding_line(spoken(ctx), one))
        if not found:
            telling.say("cli.lint-clean")
    if any(one.severity == "error" for one in found):
        ctx.exit(1)
