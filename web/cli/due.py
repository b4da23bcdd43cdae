"""`sopan due`: a due moment in working time, and how it was counted."""

from datetime import datetime
from zoneinfo import ZoneInfo

import click

from bpmn import span as spans
from engine.questions.people import OfficeFacts
from engine.questions.procedures import DueMoment
from web.cli import counter, telling
from web.cli.main import Verb, spoken
from web.words import moments


@click.command(cls=Verb)
@click.option("--from", "start", required=True, metavar="T")
@click.option("--span", "text", required=True, metavar="S")
@click.option("--calendar", default="", metavar="NAME")
@click.option("--explain", is_flag=True)
@counter.json_wanted
@click.pass_context
def due(ctx: click.Context, start: str, text: str, calendar: str, explain: bool, as_json: bool) -> None:
    """Print when a span that begins at a moment is over."""
    span = spans.read(text)
    with counter.desk() as at:
        zone = at.ask(OfficeFacts(), counter.OPERATOR).zone
        question = DueMoment(start=_moment(start, zone), span=text, calendar=calendar)
        counted, zone = at.ask(question, counter.OPERATOR)
    if as_json:
        click.echo(telling.as_json(counted))
        return
    language = spoken(ctx)
    click.echo(counted.due.astimezone(ZoneInfo(zone)).isoformat())
    telling.say("due.sentence", span=moments.span(language, span), due=moments.full_moment(language, counted.due, zone))
    if explain:
        for part in counted.segments:
            telling.say("due.segment", zone, start=part.start, end=part.end,
                        worktime=moments.worktime(language, part.minutes))  # fmt: skip
        for gone in counted.skipped:
            telling.say("due.skipped", day=moments.day(language, gone.date), why=gone.name or gone.reason)


def _moment(text: str, zone: str) -> datetime:
    """ISO 8601; a moment without an offset is meant in the office's zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        raise click.BadParameter(text, param_hint="--from") from fault
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=ZoneInfo(zone))
