"""`sopan seal`, `sopan seal rotate`, `sopan checkpoint`."""

import click

from engine.errors import NotFound
from engine.model import CheckpointRow
from engine.questions.seals import NewestCheckpoint
from engine.seal_keys import rotate
from engine.sealer import seal as make_checkpoint
from engine.sealer import write_out
from web.cli import counter, telling
from web.cli.verb import Group, Verb


@click.group(cls=Group, invoke_without_command=True)
@click.pass_context
def seal(ctx: click.Context) -> None:
    """Seal now whatever is not sealed."""
    if ctx.invoked_subcommand is not None:
        return
    with counter.desk() as at:
        home = counter.settings().home
        before: CheckpointRow | None = at.ask(NewestCheckpoint(), counter.OPERATOR)
        made = make_checkpoint(at, home, counter.OPERATOR, full=True)
        write_out(at, home, counter.OPERATOR)
        newest: CheckpointRow | None = at.ask(NewestCheckpoint(number=made), counter.OPERATOR)
    if made is None:
        telling.say("seal.nothing", number=str(newest.number if newest is not None else "-"))
    elif newest is not None:
        telling.say("seal.done", number=str(made), events=newest.size - (before.size if before is not None else 0))


@seal.command("rotate")
@click.option("--lost", is_flag=True)
def seal_rotate(lost: bool) -> None:
    """Change the key that seals, and seal the change."""
    with counter.desk() as at:
        home = counter.settings().home
        key = rotate(at, home, counter.OPERATOR, lost=lost)
        make_checkpoint(at, home, counter.OPERATOR)
        write_out(at, home, counter.OPERATOR)
    telling.say("seal.rotated", public=key.public.hex())


@click.command(cls=Verb)
@click.option("--number", type=click.IntRange(1), default=None)
def checkpoint(number: int | None) -> None:
    """Print the newest checkpoint as it was signed."""
    with counter.desk() as at:
        found: CheckpointRow | None = at.ask(NewestCheckpoint(number=number), counter.OPERATOR)
    if found is None:
        raise NotFound(kind="checkpoint", name=0)
    click.echo(found.text, nl=False)
