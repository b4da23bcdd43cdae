"""The last verdict on a Berkas and when it was given; what a replay of everything has still to do."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.errors import Forbidden
from engine.hand import Hand
from engine.questions.instance import TheInstance, load
from engine.store.reads import verdicts
from engine.store.reads.verdicts import VerdictRow


@dataclass(frozen=True, kw_only=True)
class LastVerdict:
    """When was this Berkas last executed again, and with which result?"""

    instance: int


@dataclass(frozen=True, kw_only=True)
class LastVerdicts:
    """The same of many, by id; for the office's own machine and its programs."""

    instances: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class NotReplayed:
    """Berkas after an id that a replay of everything, begun at `since`, has still to do."""

    since: str  # RFC 3339, of engine.commands.judge.BeginReplay's answer
    after: int = 0
    most: int = 25


@dataclass(frozen=True, kw_only=True)
class Unsound:
    """How many Berkas were found not identical, or with a broken chain, since then?"""

    since: str


@dataclass(frozen=True, kw_only=True)
class VerdictLine:
    """A verdict that was kept."""

    at: datetime
    seq: int  # of the last event then
    release: str  # of the program that gave it
    why: str  # finished | sample | asked
    sound: bool  # identical, and both chains held
    identical: bool
    divergence: Mapping[str, Any] | None  # code, params, seq
    chain: Mapping[str, Any] | None  # seq, why
    office: Mapping[str, Any] | None
    seed: str = ""  # of the draw it was part of
    newer: int = field(default=0)  # events recorded since


def last(question: LastVerdict, hand: Hand) -> VerdictLine | None:
    """Raises: NotFound, Forbidden."""
    case = load(hand, TheInstance(instance=question.instance))
    row = verdicts.last(hand.unit, case.record.id)
    return line_of(row, case.record.seq) if row is not None else None


def many(question: LastVerdicts, hand: Hand) -> dict[int, VerdictLine]:
    """Raises: Forbidden. The caller says who may read which."""
    _machine(hand)
    found = {instance: line_of(row, row.seq) for instance, row in verdicts.of(hand.unit, question.instances).items()}
    return {instance: line for instance, line in found.items() if line is not None}


def not_replayed(question: NotReplayed, hand: Hand) -> tuple[int, ...]:
    """Raises: Forbidden."""
    _machine(hand)
    return tuple(verdicts.not_since(hand.unit, question.since, question.after, question.most))


def unsound(question: Unsound, hand: Hand) -> int:
    """Raises: Forbidden."""
    _machine(hand)
    return verdicts.unsound_since(hand.unit, question.since)


def _machine(hand: Hand) -> None:
    if hand.actor.person is not None:
        raise Forbidden()


def line_of(row: VerdictRow, seq: int) -> VerdictLine | None:
    """A stored verdict; `seq` is the newest event by now. None for a row that cannot be read: it is no evidence."""
    try:
        said = json.loads(row.text)
        return VerdictLine(
            at=row.at, seq=row.seq, release=row.release, why=said["why"], sound=said["sound"],
            identical=said["identical"], divergence=said.get("divergence"), chain=said.get("chain"),
            office=said.get("office"), seed=said.get("seed", ""), newer=seq - row.seq,
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
