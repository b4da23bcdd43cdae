"""The verb of the SOP sheet: a table of steps becomes a diagram, and what is unclear in it is asked."""

import json
from pathlib import Path

import click

from bpmn.sheet import lines, paste
from bpmn.sheet.answers import NAMES, answered
from bpmn.sheet.guesses import guessed
from bpmn.sheet.questions import Question, asked
from bpmn.sheet.rows import Sheet
from bpmn.sheet.to_diagram import diagram
from web.cli import counter, telling
from web.cli.verb import Group, spoken
from web.words.questions import question

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)


@click.group(cls=Group)
def sheet() -> None:
    """The SOP sheet (see `Group.format_help_text`)."""


@sheet.command("import")
@click.argument("file", type=FILE)
@click.option("-o", "--output", "out", type=OUT, default=None)
@click.option("--answers", type=FILE, default=None)
@counter.json_wanted
@click.pass_context
def import_(ctx: click.Context, file: Path, out: Path | None, answers: Path | None, as_json: bool) -> None:
    """Print what is unclear in the sheet; with -o write the diagram, whatever is still open being guessed."""
    known = guessed(paste.read(lines.decoded(file.read_bytes())))
    if answers is not None:
        known = answered(known, _loaded(answers))
    open_questions, aside = asked(known), [f"{row.number} {row.activity}".strip() for row in known.aside]
    if out is not None:
        out.write_bytes(diagram(known))
    if as_json:
        click.echo(telling.as_json({"rows": len(known.rows), "aside": aside, "questions": open_questions}))
        return
    telling.say("cli.sheet-read", rows=len(known.rows), lanes=", ".join(known.lanes) or "-")
    for line in aside:
        telling.say("cli.sheet-aside", text=line)
    for one in open_questions:
        click.echo(_line(spoken(ctx), one, known))
    if not open_questions:
        telling.say("cli.sheet-clear")
    if out is not None:
        telling.say("cli.sheet-written", file=str(out), count=len(open_questions))


def _line(language: str, one: Question, known: Sheet) -> str:
    """The question, and in brackets the place of its answer in a file of answers."""
    row = known.row(one.row)
    place = [one.number or (row.number if row else ""), NAMES.get(one.field, "")]
    return f"? {question(language, one)} [{' '.join(part for part in (one.code, *place) if part)}]"


def _loaded(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as broken:
        raise click.UsageError(f"{path}: {broken}") from broken
