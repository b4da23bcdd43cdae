"""Conformance: do the steps of a Berkas, as its log says them, fit the SOP's diagram (level V4)?"""

from collections.abc import Iterator
from dataclasses import dataclass

from bpmn.conformance import Deviation, Did, deviations
from bpmn.finding import DocumentRefused, Finding
from bpmn.net import net_of
from bpmn.soundness import TooManyMarkings
from engine.hand import Hand
from engine.logs.case import Case
from engine.logs.lifecycle import entries
from engine.questions.instance import TheInstance, load
from engine.questions.logs import read
from engine.store.reads import logs

INTERVENTIONS = ("instance:moved", "task:withdrawn", "instance:cancelled")


@dataclass(frozen=True, kw_only=True)
class Conformance:
    """One Berkas, by id or by number."""

    instance: int | None = None
    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class DeviationLine:
    """One place where the steps do not fit."""

    seq: int  # of the event
    code: str  # not-allowed | unknown-step | not-finished
    element: str
    step: str  # its name; "" at the end
    expected: tuple[str, ...]  # names of the steps that the SOP allowed there


@dataclass(frozen=True, kw_only=True)
class InterventionLine:
    """Where somebody took the Berkas off the SOP's way by right: the check goes on from there."""

    seq: int
    type: str  # of the event
    step: str  # to which; "" for a cancellation


@dataclass(frozen=True, kw_only=True)
class ConformancePage:
    """The answer: `fits` is None where the diagram cannot be said as a net, and `refused` says why."""

    number: str
    steps: int  # completed, and not taken back
    fits: bool | None
    deviations: tuple[DeviationLine, ...]
    interventions: tuple[InterventionLine, ...]
    refused: Finding | None = None


def handle(question: Conformance, hand: Hand) -> ConformancePage:
    """The log's own transitions `complete` against the net: nothing is executed, no snapshot read.

    Raises: NotFound, Forbidden.
    """
    record = load(hand, TheInstance(instance=question.instance, number=question.number)).record
    rows = logs.cases(hand.unit, logs.Chosen(upto=hand.now), record.id - 1, 1)
    (case,) = read(hand, rows, hand.now)
    done = list(_sequence(case))
    interventions = tuple(_interventions(case))
    steps = sum(not did.moved for did in done)
    try:
        net = net_of(hand.cache.version(hand.unit, record.version_digest).document)
        found = deviations(net, done, finished=case.state == "completed")
    except DocumentRefused as refused:
        return _unjudged(record.number, steps, interventions, refused.findings[0])
    except TooManyMarkings:
        return _unjudged(record.number, steps, interventions, Finding(code="net-too-large", element=None))
    return ConformancePage(
        number=record.number, steps=steps, fits=not found, interventions=interventions,
        deviations=tuple(_line(case, one) for one in found),
    )


def _unjudged(
    number: str, steps: int, interventions: tuple[InterventionLine, ...], refused: Finding
) -> ConformancePage:
    return ConformancePage(
        number=number, steps=steps, fits=None, deviations=(), interventions=interventions, refused=refused
    )


def _sequence(case: Case) -> Iterator[Did]:
    """Completed steps and moves, in order. A submit that was taken back had no effect and is not in it."""
    moves = {h.seq: h for h in case.happenings if h.type == "instance:moved"}
    done = {e.event: e for e in entries(case) if e.transition == "complete"}
    for seq in sorted(moves.keys() | done.keys()):
        if seq in done:
            yield Did(seq=seq, element=done[seq].element)
        else:
            yield Did(seq=seq, element=moves[seq].body["element"], moved=True)


def _interventions(case: Case) -> Iterator[InterventionLine]:
    for happening in case.happenings:
        if happening.type in INTERVENTIONS:
            element = happening.body.get("element", "")
            yield InterventionLine(seq=happening.seq, type=happening.type, step=case.steps.names.get(element, element))


def _line(case: Case, one: Deviation) -> DeviationLine:
    names = case.steps.names
    return DeviationLine(
        seq=one.seq, code=one.code, element=one.element, step=names.get(one.element, one.element),
        expected=tuple(names.get(element, element) for element in one.expected),
    )
