"""What a form begins with when a task comes back, and why it came back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.case import Case
from engine.hand import Hand
from engine.model import EventRecord, TaskRecord
from engine.store.reads import events, people

REASON = "alasan"
NOT_AGAIN = (REASON, "sebab_terlambat")  # beside the decision and the acts, which are control fields


@dataclass(frozen=True, kw_only=True)
class Prefilled:
    """The return that a task opened with."""

    reason: str
    by_name: str
    at: datetime
    from_step: str
    visit: int


def _decided(event: EventRecord, element: str) -> bool:
    return event.type == "task:completed" and any(
        c["element"] == element and c["how"] == "completed" for c in json.loads(event.body).get("closed", ())
    )


def prefilled(hand: Hand, case: Case, task: TaskRecord) -> tuple[Mapping[str, Any], Prefilled | None]:
    """The element's last answers without decision, reason and acts; and the return itself."""
    if task.visit == 1:
        return {}, None
    stream = f"instance:{case.record.id}"
    history = [e for e in events.stream(hand.unit, stream) if e.seq <= task.opened_seq]
    kept = events.answers(hand.unit, stream)
    mine = next((e for e in reversed(history) if _decided(e, task.element)), None)
    values = json.loads(kept[mine.seq][0]) if mine is not None and mine.seq in kept else {}
    values = {k: v for k, v in values.items() if k not in NOT_AGAIN}
    if task.cause != "return":
        return values, None
    back = history[-1]
    by = json.loads(back.actor).get("person")
    said = json.loads(kept[back.seq][0]) if back.seq in kept else {}
    closed = next((c["element"] for c in json.loads(back.body).get("closed", ()) if c["how"] == "completed"), "")
    step = case.version.node(closed).properties.get("mutu.nomor", "") if closed else ""
    names = people.names(hand.unit, {by} if by else set())
    return values, Prefilled(
        reason=str(said.get(REASON, "")), by_name=names.get(by or 0, ""), at=back.at, from_step=step, visit=task.visit
    )
