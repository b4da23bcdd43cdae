"""Does a sequence of steps fit the net? An exact check: every way the net could have gone is kept in mind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bpmn.net import Marking, Net
from bpmn.soundness import allowed, ended, silently, step


@dataclass(frozen=True, kw_only=True)
class Did:
    """One step of a sequence, or a move to a step by somebody's order."""

    seq: int  # where the sequence's own record has it
    element: str
    moved: bool = False  # the token was put before this step; the step itself was not done


@dataclass(frozen=True, kw_only=True)
class Deviation:
    """A step that the net does not allow there, or an end that it does not know."""

    seq: int
    code: str  # not-allowed | unknown-step | not-finished
    element: str
    expected: tuple[str, ...]  # steps that the net allowed instead


def deviations(net: Net, sequence: Iterable[Did], *, finished: bool) -> tuple[Deviation, ...]:
    """Everything that does not fit, in order; `finished` also asks that the sequence may end there.

    After a step that does not fit the check goes on behind it. Steps of a deadline's side branch are passed over.

    Raises: bpmn.soundness.TooManyMarkings.
    """
    found: list[Deviation] = []
    known = {t.element: t for t in net.transitions if t.element}
    markings = silently(net, [net.initial])
    last = 0
    for did in sequence:
        last = did.seq
        if did.element in net.beside:
            continue
        if did.element not in known:
            found.append(_deviation(net, did, "unknown-step", markings))
            continue
        transition = known[did.element]
        if did.moved:
            markings = silently(net, [transition.takes])
            continue
        after = step(net, markings, did.element)
        if not after:
            found.append(_deviation(net, did, "not-allowed", markings))
            after = frozenset(_forced(m, transition.takes, transition.gives) for m in markings)
        markings = silently(net, after)
    if finished and not any(ended(m) for m in markings):
        found.append(Deviation(seq=last, code="not-finished", element="", expected=allowed(net, markings)))
    return tuple(found)


def _deviation(net: Net, did: Did, code: str, markings: Iterable[Marking]) -> Deviation:
    return Deviation(seq=did.seq, code=code, element=did.element, expected=allowed(net, markings))


def _forced(marking: Marking, takes: Sequence[str], gives: Sequence[str]) -> Marking:
    """The marking behind a step done out of turn: one token for each that it would have taken is moved there."""
    left = [place for place in marking if place not in takes]
    spare = len(takes) - (len(marking) - len(left))
    return tuple(sorted((*left[spare:], *gives)))
