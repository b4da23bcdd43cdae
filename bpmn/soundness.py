"""Walking a net: which steps a marking allows, where it may end, and whether it always can."""

from collections.abc import Iterable, Mapping

from bpmn.net import SINK, Marking, Net, Transition

MOST = 20_000  # markings that are looked at before a net counts as too large


class TooManyMarkings(Exception):
    """The net has more states than can be looked at."""


def fire(marking: Marking, transition: Transition) -> Marking | None:
    """The marking after a transition, or None when a token that it takes is not there."""
    left = list(marking)
    for place in transition.takes:
        if place not in left:
            return None
        left.remove(place)
    return tuple(sorted((*left, *transition.gives)))


def silently(net: Net, markings: Iterable[Marking]) -> frozenset[Marking]:
    """Every marking that is reached from these without a step.

    Raises: TooManyMarkings.
    """
    found = set(markings)
    waiting = list(found)
    silent = [t for t in net.transitions if not t.element]
    for marking in waiting:  # grows while it is read
        for after in (fire(marking, t) for t in silent):
            if after is not None and after not in found:
                if len(found) >= MOST:
                    raise TooManyMarkings
                found.add(after)
                waiting.append(after)
    return frozenset(found)


def step(net: Net, markings: Iterable[Marking], element: str) -> frozenset[Marking]:
    """The markings after one step done from any of these; empty when none allows it."""
    done = [t for t in net.transitions if t.element == element]
    return frozenset(after for m in markings for t in done if (after := fire(m, t)) is not None)


def allowed(net: Net, markings: Iterable[Marking]) -> tuple[str, ...]:
    """The steps that these markings allow, in the net's order."""
    return tuple(dict.fromkeys(
        t.element for t in net.transitions if t.element and any(fire(m, t) is not None for m in markings)
    ))


def ended(marking: Marking) -> bool:
    """Whether nothing is left to do."""
    return set(marking) == {SINK}


def finals(net: Net) -> tuple[Marking, ...]:
    """Where the net may end: one token on SINK, or several where branches end apart; () when it is not sound.

    Sound: from every marking an end is reached, an end leaves no token elsewhere, and every transition can fire.

    Raises: TooManyMarkings.
    """
    after: dict[Marking, list[Marking]] = {}
    fired: set[str] = set()
    waiting = [net.initial]
    for marking in waiting:  # grows while it is read
        if marking in after:
            continue
        if len(after) >= MOST:
            raise TooManyMarkings
        steps = [(t.id, m) for t in net.transitions if (m := fire(marking, t)) is not None]
        fired |= {name for name, _ in steps}
        after[marking] = [m for _, m in steps]
        waiting += after[marking]
    ends = sorted((m for m in after if not after[m] and ended(m)), key=len)
    sound = fired == {t.id for t in net.transitions} and _all_reach(after, ends)
    return tuple(ends) if sound else ()


def _all_reach(after: Mapping[Marking, list[Marking]], ends: Iterable[Marking]) -> bool:
    before: dict[Marking, list[Marking]] = {m: [] for m in after}
    for marking, following in after.items():
        for one in following:
            before[one].append(marking)
    waiting = list(ends)
    reached = set(waiting)
    for marking in waiting:  # grows while it is read
        for one in before[marking]:
            if one not in reached:
                reached.add(one)
                waiting.append(one)
    return reached == set(after)

