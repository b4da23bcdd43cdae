"""The verb that turns a drawing into a procedure: each repair is shown, and asked for unless all are accepted."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import click

from bpmn.names import names
from bpmn.repair import Repair, Repaired, forms_named, processes
from bpmn.repair import repair as repaired
from engine.commands.drafts import LARGEST
from engine.foreign_forms import written_forms
from forms.library import shipped
from forms.schema import load
from web.cli import counter, telling
from web.cli.verb import Verb, spoken
from web.owner.findings import repaired as sentence

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
    beside = _beside(file, folder)
    forms = _forms(file, beside, forms_named(source))
    wanted: Collection[str] | Callable[[Repair], bool] | None = None
    if out is not None and not accept_all:
        called = names(source)
        wanted = frozenset(accepted) if accepted else (lambda one: click.confirm(_line(spoken(ctx), one, called)))
    done = repaired(source, wanted, process=process, forms=forms, beside=beside)
    if out is not None:
        out.write_bytes(done.source)
        for name, content in written_forms(done.forms).items():
            (out.parent / name).write_bytes(content)
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
    called = names(source)
    for sign, repairs in (("+", done.done), ("-", done.declined)):
        for one in repairs:
            click.echo(f"{sign} {_line(spoken(ctx), one, called)}")
    if not done.done and not done.declined:
        telling.say("cli.repair-none")
    if out is not None:
        _tell_files(done, out)
    if done.left:
        telling.say("cli.repair-left", count=len(done.left))
        for left in done.left:
            click.echo(telling.finding_line(spoken(ctx), left), err=True)


def _tell_files(done: Repaired, out: Path) -> None:
    telling.say("cli.repair-written", count=len(done.done), file=str(out))
    for name in done.forms:
        telling.say("cli.repair-form", file=str(out.parent / name))


def _line(language: str, one: Repair, called: Mapping[str, str]) -> str:
    return f"{sentence(language, one, called)} [{one.key}]"


def _beside(file: Path, folder: Path | None) -> Mapping[str, bytes]:
    """The files beside the diagram that may be forms, of this engine or of another tool."""
    paths = sorted(path for path in (folder or file.parent).iterdir() if path.suffix in (".json", ".form"))
    return {path.name: path.read_bytes() for path in paths if path.is_file() and path.stat().st_size <= LARGEST}


def _forms(file: Path, beside: Mapping[str, bytes], named: Collection[str]) -> Mapping[str, Fields]:
    """What conditions may read of each form that the diagram names and that lies beside it."""
    texts = {**shipped(file.stem), **beside}
    return {name: load(text.decode()).condition_fields() for name, text in texts.items() if name in named}
