"""The tree over all events: RFC 6962 (section 2.1) hashing, kept as tiles of 256 hashes.

Pure, standard library only. A tile of level 0 holds the leaf hashes of 256 events; a tile of level k holds the roots of
256 full tiles of level k-1. Only the last tile of a level may be shorter; its content grows until it is full.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

HASH = 32  # bytes
WIDTH = 256  # hashes of a full tile
HEIGHT = 8  # levels of the tree that a tile spans
EMPTY = hashlib.sha256(b"").digest()  # the root of a tree without leaves

Tile = tuple[int, int]  # level, index
Read = Callable[[int, int], bytes]  # the content of a tile


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 || data); of an event, `data` is its hash."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, or over the roots of equal subtrees followed by at most one smaller one.

    Bottom-up in pairs, an odd last one carried up: the same tree as the recursion of the RFC.
    """
    if not hashes:
        return EMPTY
    row = list(hashes)
    while len(row) > 1:
        above = [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
        row = [*above, row[-1]] if len(row) % 2 else above
    return row[0]


def split(content: bytes) -> list[bytes]:
    """The hashes of a tile."""
    return [content[i : i + HASH] for i in range(0, len(content), HASH)]


def edge(size: int) -> Iterator[Tile]:
    """The unfinished tiles at the right edge of a tree with this many leaves, from the leaves upwards."""
    level = 0
    while size:
        if size % WIDTH:
            yield level, size // WIDTH
        level, size = level + 1, size // WIDTH


class Growth:
    """A tree that grows at its right edge: keeps one unfinished tile a level, whatever its size."""

    def __init__(self, size: int = 0, tiles: Mapping[Tile, bytes] | None = None) -> None:
        """Go on from a tree of `size` leaves; `tiles` holds at least those of `edge(size)`.

        Raises: ValueError when one of them is missing or has another length than the size says.
        """
        self.size = size
        self._rows: list[list[bytes]] = []
        for level, index in edge(size):
            row = split((tiles or {}).get((level, index), b""))
            if len(row) != (size >> (HEIGHT * level)) % WIDTH:
                raise ValueError(f"tile {level}/{index} does not fit a tree of {size}")
            self._row(level).extend(row)

    def _row(self, level: int) -> list[bytes]:
        while len(self._rows) <= level:
            self._rows.append([])
        return self._rows[level]

    def extend(self, leaf_hashes: Iterable[bytes]) -> dict[Tile, bytes]:
        """Append leaves; the content of every tile that changed or is new."""
        changed: dict[Tile, bytes] = {}
        for leaf in leaf_hashes:
            self._row(0).append(leaf)
            self.size += 1
            if not self.size % WIDTH:
                self._carry(changed)
        for level, index in edge(self.size):
            changed[level, index] = b"".join(self._rows[level])
        return changed

    def _carry(self, changed: dict[Tile, bytes]) -> None:
        """Hand the roots of tiles that have become full to the level above."""
        level = 0
        while len(self._rows[level]) == WIDTH:
            full, self._rows[level] = self._rows[level], []
            changed[level, (self.size >> (HEIGHT * (level + 1))) - 1] = b"".join(full)
            self._row(level + 1).append(root(full))
            level += 1

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        rest: list[bytes] = []
        for row in self._rows:
            if row or rest:
                rest = [root(row + rest)]
        return rest[0] if rest else EMPTY


def _subtree(read: Read, start: int, end: int) -> bytes:
    """The root over the leaves from `start` (a multiple of the size rounded up to a power of two) to before `end`."""
    size = end - start
    if size & (size - 1):
        left = 1 << (size.bit_length() - 1)
        return node_hash(_subtree(read, start, start + left), _subtree(read, start + left, end))
    level, inside = divmod(size.bit_length() - 1, HEIGHT)
    first, count = start >> (HEIGHT * level), 1 << inside
    row = split(read(level, first // WIDTH))[first % WIDTH : first % WIDTH + count]
    if len(row) != count:
        raise ValueError(f"tile {level}/{first // WIDTH} is too short")
    return root(row)


def inclusion_proof(read: Read, index: int, size: int) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of the tree of `size` leaves (RFC 6962, section 2.1.1).

    Raises: ValueError for an index outside the tree, or a tile that does not reach so far.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if index < middle:
            proof.append(_subtree(read, middle, end))
            end = middle
        else:
            proof.append(_subtree(read, start, middle))
            start = middle
    return proof[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> bool:
    """Whether a leaf hash stands at `index` in the tree of `size` leaves with this root (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = node_hash(step, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, step)
        node, last = node >> 1, last >> 1
    return last == 0 and found == expected
