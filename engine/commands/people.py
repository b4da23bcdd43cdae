"""People: add, end, password, language, sessions."""

import re
from dataclasses import dataclass

from engine.access import administers
from engine.commands.positions import keep_an_administrator
from engine.errors import Invalid, NameTaken, NoSuchPerson, NotAChoice, NotFound, TextTooLong
from engine.hand import Hand
from engine.ledger import done_of
from engine.model import Done
from engine.moment import text_of
from engine.office import apply
from engine.store.reads import people, versions
from engine.text import one_line
from engine.vacancy import look

LONGEST_NAME = 200
LANGUAGES = ("id", "en")
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,130}")


class LoginUnreadable(Invalid):
    """A login is 1 to 40 small letters, digits, dots, hyphens or underscores."""

    code = "login-unreadable"


class AddressUnreadable(Invalid):
    """No mail could be sent to such an address."""

    code = "address-unreadable"


@dataclass(frozen=True, kw_only=True)
class AddPerson:
    """A person begins to work here."""

    login: str
    name: str
    email: str = ""
    language: str = "id"
    password_hash: str = ""
    must_change: bool = False  # a password that somebody else knows: asked to be changed at the next login


@dataclass(frozen=True, kw_only=True)
class SetPassword:
    """A new password; the person's sessions end."""

    person: int
    password_hash: str
    must_change: bool = False


@dataclass(frozen=True, kw_only=True)
class EndPerson:
    """A person no longer works here."""

    person: int


@dataclass(frozen=True, kw_only=True)
class EndSessions:
    """A person is logged out wherever they are logged in."""

    person: int


@dataclass(frozen=True, kw_only=True)
class SetLanguage:
    """The language in which a person wants to read."""

    language: str


@dataclass(frozen=True, kw_only=True)
class SetAddress:
    """Where a person gets mail; "" is nowhere."""

    person: int
    email: str


def add(command: AddPerson, hand: Hand) -> Done:
    """The name stands beside the event, so that it can be erased lawfully.

    Raises: Forbidden, LoginUnreadable, NameTaken, TextTooLong, AddressUnreadable.
    """
    administers(hand.office, hand.actor, hand.now)
    if not LOGIN.fullmatch(command.login):
        raise LoginUnreadable(login=command.login)
    if people.by_login(hand.unit, command.login) is not None:
        raise NameTaken(name=command.login)
    identifier = versions.next_id(hand.unit, "person")
    name = one_line(command.name) or command.login
    if len(name) > LONGEST_NAME:
        raise TextTooLong(field="name", limit=LONGEST_NAME)
    email = _address(command.email)
    event = hand.ledger.event(
        hand.head("office"), "person:added", hand.acting(), {"id": identifier},
        answers={"login": command.login, "name": name},
    )
    hand.ledger.row(
        "person.add", id=identifier, login=command.login, name=name, email=email,
        language=command.language if command.language in LANGUAGES else LANGUAGES[0],
        password_hash=command.password_hash, must_change=command.must_change,
    )
    return done_of(event)


def _address(text: str) -> str:
    email = one_line(text)
    if email and not ADDRESS.fullmatch(email):
        raise AddressUnreadable(name=email[:100])
    return email


def set_address(command: SetAddress, hand: Hand) -> Done:
    """Like the language a row and no event: it says nothing of who did what.

    Raises: Forbidden, NotFound, AddressUnreadable.
    """
    administers(hand.office, hand.actor, hand.now)
    if not hand.office.works(command.person, hand.now):
        raise NotFound(kind="person", name=command.person)
    hand.ledger.row("person.email", w_id=command.person, email=_address(command.email))
    return Done(seq=0, type="address:set")


def set_password(command: SetPassword, hand: Hand) -> Done:
    """Nothing of it is history but that it happened.

    Raises: Forbidden, NotFound.
    """
    if hand.actor.person != command.person:
        administers(hand.office, hand.actor, hand.now)
    if people.by_id(hand.unit, command.person) is None:
        raise NotFound(kind="person", name=command.person)
    event = hand.ledger.event(hand.head("office"), "person:password-set", hand.acting(), {"id": command.person})
    hand.ledger.row("person.password", w_id=command.person, password_hash=command.password_hash,
                    must_change=command.must_change)
    hand.ledger.row("session.end_all", w_person=command.person)
    return done_of(event)


def end(command: EndPerson, hand: Hand) -> Done:
    """Claims lapse and sessions end with it; what the person did stays.

    Raises: Forbidden, NotFound, LastAdministrator.
    """
    administers(hand.office, hand.actor, hand.now)
    keep_an_administrator(hand, without_person=command.person)
    if hand.office.persons.get(command.person) != "":
        raise NotFound(kind="person", name=command.person)
    body = {"id": command.person, "end": text_of(hand.now)}
    event = hand.ledger.event(hand.head("office"), "person:ended", hand.acting(), body)
    look(hand, apply(hand.office, event.seq, event.type, body))
    hand.ledger.row("session.end_all", w_person=command.person)
    return done_of(event)


def end_sessions(command: EndSessions, hand: Hand) -> Done:
    """Like logging out: rows, no event.

    Raises: Forbidden, NotFound.
    """
    if hand.actor.person != command.person:
        administers(hand.office, hand.actor, hand.now)
    if people.by_id(hand.unit, command.person) is None:
        raise NotFound(kind="person", name=command.person)
    hand.ledger.row("session.end_all", w_person=command.person)
    return Done(seq=0, type="session:ended")


def set_language(command: SetLanguage, hand: Hand) -> Done:
    """One's own.

    Raises: NoSuchPerson, NotAChoice.
    """
    person = hand.actor.person
    if person is None or not hand.office.works(person, hand.now):
        raise NoSuchPerson()
    if command.language not in LANGUAGES:
        raise NotAChoice(field="language", value=command.language)
    hand.ledger.row("person.language", w_id=person, language=command.language)
    return Done(seq=0, type="language:chosen")
