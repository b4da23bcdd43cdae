"""`sopan verify`: is everything as it was recorded and sealed; what is broken, and what this does not prove."""

from pathlib import Path

import click

from engine.desk import Desk
from engine.errors import OfficeUnreadable
from engine.questions.people import OfficeFacts
from engine.questions.verify import Verify
from engine.verification.flaw import Report
from web.cli import counter, telling
from web.cli.verb import Verb, spoken
from web.words.catalogue import say
from web.words.flaws import flaw
from web.words.moments import DEFAULT_ZONE


@click.command(cls=Verb)
@click.option("--to", "held", metavar="CHECKPOINTFILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--no-files", is_flag=True)
@counter.json_wanted
@click.pass_context
def verify(ctx: click.Context, held: Path | None, no_files: bool, as_json: bool) -> None:
    """Check everything; exit status 1 when something is broken."""
    kept = held.read_text(encoding="utf-8", errors="replace") if held is not None else ""
    with counter.desk() as at:
        zone = _zone(at)
        report: Report = at.ask(Verify(held=kept or (" " if held else ""), files=not no_files), counter.OPERATOR)
    if as_json:
        click.echo(telling.as_json({"whole": report.whole, **vars(report)}))
    else:
        _tell(spoken(ctx), report, zone, no_files=no_files)
    if not report.whole:
        ctx.exit(1)


def _zone(at: Desk) -> str:
    """The office's zone; a history that cannot be read has none."""
    try:
        return str(at.ask(OfficeFacts(), counter.OPERATOR).zone)
    except OfficeUnreadable:
        return DEFAULT_ZONE


def _tell(language: str, report: Report, zone: str, *, no_files: bool) -> None:
    _tell_flaws(language, report, zone)
    counts = report.counts
    if report.checkpoint is not None:
        telling.say("verify.sealed", zone, checkpoint=report.checkpoint, at=report.checkpoint_at, sealed=counts.sealed)
    telling.say("verify.unsealed", count=counts.unsealed)
    if report.held and report.whole:
        telling.say("verify.held", numbers=report.held)
    telling.say("verify.counted", **{
        name: getattr(counts, name) for name in ("checkpoints", "answers", "files", "versions", "calendars", "erased")
    })
    if no_files:
        telling.say("verify.files-skipped")
    for one in report.remarks:
        telling.say("verify.remark", said=flaw(language, one, zone))
    telling.say("verify.not-proven")
    for name in report.not_proven:
        click.echo(f"- {say(language, f'not-proven.{name}')}")


def _tell_flaws(language: str, report: Report, zone: str) -> None:
    counts = report.counts
    if report.whole:
        said = "verify.whole" if report.checkpoint is not None else "verify.chained"
        telling.say(said, events=counts.events, streams=counts.streams)
    else:
        telling.say("verify.broken", count=report.flaw_count)
        for one in report.flaws:
            click.echo(f"- {flaw(language, one, zone)} [{one.code}]")
        if report.flaw_count > len(report.flaws):
            telling.say("verify.more", count=report.flaw_count - len(report.flaws))
