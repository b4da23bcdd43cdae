"""`sopan erase`: lawfully erase answers or files of a Berkas; the history says what is gone and on which basis."""

import click

from engine.commands.erase import EraseAnswers, EraseFile
from engine.erasing import erase as finish
from web.cli import counter
from web.cli.verb import Verb


@click.command(cls=Verb)
@click.argument("number")
@click.option("--answers", "seqs", multiple=True, type=int, metavar="SEQ")
@click.option("--field", "fields", multiple=True, metavar="NAME")
@click.option("--document", default="", metavar="NAME")
@click.option("--version", type=int, default=None, metavar="N")
@click.option("--reason", required=True)
@click.option("--basis", required=True)
@counter.as_person_or_operator
def erase(number: str, seqs: tuple[int, ...], fields: tuple[str, ...], document: str, version: int | None, reason: str,
          basis: str, login_as: str) -> None:
    """Erase answers by event or by field, or a document's bytes."""
    if bool(seqs or fields) == bool(document) or (version is not None and not document):
        raise click.UsageError("--answers SEQ | --field NAME | --document NAME [--version N]")
    with counter.desk() as at:
        berkas = counter.the_berkas(at, number, counter.OPERATOR).id
        command: EraseAnswers | EraseFile
        if document:
            command = EraseFile(instance=berkas, document=document, version=version, reason=reason, basis=basis)
        else:
            command = EraseAnswers(instance=berkas, seqs=seqs, fields=fields, reason=reason, basis=basis)
        counter.tell_done(at, finish(at, command, counter.acting(at, login_as)))
