"""NoticeVacancies: what the worker asks for when a new day of the office has begun."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from engine.hand import Hand
from engine.model import Done
from engine.vacancy import look, looked


@dataclass(frozen=True, kw_only=True)
class NoticeVacancies:
    """Tell of positions that a passing date has left vacant; once a day, whoever comes first."""


def handle(command: NoticeVacancies, hand: Hand) -> Done:
    """The answer's body says under `next` when the office's next day begins, and how many tasks were told of."""
    told = 0 if looked(hand) else look(hand, hand.office)
    today = hand.now.astimezone(hand.zone).date()
    tomorrow = datetime.combine(today + timedelta(days=1), time(), hand.zone)
    return Done(seq=0, type="vacancies:looked", body={"next": tomorrow, "told": told})
