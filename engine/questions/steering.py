"""Steering: what its starter and the administrator may do to a Berkas from outside its flow, without reading it."""

from dataclasses import dataclass

from engine.access import administers, cancels
from engine.errors import Forbidden, Refusal
from engine.hand import Hand
from engine.questions.instance import TheInstance, opened
from engine.store.reads import cases


@dataclass(frozen=True, kw_only=True)
class Steering:
    """One Berkas, by id or by number."""

    instance: int | None = None
    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class SteeringPage:
    """As much as is needed to steer; neither title nor content, for an administrator need not be a reader."""

    id: int
    number: str
    state: str
    at: tuple[tuple[str, str], ...]  # (lane, step's name) of the open tasks
    steps: tuple[tuple[str, str, str], ...]  # (element, number in the SOP, name), where it may be moved to
    may_move: bool


def handle(question: Steering, hand: Hand) -> SteeringPage:
    """Raises: NotFound, NoSuchPerson, AuditorActs, Forbidden."""
    administrator = _administrates(hand)
    if question.instance is None and not administrator:
        raise Forbidden()  # before looking: numbers are not to be guessed
    case = opened(hand, TheInstance(instance=question.instance, number=question.number))
    cancels(case.office, case.record.starter, hand.actor, hand.now)
    record = case.record
    tasks = cases.open_tasks(hand.unit, record.id)
    nodes = [case.version.node(element) for element in case.version.forms]
    return SteeringPage(
        id=record.id, number=record.number, state=record.state, may_move=administrator,
        at=tuple((t.lane, case.version.node(t.element).name) for t in tasks),
        steps=tuple((n.id, n.properties.get("mutu.nomor", ""), n.name) for n in nodes),
    )


def _administrates(hand: Hand) -> bool:
    try:
        administers(hand.office, hand.actor, hand.now)
    except Refusal:
        return False
    return True
