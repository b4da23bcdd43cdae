"""Me, credentials, sessions, the office: what the door asks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.access import DUTIES, reads_register
from engine.errors import NoSuchPerson, NotFound
from engine.hand import Hand
from engine.model import Actor
from engine.office import Holding, LaneMapping, Position
from engine.store.reads import lists, people

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What a sign-in needs: the person and the password's hash."""

    login: str


@dataclass(frozen=True, kw_only=True)
class TheSession:
    """Whose session this is, None when it is unknown, idle too long or too old."""

    token_digest: str


@dataclass(frozen=True, kw_only=True)
class Me:
    """Who the asker is."""


@dataclass(frozen=True, kw_only=True)
class MePage:
    """A person as they see themselves."""

    person: int
    login: str
    name: str
    language: str
    holdings: tuple[Holding, ...]
    positions: tuple[tuple[int, str], ...]
    duties: tuple[str, ...]
    register: bool  # whether they may read the register of checkpoints


@dataclass(frozen=True, kw_only=True)
class PersonByLogin:
    """A person's id by login."""

    login: str


@dataclass(frozen=True, kw_only=True)
class Administrators:
    """Whom to ask when one cannot log in."""


@dataclass(frozen=True, kw_only=True)
class OfficeFacts:
    """What every page says of the office."""


@dataclass(frozen=True, kw_only=True)
class OfficePage:
    """The office as everybody knows it."""

    name: str
    demo: bool
    zone: str
    paper: bool = False  # whether recorders may enter what officials decided on paper


@dataclass(frozen=True, kw_only=True)
class SessionFacts:
    """A live session."""

    person: int
    name: str
    language: str
    used_at: datetime
    must_change: bool
    me: MePage  # what the head of every page says, found on the way
    office: OfficePage


@dataclass(frozen=True, kw_only=True)
class Staff:
    """Everybody, with positions, holdings, lanes and duties (for the command line of the office's own machine)."""


@dataclass(frozen=True, kw_only=True)
class StaffPage:
    """Who sits where."""

    people: tuple[people.PersonRecord, ...]
    ended: frozenset[int]
    positions: tuple[Position, ...]
    holdings: tuple[Holding, ...]
    lanes: tuple[LaneMapping, ...]


@dataclass(frozen=True, kw_only=True)
class MyNotices:
    """What the asker was told, the newest first."""

    limit: int = 20


def credentials(question: Credentials, hand: Hand) -> tuple[int, str] | None:
    """None for an unknown login, or a person who no longer works here."""
    found = people.by_login(hand.unit, question.login)
    if found is None or not hand.office.works(found.id, hand.now):
        return None
    return found.id, found.password_hash


def the_session(question: TheSession, hand: Hand) -> SessionFacts | None:
    """Idle for 30 minutes or 12 hours old: gone."""
    found = people.session(hand.unit, question.token_digest)
    if found is None or hand.now - found.used_at > IDLE or hand.now - found.opened_at > ABSOLUTE:
        return None
    person = people.by_id(hand.unit, found.person)
    if person is None or not hand.office.works(found.person, hand.now):
        return None
    return SessionFacts(
        person=found.person, name=person.name, language=person.language, used_at=found.used_at,
        must_change=person.must_change, me=_me(hand, person), office=office(OfficeFacts(), hand),
    )


def me(question: Me, hand: Hand) -> MePage:
    """Raises: NoSuchPerson."""
    person = people.by_id(hand.unit, hand.actor.person) if hand.actor.person is not None else None
    if person is None:
        raise NoSuchPerson()
    return _me(hand, person)


def _me(hand: Hand, person: people.PersonRecord) -> MePage:
    holdings = hand.office.holdings_of(person.id, hand.now)
    positions = tuple((h.position, hand.office.positions[h.position].title) for h in holdings)
    return MePage(
        person=person.id, login=person.login, name=person.name, language=person.language, holdings=holdings,
        positions=positions, duties=tuple(d for d in DUTIES if hand.office.has_duty(person.id, d, hand.now)),
        register=reads_register(hand.office, Actor(person=person.id, via="web"), hand.now),
    )


def by_login(question: PersonByLogin, hand: Hand) -> int:
    """Raises: NotFound."""
    found = people.by_login(hand.unit, question.login)
    if found is None:
        raise NotFound(kind="person", name=question.login)
    return found.id


def administrators(question: Administrators, hand: Hand) -> tuple[str, ...]:
    """Their names, in the order of the alphabet; asked before anybody has logged in."""
    office, now = hand.office, hand.now
    found = {d.person for d in office.duties.values() if office.has_duty(d.person, "administrator", now)}
    return tuple(sorted(people.names(hand.unit, found).values()))


def office(question: OfficeFacts, hand: Hand) -> OfficePage:
    """Name, zone, and whether it is a demo."""
    return OfficePage(name=hand.office.name, demo=hand.office.demo, zone=hand.office.zone, paper=hand.office.paper)


def staff(question: Staff, hand: Hand) -> StaffPage:
    """Everything about who sits where."""
    known = hand.office
    return StaffPage(
        people=tuple(people.everybody(hand.unit)), ended=frozenset(p for p, end in known.persons.items() if end),
        positions=tuple(known.positions.values()), holdings=tuple(known.holdings.values()),
        lanes=tuple(known.lanes.values()),
    )


def my_notices(question: MyNotices, hand: Hand) -> tuple[lists.NoticeLine, ...]:
    """The asker's own."""
    if hand.actor.person is None:
        return ()
    return tuple(lists.notices(hand.unit, person=hand.actor.person, most=question.limit))
