"""What differs between two moments of one history."""

from dataclasses import dataclass, replace

from engine.questions.acts import ActLine
from engine.questions.retelling_moment import Entry, Held, MomentPage, Paper, entries
from engine.walk import DueLine, Pass, Standing, Submitted


@dataclass(frozen=True, kw_only=True)
class StepDifference:
    """What a step had said at the one moment and at the other."""

    element: str
    visit: int  # at the later moment
    earlier: int | None  # the visit at the earlier one; None when it had said nothing
    entries: tuple[Entry, ...]  # only those that differ


@dataclass(frozen=True, kw_only=True)
class Differences:
    """From the earlier moment to the later one."""

    status: tuple[str, str] | None
    closed: tuple[Pass, ...]  # open then, closed since
    opened: tuple[Held, ...]  # open now, not open then
    hands: tuple[tuple[Held, Held], ...]  # open at both, with other people
    papers: tuple[Paper, ...]  # new versions
    acts: tuple[ActLine, ...]  # given since
    withdrawn: tuple[ActLine, ...]  # stood then, withdrawn since
    dues: tuple[tuple[DueLine, DueLine], ...]  # another due moment, or another end
    data: tuple[StepDifference, ...]

    @property
    def none(self) -> bool:
        """Whether both moments are alike."""
        return not any(vars(self).values())


def differences(before: MomentPage, after: MomentPage) -> Differences:
    """`before` is the earlier of the two, whichever was asked for first."""
    then, since = before.standing, after.standing
    was = {(h.clock.one.element, h.clock.one.visit): h for h in before.held}
    now = {(h.clock.one.element, h.clock.one.visit): h for h in after.held}
    acts = {a.seq: a for a in before.acts}
    dues = {(d.timer, d.visit): d for d in then.dues}
    return Differences(
        status=(before.status, after.status) if before.status != after.status else None,
        closed=tuple(p for p in since.passes if p.how and (p.element, p.visit) in was),
        opened=tuple(h for key, h in now.items() if key not in was),
        hands=tuple((was[key], h) for key, h in now.items() if key in was and was[key].people != h.people),
        papers=tuple(p for p in after.papers if p.version.seq > then.seq),
        acts=tuple(a for a in after.acts if a.seq not in acts),
        withdrawn=tuple(a for a in after.acts if a.withdrawn and a.seq in acts and not acts[a.seq].withdrawn),
        dues=tuple((dues[k], d) for d in since.dues if (k := (d.timer, d.visit)) in dues and dues[k] != d),
        data=_data(then, since),
    )


def _newest(standing: Standing) -> dict[str, Submitted]:
    return {s.element: s for s in standing.submitted}


def _data(then: Standing, since: Standing) -> tuple[StepDifference, ...]:
    old, found = _newest(then), []
    for element, mine in _newest(since).items():
        last = old.get(element)
        if last is not None and last.seq == mine.seq:
            continue
        said = [replace(e, changed=True) for e in entries(since, mine, last) if e.value != e.before]
        if said:
            found.append(StepDifference(element=element, visit=mine.visit, entries=tuple(said),
                                        earlier=last.visit if last is not None else None))
    return tuple(found)
