"""DrawSelection: an auditor's sample is recorded as it is drawn, so that nobody can call it picked by hand."""

from dataclasses import dataclass, field

from engine.access import exports
from engine.commands.judge import DRAWN, SEED
from engine.hand import Hand
from engine.ledger import done_of
from engine.model import Done
from engine.questions.examination import Examination, select
from engine.questions.instances import Instances
from engine.release import RELEASE
from engine.store.reads import verdicts


@dataclass(frozen=True, kw_only=True)
class DrawSelection:
    """Draw so many of the Berkas that fit; the seed is made here."""

    sample: int
    search: Instances = field(default_factory=Instances)


def handle(command: DrawSelection, hand: Hand) -> Done:
    """The event names seed, the highest id, and what was drawn.

    Raises: NoSuchPerson, Forbidden, SelectionUnfit.
    """
    exports(hand.office, hand.actor, hand.now)
    of, seed = verdicts.highest_instance(hand.unit), hand.entropy(SEED).hex()
    found = select(Examination(search=command.search, sample=command.sample, seed=seed, upto=of), hand)
    event = hand.ledger.event(
        hand.head("office"), DRAWN, hand.acting(),
        {"instances": list(found.ids), "of": of, "population": found.of, "release": RELEASE, "seed": seed},
    )
    return done_of(event)
