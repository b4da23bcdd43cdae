"""The verb that turns a drawing into a procedure: each repair is shown, and asked for unless all are accepted."""

from collections.abc import Collection, Mapping
from pathlib import Path

import click

from bpmn.repair import Repair, Repaired, forms_named, processes
from bpmn.repair import repair as repaired
from forms.library import shipped
from forms.schema import load
from web.cli import counter, telling
from web.cli.verb import Verb, spoken
from web.words.refusals import repair_sentence

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)

Fields = Mapping[str, tuple[str, ...] | None]


@click.command(cls=Verb)
@click.argument("file", type=FILE)
@click.option("-o", "--output", "out", type=OUT, default=None)
@click.option("--accept-all", is_flag=True)
@click.option("--accept", "accepted", multiple=True, metavar="CODE:ELEMENT")
@click.option("--process", default="", metavar="ID")
@click.option("--forms", "folder", type=FOLDER, default=None)
@counter.json_wanted
@click.pass_context
def repair(
    ctx: click.Context,
    file: Path,
    out: Path | None,
    accept_all: bool,
    accepted: tuple[str, ...],
    process: str,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Show what would be repaired; with -o ask for each, or take what was accepted, and write the file."""
    source = file.read_bytes()
    forms = _forms(file, folder, forms_named(source))
    if accept_all or out is None:
        done = repaired(source, process=process, forms=forms)
    elif accepted:
        done = repaired(source, frozenset(accepted), process=process, forms=forms)
    else:
        done = repaired(source, lambda one: click.confirm(_line(spoken(ctx), one)), process=process, forms=forms)
    if out is not None:
        out.write_bytes(done.source)
    if as_json:
        click.echo(telling.as_json({"done": done.done, "declined": done.declined, "left": done.left}))
    else:
        _tell(ctx, source, done, out, process)
    if done.left:
        ctx.exit(1)


def _tell(ctx: click.Context, source: bytes, done: Repaired, out: Path | None, process: str) -> None:
    found = processes(source)
    if len(found) > 1 and not process:
        telling.say("cli.repair-process", count=len(found), element=found[0].id, steps=found[0].steps)
    for sign, repairs in (("+", done.done), ("-", done.declined)):
        for one in repairs:
            click.echo(f"{sign} {_line(spoken(ctx), one)}")
    if not done.done and not done.declined:
        telling.say("cli.repair-none")
    if out is not None:
        telling.say("cli.repair-written", count=len(done.done), file=str(out))
    if done.left:
        telling.say("cli.repair-left", count=len(done.left))
        for left in done.left:
            click.echo(telling.finding_line(spoken(ctx), left), err=True)


def _line(language: str, one: Repair) -> str:
    return f"{repair_sentence(language, one, one.element)} [{one.key}]"


def _forms(file: Path, folder: Path | None, named: Collection[str]) -> Mapping[str, Fields]:
    """What conditions may read of each form that the diagram names and that lies beside it."""
    beside = {path.name: path.read_bytes() for path in sorted((folder or file.parent).glob("*.json"))}
    texts = {**shipped(file.stem), **beside}
    return {name: load(text.decode()).condition_fields() for name, text in texts.items() if name in named}
