"""KeepFile: remember a file that was put on disk."""

from dataclasses import dataclass

from engine.hand import Hand
from engine.model import Done, KeptFile
from engine.store.reads import files


@dataclass(frozen=True, kw_only=True)
class KeepFile:
    """A file under its digest; the same content twice is one file."""

    kept: KeptFile


def handle(command: KeepFile, hand: Hand) -> Done:
    """No event: it becomes part of history when an answer names it."""
    kept = command.kept
    there = files.by_id(hand.unit, kept.id)
    if there is not None and not there.name:  # erased once, and handed in again
        hand.ledger.row("file.erase", w_id=kept.id, name=kept.name)
    elif there is None:
        hand.ledger.row(
            "file.add", id=kept.id, size=kept.size, type=kept.type, name=kept.name, kept_at=hand.now,
            kept_by=hand.actor.person,
        )
    return Done(seq=0, type="file:kept")
