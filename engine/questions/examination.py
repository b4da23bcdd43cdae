"""Examination (Pemeriksaan): a selection of Berkas as an auditor asks for it, and one row of facts about each.

The facts are read from the events as they stand, without executing them: whether they can be believed is the verdict's
question, and its own column. The rule is that of exports: auditors, who may read every Berkas; administrators need not
be readers of what they administer.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from engine.access import exports
from engine.errors import Invalid
from engine.hand import Hand
from engine.model import EventRecord
from engine.questions.acts import acts
from engine.questions.instances import Instances, wanted
from engine.questions.instances import handle as rows_of
from engine.questions.verdict import VerdictLine, line_of
from engine.store.reads import events, verdicts
from engine.store.reads import instances as stored

MOST = 1_000  # Berkas of one selection
BEYOND = 2**63 - 1


class SelectionUnfit(Invalid):
    """A selection holds at least one and at most so many Berkas."""

    code = "selection-unfit"


@dataclass(frozen=True, kw_only=True)
class Examination:
    """A selection: by number, or by what is remembered; of those all, or a sample."""

    numbers: tuple[str, ...] = ()
    search: Instances = field(default_factory=Instances)
    sample: int | None = None  # how many to draw
    seed: str = ""
    upto: int | None = None  # the highest id that may be drawn: what was started later changes no sample


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """A number that no Berkas has, and the nearest one that there is."""

    number: str
    nearest: str  # "" where nothing is like it


@dataclass(frozen=True, kw_only=True)
class Selected:
    """The selection: ids in its order, and how many there were to choose from."""

    ids: tuple[int, ...]
    of: int
    more: bool  # there are more than a selection holds
    unknown: tuple[Unknown, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Examined:
    """The rows of some Berkas."""

    instances: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ExaminedRow:
    """One Berkas of a selection."""

    id: int
    number: str
    title: str
    sifat: str
    state: str
    events: int
    late: int  # deadlines that were recorded as missed
    returns: int
    acting: int  # steps done as Plt. or Plh.
    paper: int  # decisions recorded from paper
    same_person: int  # steps of a lane done by who had done one of another lane before
    taken_over: int
    taken_back: int
    changed: int  # acts whose documents have changed since
    verdict: VerdictLine | None


def select(question: Examination, hand: Hand) -> Selected:
    """Raises: NoSuchPerson, Forbidden, SelectionUnfit."""
    exports(hand.office, hand.actor, hand.now)
    if question.numbers:
        return _numbered(question, hand)
    found = _ids(question, hand)
    if question.sample is None:
        return Selected(ids=tuple(found[:MOST]), of=len(found), more=len(found) > MOST)
    if not 0 < question.sample <= MOST:
        raise SelectionUnfit(most=MOST)
    return Selected(ids=drawn(question.seed, found, question.sample), of=len(found), more=False)


def drawn(seed: str, ids: Sequence[int], count: int) -> tuple[int, ...]:
    """The first `count` ids when all are ordered by SHA-256("seed:id"): whoever has both can draw them again."""
    return tuple(sorted(ids, key=lambda one: sha256(f"{seed}:{one}".encode()).digest())[:count])


def _numbered(question: Examination, hand: Hand) -> Selected:
    if len(question.numbers) > MOST:
        raise SelectionUnfit(most=MOST)
    there = stored.ids_of_numbers(hand.unit, question.numbers)
    asked = tuple(dict.fromkeys(question.numbers))
    unknown = tuple(
        Unknown(number=number, nearest=stored.nearest_number(hand.unit, number)) for number in asked
        if number not in there
    )
    ids = tuple(there[number] for number in asked if number in there)
    return Selected(ids=ids, of=len(ids), more=False, unknown=unknown)


def _ids(question: Examination, hand: Hand) -> list[int]:
    """Those that fit, the newest first; of a sample all, of a selection one more than it holds."""
    most = BEYOND if question.sample is not None else MOST + 1
    before = question.upto + 1 if question.upto is not None else None
    if question.search.holder.strip():  # who holds it is not said by the database alone
        asked = replace(question.search, after=before, limit=most)
        return [row.id for row in rows_of(asked, hand)]
    return stored.ids(hand.unit, wanted(question.search, hand), before=before, most=most)


def rows(question: Examined, hand: Hand) -> tuple[ExaminedRow, ...]:
    """In the order that was asked for; what is not there is left out.

    Raises: NoSuchPerson, Forbidden, SelectionUnfit.
    """
    exports(hand.office, hand.actor, hand.now)
    if len(question.instances) > MOST:
        raise SelectionUnfit(most=MOST)
    asked = Instances(among=question.instances)
    lines = {line.id: line for line in stored.instances(hand.unit, wanted(asked, hand), after=None, most=MOST)}
    streams = events.of_streams(hand.unit, [f"instance:{i}" for i in lines])
    kept = verdicts.of(hand.unit, tuple(lines))
    found = []
    for one in question.instances:
        if one not in lines:
            continue
        history = streams.get(f"instance:{one}", [])
        last = line_of(kept[one], history[-1].seq if history else 0) if one in kept else None
        found.append(_row(lines[one], history, last))
    return tuple(found)


def _row(line: stored.InstanceLine, history: Sequence[EventRecord], last: VerdictLine | None) -> ExaminedRow:
    told = [(e.type, _object(e.body), _object(e.actor)) for e in history]
    done = [(body, actor) for kind, body, actor in told if kind == "task:completed"]
    kinds = [kind for kind, _, _ in told]
    return ExaminedRow(
        id=line.id, number=line.number, title=line.title, sifat=line.sifat, state=line.state, events=len(history),
        late=kinds.count("deadline:missed"), returns=sum(_returns(body) for body, _ in done),
        acting=sum(actor.get("kind") in ("Plt", "Plh") for _, actor in done),
        paper=sum("entered_by" in actor for _, actor in done), same_person=sum(bool(b.get("also")) for b, _ in done),
        taken_over=kinds.count("task:taken-over"), taken_back=kinds.count("task:withdrawn"),
        changed=_changed(history), verdict=last,
    )


def _returns(body: Mapping[str, Any]) -> bool:
    opened = body.get("opened", ())
    return isinstance(opened, list) and any(isinstance(o, dict) and o.get("cause") == "return" for o in opened)


def _changed(history: Sequence[EventRecord]) -> int:
    try:
        return sum(bool(act.now) and not act.withdrawn for act in acts(history))
    except (AttributeError, KeyError, TypeError, ValueError):
        return 0  # a body that was tampered with: the verdict says so


def _object(text: str) -> Mapping[str, Any]:
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
