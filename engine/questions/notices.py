"""MyBox: what a person was told, the newest first; Unread: how much of it they have not read."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.hand import Hand
from engine.notices import ASSIGNED, CANCELLED, RETURNED, TAKEN_OVER
from engine.store.reads import outbox

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


def box(question: MyBox, hand: Hand) -> tuple[Notice, ...]:
    """Nobody reads another's."""
    if hand.actor.person is None:
        return ()
    return tuple(_notice(hand, r) for r in outbox.told(hand.unit, hand.actor.person, question.limit, question.before))


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
