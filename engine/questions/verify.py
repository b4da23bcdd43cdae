"""Verify: is what the database says what was written, and what was sealed? Reads everything once, memory flat."""

import hashlib
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from engine import seal_file
from engine.access import reads_register
from engine.errors import Forbidden
from engine.files import Files
from engine.hand import Hand
from engine.keyring import STREAM, Keyring, keyring
from engine.signing import KeyUnusable, load, place
from engine.store.reads import events, everything
from engine.store.unit import Unit
from engine.verification import beside
from engine.verification.flaw import Counts, Flaw, Flaws, Report
from engine.verification.merging import Beside, Row
from engine.verification.outside import FileReading, held
from engine.verification.streams import Pass, Stream
from engine.verification.tree import Tree

TOLD_EVERY = 5_000  # events
TILES = 1_024  # of 8 KB each, kept while streams ask for them


@dataclass(frozen=True, kw_only=True)
class Verify:
    """Look at everything; `held` is a text that somebody kept outside, with one checkpoint or more in it."""

    held: str = ""
    files: bool = True  # whether the bytes of documents are read too
    tell: Callable[[int], None] | None = field(default=None, compare=False)  # hears how many events have passed


def handle(question: Verify, hand: Hand) -> Report:
    """Raises: Forbidden, CheckpointUnreadable when `held` holds none."""
    # The office is asked about people only: whoever runs the machine must get an answer from a broken one too.
    if hand.actor.person is not None and not reads_register(hand.office, hand.actor, hand.now):
        raise Forbidden()
    kept = {note.checkpoint.number: note for note in held(question.held)} if question.held else {}
    home = hand.files.folder.parent
    file = FileReading(seal_file.place(home))  # before the database: what it has by then, the database must have
    flaws, counts, remarks = Flaws(), Counts(), Flaws()
    with everything.one_moment(hand.unit), ExitStack() as closing:
        for name in everything.missing_triggers(hand.unit):
            flaws.add("trigger-missing", trigger=name)
        ring = _ring(hand.unit, home, flaws, remarks)
        passing = _Passing(unit=hand.unit, flaws=flaws, counts=counts, question=question, files=hand.files,
                           closing=closing)
        passing.streams()
        tree = Tree(
            flaws=flaws, counts=counts, ranges=passing.read(everything.sealed_in_order(hand.unit)),
            leaf_tiles=passing.read(everything.tiles(hand.unit, 0)), tile=passing.tile,
            streams=lambda number, most: everything.sealed_streams(hand.unit, number, most), ring=ring, file=file,
            held=kept,
        )
        tree.run(passing.read(everything.checkpoints(hand.unit)))
        told = tuple(_numbered(hand.unit, sorted(flaws.found, key=lambda flaw: "stream" in flaw.params)))
    if tree.last is None:
        remarks.add("no-checkpoint")
    last = tree.last.checkpoint if tree.last is not None else None
    return Report(
        flaws=told, flaw_count=flaws.count, remarks=tuple(remarks.found), counts=counts,
        checkpoint=last.number if last else None, checkpoint_at=last.at if last else None,
        held=tuple(sorted(kept)),
    )


def _numbered(unit: Unit, flaws: list[Flaw]) -> Iterator[Flaw]:
    """With the numbers of the Berkas whose streams are named."""
    named = {s for flaw in flaws for s in (flaw.params.get("stream"), *flaw.params.get("streams", ()))}
    known = everything.numbers(unit, {s for s in named if s is not None})
    for flaw in flaws:
        numbers = tuple(known.get(s, s) for s in flaw.params.get("streams", ()))
        own = known.get(flaw.params.get("stream", ""))
        more = {"numbers": numbers} if numbers else {"number": own} if own and "number" not in flaw.params else {}
        yield replace(flaw, params={**flaw.params, **more})


def _ring(unit: Unit, home: Path, flaws: Flaws, remarks: Flaws) -> Keyring:
    """The keys that events name, and the key that lies beside the database."""
    try:
        ring = keyring(events.stream(unit, STREAM))
    except (KeyError, TypeError, ValueError, AttributeError):
        flaws.add("keys-unreadable", stream=STREAM)
        return Keyring()
    for key in ring.keys:
        if not key.vouched:
            remarks.add("key-unvouched", stream=STREAM, seq=key.seq)
    try:
        own = load(place(home)).public
    except KeyUnusable as unusable:
        remarks.add("key-unread", why=str(unusable.params.get("why")), path=str(unusable.params.get("path")))
        return ring
    if own not in {key.public for key in ring.keys}:
        flaws.add("key-foreign")
    return ring


@dataclass(kw_only=True)
class _Passing:
    """One pass over the database, at one moment."""

    unit: Unit
    flaws: Flaws
    counts: Counts
    question: Verify
    files: Files
    closing: ExitStack  # ends readings that were not read to their end
    _told: int = 0

    def __post_init__(self) -> None:
        self.tile = lru_cache(TILES)(lambda level, index: everything.tile(self.unit, level, index))
        self._file = lru_cache(64)(self._digest)

    def streams(self) -> None:
        """Every stream, and what stands beside it."""
        unit, flaws, counts = self.unit, self.flaws, self.counts
        things = beside.Things(
            flaws=flaws, counts=counts, people=everything.people(unit), file=self._file,
            answers=Beside(self.read(everything.answers(unit)), self._stray_answers),
            instances=Beside(self.read(everything.instances(unit)), self._headless),
            documents=Beside(self.read(everything.documents(unit)), self._stray_document),
            versions=beside.versions(self.read(everything.version_files(unit)), flaws, counts),
            calendars=beside.calendars(self.read(everything.calendars(unit)), flaws, counts),
        )

        def passed(stream: Stream) -> None:
            things.stream(stream)
            if self.question.tell is not None and counts.events >= self._told + TOLD_EVERY:
                self._told = counts.events
                self.question.tell(counts.events)

        sealed = Beside(self.read(everything.sealed(unit)), self._unsealed)
        Pass(flaws=flaws, counts=counts, sealed=sealed, tile=lambda index: self.tile(0, index), beside=passed,
             last=everything.last_checkpoint(unit)).run(self.read(everything.events(unit)))
        sealed.rest()
        things.finish()

    def read(self, rows: Generator[Row]) -> Iterator[Row]:
        """These rows; a place that the database itself cannot read ends them and is told."""
        self.closing.callback(rows.close)
        return self._guarded(rows)

    def _guarded(self, rows: Generator[Row]) -> Iterator[Row]:
        try:
            yield from rows
        except everything.Unreadable as unreadable:
            self.flaws.add("database-unreadable", table=unreadable.table, after=unreadable.after,
                           why=unreadable.why)

    def _headless(self, row: Row) -> None:
        """An instance whose stream is gone."""
        self.flaws.add("stream-missing", stream=row[0], number=row[3])

    def _stray_answers(self, row: Row) -> None:
        self.flaws.add("answers-stray", stream=row[0], seq=row[1])

    def _stray_document(self, row: Row) -> None:
        self.flaws.add("document-row", stream=row[0], document=row[1], version=row[2])

    def _unsealed(self, row: Row) -> None:
        """A sealed range whose stream is gone altogether."""
        self.flaws.add("event-missing", stream=row[0], seq=row[1], checkpoint=row[4])

    def _digest(self, identifier: str) -> str | None:
        path = self.files.path(identifier)
        if not self.question.files:
            return identifier if path.is_file() else None
        with suppress(OSError), path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
        return None
