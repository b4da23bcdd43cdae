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
    positions: tuple[str, ...]  # titles
    tasks: tuple[int, ...]  # open ones


def handle(question: Vacancies, hand: Hand) -> tuple[Vacancy, ...]:
    """Raises: NoSuchPerson, AuditorActs, Forbidden."""
    office, now = hand.office, hand.now
    administers(office, hand.actor, now)
    named = sorted({(m.procedure, m.lane) for m in office.lanes.values() if office.in_force(m.start, m.end, now)})
    vacant = [(procedure, lane) for procedure, lane in named if not office.performers(procedure, lane, now)]
    waiting = [line.task for line in lists.open_tasks(hand.unit, vacant, MOST)]
    return tuple(
        Vacancy(
            procedure=procedure, lane=lane,
            positions=tuple(office.positions[p].title for p in office.positions_for(procedure, lane, now)),
            tasks=tuple(t.id for t in waiting if (t.procedure, t.lane) == (procedure, lane)),
        )
        for procedure, lane in vacant
    )
