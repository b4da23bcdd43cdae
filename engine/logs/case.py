"""What the writers of logs work on: one Berkas with its events, and the words beside them. No database, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from engine.calendar import Calendar


@dataclass(frozen=True, kw_only=True)
class Steps:
    """One version's steps, by BPMN id; shared by all Berkas that run it."""

    digest: str  # of the version
    number: int
    sop: str  # the SOP's number
    procedure: str  # the SOP's key
    names: Mapping[str, str]  # element -> "3. Memeriksa ..."
    lanes: Mapping[str, str]
    timers: Mapping[str, str]  # timer -> the step that it stands at


class Happening(NamedTuple):
    """One event of an instance's stream."""

    seq: int
    type: str
    at: datetime
    actor: Mapping[str, Any]
    body: Mapping[str, Any]
    reason: str = ""  # of a return, in the person's words


class Seen(NamedTuple):
    """A holder has opened a task for the first time (stream `access:`)."""

    at: datetime
    person: int | None
    element: str
    visit: int


@dataclass(frozen=True, kw_only=True)
class Case:
    """One Berkas as far as it had come when the export began."""

    id: int
    number: str
    title: str
    sifat: str
    state: str  # running | completed | cancelled
    started_at: datetime
    starter: int
    steps: Steps
    happenings: tuple[Happening, ...]
    seen: tuple[Seen, ...]
    calendars: Mapping[str, Calendar]  # by digest: those that its events name in full


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a whole log shares."""

    office: str  # its name
    zone: ZoneInfo  # times are written with its offset
    at: datetime  # nothing recorded later is in the log
    people: Mapping[int, str]  # person -> name or pseudonym
    positions: Mapping[int, tuple[str, str]]  # position -> title, unit
    steps: tuple[Steps, ...] = field(default=())  # of every version in the log
    plain: bool = True  # False: under pseudonyms; what people wrote in their own words is left out

    def person(self, who: int | None) -> str:
        """How the log calls a person; "" for nobody."""
        return "" if who is None else self.people.get(who, f"#{who}")

    def open_words(self, case: Case) -> bool:
        """Whether title and reasons of this Berkas may stand in the log."""
        return self.plain and case.sifat != "rahasia"

    def time(self, at: datetime) -> str:
        """ISO 8601 with milliseconds and offset."""
        return at.astimezone(self.zone).isoformat(timespec="milliseconds")
