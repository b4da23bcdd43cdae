"""Look: somebody opened a history, a file or an export; the access stream remembers it."""

import json
from dataclasses import dataclass
from datetime import timedelta

from engine.access import reads
from engine.commands.note import facts_of
from engine.errors import Forbidden, NotAChoice
from engine.hand import Hand
from engine.ledger import done_of
from engine.model import Done
from engine.questions.instance import TheInstance, opened
from engine.store.reads import events

OPENED = {"history": "history:opened", "file": "file:opened", "export": "export:opened"}
AGAIN_AFTER = timedelta(hours=1)  # one entry a person, a thing and an hour: who reads on is not written on


@dataclass(frozen=True, kw_only=True)
class Look:
    """Remember that the asker opened something of a Berkas that they may read."""

    instance: int
    what: str  # a key of OPENED
    of: str = ""  # a file's SHA-256, an export's kind; "" for the history


def handle(command: Look, hand: Hand) -> Done:
    """Outside the instance's revision: reading never makes a submit stale.

    Raises: NotAChoice, NotFound, Forbidden.
    """
    if command.what not in OPENED:
        raise NotAChoice(field="what", value=command.what)
    case = opened(hand, TheInstance(instance=command.instance), lock=False)
    if not reads(case.office, facts_of(case, hand), hand.actor, hand.now):
        raise Forbidden()
    kind, stream = OPENED[command.what], f"access:{command.instance}"
    body = {"office": case.office.seq, **({"of": command.of} if command.of else {})}
    for event in events.since(hand.unit, stream, hand.now - AGAIN_AFTER):
        said = json.loads(event.body)
        same = json.loads(event.actor).get("person") == hand.actor.person and said.get("of", "") == command.of
        if same and event.type == kind:
            return Done(seq=event.seq, type=kind, instance=command.instance, body=said, repeated=True)
    written = hand.ledger.event(hand.head(stream), kind, hand.acting(), body)
    return done_of(written)
