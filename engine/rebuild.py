"""The snapshot made anew: what is damaged, or was written by another release of the library, is told by its history."""

import json
from typing import Any

from engine.cache import Cache
from engine.errors import NotFound, StateLost
from engine.model import InstanceRecord
from engine.office import Office, fold
from engine.replay import Material, replay
from engine.store.reads import events
from engine.store.unit import Unit


class Offices:
    """Folds of the office as of earlier events."""

    def __init__(self, unit: Unit, now: Office) -> None:
        self._unit = unit
        self._now = now
        self._folds: dict[int, Office] = {now.seq: now}
        self._read: list[tuple[int, str, dict[str, Any]]] | None = None  # the stream, once it was needed

    def at(self, seq: int) -> Office:
        """The office after its event `seq`.

        Raises: NotFound.
        """
        if seq not in self._folds:
            if not 0 <= seq <= self._now.seq:
                raise NotFound(kind="office", name=seq)
            if self._read is None:
                self._read = [(e.seq, e.type, json.loads(e.body)) for e in events.stream(self._unit, "office")]
            before = max((known for known in self._folds if known < seq), default=0)
            later = (e for e in self._read if before < e[0] <= seq)
            self._folds[seq] = fold(later, self._folds.get(before))
        return self._folds[seq]


def material(unit: Unit, cache: Cache, office: Office, stream: str, offices: Offices | None = None) -> Material:
    """What a replay of this stream reads besides its events; `offices` are folds that another one has made."""
    return Material(
        version=lambda digest: cache.version(unit, digest),
        calendar=lambda digest: cache.calendar(unit, digest),
        office=(offices or Offices(unit, office)).at,
        answers=events.answers(unit, stream),
    )


def rebuilt(unit: Unit, cache: Cache, office: Office, record: InstanceRecord) -> bytes:
    """The snapshot after the events that the record counts.

    Raises: StateLost when the history does not lead there.
    """
    name = f"instance:{record.id}"
    read = [e for e in events.stream(unit, name) if e.seq <= record.seq]
    divergence, run = replay(read, material(unit, cache, office, name))
    if divergence is not None:
        raise StateLost(number=record.number, seq=divergence.seq, divergence=divergence.code)
    if len(read) != record.seq or run.snapshot is None:
        raise StateLost(number=record.number, seq=len(read) + 1, divergence="event-missing")
    return run.snapshot
