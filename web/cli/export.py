"""What leaves the house for process mining: export, net."""

import signal
import sys
from pathlib import Path
from types import FrameType

import click

from engine.exporting import FORMATS, Wanted, open_export, whole_file, write_all
from engine.logs.flat import SEPARATOR
from engine.questions.logs import Selection
from engine.questions.net import NetPage, TheNet
from web.cli import counter, telling
from web.cli.verb import Verb, spoken
from web.words.catalogue import say

INTERRUPTED = 130  # as a shell says it


@click.command(cls=Verb)
@click.argument("kind", type=click.Choice(tuple(FORMATS)))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sop", default="", metavar="SOP")
@click.option("--from", "first", default="", metavar="DATE")
@click.option("--to", "last", default="", metavar="DATE")
@click.option("--pseudonyms", is_flag=True)
@counter.as_person_or_operator
@click.pass_context
def export(
    ctx: click.Context, kind: str, file: Path, sop: str, first: str, last: str, pseudonyms: bool, login_as: str
) -> None:
    """Write the histories of a period to a file."""
    language = spoken(ctx)
    wanted = Wanted(
        format=kind, selection=Selection(procedure=sop, first=first, last=last), pseudonyms=pseudonyms,
        compressed=file.suffix == ".gz", separator=SEPARATOR[language],
    )
    signal.signal(signal.SIGTERM, _stop)
    try:
        with counter.desk() as at:
            actor = counter.acting(at, login_as)
            with whole_file(file, at.entropy(4).hex()) as stream:
                begun = open_export(at, wanted, actor)
                many, label = begun.start.size.cases, say(language, "export.progress")
                # On stderr, and only where somebody looks.
                with click.progressbar(length=many, label=label, file=sys.stderr, show_pos=True) as bar:
                    write_all(stream, begun.chunks(lambda read: bar.update(read - bar.pos)))
    except KeyboardInterrupt:
        click.echo(f"sopan: {say(language, 'export.interrupted', file=str(file))}", err=True)
        ctx.exit(INTERRUPTED)
    telling.say("export.written", file=str(file), cases=begun.start.size.cases, events=begun.events, size=begun.size)
    telling.say("export.digest", digest=begun.digest)


def _stop(number: int, frame: FrameType | None) -> None:
    """Asked to stop: as if somebody had pressed Ctrl-C, so that nothing half is left."""
    raise KeyboardInterrupt


@click.command(cls=Verb)
@click.argument("sop")
@click.option("-o", "--output", "file", type=click.Path(path_type=Path), required=True, metavar="FILE.pnml")
@click.pass_context
def net(ctx: click.Context, sop: str, file: Path) -> None:
    """Write the Petri net of an SOP in force."""
    with counter.desk() as at:
        found: NetPage = at.ask(TheNet(procedure=sop), counter.OPERATOR)
        with whole_file(file, at.entropy(4).hex()) as stream:
            stream.write(found.pnml.encode())
    telling.say("export.net-written", file=str(file))
