"""The visit: who asks, in which language, at which desk; looked up only when a page needs it."""

from dataclasses import dataclass
from typing import NoReturn

from flask import current_app, g, request

from engine.desk import Desk
from engine.errors import Invalid
from engine.model import Actor
from engine.questions.notices import Unread
from engine.questions.people import Me, MePage, OfficeFacts, OfficePage
from engine.settings import Settings
from web.words.catalogue import LANGUAGES

LANGUAGE_COOKIE = "sopan-bahasa"


@dataclass(frozen=True, kw_only=True)
class House:
    """What one application stands on."""

    desk: Desk
    settings: Settings


class NotSentYet(Invalid):
    """The session had ended: what was typed is back in its place, nothing was carried out."""

    code = "not-sent-yet"


class Withheld(Desk):
    """A desk that answers and takes no command: for showing a form again as it was sent."""

    def __init__(self, desk: Desk) -> None:
        self.__dict__.update(vars(desk))

    def do(self, command: object, actor: Actor, key: str | None = None) -> NoReturn:
        """Raises: NotSentYet."""
        raise NotSentYet()


def house() -> House:
    found: House = current_app.extensions["sopan"]
    return found


def desk() -> Desk:
    withheld: Desk | None = g.get("withheld")
    return withheld or house().desk


def person() -> int | None:
    """The person whose session this is; None before login."""
    found: int | None = g.get("person")
    return found


def enter(who: int) -> None:
    """From here on in this request, `who` is acting."""
    g.person = who
    if "me" in g and g.me.person != who:
        del g.me
        g.pop("language", None)


def found_on_the_way(known: MePage, facts: OfficePage) -> None:
    """What looking up the session told besides: no page asks for it again."""
    g.me, g.office = known, facts


def must_change() -> bool:
    """Whether the person still has a password that somebody gave them."""
    return bool(g.get("must_change"))


def found_to_change(must: bool) -> None:
    """What the session says of the person's password."""
    g.must_change = must


def changed() -> None:
    """The password is now the person's own."""
    g.must_change = False


def actor() -> Actor:
    return Actor(person=person(), via="web")


def me() -> MePage | None:
    """Who is logged in, for the head of the page; None before login."""
    if person() is None:
        return None
    if "me" not in g:
        g.me = desk().ask(Me(), actor())
    found: MePage = g.me
    return found


def office() -> OfficePage:
    if "office" not in g:
        g.office = desk().ask(OfficeFacts(), actor())
    found: OfficePage = g.office
    return found


def unread() -> int:
    """How many notices the person has not read."""
    if "unread" not in g:
        g.unread = desk().ask(Unread(), actor())
    found: int = g.unread
    return found


def zone() -> str:
    return office().zone


def language() -> str:
    """What the person's record says, before login what this browser chose, else Indonesian."""
    if "language" not in g:
        g.language = _language()
    found: str = g.language
    return found


def _language() -> str:
    known = me()
    chosen = known.language if known is not None else request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]
