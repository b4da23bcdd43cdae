"""DueInstances: whose deadline has passed; what the worker asks every second."""

from dataclasses import dataclass

from engine.hand import Hand
from engine.store.due import due


@dataclass(frozen=True, kw_only=True)
class DueInstances:
    """The ids of instances with a deadline before now, the longest overdue first."""

    most: int


def handle(question: DueInstances, hand: Hand) -> list[int]:
    """One look at one index."""
    return due(hand.unit, hand.now, question.most)
