"""Seal: take every unsealed event into the tree and sign a checkpoint. Keys: made, changed, replaced.

Sealing writes no event: it would leave one more event to seal, for ever.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import checkpoint as notes
from engine.access import keeps_keys
from engine.checkpoint import Checkpoint
from engine.errors import Refusal
from engine.hand import Hand
from engine.keyring import CHANGED, MADE, STREAM, Keyring, keyring
from engine.ledger import done_of
from engine.merkle import Growth, Tile, edge, leaf_hash
from engine.model import CheckpointRow, Done
from engine.signing import KeyUnusable, Signer, statement, verify
from engine.store.operations import Row
from engine.store.reads import events, seals
from engine.store.unit import LostRace


class TreeDamaged(Refusal):
    """The stored tree does not lead to the root that the last checkpoint signed; nothing was sealed."""

    code = "tree-damaged"


@dataclass(frozen=True, kw_only=True)
class Seal:
    """Make a checkpoint when something is unsealed."""

    signer: Signer
    after: int | None = None  # the number that was the newest; when there is a newer one, nothing is done
    full: bool = False  # look at every event, not only at the new ones


@dataclass(frozen=True, kw_only=True)
class MakeKey:
    """Name the first key, or one in place of a lost one, for which nobody vouches."""

    public: bytes
    lost: bool = False


@dataclass(frozen=True, kw_only=True)
class ChangeKey:
    """Let another key sign from now on; `signature` is the old key's, over `engine.signing.statement`."""

    public: bytes
    previous: bytes
    signature: bytes


@dataclass(frozen=True, kw_only=True)
class _Run:
    """Consecutive events of one stream."""

    stream: str
    first: int
    hashes: list[bytes]


def handle(command: Seal, hand: Hand) -> Done:
    """The rows of one checkpoint; its number stands in the answer's body.

    Raises: Forbidden, KeyUnusable, TreeDamaged.
    """
    keeps_keys(hand.actor)
    last = seals.newest(hand.unit)
    number = last.number if last is not None else 0
    if command.after is not None and command.after != number:
        return Done(seq=0, type="seal:overtaken", body={"number": number})
    found = _found(hand, last, full=command.full)
    if not found.events:
        return Done(seq=0, type="seal:nothing", body={"number": number})
    runs = list(_runs(found.events))
    origin = _origin(hand, command.signer, runs)
    tree, before = _tree(hand, last)
    start = tree.size
    changed = tree.extend(leaf_hash(one) for run in runs for one in run.hashes)
    made = _signed(command.signer, Checkpoint(
        origin=origin, number=number + 1, size=tree.size, root=tree.root(), at=_at(hand.now, last),
        previous=last.digest if last is not None else notes.NO_PREVIOUS,
    ))
    hand.ledger.row(
        "checkpoint.add", number=number + 1, size=tree.size, at=_at(hand.now, last), key=command.signer.public.hex(),
        text=made, digest=notes.digest_of(made), mark=found.mark,
    )
    hand.ledger.rows.append(Row(operation="sealed.add", values=_ranges(runs, number + 1, start)))
    _tiles(hand, changed, before)
    return Done(seq=0, type="seal:done", body={"number": number + 1, "events": len(found.events), "text": made})


def _at(now: datetime, last: CheckpointRow | None) -> datetime:
    return max(now, last.at) if last is not None else now


def _found(hand: Hand, last: CheckpointRow | None, *, full: bool) -> seals.Unsealed:
    mark = last.mark if last is not None else ""
    found = seals.unsealed(hand.unit, mark, full=full)
    if full or not _leaves_out(found):
        return found
    return seals.unsealed(hand.unit, mark, full=True)


def _leaves_out(found: seals.Unsealed) -> bool:
    """Whether a stream goes on behind events that are not among these: one that was committed very late."""
    first: dict[str, int] = {}
    for stream, seq, _ in found.events:
        first[stream] = min(seq, first.get(stream, seq))
    return any(seq != found.upto[stream] + 1 for stream, seq in first.items())


def _runs(found: Sequence[tuple[str, int, bytes]]) -> Iterator[_Run]:
    """In the order of the leaves: by stream, as UTF-8 sorts, then by seq."""
    run: _Run | None = None
    for stream, seq, one in sorted(found, key=lambda event: (event[0].encode(), event[1])):
        if run is not None and run.stream == stream and run.first + len(run.hashes) == seq:
            run.hashes.append(one)
            continue
        if run is not None:
            yield run
        run = _Run(stream=stream, first=seq, hashes=[one])
    if run is not None:
        yield run


def _origin(hand: Hand, signer: Signer, runs: Sequence[_Run]) -> str:
    """Whose checkpoint it is; the key must be the newest that the checkpoint itself covers.

    Raises: KeyUnusable.
    """
    covered = max((run.first + len(run.hashes) - 1 for run in runs if run.stream == STREAM), default=None)
    if covered is None:
        covered = max((row.last for row in seals.ranges_of(hand.unit, STREAM)), default=0)
    ring = _ring(hand)
    key = ring.at(covered)
    if key is None or key.public != signer.public:
        raise KeyUnusable(why="foreign" if key is not None else "unnamed")
    return ring.origin


def _tree(hand: Hand, last: CheckpointRow | None) -> tuple[Growth, set[Tile]]:
    """The tree to go on from, and which of its tiles are unfinished.

    Raises: TreeDamaged; LostRace when another sealer has let them grow since the checkpoint was read.
    """
    if last is None:
        return Growth(), set()
    there = seals.tiles(hand.unit, edge(last.size))
    try:
        tree = Growth(last.size, there)
    except ValueError:
        tree = Growth()
    if tree.root() == notes.parse(last.text).checkpoint.root:
        return tree, set(there)
    now = seals.newest(hand.unit)
    if now is not None and now.number != last.number:
        raise LostRace
    raise TreeDamaged(number=last.number)


def _signed(signer: Signer, checkpoint: Checkpoint) -> str:
    return notes.note(checkpoint, signer.public, signer.sign(notes.body(checkpoint).encode()))


def _ranges(runs: Sequence[_Run], number: int, leaf: int) -> list[dict[str, Any]]:
    rows = []
    for run in runs:
        last = run.first + len(run.hashes) - 1
        rows.append({"checkpoint": number, "stream": run.stream, "first": run.first, "last": last, "leaf": leaf})
        leaf += len(run.hashes)
    return rows


def _tiles(hand: Hand, changed: dict[Tile, bytes], before: set[Tile]) -> None:
    for (level, index), content in sorted(changed.items()):
        if (level, index) in before:
            hand.ledger.row("tile.grow", w_level=level, w_idx=index, content=content)
        else:
            hand.ledger.row("tile.add", level=level, idx=index, content=content)


def _ring(hand: Hand) -> Keyring:
    return keyring(events.stream(hand.unit, STREAM))


def make_key(command: MakeKey, hand: Hand) -> Done:
    """The first key makes the origin; a second one is taken only in place of a lost one.

    Raises: Forbidden.
    """
    keeps_keys(hand.actor)
    ring = _ring(hand)
    body = {"public": command.public.hex(), "name": ring.origin or notes.origin_of(command.public)}
    if ring.current is not None:
        if not command.lost:
            return Done(seq=0, type="seal:key-there")
        body["previous"] = ring.current.public.hex()
    return done_of(hand.ledger.event(hand.head(STREAM), MADE, hand.acting(), body))


def change_key(command: ChangeKey, hand: Hand) -> Done:
    """Raises: Forbidden, KeyUnusable when the old key is not the one in force, or did not sign this."""
    keeps_keys(hand.actor)
    current = _ring(hand).current
    new, previous = command.public.hex(), command.previous.hex()
    if current is None or current.public != command.previous:
        raise KeyUnusable(why="foreign")
    if not verify(command.previous, command.signature, statement(new, previous)):
        raise KeyUnusable(why="foreign")
    body = {"public": new, "previous": previous, "signature": command.signature.hex()}
    return done_of(hand.ledger.event(hand.head(STREAM), CHANGED, hand.acting(), body))
