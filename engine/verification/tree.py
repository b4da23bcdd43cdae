"""The pass over the tree: leaves, the tiles above them, the root at every checkpoint, and every checkpoint's text."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from engine.checkpoint import NO_PREVIOUS, CheckpointUnreadable, Note, digest_of, key_hash, parse
from engine.keyring import STREAM, Key, Keyring
from engine.merkle import EMPTY, HASH, HEIGHT, WIDTH
from engine.moment import text_of
from engine.signing import verify
from engine.verification.flaw import Counts, Flaws
from engine.verification.merging import Beside, Row
from engine.verification.outside import FileReading

NAMED = 50  # streams or numbers that are told of one checkpoint


class Stack:
    """The roots of the full subtrees of a growing tree, the largest first: 20 hashes for a million leaves."""

    def __init__(self, full: Callable[[int, bytes], None]) -> None:
        """`full` hears of every subtree of 256, 256 x 256 ... leaves: the level of its tile, and its root."""
        self.size = 0
        self._full = full
        self._roots: list[bytes] = []

    def push(self, leaf: bytes) -> None:
        """One more leaf hash."""
        self.size += 1
        roots, left, height = self._roots, self.size, 0
        while not left & 1:
            leaf = sha256(b"\x01" + roots.pop() + leaf).digest()
            left >>= 1
            height += 1
            if height % HEIGHT == 0:
                self._full(height // HEIGHT, leaf)
        roots.append(leaf)

    def root(self) -> bytes:
        """Of the tree so far."""
        made = self._roots[-1] if self._roots else EMPTY
        for one in reversed(self._roots[:-1]):
            made = sha256(b"\x01" + one + made).digest()
        return made


@dataclass(kw_only=True)
class Tree:
    """What was sealed, looked at in the order of sealing."""

    flaws: Flaws
    counts: Counts
    ranges: Iterator[Row]  # (checkpoint, leaf, first, last, stream), in the order of the leaves
    leaf_tiles: Iterator[Row]  # (index, content) of level 0
    tile: Callable[[int, int], bytes]  # content of a tile, empty when there is none
    streams: Callable[[int, int], list[str]]  # some streams of a checkpoint
    ring: Keyring
    file: FileReading
    held: Mapping[int, Note] = field(default_factory=dict)  # what somebody keeps outside, by number
    last: Note | None = None  # the newest checkpoint that could be read
    _beside: Beside = field(init=False)
    _position: int = 0  # leaves that ranges account for
    _covered: int = 0  # seq of the stream `seal` under the checkpoints so far
    _previous: str = NO_PREVIOUS
    _expected: int = 1
    _rooted: bool = True  # roots are compared until the first that differs
    _alike: bool = True  # the file is compared until it is out of step
    _upper: dict[int, bytearray] = field(default_factory=dict)  # level -> hashes of its unfinished tile
    _done: dict[int, int] = field(default_factory=dict)  # level -> full tiles

    def run(self, checkpoints: Iterable[Row]) -> None:
        """Look at every checkpoint (number, size, at, key, text, digest), in order."""
        self._beside = Beside(self.ranges, self._orphan)
        stack, leaves = Stack(self._full), self._leaves()
        for row in checkpoints:
            number, size = row[0], row[1]
            self._missing(number)
            for part in self._beside.of(number):
                self._range(part)
            if self._position != size:
                self.flaws.add("seal-size", checkpoint=number, size=size, found=self._position)
                self._position = size
            while stack.size < size and (leaf := next(leaves, None)) is not None:
                stack.push(leaf)
            self._checkpoint(row, stack.root() if stack.size == size else b"")
            self._expected = number + 1
            self.counts.checkpoints += 1
        self._beside.rest()
        self._ends(stack, leaves)
        self._file_ends()
        for number in sorted(n for n in self.held if n >= self._expected):
            self.flaws.add("held-beyond", checkpoint=number, last=self._expected - 1)

    def _missing(self, number: int) -> None:
        for gone in range(self._expected, min(number, self._expected + NAMED)):
            self.flaws.add("checkpoint-missing", checkpoint=gone)

    def _orphan(self, row: Row) -> None:
        """Sealed events whose checkpoint is gone."""
        if row[0] >= self._expected:
            self.flaws.add("checkpoint-missing", checkpoint=row[0])
            self._expected = row[0] + 1
        self._range(row)

    def _range(self, row: Row) -> None:
        checkpoint, leaf, first, last, stream = row
        if leaf != self._position or last < first:
            self.flaws.add("seal-order", checkpoint=checkpoint, stream=stream, seq=first)
        self._position = leaf + last - first + 1
        if stream == STREAM:
            self._covered = max(self._covered, last)

    def _leaves(self) -> Iterator[bytes]:
        """Every leaf hash; a tile that is missing or too short ends them."""
        for expected, (index, content) in enumerate(self.leaf_tiles):
            if index != expected:
                self.flaws.add("tile-missing", level=0, tile=expected)
                return
            yield from (content[at : at + HASH] for at in range(0, len(content), HASH))
            if len(content) != WIDTH * HASH:
                return

    def _full(self, level: int, root: bytes) -> None:
        row = self._upper.setdefault(level, bytearray())
        row += root
        if len(row) == WIDTH * HASH:
            index = self._done.get(level, 0)
            self._tile(level, index, bytes(row))
            self._done[level] = index + 1
            row.clear()

    def _tile(self, level: int, index: int, made: bytes) -> None:
        if self.tile(level, index) != made:
            self.flaws.add("tile-differs", level=level, tile=index)

    def _ends(self, stack: Stack, leaves: Iterator[bytes]) -> None:
        if stack.size < self._position:
            self.flaws.add("tile-missing", level=0, tile=stack.size // WIDTH)
        elif next(leaves, None) is not None:
            self.flaws.add("tile-stray", level=0, tile=stack.size // WIDTH)
        for level, row in self._upper.items():
            self._tile(level, self._done.get(level, 0), bytes(row))

    def _checkpoint(self, row: Row, root: bytes) -> None:
        number, _, _, _, text, _ = row
        outside = self._outside(number)
        try:
            note = parse(text)
        except (CheckpointUnreadable, AttributeError, TypeError):
            self.flaws.add("checkpoint-unreadable", checkpoint=number)
            note = None
        if note is not None:
            self._form(row, note)
            self._signature(number, row[3], note)
            self._root(number, note, root)
            self.last = note
        if outside is not None and outside != text and self._alike:
            self.flaws.add("outside-differs", checkpoint=number)
            self._alike = number == _number(outside)
        self._previous = digest_of(text) if type(text) is str else ""
        self._held(number, text)

    def _form(self, row: Row, note: Note) -> None:
        """What the text says, the columns say too, and it follows the checkpoint before."""
        number, size, at, _, _, digest = row
        said = note.checkpoint
        if (said.number, said.size, text_of(said.at), note.digest) != (number, size, at, digest):
            self.flaws.add("checkpoint-row", checkpoint=number)
        if said.previous != self._previous and number == self._expected:
            self.flaws.add("checkpoint-chain", checkpoint=number)
        before = self.last.checkpoint if self.last is not None else None
        if before is not None and (said.at < before.at or said.size < before.size):
            self.flaws.add("checkpoint-chain", checkpoint=number)
        if said.origin != self.ring.origin:
            self.flaws.add("checkpoint-origin", checkpoint=number, origin=said.origin, expected=self.ring.origin)

    def _signature(self, number: int, column: Any, note: Note) -> None:
        key = self.ring.at(self._covered)
        origin = note.checkpoint.origin
        if key is None or key_hash(origin, key.public) != note.key_hash or column != key.public.hex():
            self.flaws.add("checkpoint-key", checkpoint=number)
        elif not verify(key.public, note.signature, note.signed.encode()):
            self.flaws.add("checkpoint-signature", checkpoint=number)

    def _root(self, number: int, note: Note, root: bytes) -> None:
        """The first root that differs: whatever comes after it differs too."""
        if self._rooted and note.checkpoint.root != root:
            self._rooted = False
            self.flaws.add("root-differs", checkpoint=number, streams=tuple(self.streams(number, NAMED)))

    def _outside(self, number: int) -> str | None:
        """The file's text of this checkpoint; told when the file ends before."""
        if not self._alike:
            return None
        found = self.file.next()
        if found is None:
            self._alike = False
            self.flaws.add("outside-cut" if self.file.there else "outside-missing", checkpoint=number)
            return None
        return found[0]

    def _file_ends(self) -> None:
        """Checkpoints that stand in the file and no more in the database."""
        found = self.file.next() if self._alike else None
        if found is not None and found[1]:
            self.flaws.add("database-cut", checkpoint=self._expected)
        elif self.file.torn and self._alike:
            self.flaws.add("outside-cut", checkpoint=self._expected)

    def _held(self, number: int, text: Any) -> None:
        note = self.held.get(number)
        if note is None or note.text == text:
            return
        if note.checkpoint.origin != self.ring.origin:
            self.flaws.add("held-foreign", checkpoint=number, origin=note.checkpoint.origin)
        elif not any(signed_by(note, key) for key in self.ring.keys):
            self.flaws.add("held-key", checkpoint=number)
        else:
            self.flaws.add("held-differs", checkpoint=number)


def signed_by(note: Note, key: Key) -> bool:
    """Whether this key signed this checkpoint."""
    return verify(key.public, note.signature, note.signed.encode())


def _number(text: str) -> int | None:
    try:
        return parse(text).checkpoint.number
    except CheckpointUnreadable:
        return None
