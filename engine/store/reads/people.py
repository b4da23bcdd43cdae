"""Reading people and sessions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from engine.store import tables as t
from engine.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class PersonRecord:
    """A person as stored beside the evidence."""

    id: int
    login: str
    name: str
    email: str
    language: str
    password_hash: str
    must_change: bool


@dataclass(frozen=True, kw_only=True)
class SessionRecord:
    """A session, found by the SHA-256 of its token."""

    person: int
    opened_at: datetime
    used_at: datetime


_PERSON = tuple(t.person.c)
_BY_ID = select(*_PERSON).where(t.person.c.id == bindparam("id"))
_BY_LOGIN = select(*_PERSON).where(t.person.c.login == bindparam("login"))
_SESSION = select(t.session.c.person, t.session.c.opened_at, t.session.c.used_at).where(
    t.session.c.token_digest == bindparam("token_digest")
)


def by_id(unit: Unit, person: int) -> PersonRecord | None:
    """A person."""
    rows = unit.rows(_BY_ID, {"id": person})
    return PersonRecord(**rows[0]._mapping) if rows else None


def by_login(unit: Unit, login: str) -> PersonRecord | None:
    """A person by the name they sign in with."""
    rows = unit.rows(_BY_LOGIN, {"login": login})
    return PersonRecord(**rows[0]._mapping) if rows else None


def everybody(unit: Unit) -> list[PersonRecord]:
    """All people, by login."""
    return [PersonRecord(**row._mapping) for row in unit.rows(select(*_PERSON).order_by(t.person.c.login))]


def names(unit: Unit, people: Collection[int]) -> dict[int, str]:
    """Names of people by id."""
    if not people:
        return {}
    query = select(t.person.c.id, t.person.c.name).where(t.person.c.id.in_(sorted(people)))
    return {row.id: row.name for row in unit.rows(query)}


def session(unit: Unit, token_digest: str) -> SessionRecord | None:
    """The session of a token."""
    rows = unit.rows(_SESSION, {"token_digest": token_digest})
    return SessionRecord(**rows[0]._mapping) if rows else None


def sessions_since(unit: Unit, used: datetime, opened: datetime) -> dict[int, int]:
    """How many live sessions each person has."""
    query = (
        select(t.session.c.person, func.count().label("many"))
        .where(t.session.c.used_at >= used, t.session.c.opened_at >= opened)
        .group_by(t.session.c.person)
    )
    return {row.person: row.many for row in unit.rows(query)}
