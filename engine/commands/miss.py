"""Miss: the worker records the deadlines of one instance that have passed."""

from dataclasses import dataclass

from engine.hand import Hand
from engine.ledger import done_of
from engine.model import Done


@dataclass(frozen=True, kw_only=True)
class Miss:
    """Settle what is due; finding nothing is an ordinary answer."""

    instance: int


def handle(command: Miss, hand: Hand) -> Done:
    """Settling is what every command does first; here it is all there is to do."""
    case = hand.case(command.instance, running=False)
    if not hand.ledger.events:
        return Done(seq=case.record.seq, type="deadline:met", instance=case.record.id)
    case.save()
    event = hand.ledger.events[-1]
    return done_of(event)
