"""Evidence that leaves the house: take it, and judge one that came from elsewhere."""

import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

import click

from engine.evidence import Evidence, EvidenceUnreadable, material, read
from engine.questions.evidence import EvidencePage, TheEvidence
from engine.replay import replay
from web.bundle import hitung, verifikasi
from web.bundle.pack import pack, words
from web.cli import counter, telling
from web.cli.verb import Group, spoken
from web.words.refusals import sentence

MOST_BYTES = 4 * 1024**3  # unpacked; more is no evidence but an attack
FOLDERS = ("versi", "dokumen")
NAMES = ("bukti.json", "isi.txt", "cap.txt", "buka.html", "verifikasi.py", "BACA-SAYA.txt")


@click.group(cls=Group)
def evidence() -> None:
    """Evidence to take out of the house, and to judge."""


@evidence.command("take")
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@click.option("-o", "--output", "out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@counter.as_person_or_operator
def take(numbers: tuple[str, ...], out: Path, login_as: str) -> None:
    """Write the evidence of one Berkas or several into an archive."""
    with counter.desk() as at:
        actor = counter.acting(at, login_as)
        wanted = tuple(counter.the_berkas(at, number, actor).id for number in numbers)
        found: EvidencePage = at.ask(TheEvidence(instances=wanted), actor)
    half = out.with_name(out.name + ".part")  # under its own name stands only a whole archive
    try:
        with half.open("wb") as stream:
            pack(stream, found)
        half.replace(out)
    except OSError as error:
        raise click.FileError(str(out), error.strerror) from error
    finally:
        half.unlink(missing_ok=True)
    telling.say("evidence.taken", count=len(found.numbers), file=str(out))


@evidence.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--checkpoint", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def check(ctx: click.Context, file: Path, checkpoint: Path | None) -> None:
    """Judge an archive with nothing but itself: chains, seal, files, and every step executed again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        strays = _unpacked(file, folder)
        found = _read(folder)
        verifikasi.WORDS.update(words())
        report = verifikasi.Report(spoken(ctx), sys.stdout)
        for stray in strays:
            report.tell("bad", "extra", name=stray)
        try:
            verifikasi.check(hitung.strict((folder / "bukti.json").read_text(encoding="utf-8")), folder,
                             checkpoint, report)
        except (OSError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as why:
            raise EvidenceUnreadable(why="shape") from why
        _executed(found, report, spoken(ctx))
        report.close()
    ctx.exit(1 if report.broken else 3 if report.weak else 0)


def _executed(found: Evidence, report: verifikasi.Report, language: str) -> None:
    """What the program in the archive cannot do: the history of each Berkas, executed again."""
    for stream in found.subjects:
        number = verifikasi.number_of([{"body": e.body} for e in found.streams[stream][:1]]) or stream
        divergence, _ = replay(found.streams[stream], material(found, stream))
        if divergence is None:
            report.tell("ok", "executed", number=number)
            continue
        because = sentence(language, "divergence", divergence.code, divergence.params)
        report.tell("bad", "diverged", number=number, seq=divergence.seq, why=because)


def _unpacked(file: Path, folder: Path) -> list[str]:
    """Only what belongs there, under names of ours; the names of what does not belong there.

    Raises: EvidenceUnreadable(why: not-zip | too-large | doubled-name).
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir()]
            if len({e.filename for e in entries}) != len(entries):
                raise EvidenceUnreadable(why="doubled-name")
            ours = [e for e in entries if _ours(PurePosixPath(e.filename))]
            if sum(e.file_size for e in ours) > MOST_BYTES:
                raise EvidenceUnreadable(why="too-large")
            for entry in ours:
                archive.extract(entry, folder)
            return [e.filename for e in entries if e not in ours]
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError) as error:
        raise EvidenceUnreadable(why="not-zip") from error


def _ours(path: PurePosixPath) -> bool:
    return str(path) in NAMES or (path.parts[0] in FOLDERS and ".." not in path.parts)


def _read(folder: Path) -> Evidence:
    def content(path: str) -> bytes | None:
        place = folder / path
        return place.read_bytes() if _ours(PurePosixPath(path)) and place.is_file() else None

    try:
        text = (folder / "bukti.json").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EvidenceUnreadable(why="not-json") from error
    return read(text, content)
