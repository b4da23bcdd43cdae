"""NameOffice: what the office is called, its zone, whether it is a demo; SwitchPaper: whether it records from paper."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, available_timezones

from engine.access import administers
from engine.errors import NotAChoice, OfficeExists
from engine.hand import Hand
from engine.ledger import done_of
from engine.model import Done


@dataclass(frozen=True, kw_only=True)
class NameOffice:
    """Set up an office; a database belongs to one, and a demo never becomes real."""

    name: str
    zone: str
    demo: bool


@dataclass(frozen=True, kw_only=True)
class SwitchPaper:
    """Allow or end recording from paper ("Catat dari kertas"); off in a new office."""

    on: bool


def handle(command: NameOffice, hand: Hand) -> Done:
    """Raises: Forbidden, OfficeExists, NotAChoice."""
    administers(hand.office, hand.actor, hand.now)
    if command.zone not in available_timezones():
        raise NotAChoice(field="zone", value=command.zone)
    if hand.office.name and hand.office.demo != command.demo:
        raise OfficeExists(name=hand.office.name, demo=hand.office.demo)
    ZoneInfo(command.zone)
    body = {"name": " ".join(command.name.split()), "zone": command.zone, "demo": command.demo}
    event = hand.ledger.event(hand.head("office"), "setting:changed", hand.acting(), body)
    return done_of(event)


def switch_paper(command: SwitchPaper, hand: Hand) -> Done:
    """Already so: nothing is written. Raises: NoSuchPerson, AuditorActs, Forbidden."""
    administers(hand.office, hand.actor, hand.now)
    if hand.office.paper == command.on:
        return Done(seq=0, type="setting:changed")
    event = hand.ledger.event(hand.head("office"), "setting:changed", hand.acting(), {"paper": command.on})
    return done_of(event)
