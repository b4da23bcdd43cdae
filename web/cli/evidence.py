"""What happened, and whether it happens again: history, replay."""

import sys

import click

from engine.commands.judge import BeginReplay, EndReplay, JudgeThese
from engine.desk import Desk
from engine.model import Actor
from engine.questions.history import EventRow, History
from engine.questions.people import OfficeFacts
from engine.questions.replay import Replay, Verdict
from engine.questions.verdict import NotReplayed, Unsound
from web.cli import counter, telling
from web.cli.verb import Verb, spoken
from web.words.catalogue import say
from web.words.happenings import from_paper, happening, step_names
from web.words.refusals import sentence


@click.command(cls=Verb)
@click.argument("number")
@counter.json_wanted
@counter.as_person_or_operator
@click.pass_context
def history(ctx: click.Context, number: str, as_json: bool, login_as: str) -> None:
    """List the events of a Berkas."""
    with counter.desk() as at:
        actor = counter.acting(at, login_as)
        berkas = counter.the_berkas(at, number, actor)
        events = at.ask(History(instance=berkas.id), actor)
        zone = at.ask(OfficeFacts(), actor).zone
    if as_json:
        click.echo(telling.as_json(events))
        return
    steps = step_names(berkas.document)
    language = spoken(ctx)
    telling.table([(e.seq, e.at, _who(language, e, zone), happening(language, e, steps)) for e in events], zone)


def _who(language: str, event: EventRow, zone: str) -> str:
    """Who did it, and who entered it from paper."""
    noted = from_paper(language, event.entered, zone)
    return f"{event.actor_name} ({noted})" if noted else event.actor_name or "-"


@click.command(cls=Verb)
@click.argument("number", required=False)
@click.option("--all", "every", is_flag=True)
@click.option("--again", is_flag=True)
@counter.json_wanted
@counter.as_person_or_operator
@click.pass_context
def replay(ctx: click.Context, number: str | None, every: bool, again: bool, as_json: bool, login_as: str) -> None:
    """Re-execute the history of one Berkas, or go on with all of them, and compare."""
    if bool(number) == every or (again and not every):
        raise click.UsageError("NUMBER | --all [--again]")
    with counter.desk() as at:
        actor = counter.acting(at, login_as)
        if number is not None:
            found: list[Verdict] = [at.ask(Replay(instance=counter.the_berkas(at, number, actor).id), actor)]
            broken = sum(not verdict.sound for verdict in found)
        else:
            found, broken = _everything(at, actor, spoken(ctx), again=again, as_json=as_json)
    if as_json:
        click.echo(telling.as_json(found))
    elif number is not None:
        click.echo(_line(spoken(ctx), found[0]))
    if broken:
        ctx.exit(1)


def _everything(at: Desk, actor: Actor, language: str, *, again: bool, as_json: bool) -> tuple[list[Verdict], int]:
    """Every Berkas that this run has not done yet, each verdict kept at once: an interrupted run goes on from there.

    The verdicts for JSON, and how many of the whole run are not sound.
    """
    run = at.do(BeginReplay(again=again), actor).body
    since, total, before = str(run["since"]), int(str(run["total"])), int(str(run["done"]))
    found: list[Verdict] = []
    if run["resumed"]:
        telling.tell("replay.resumed", count=before)
    with click.progressbar(length=total, file=sys.stderr) as bar:
        bar.update(before)
        after = 0
        while batch := at.ask(NotReplayed(since=since, after=after), counter.OPERATOR):
            judged: tuple[Verdict, ...] = at.do(JudgeThese(instances=batch), actor).body["verdicts"]  # type: ignore[assignment]
            for verdict in () if as_json else judged:
                click.echo(_line(language, verdict))
            found += judged if as_json else ()
            after = batch[-1]
            bar.update(len(batch))
    broken: int = at.ask(Unsound(since=since), counter.OPERATOR)
    at.do(EndReplay(), actor)
    if not as_json:
        telling.say("replay.counted", count=max(total, before))
    return found, broken


def _line(language: str, verdict: Verdict) -> str:
    """The verdict in words: identical, or the first place where it is not; and whether the chain holds."""
    params: dict[str, object] = {"number": verdict.number, "events": verdict.events}
    if verdict.divergence is not None:
        where = verdict.divergence
        why = sentence(language, "divergence", where.code, where.params)
        found = {"seq": where.seq, "because": why, "code": where.code}
        return sentence(language, "replay", "diverges", {**params, **found})
    for said, broken in (("chain-broken", verdict.chain), ("office-broken", verdict.office)):
        if broken is not None:
            because = sentence(language, "chain", broken.why, {})
            return sentence(language, "replay", said, {**params, "seq": broken.seq, "because": because})
    if verdict.rows is not None:
        what = say(language, f"level.shown.{verdict.rows}")
        return sentence(language, "replay", "rows-differ", {**params, "what": what})
    return sentence(language, "replay", "identical", params)
