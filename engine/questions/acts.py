"""The acts of a Berkas (paraf, signature, disposisi), and which document versions each of them covers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.hand import Hand
from engine.model import EventRecord
from engine.questions.entered import Entered, entered
from engine.store.reads import people


@dataclass(frozen=True, kw_only=True)
class ActLine:
    """One act as it was given, and what has become of its documents since."""

    seq: int
    element: str
    visit: int
    kind: str  # paraf | tanda_tangan | mengetahui | disposisi | arsip
    medium: str  # aplikasi | basah | TTE
    person: int
    by_name: str
    position: int | None
    at: datetime
    covers: Mapping[str, int]  # document -> the version it covered
    now: Mapping[str, int]  # document -> its newest version, only where that is another one
    withdrawn: bool  # a move or a take-back went behind it
    entered: Entered | None = None  # from paper, by a recorder


def named(hand: Hand, given: Sequence[ActLine]) -> tuple[ActLine, ...]:
    """The acts with the names of who gave them."""
    on_paper = {a.entered.person for a in given if a.entered is not None}
    return with_names(given, people.names(hand.unit, {a.person for a in given} | on_paper))


def with_names(given: Sequence[ActLine], names: Mapping[int, str]) -> tuple[ActLine, ...]:
    """The same from names that are known."""
    return tuple(
        replace(
            a, by_name=names.get(a.person, ""),
            entered=replace(a.entered, name=names.get(a.entered.person, "")) if a.entered is not None else None,
        )
        for a in given
    )


def acts(history: Sequence[EventRecord]) -> tuple[ActLine, ...]:
    """Every act of an instance's history, in their order; none is ever left out."""
    given: list[ActLine] = []
    newest: dict[str, int] = {}
    done: dict[str, int] = {}  # element -> seq of its newest completion
    for event in history:
        body: dict[str, Any] = json.loads(event.body)
        if event.type in ("instance:moved", "task:withdrawn"):
            since = done.get(body["element"], event.seq)
            given = [replace(a, withdrawn=a.withdrawn or a.seq >= since) for a in given]
        if event.type != "task:completed":
            continue
        newest |= {d["name"]: d["number"] for d in body.get("documents", ())}
        for closed in (c for c in body["closed"] if c["how"] == "completed"):
            done[closed["element"]] = event.seq
            if "act" in body:
                given.append(_line(event, body["act"], closed))
    return tuple(replace(a, now={n: newest[n] for n, v in a.covers.items() if newest[n] != v}) for a in given)


def _line(event: EventRecord, act: Mapping[str, Any], closed: Mapping[str, Any]) -> ActLine:
    actor = json.loads(event.actor)
    return ActLine(
        seq=event.seq, element=closed["element"], visit=closed["visit"], kind=act["kind"], medium=act["medium"],
        person=actor["person"], by_name="", position=actor.get("position"), at=event.at, covers=act.get("covers", {}),
        now={}, withdrawn=False, entered=entered(event, actor, {}),
    )
