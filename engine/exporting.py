"""An export from beginning to end: asked for batch by batch, written as it is read, recorded before and after."""

import gc
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from engine.commands.export import BeginExport, EndExport
from engine.desk import Desk
from engine.errors import Invalid
from engine.logs import flat, ocel, xes
from engine.logs.case import Case, Ground
from engine.logs.pseudonym import KEY, pseudonyms
from engine.model import Actor
from engine.questions.logs import LogCases, LogGround, LogStart, Selection, under_pseudonyms

PIECE = 64 * 1024  # characters that leave at once
LEVEL = 3  # of compression: beyond it a log becomes little smaller and much slower
GZIP = 31  # zlib's window of 15 bits, with the header of gzip

Pieces = Iterator[tuple[str, int]]


class TargetRefused(Invalid):
    """The file cannot be written there; nothing was left under its name."""

    code = "export-target"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What to export and how."""

    format: str  # a key of FORMATS
    selection: Selection = field(default_factory=Selection)
    pseudonyms: bool = False
    compressed: bool = True
    separator: str = ";"  # of a CSV file


@dataclass(frozen=True, kw_only=True)
class Format:
    """One kind of file."""

    type: str  # media type
    ending: str
    write: Callable[[Ground, Callable[[], Iterator[Case]], Wanted], Pieces]


FORMATS: Mapping[str, Format] = {
    "xes": Format(type=xes.TYPE, ending=xes.ENDING, write=lambda ground, cases, wanted: xes.written(ground, cases())),
    "ocel": Format(type=ocel.TYPE, ending=ocel.ENDING, write=lambda ground, cases, wanted: ocel.written(ground, cases)),
    "csv": Format(
        type=flat.TYPE, ending=flat.ENDING,
        write=lambda ground, cases, wanted: flat.written(ground, cases(), wanted.separator),
    ),
}


@dataclass(kw_only=True)
class Export:
    """An export that has begun; `chunks` writes it, once."""

    desk: Desk
    actor: Actor
    wanted: Wanted
    start: LogStart
    begun: int  # seq of its beginning in the access stream
    read: int = 0  # Berkas so far, of `start.size.cases`
    events: int = 0
    size: int = 0
    digest: str = ""

    def chunks(self, progress: Callable[[int], None] = lambda read: None) -> Iterator[bytes]:
        """The file's bytes; the end is recorded before the last of them is handed out.

        Raises: Refusal and its kinds; then the file is not whole and must not be used.
        """
        sha, held = hashlib.sha256(), b""
        for chunk in self._packed(progress):
            self.size += len(chunk)
            sha.update(chunk)
            if held:
                yield held
            held = chunk
        self.digest = sha.hexdigest()
        self.desk.do(
            EndExport(begun=self.begun, cases=self.start.size.cases, events=self.events, size=self.size,
                      digest=self.digest),
            self.actor,
        )
        yield held

    def _packed(self, progress: Callable[[int], None]) -> Iterator[bytes]:
        if not self.wanted.compressed:
            yield from self._encoded(progress)
            return
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
        for chunk in self._encoded(progress):
            packed = packer.compress(chunk)
            if packed:
                yield packed
        yield packer.flush()

    def _encoded(self, progress: Callable[[int], None]) -> Iterator[bytes]:
        gc.freeze()  # what was here before need not be searched again with each of millions of short-lived values
        try:
            yield from self._pieces(progress)
        finally:
            gc.unfreeze()

    def _pieces(self, progress: Callable[[int], None]) -> Iterator[bytes]:
        waiting: list[str] = []
        length = 0
        for piece, events in FORMATS[self.wanted.format].write(self.start.ground, lambda: self._cases(progress),
                                                               self.wanted):
            self.events += events
            waiting.append(piece)
            length += len(piece)
            if length >= PIECE:
                yield "".join(waiting).encode()
                waiting, length = [], 0
        yield "".join(waiting).encode()

    def _cases(self, progress: Callable[[int], None]) -> Iterator[Case]:
        after, self.read = 0, 0
        while batch := self.desk.ask(LogCases(chosen=self.start.chosen, after=after), self.actor):
            yield from batch
            after = batch[-1].id
            self.read += len(batch)
            progress(self.read)


def open_export(desk: Desk, wanted: Wanted, actor: Actor) -> Export:
    """Look what there is to export, and record that it begins.

    Raises: Forbidden and its kinds, NotFound, ExportRefused.
    """
    start: LogStart = desk.ask(LogGround(selection=wanted.selection), actor)
    if wanted.pseudonyms:
        # The key lives as long as this call: nobody can turn the names back, nor join two exports by them.
        people = pseudonyms(start.ground.people, desk.entropy(KEY))
        named = LogStart(ground=under_pseudonyms(start.ground, people), chosen=start.chosen, size=start.size)
        start = named
    begun = desk.do(
        BeginExport(
            format=wanted.format, procedure=start.chosen.procedure or "", first=wanted.selection.first,
            last=wanted.selection.last, pseudonyms=wanted.pseudonyms, cases=start.size.cases,
        ),
        actor,
    )
    return Export(desk=desk, actor=actor, wanted=wanted, start=start, begun=begun.seq)


@contextmanager
def whole_file(path: Path, mark: str) -> Iterator[IO[bytes]]:
    """A file that appears under its name when it is whole, or not at all; written beside it, readable by its owner.

    `mark` keeps two that write the same file apart. Raises: TargetRefused (why: exists, folder, unwritable).
    """
    if path.exists() or path.is_symlink():
        raise TargetRefused(why="exists", file=str(path))
    draft = path.with_name(f".{path.name}.{mark}")
    try:
        draft.touch(mode=0o600, exist_ok=False)
        stream = draft.open("wb")
    except FileNotFoundError as error:
        raise TargetRefused(why="folder", file=str(path)) from error
    except OSError as error:
        raise TargetRefused(why="unwritable", file=str(path)) from error
    try:
        with stream:
            yield stream
        _appear(draft, path)
    except OSError as error:
        raise TargetRefused(why="unwritable", file=str(path)) from error
    finally:
        draft.unlink(missing_ok=True)


def _appear(draft: Path, path: Path) -> None:
    """Under its name, unless somebody else was faster."""
    try:
        path.hardlink_to(draft)
    except FileExistsError as error:
        raise TargetRefused(why="exists", file=str(path)) from error
    except OSError:  # a disk that knows no links
        draft.rename(path)


def write_all(stream: IO[bytes], chunks: Iterable[bytes]) -> None:
    """Write every chunk."""
    for chunk in chunks:
        stream.write(chunk)
