"""BeginExport, EndExport: that somebody took histories out of the house stands in the stream `access:exports`.

The first event is written before the first byte leaves, so that an export which is cut off has left its trace; the
second says how much it was and the digest of the file.
"""

from dataclasses import dataclass

from engine.access import exports
from engine.hand import Hand
from engine.ledger import done_of
from engine.model import Done

STREAM = "access:exports"


@dataclass(frozen=True, kw_only=True)
class BeginExport:
    """An export begins."""

    format: str  # xes | ocel | csv
    procedure: str  # key; "" = every SOP
    first: str  # of the period, ISO dates; "" = open
    last: str
    pseudonyms: bool
    cases: int


@dataclass(frozen=True, kw_only=True)
class EndExport:
    """It was written to the end."""

    begun: int  # seq of its beginning
    cases: int
    events: int  # of the log: transitions, events or rows
    size: int  # bytes of the file
    digest: str  # SHA-256 of the file, hex


def begin(command: BeginExport, hand: Hand) -> Done:
    """Raises: Forbidden and its kinds."""
    exports(hand.office, hand.actor, hand.now)
    said = {
        "format": command.format, "procedure": command.procedure, "from": command.first, "to": command.last,
        "pseudonyms": command.pseudonyms, "cases": command.cases, "office": hand.office.seq,
    }
    body = {name: value for name, value in said.items() if value != ""}
    return done_of(hand.ledger.event(hand.head(STREAM), "export:begun", hand.acting(), body))


def end(command: EndExport, hand: Hand) -> Done:
    """Raises: Forbidden and its kinds."""
    exports(hand.office, hand.actor, hand.now)
    body = {
        "begun": command.begun, "cases": command.cases, "events": command.events, "size": command.size,
        "sha256": command.digest, "office": hand.office.seq,
    }
    return done_of(hand.ledger.event(hand.head(STREAM), "export:made", hand.acting(), body))
