"""The snapshot made anew: what is damaged, or was written by another release of the library, is told by its history."""

import json

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

    def at(self, seq: int) -> Office:
        """The office after its event `seq`.

        Raises: NotFound.
        """
        if seq not in self._folds:
            if not 0 <= seq <= self._now.seq:
                raise NotFound(kind="office", name=seq)
            read = [e for e in events.stream(self._unit, "office") if e.seq <= seq]
            self._folds[seq] = fold((e.seq, e.type, json.loads(e.body)) for e in read)
        return self._folds[seq]


def material(unit: Unit, cache: Cache, office: Office, stream: str) -> Material:
    """What a replay of this stream reads besides its events."""
    return Material(
        version=lambda digest: cache.version(unit, digest),
        calendar=lambda digest: cache.calendar(unit, digest),
        office=Offices(unit, office).at,
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
