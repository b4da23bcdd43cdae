"""The course of a Berkas: take back, move, cancel."""

import click

from engine.commands.claim import Assign
from engine.commands.move import Cancel, Move, TakeBack
from web.cli import counter
from web.cli.verb import Verb


@click.command("take-back", cls=Verb)
@click.argument("number")
@counter.as_person
def take_back(number: str, login: str) -> None:
    """Take back what one has just handed on."""
    with counter.desk() as at:
        actor = counter.acting(at, login)
        counter.tell_done(at, at.do(TakeBack(instance=counter.the_berkas(at, number, actor).id), actor))


@click.command(cls=Verb)
@click.argument("number")
@click.argument("element")
@click.option("--reason", required=True)
@counter.as_person_or_operator
def move(number: str, element: str, reason: str, login_as: str) -> None:
    """Bring a Berkas back to a step."""
    with counter.desk() as at:
        actor = counter.acting(at, login_as)
        berkas = counter.the_berkas(at, number, counter.OPERATOR).id
        counter.tell_done(at, at.do(Move(instance=berkas, element=element, reason=reason), actor))


@click.command(cls=Verb)
@click.argument("number")
@click.option("--reason", required=True)
@counter.as_person_or_operator
def cancel(number: str, reason: str, login_as: str) -> None:
    """Cancel a Berkas."""
    with counter.desk() as at:
        actor = counter.acting(at, login_as)
        berkas = counter.the_berkas(at, number, counter.OPERATOR).id
        counter.tell_done(at, at.do(Cancel(instance=berkas, reason=reason), actor))


@click.command(cls=Verb)
@click.argument("task", type=int)
@click.argument("login")
@click.option("--reason", required=True)
@counter.as_person_or_operator
def assign(task: int, login: str, reason: str, login_as: str) -> None:
    """Give a task to another person of its lane."""
    with counter.desk() as at:
        command = Assign(task=task, person=counter.person(at, login), reason=reason)
        counter.tell_done(at, at.do(command, counter.acting(at, login_as)))
