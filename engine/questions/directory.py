"""The directory: everybody, every position, who holds what from when to when; for the administrator."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.access import administers
from engine.hand import Hand
from engine.office import Duty, Holding, LaneMapping, Position
from engine.questions.people import ABSOLUTE, IDLE
from engine.store.reads import people, versions


@dataclass(frozen=True, kw_only=True)
class Directory:
    """Who sits where, past and to come."""


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """A person as the administrator sees them."""

    id: int
    login: str
    name: str
    email: str
    language: str
    must_change: bool  # still has the password that was given to them
    works: bool
    sessions: int  # where they are logged in now


@dataclass(frozen=True, kw_only=True)
class ProcedureLine:
    """A procedure and its lanes, as in force."""

    key: str
    name: str
    lanes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DirectoryPage:
    """Everything dated stands here with its id; `terms` says of each whether it is in force."""

    people: tuple[PersonLine, ...]
    positions: tuple[Position, ...]
    holdings: tuple[Holding, ...]
    lanes: tuple[LaneMapping, ...]
    duties: tuple[Duty, ...]
    procedures: tuple[ProcedureLine, ...]
    vacant: frozenset[int]  # positions that nobody holds now
    terms: Mapping[tuple[str, str], str]  # (start, end) -> now | later | over


def handle(question: Directory, hand: Hand) -> DirectoryPage:
    """Raises: NoSuchPerson, AuditorActs, Forbidden."""
    office, now = hand.office, hand.now
    administers(office, hand.actor, now)
    dated: tuple[Holding | LaneMapping | Duty, ...] = (
        *office.holdings.values(), *office.lanes.values(), *office.duties.values(),
    )
    return DirectoryPage(
        people=_people(hand),
        positions=tuple(sorted(office.positions.values(), key=lambda p: (p.unit, p.title))),
        holdings=tuple(sorted(office.holdings.values(), key=office.order)),
        lanes=tuple(sorted(office.lanes.values(), key=lambda m: (m.procedure, m.lane, m.id))),
        duties=tuple(office.duties.values()), procedures=_procedures(hand),
        vacant=frozenset(p for p in office.positions if not office.holders(p, now)),
        terms={(one.start, one.end): _term(hand, one.start, one.end) for one in dated},
    )


def _people(hand: Hand) -> tuple[PersonLine, ...]:
    live = people.sessions_since(hand.unit, hand.now - IDLE, hand.now - ABSOLUTE)
    return tuple(
        PersonLine(
            id=p.id, login=p.login, name=p.name, email=p.email, language=p.language, must_change=p.must_change,
            works=hand.office.works(p.id, hand.now), sessions=live.get(p.id, 0),
        )
        for p in people.everybody(hand.unit)
    )


def _procedures(hand: Hand) -> tuple[ProcedureLine, ...]:
    found = []
    for record in versions.procedures(hand.unit):
        nodes = hand.cache.version(hand.unit, record.digest).document.nodes.values()
        lanes = tuple(sorted({node.lane for node in nodes if node.lane}))
        found.append(ProcedureLine(key=record.procedure, name=record.name, lanes=lanes))
    return tuple(found)


def _term(hand: Hand, start: str, end: str) -> str:
    if hand.office.in_force(start, end, hand.now):
        return "now"
    return "over" if not hand.office.in_force("", end, hand.now) else "later"
