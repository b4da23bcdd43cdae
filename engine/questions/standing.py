"""StandingOf: what one Berkas's evidence says without executing it: chain, rows, seal, files (levels V1, V2, V6)."""

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from engine import seal_file
from engine.chain import Break, verify
from engine.checkpoint import CheckpointUnreadable, parse
from engine.hand import Hand
from engine.keyring import STREAM, keyring
from engine.merkle import HASH, WIDTH, Tile, inclusion_proof, leaf_hash, verify_inclusion
from engine.model import EventRecord
from engine.questions.instance import TheInstance, load
from engine.questions.replay import cut
from engine.questions.shown import differing
from engine.signing import verify as signed
from engine.store.reads import events, files, seals
from engine.store.reads.seals import CheckpointRow, SealedRow

_NUMBER = re.compile(rb"\nnumber (\d{1,18})\n")


@dataclass(frozen=True, kw_only=True)
class StandingOf:
    """One Berkas, by id."""

    instance: int


@dataclass(frozen=True, kw_only=True)
class FileStanding:
    """One version of a document."""

    document: str
    number: int
    file: str  # SHA-256, hex
    state: str  # ok | missing | altered | erased


@dataclass(frozen=True, kw_only=True)
class Standing:
    """V1: `chain`; V2: `sealed_upto` and `unsealed`, in `checkpoint`; V6: `files`."""

    events: int
    chain: Break | None  # None: it holds
    sealed_upto: int  # seq, 0 for none
    unsealed: int  # events after it
    unfit: int | None  # the first sealed seq that is not what was sealed
    office_unfit: int | None  # the same of the office's stream, which names people and holdings
    shown: str | None  # the first thing that pages show otherwise than the events say: number, person ...
    checkpoint: int | None  # the one that sealed the last sealed event
    checkpoint_at: datetime | None
    checkpoint_holds: bool  # its signature, and the way from that event to its root; True when nothing is sealed
    outside: str  # whether the file outside the database has it: same | differs | missing | ahead of the database
    outside_last: int  # number of the last checkpoint in that file, 0 for none
    newest: int  # number of the last one in the database
    files: tuple[FileStanding, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is broken; what is not sealed yet is not broken."""
        sound = self.chain is None and self.unfit is None and self.office_unfit is None and self.checkpoint_holds
        sound = sound and self.shown is None and self.outside not in ("differs", "ahead")
        return sound and all(one.state in ("ok", "erased") for one in self.files)


def handle(question: StandingOf, hand: Hand) -> Standing:
    """Raises: NotFound, Forbidden."""
    case = load(hand, TheInstance(instance=question.instance))
    found = events.stream(hand.unit, case.head.stream)
    ranges = seals.ranges_of(hand.unit, case.head.stream)
    upto = ranges[-1].last if ranges else 0
    row = seals.by_number(hand.unit, ranges[-1].checkpoint) if ranges else None
    office = events.stream(hand.unit, "office")
    outside, last, newest = _outside(hand, row)
    return Standing(
        events=len(found), chain=cut(found[-1].seq if found else 0, case.record.seq) or verify(found),
        sealed_upto=upto, unsealed=sum(e.seq > upto for e in found), unfit=_unfit(hand, found, ranges),
        office_unfit=_unfit(hand, office, seals.ranges_of(hand.unit, "office")),
        shown=differing(hand.unit, case, found, office),
        checkpoint=ranges[-1].checkpoint if ranges else None, checkpoint_at=row.at if row is not None else None,
        checkpoint_holds=not ranges or (row is not None and _holds(hand, row, ranges[-1], found)),
        outside=outside, outside_last=last, newest=newest,
        files=tuple(_file(hand, one) for one in files.documents(hand.unit, case.record.id)),
    )


def _unfit(hand: Hand, found: list[EventRecord], ranges: list[SealedRow]) -> int | None:
    """The first sealed event whose leaf is not the one in the tree, or that lies between two ranges."""
    ends = [0, *(r.last for r in ranges)]
    hole = next((end + 1 for end, r in zip(ends, ranges, strict=False) if r.first != end + 1), None)
    if hole is not None:
        return hole
    wanted: set[Tile] = {
        (0, index) for r in ranges for index in range(r.leaf // WIDTH, (r.leaf + r.last - r.first) // WIDTH + 1)
    }
    tiles, hashes = seals.tiles(hand.unit, wanted), {e.seq: e.hash for e in found}
    for r in ranges:
        for seq in range(r.first, r.last + 1):
            index, inside = divmod(r.leaf + seq - r.first, WIDTH)
            leaf = tiles.get((0, index), b"")[inside * HASH : (inside + 1) * HASH]
            if seq not in hashes or leaf_hash(hashes[seq]) != leaf:
                return seq
    return None


def _holds(hand: Hand, row: CheckpointRow, last: SealedRow, found: list[EventRecord]) -> bool:
    """Whether a checkpoint is signed by the key in force then, and the last sealed event stands under its root."""
    own = next((e.hash for e in found if e.seq == last.last), None)
    if own is None:
        return False
    try:
        note = parse(row.text)
        ring = keyring(events.stream(hand.unit, STREAM))
        index = last.leaf + last.last - last.first
        proof = inclusion_proof(lambda level, at: seals.tiles(hand.unit, [(level, at)]).get((level, at), b""), index,
                                note.checkpoint.size)
    except (CheckpointUnreadable, KeyError, TypeError, ValueError):
        return False
    covered = max((r.last for r in seals.ranges_of(hand.unit, STREAM) if r.checkpoint <= row.number), default=0)
    key = ring.at(covered)
    return (
        key is not None
        and signed(key.public, note.signature, note.signed.encode())
        and verify_inclusion(leaf_hash(own), index, note.checkpoint.size, proof, note.checkpoint.root)
    )


def _outside(hand: Hand, row: CheckpointRow | None) -> tuple[str, int, int]:
    """What the file that the sealer keeps beside the keys says of this checkpoint; the last one there, and here."""
    try:
        content = seal_file.place(hand.files.folder.parent).read_bytes()
    except OSError:
        content = b""
    # The rows after the file: what stands in the file has its row already.
    found = seals.newest(hand.unit)
    newest = found.number if found is not None else 0
    last = max((int(one) for one in _NUMBER.findall(content[-seal_file.TAIL :])), default=0)
    if last > newest:
        return "ahead", last, newest
    if row is None or f"\nnumber {row.number}\n".encode() not in content:
        return "missing", last, newest
    return "same" if row.text.encode() in content else "differs", last, newest


def _file(hand: Hand, one: files.DocumentRecord) -> FileStanding:
    state = "erased" if one.erased else "missing"
    with suppress(OSError), hand.files.path(one.file).open("rb") as kept:
        same = hashlib.file_digest(kept, "sha256").hexdigest() == one.file
        state = state if one.erased else "ok" if same else "altered"
    return FileStanding(document=one.name, number=one.number, file=one.file, state=state)
