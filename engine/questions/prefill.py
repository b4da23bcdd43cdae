"""What a form begins with when a task comes back, why it came back, and every return before."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.case import Case
from engine.hand import Hand
from engine.model import EventRecord, TaskRecord
from engine.questions.entered import Entered, entered
from engine.store.reads import events, people

REASON = "alasan"
NOT_AGAIN = (REASON, "sebab_terlambat")  # beside the decision and the acts, which are control fields

Kept = Mapping[int, tuple[str, bytes]]


@dataclass(frozen=True, kw_only=True)
class Prefilled:
    """A return: why, by whom, from which step to which, and the visit that it opened."""

    reason: str
    by_name: str
    at: datetime
    from_step: str
    visit: int
    person: int | None = None
    element: str = ""  # that it went back to
    to_step: str = ""
    times: int = 1  # the how manieth return to that step
    entered: Entered | None = None  # from paper, by a recorder


@dataclass(frozen=True, kw_only=True)
class Past:
    """What an earlier visit of a step left for this one."""

    values: Mapping[str, Any]  # its answers without decision, reason and acts
    since: datetime | None  # when it was sent; None on the first visit
    returned: Prefilled | None  # the return that this visit opened with
    returns: tuple[Prefilled, ...]  # every return of the Berkas, the oldest first


def past_of(hand: Hand, case: Case, task: TaskRecord, history: Sequence[EventRecord]) -> Past:
    """What came before a task, from its instance's events."""
    before = [e for e in history if e.seq <= task.opened_seq]
    kept: Kept = events.answers(hand.unit, case.head.stream) if len(before) > 1 else {}
    returns = _returns(hand, case, before, kept)
    back = next((r for r in returns if (r.element, r.visit) == (task.element, task.visit)), None)
    mine = next((e for e in reversed(before) if _decided(e, task.element)), None) if task.visit > 1 else None
    values = json.loads(kept[mine.seq][0]) if mine is not None and mine.seq in kept else {}
    values = {k: v for k, v in values.items() if k not in NOT_AGAIN}
    # What hangs on an answer that is not given again (the decision) waits for it too.
    gone = case.version.forms[task.element].not_shown(values)
    return Past(
        values={k: v for k, v in values.items() if k not in gone},
        since=mine.at if mine is not None else None,
        returned=back if task.cause == "return" else None,
        returns=returns,
    )


def _decided(event: EventRecord, element: str) -> bool:
    return event.type == "task:completed" and any(
        c["element"] == element and c["how"] == "completed" for c in json.loads(event.body).get("closed", ())
    )


def _returns(hand: Hand, case: Case, history: Sequence[EventRecord], kept: Kept) -> tuple[Prefilled, ...]:
    found: list[Prefilled] = []
    for event in history:
        body = json.loads(event.body) if event.type == "task:completed" else {}
        for opened in (o for o in body.get("opened", ()) if o["cause"] == "return"):
            line = _line(case, event, body, opened, kept)
            found.append(replace(line, times=1 + sum(f.element == line.element for f in found)))
    on_paper = {f.entered.person for f in found if f.entered is not None}
    names = people.names(hand.unit, {f.person for f in found if f.person is not None} | on_paper)
    return tuple(
        replace(
            f, by_name=names.get(f.person or 0, ""),
            entered=replace(f.entered, name=names.get(f.entered.person, "")) if f.entered is not None else None,
        )
        for f in found
    )


def _line(
    case: Case, event: EventRecord, body: Mapping[str, Any], opened: Mapping[str, Any], kept: Kept
) -> Prefilled:
    said = json.loads(kept[event.seq][0]) if event.seq in kept else {}
    closed = next((c["element"] for c in body.get("closed", ()) if c["how"] == "completed"), "")
    actor = json.loads(event.actor)
    return Prefilled(
        reason=str(said.get(REASON, "")), by_name="", at=event.at, from_step=_step(case, closed) if closed else "",
        visit=opened["visit"], person=actor.get("person"), element=opened["element"],
        to_step=_step(case, opened["element"]), entered=entered(event, actor, {}),
    )


def _step(case: Case, element: str) -> str:
    return case.version.node(element).properties.get("mutu.nomor", "")
