"""Vacancies: lanes that nobody performs while their tasks wait; shown red to the administrator."""

from dataclasses import dataclass

from engine.access import administers
from engine.hand import Hand
from engine.store.reads import lists

MOST = 1_000


@dataclass(frozen=True, kw_only=True)
class Vacancies:
    """The vacant lanes of the office."""


@dataclass(frozen=True, kw_only=True)
class Vacancy:
    """A lane without anybody, and what waits in it."""

    procedure: str
    lane: str
    positions: tuple[str, ...]  # titles; empty when no position is given to it
    tasks: tuple[int, ...]  # open ones


def handle(question: Vacancies, hand: Hand) -> tuple[Vacancy, ...]:
    """Raises: NoSuchPerson, AuditorActs, Forbidden."""
    office, now = hand.office, hand.now
    administers(office, hand.actor, now)
    vacant = office.vacant_lanes(now)
    waiting = [line.task for line in lists.open_tasks(hand.unit, vacant, MOST)]
    found = (
        Vacancy(
            procedure=procedure, lane=lane,
            positions=tuple(office.positions[p].title for p in office.positions_for(procedure, lane, now)),
            tasks=tuple(t.id for t in waiting if (t.procedure, t.lane) == (procedure, lane)),
        )
        for procedure, lane in vacant
    )
    return tuple(one for one in found if one.positions or one.tasks)  # a lane of the past, with nothing in it, is none
