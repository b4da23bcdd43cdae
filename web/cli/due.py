"""`sopan due`: a due moment in working time, and how it was counted."""

from zoneinfo import ZoneInfo

import click

from bpmn import span as spans
from engine.calendar import Explanation
from engine.questions.people import OfficeFacts
from engine.questions.procedures import DueMoment
from web.cli import counter, telling
from web.cli.verb import Verb, spoken
from web.words import moments
from web.words.catalogue import say


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
        question = DueMoment(start=counter.moment(start, zone, "--from"), span=text, calendar=calendar)
        counted, zone = at.ask(question, counter.OPERATOR)
    if as_json:
        click.echo(telling.as_json(counted))
        return
    language = spoken(ctx)
    click.echo(counted.due.astimezone(ZoneInfo(zone)).isoformat())
    telling.say("due.sentence", span=moments.span(language, span), due=moments.full_moment(language, counted.due, zone))
    if explain:
        _explain(counted, language, zone)


def _explain(counted: Explanation, language: str, zone: str) -> None:
    """The pieces of working time that were counted, the days that were not, and what is not decreed yet."""
    for part in counted.segments:
        worktime = moments.worktime(language, part.minutes)
        telling.say("due.segment", zone, start=part.start, end=part.end, worktime=worktime)
    for gone in counted.skipped:
        why = ", ".join(filter(None, (gone.name or say(language, f"due.skipped.{gone.reason}"), gone.kind)))
        telling.say("due.skipped", day=moments.day(language, gone.date), why=why)
    for name in counted.provisional:
        telling.say("due.provisional", name=name)
