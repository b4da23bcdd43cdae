"""What happened, and whether it happens again: history, replay."""

import click

from engine.desk import Desk
from engine.questions.history import History
from engine.questions.people import OfficeFacts
from engine.questions.replay import AllInstances, Replay, Verdict
from web.cli import counter, telling
from web.cli.verb import Verb, spoken
from web.words.happenings import happening, step_names
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
    telling.table([(e.seq, e.at, e.actor_name or "-", happening(spoken(ctx), e, steps)) for e in events], zone)


@click.command(cls=Verb)
@click.argument("number", required=False)
@click.option("--all", "every", is_flag=True)
@counter.json_wanted
@counter.as_person_or_operator
@click.pass_context
def replay(ctx: click.Context, number: str | None, every: bool, as_json: bool, login_as: str) -> None:
    """Re-execute the history of one Berkas or all, and compare."""
    if bool(number) == every:
        raise click.UsageError("NUMBER | --all")
    with counter.desk() as at:
        actor = counter.acting(at, login_as)
        found: list[Verdict] = [at.ask(Replay(instance=one), actor) for one in _chosen(at, number)]
    if as_json:
        click.echo(telling.as_json(found))
    else:
        for verdict in found:
            click.echo(_line(spoken(ctx), verdict))
        if every:
            telling.say("replay.counted", count=len(found))
    if not all(verdict.identical and verdict.chain is None and verdict.office is None for verdict in found):
        ctx.exit(1)


def _chosen(at: Desk, number: str | None) -> tuple[int, ...]:
    if number is not None:
        return (counter.the_berkas(at, number, counter.OPERATOR).id,)
    everything: tuple[int, ...] = at.ask(AllInstances(), counter.OPERATOR)
    return everything


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
    return sentence(language, "replay", "identical", params)
