"""The rule book: who may do what.

Pure: asked by the desk with the office of now, by a replay with the office of then.
"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from engine.errors import (
    AuditorActs,
    Forbidden,
    LaneVacant,
    NoSuchPerson,
    NotOfLane,
    NotRecorder,
    NotYourLane,
    NotYourPosition,
    OwnPaper,
    PaperOff,
    Refusal,
    TaskClaimed,
    TaskOffered,
)
from engine.model import Actor
from engine.office import Holding, Office

DUTIES = ("owner", "auditor", "administrator", "recorder")


@dataclass(frozen=True, kw_only=True)
class TaskFacts:
    """What the rules ask about a task."""

    procedure: str
    lane: str
    offered_to: int | None = None
    claimed_by: int | None = None


def acts(office: Office, actor: Actor, now: datetime) -> int:
    """The person who may give commands at all.

    Raises: NoSuchPerson, AuditorActs.
    """
    if actor.person is None or not office.works(actor.person, now):
        raise NoSuchPerson()
    if office.has_duty(actor.person, "auditor", now):
        raise AuditorActs()
    return actor.person


def choose(office: Office, actor: Actor, able: Collection[Holding]) -> Holding:
    """The holding a person acts in: the one they chose, else definitif first.

    Raises: NotYourLane, NotYourPosition.
    """
    mine = sorted((h for h in able if h.person == actor.person), key=office.order)
    if not mine:
        raise NotYourLane()
    if actor.position is None:
        return mine[0]
    chosen = next((h for h in mine if h.position == actor.position), None)
    if chosen is None:
        raise NotYourPosition(position=actor.position)
    return chosen


def performs(office: Office, task: TaskFacts, actor: Actor, now: datetime) -> Holding:
    """The holding in which a person may claim or complete a task.

    Raises: NoSuchPerson, AuditorActs, NotYourLane, NotYourPosition, TaskClaimed, TaskOffered.
    """
    acts(office, actor, now)
    able = office.performers(task.procedure, task.lane, now)
    owner = holder_of(office, task, now)
    if owner is not None and owner == task.claimed_by:
        able += office.superiors(task.procedure, task.lane, now)  # who took over does it in the superior position
    holding = choose(office, actor, able)
    if owner is not None and owner != actor.person:
        refusal = TaskClaimed if owner == task.claimed_by else TaskOffered
        raise refusal(person=owner)
    return holding


def holder_of(office: Office, task: TaskFacts, now: datetime) -> int | None:
    """The one person a task belongs to now: by claim, by offer, or because one alone holds the position.

    A claim or an offer lapses with the position; that of a superior who took over, with the superior's.
    """
    able = {h.person for h in office.performers(task.procedure, task.lane, now)}
    if task.claimed_by is not None and (
        task.claimed_by in able
        or task.claimed_by in {h.person for h in office.superiors(task.procedure, task.lane, now)}
    ):
        return task.claimed_by
    if task.offered_to in able:
        return task.offered_to
    return next(iter(able)) if len(able) == 1 else None


def takes_over(office: Office, task: TaskFacts, actor: Actor, now: datetime) -> Holding:
    """Holders of the same position, and those of its superior, may take a task over.

    Raises: NoSuchPerson, AuditorActs, NotYourLane, NotYourPosition.
    """
    acts(office, actor, now)
    able = office.performers(task.procedure, task.lane, now) + office.superiors(task.procedure, task.lane, now)
    return choose(office, actor, able)


def assigns(office: Office, task: TaskFacts, actor: Actor, person: int, now: datetime) -> None:
    """An administrator, or a holder of the superior position, gives a task to one of its lane's performers.

    Raises: NoSuchPerson, AuditorActs, Forbidden, NotOfLane when `person` does not perform the lane.
    """
    above = {h.person for h in office.superiors(task.procedure, task.lane, now)}
    if actor.person is not None and actor.person in above:
        acts(office, actor, now)
    else:
        administers(office, actor, now)
    if person not in {h.person for h in office.performers(task.procedure, task.lane, now)}:
        raise NotOfLane(lane=task.lane)


def takes_back(office: Office, task: TaskFacts, person: int, now: datetime) -> Holding:
    """Who submitted a task may take it back while they hold the position, or its superior.

    Raises: NotYourLane.
    """
    able = office.performers(task.procedure, task.lane, now) + office.superiors(task.procedure, task.lane, now)
    return choose(office, Actor(person=person, via="cli"), able)


def recorder(office: Office, actor: Actor, now: datetime) -> int:
    """The person who may enter what officials decided on paper, where the office allows it.

    Raises: NoSuchPerson, AuditorActs, PaperOff, NotRecorder.
    """
    person = acts(office, actor, now)
    if not office.paper:
        raise PaperOff()
    if not office.has_duty(person, "recorder", now):
        raise NotRecorder()
    return person


def records(office: Office, task: TaskFacts, official: Actor, actor: Actor, now: datetime) -> Holding:
    """The holding of the official whose decision on paper a recorder (`actor`) enters.

    Raises: what `recorder` raises; OwnPaper; what `performs` raises for the official.
    """
    if recorder(office, actor, now) == official.person:
        raise OwnPaper()
    return performs(office, task, official, now)


def officials(office: Office, task: TaskFacts, actor: Actor, now: datetime) -> tuple[Holding, ...]:
    """The holdings whose decision on a task this person may enter from paper; none for who is no recorder."""
    able = office.performers(task.procedure, task.lane, now) + office.superiors(task.procedure, task.lane, now)
    found: dict[tuple[int, int], Holding] = {}
    for one in able:
        official = Actor(person=one.person, via=actor.via, position=one.position)
        with suppress(Refusal):
            found.setdefault((one.person, one.position), records(office, task, official, actor, now))
    return tuple(found.values())


def takes_entry_back(office: Office, entered_by: int, actor: Actor, now: datetime) -> None:
    """Who entered a decision from paper may take the entry back while they have the duty, also with the setting off.

    Raises: NoSuchPerson, AuditorActs, NotRecorder.
    """
    if acts(office, actor, now) != entered_by or not office.has_duty(entered_by, "recorder", now):
        raise NotRecorder()


def starts(office: Office, procedure: str, lane: str, actor: Actor, now: datetime) -> Holding:
    """A holder of the first task's lane may start.

    Raises: LaneVacant, NoSuchPerson, AuditorActs, NotYourLane, NotYourPosition.
    """
    acts(office, actor, now)
    able = office.performers(procedure, lane, now)
    if not able:
        raise LaneVacant(lane=lane)
    return choose(office, actor, able)


def administers(office: Office, actor: Actor, now: datetime) -> None:
    """Administrators, and whoever runs the command line on the office's own machine.

    Raises: NoSuchPerson, AuditorActs, Forbidden.
    """
    _dutiful(office, actor, "administrator", now)


def keeps_keys(actor: Actor) -> None:
    """Sealing and its keys belong to the office's own machine: its worker and its command line.

    Raises: Forbidden.
    """
    if actor.person is not None or actor.via not in ("cli", "worker"):
        raise Forbidden()


def reads_register(office: Office, actor: Actor, now: datetime) -> bool:
    """Auditors, administrators, the head of the office, and the office's own machine read the register of checkpoints.

    The head holds a position that stands above others and below none.
    """
    if actor.person is None:
        return actor.via in ("cli", "worker")
    if any(office.has_duty(actor.person, duty, now) for duty in ("auditor", "administrator")):
        return True
    above = {p.superior for p in office.positions.values()}
    held = {h.position for h in office.holdings_of(actor.person, now)}
    return any(office.positions[p].superior is None for p in held & above)


def exports(office: Office, actor: Actor, now: datetime) -> None:
    """Auditors, who may read every Berkas, and the office's own machine take whole histories out of the house.

    Process owners do not: owning an SOP opens none of its Berkas.

    Raises: NoSuchPerson, Forbidden.
    """
    if actor.person is None and actor.via == "cli":
        return
    if not office.works(actor.person, now):
        raise NoSuchPerson()
    if not office.has_duty(actor.person, "auditor", now):
        raise Forbidden()


def publishes(office: Office, actor: Actor, now: datetime) -> None:
    """Process owners, and whoever sets the office up on its own machine.

    Who puts a version in force also gives positions to lanes that have none; to change one is the administrator's.

    Raises: NoSuchPerson, AuditorActs, Forbidden.
    """
    _dutiful(office, actor, "owner", now)


def _dutiful(office: Office, actor: Actor, duty: str, now: datetime) -> None:
    if actor.person is None and actor.via == "cli":
        return
    acts(office, actor, now)
    if not office.has_duty(actor.person, duty, now):
        raise Forbidden()


def cancels(office: Office, starter: int, actor: Actor, now: datetime) -> None:
    """The starter or an administrator.

    Raises: NoSuchPerson, AuditorActs, Forbidden.
    """
    if actor.person == starter:
        acts(office, actor, now)
        return
    administers(office, actor, now)


@dataclass(frozen=True, kw_only=True)
class ReadFacts:
    """What the rules ask about an instance that somebody wants to read."""

    procedure: str
    lanes: tuple[str, ...]
    sifat: str
    acted: tuple[int, ...]
    present: tuple[int, ...]  # persons that hold an open task


def reads(office: Office, facts: ReadFacts, actor: Actor, now: datetime) -> bool:
    """Holders of the lanes, those who acted, their superiors, auditors and administrators' own machine.

    A rahasia instance: only those who acted, present holders, and auditors.
    """
    if actor.person is None:
        return actor.via in ("cli", "worker")
    if not office.works(actor.person, now):
        return False
    if office.has_duty(actor.person, "auditor", now) or actor.person in facts.acted + facts.present:
        return True
    if facts.sifat == "rahasia":
        return False
    lanes = [h for lane in facts.lanes for h in office.performers(facts.procedure, lane, now)]
    above = [h for lane in facts.lanes for h in office.superiors(facts.procedure, lane, now)]
    return any(h.person == actor.person for h in lanes + above) or _superior_of_actors(office, facts, actor.person, now)


def _superior_of_actors(office: Office, facts: ReadFacts, person: int, now: datetime) -> bool:
    """Whether a person holds the superior position of somebody who acted."""
    mine = {h.position for h in office.holdings_of(person, now)}
    above = {office.positions[h.position].superior for p in facts.acted for h in office.holdings_of(p, now)}
    return bool(mine & above)
