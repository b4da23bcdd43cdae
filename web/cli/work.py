"""A person's work: start, tasks, complete, claim, release."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from engine.commands.claim import Claim, Release
from engine.commands.complete import Complete
from engine.commands.record import RecordFromPaper
from engine.commands.start import Start
from engine.desk import Desk
from engine.model import SIFAT, Actor
from engine.questions.people import OfficeFacts
from engine.questions.tasks import MyTasks
from web.cli import counter, telling
from web.cli.verb import Verb

SCAN = "pindaian"


@click.command(cls=Verb)
@click.argument("procedure", metavar="KEY")
@click.option("--title", required=True, metavar="T")
@click.option("--sifat", type=click.Choice(SIFAT), default=SIFAT[0])
@click.option("--letter-number", default="")
@click.option("--letter-date", default="", metavar="YYYY-MM-DD")
@counter.idempotency_key
@counter.as_person
def start(procedure: str, title: str, sifat: str, letter_number: str, letter_date: str, key: str, login: str) -> None:
    """Start a Berkas."""
    command = Start(
        procedure=procedure, title=title, sifat=sifat, letter_number=letter_number, letter_date=letter_date
    )
    with counter.desk() as at:
        counter.tell_done(at, at.do(command, counter.acting(at, login), key))


@click.command(cls=Verb)
@counter.json_wanted
@counter.as_person
def tasks(as_json: bool, login: str) -> None:
    """List a person's open tasks."""
    with counter.desk() as at:
        actor = counter.acting(at, login)
        rows = at.ask(MyTasks(limit=50), actor)
        if as_json:
            click.echo(telling.as_json(rows))
            return
        zone = at.ask(OfficeFacts(), actor).zone
    telling.table([(row.task, row.number, row.step_name, row.due, row.title) for row in rows], zone)
    if not rows:
        telling.say("tasks.none")


@click.command(cls=Verb)
@click.argument("task", type=int)
@click.option("--answers", default="{}", metavar="JSON")
@click.option("--file", "files", multiple=True, metavar="FIELD=PATH")
@click.option("--late-cause", default="")
@click.option("--medium", type=click.Choice(("aplikasi", "basah", "TTE")), default="aplikasi")
@click.option("--entered-by", "recorder", default="", metavar="P2")
@click.option("--signed-at", "signed", default="", metavar="T")
@counter.idempotency_key
@counter.as_person
def complete(
    task: int, answers: str, files: Sequence[str], late_cause: str, medium: str, recorder: str, signed: str, key: str,
    login: str,
) -> None:
    """Complete a task with its answers; with --entered-by from paper, in the name of who signed it."""
    if bool(recorder) != bool(signed):
        raise click.UsageError("--entered-by P2 --signed-at T")
    given = _answers(answers)
    named = [_field_and_path(text) for text in files]
    with counter.desk() as at:
        actor = counter.acting(at, recorder or login)
        everything = {**given, **_kept(at, actor, given, named)}
        command = (
            _from_paper(at, login, signed, task, everything, late_cause) if recorder
            else Complete(task=task, answers=everything, medium=medium, late_cause=late_cause)
        )
        counter.tell_done(at, at.do(command, actor, key))


def _from_paper(
    at: Desk, login: str, signed: str, task: int, given: Mapping[str, object], late_cause: str
) -> RecordFromPaper:
    """What a recorder enters; the scan is the file of the field `pindaian`, which no form has."""
    zone = at.ask(OfficeFacts(), counter.OPERATOR).zone
    scans = given.get(SCAN)
    return RecordFromPaper(
        task=task, official=counter.person(at, login), signed_at=counter.moment(signed, zone, "--signed-at"),
        scan=str(scans[0]) if isinstance(scans, list) and scans else "", late_cause=late_cause,
        answers={name: value for name, value in given.items() if name != SCAN},
    )


def _answers(text: str) -> Mapping[str, object]:
    try:
        # As text first: a number with a fraction stays the decimal it was typed as.
        given = json.loads(text, parse_float=str)
    except ValueError as fault:
        raise click.BadParameter(str(fault), param_hint="--answers") from fault
    if not isinstance(given, dict):
        raise click.BadParameter("{...}", param_hint="--answers")
    return given


def _field_and_path(text: str) -> tuple[str, Path]:
    field, mark, path = text.partition("=")
    if not mark or not Path(path).is_file():
        raise click.BadParameter(text, param_hint="--file")
    return field, Path(path)


def _kept(at: Desk, actor: Actor, given: Mapping[str, object], named: Sequence[tuple[str, Path]]) -> dict[str, object]:
    """The ids of the files, after those that a field already has."""
    ids: dict[str, list[object]] = {}
    for field, path in named:
        before = given.get(field)
        into = ids.setdefault(field, list(before) if isinstance(before, list) else [])
        with path.open("rb") as stream:
            into.append(at.keep_file(stream, path.name, actor).id)
    return dict(ids)


@click.command(cls=Verb)
@click.argument("task", type=int)
@counter.as_person
def claim(task: int, login: str) -> None:
    """Take a task for oneself."""
    with counter.desk() as at:
        counter.tell_done(at, at.do(Claim(task=task), counter.acting(at, login)))


@click.command(cls=Verb)
@click.argument("task", type=int)
@counter.as_person
def release(task: int, login: str) -> None:
    """Give a task back to the others of the lane."""
    with counter.desk() as at:
        counter.tell_done(at, at.do(Release(task=task), counter.acting(at, login)))
