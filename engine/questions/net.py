"""TheNet: the version of an SOP that is in force, as a Petri net for tools that align logs with it."""

from dataclasses import dataclass

from bpmn.finding import DocumentRefused, Finding
from bpmn.net import net_of
from bpmn.pnml import pnml
from bpmn.soundness import TooManyMarkings
from engine.errors import Invalid, NotFound
from engine.hand import Hand
from engine.store.reads import logs, versions


class NetRefused(Invalid):
    """This diagram cannot be said as a sound net."""

    code = "net-refused"


@dataclass(frozen=True, kw_only=True)
class TheNet:
    """By the procedure's key, or the SOP's number."""

    procedure: str


@dataclass(frozen=True, kw_only=True)
class NetPage:
    """The answer."""

    procedure: str  # key
    version: int
    pnml: str


def handle(question: TheNet, hand: Hand) -> NetPage:
    """Raises: NotFound, NetRefused."""
    key = logs.procedure(hand.unit, question.procedure)
    found = versions.in_force(hand.unit, key) if key is not None else None
    if found is None:
        raise NotFound(kind="procedure", name=question.procedure)
    document = hand.cache.version(hand.unit, found.digest).document
    try:
        text = pnml(net_of(document), f"{found.name} ({found.number})")
    except DocumentRefused as refused:
        raise NetRefused(findings=refused.findings) from refused
    except TooManyMarkings:
        raise NetRefused(findings=(Finding(code="net-too-large", element=None),)) from None
    return NetPage(procedure=found.procedure, version=found.number, pnml=text)
