"""Who entered an event from paper, and when the paper is said to have been signed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.model import EventRecord


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What is shown wherever the act is: dicatat oleh ... dari kertas."""

    person: int  # the recorder
    name: str
    signed_at: datetime  # claimed, never counted with


def entered(event: EventRecord, actor: Mapping[str, Any], names: Mapping[int, str]) -> Entered | None:
    """None for what the actor did themselves; `actor` is the event's, read."""
    person = actor.get("entered_by")
    if person is None or event.claimed_at is None:
        return None
    return Entered(person=person, name=names.get(person, ""), signed_at=event.claimed_at)


def recorders(history: Iterable[EventRecord]) -> set[int]:
    """The recorders of a history, to ask their names with those of everybody else."""
    return {person for event in history if (person := json.loads(event.actor).get("entered_by")) is not None}


def entries(history: Iterable[EventRecord], names: Mapping[int, str]) -> dict[int, Entered]:
    """What of a history was entered from paper, by seq."""
    found = {event.seq: entered(event, json.loads(event.actor), names) for event in history if event.claimed_at}
    return {seq: one for seq, one in found.items() if one is not None}


def by_task(history: Iterable[EventRecord], of: Mapping[int, Entered]) -> dict[tuple[str, int], Entered]:
    """The same by the task (element, visit) that each event completed."""
    return {
        (closed["element"], closed["visit"]): of[event.seq]
        for event in history
        if event.seq in of
        for closed in json.loads(event.body).get("closed", ())
        if closed["how"] == "completed"
    }


def by_berkas(told: Iterable[EventRecord], names: Mapping[int, str]) -> dict[tuple[int, str, int], Entered]:
    """Events of several Berkas by (instance, element, visit) of the task that each completed."""
    found: dict[tuple[int, str, int], Entered] = {}
    for event in told:
        instance = int(event.stream.partition(":")[2])
        for (element, visit), one in by_task([event], entries([event], names)).items():
            found[instance, element, visit] = one
    return found
