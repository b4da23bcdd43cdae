"""Standing at the desk from the command line: as a person, or as whoever runs the office's machine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from engine.desk import Desk
from engine.errors import NoSuchPerson
from engine.house import open_desk
from engine.model import Actor, Done
from engine.questions.instance import InstancePage, TheInstance
from engine.questions.people import Credentials
from engine.settings import Settings
from web.cli import telling

OPERATOR = Actor(person=None, via="cli")

as_person = click.option("--as", "login", required=True, metavar="P")
as_person_or_operator = click.option("--as", "login_as", default="", metavar="P")
idempotency_key = click.option("--key", default=None, metavar="KEY")
json_wanted = click.option("--json", "as_json", is_flag=True)


def settings() -> Settings:
    return Settings.read(os.environ)


@contextmanager
def desk() -> Iterator[Desk]:
    """The desk of the office that the environment names."""
    opened = open_desk(settings())
    try:
        yield opened
    finally:
        opened.close()


def person(at: Desk, login: str) -> int:
    """The id of the person with that login. Raises NoSuchPerson."""
    known = at.ask(Credentials(login=login), OPERATOR)
    if known is None:
        raise NoSuchPerson(login=login)
    found: int = known[0]
    return found


def acting(at: Desk, login: str) -> Actor:
    """The person with that login, or the operator for ""."""
    return Actor(person=person(at, login), via="cli") if login else OPERATOR


def the_berkas(at: Desk, number: str, actor: Actor) -> InstancePage:
    """A Berkas by its number, or by the id that stands in its address."""
    question = TheInstance(instance=int(number)) if number.isdigit() else TheInstance(number=number)
    found: InstancePage = at.ask(question, actor)
    return found


def moment(text: str, zone: str, option: str) -> datetime:
    """ISO 8601; a moment without an offset is meant in the office's zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as fault:
        raise click.BadParameter(text, param_hint=option) from fault
    return found if found.tzinfo is not None else found.replace(tzinfo=ZoneInfo(zone))


def tell_done(at: Desk, done: Done) -> None:
    """One line about what was done, and where the Berkas is now."""
    if done.repeated:
        telling.say("cli.done-repeated")
    if done.instance is None:
        telling.say("cli.done", type=done.type)
        return
    found = at.ask(TheInstance(instance=done.instance), OPERATOR)
    telling.say("cli.done-berkas", number=found.number, title=found.title)
    for row in found.open_tasks:
        telling.say("cli.now-with", task=str(row.task), step=row.step_name, lane=row.lane, due=row.due)
    if not found.open_tasks:
        telling.say(f"state-long.{found.state}")
