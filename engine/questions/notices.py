"""MyBox: what a person was told, the newest first; Unread: how much of it they have not read."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.hand import Hand
from engine.notices import ASSIGNED, CANCELLED, RECORDED, RETURNED, TAKEN_OVER
from engine.questions.entered import Entered, entries, recorders
from engine.store.reads import events, outbox, people

WITH_REASON = (RETURNED, TAKEN_OVER, ASSIGNED, CANCELLED)
CONFIDENTIAL = "rahasia"  # a superior is told of the miss, yet may not read the Berkas
REASONS = ("alasan", "reason")


@dataclass(frozen=True, kw_only=True)
class MyBox:
    """The asker's notices; `before` goes on from the last one shown."""

    limit: int = 50
    before: int | None = None


@dataclass(frozen=True, kw_only=True)
class Unread:
    """How many of the asker's notices are unread."""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One notice as its receiver reads it."""

    id: int
    kind: str
    instance: int
    number: str
    title: str
    step: str  # the sheet's No; "" when it is about the whole Berkas
    step_name: str
    at: datetime
    reason: str
    fresh: bool  # not read before
    entered: Entered | None = None  # who recorded it from paper in the receiver's name


def box(question: MyBox, hand: Hand) -> tuple[Notice, ...]:
    """Nobody reads another's."""
    if hand.actor.person is None:
        return ()
    rows = outbox.told(hand.unit, hand.actor.person, question.limit, question.before)
    entered = _entered(hand, {r.instance for r in rows if r.kind == RECORDED})
    return tuple(replace(_notice(hand, r), entered=entered.get((r.instance, r.seq))) for r in rows)


def _entered(hand: Hand, instances: set[int]) -> dict[tuple[int, int], Entered]:
    """What was entered from paper in these Berkas, by instance and seq."""
    told = events.from_paper(hand.unit, instances) if instances else []
    names = people.names(hand.unit, recorders(told))
    return {
        (int(event.stream.partition(":")[2]), seq): one
        for event in told
        for seq, one in entries([event], names).items()
    }


def _notice(hand: Hand, row: Any) -> Notice:
    step = step_name = ""
    if row.element:
        node = hand.cache.version(hand.unit, row.digest).node(row.element)
        step, step_name = node.properties.get("mutu.nomor", ""), node.name
    answers = json.loads(row.text) if row.text and row.kind in WITH_REASON else {}
    return Notice(
        id=row.id, kind=row.kind, instance=row.instance, number=row.number,
        title="" if row.sifat == CONFIDENTIAL else row.title, step=step,
        step_name=step_name, at=row.at, reason=next((str(answers[n]) for n in REASONS if answers.get(n)), ""),
        fresh=row.read_at is None,
    )


def unread(question: Unread, hand: Hand) -> int:
    """0 for whoever is nobody."""
    return outbox.unread(hand.unit, hand.actor.person) if hand.actor.person is not None else 0
