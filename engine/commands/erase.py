"""Erase: lawfully, what people said of themselves or handed in. The events stay, and one more says what is gone.

The text and the salt beside an event go, its commitment stays: the chain holds, a replay is identical, the gap is seen.
Where only some fields go, the others move to the erasure's own answers: without its salt the old text proves nothing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.access import administers
from engine.case import Case
from engine.errors import Invalid, NotFound, ReasonMissing
from engine.hand import Hand
from engine.ledger import done_of
from engine.model import Done, EventRecord
from engine.store.reads import erasable, events, files
from engine.text import prose

ANSWERS = "answers:erased"
FILE = "file:erased"
LONGEST = 4_000  # characters
NO_TITLE = "—"  # what lists show of a Berkas whose title was erased


class BasisMissing(Invalid):
    """An erasure names its legal basis."""

    code = "basis-missing"


class NothingToErase(Invalid):
    """There is nothing of that kind to erase, or not any more."""

    code = "nothing-to-erase"


@dataclass(frozen=True, kw_only=True)
class EraseAnswers:
    """Erase the answers of some events of a Berkas, or some fields wherever they stand."""

    instance: int
    reason: str  # neither it nor the basis may name what is erased: they stay
    basis: str
    seqs: tuple[int, ...] = ()  # () with fields: every event
    fields: tuple[str, ...] = ()  # () with seqs: all of them


@dataclass(frozen=True, kw_only=True)
class EraseFile:
    """Erase the bytes of a document's versions, in every Berkas that has the same bytes."""

    instance: int
    document: str  # name
    reason: str
    basis: str
    version: int | None = None  # None: all of them


def _why(hand: Hand, reason: str, basis: str) -> dict[str, Any]:
    """Raises: Forbidden, ReasonMissing, BasisMissing, TextTooLong."""
    administers(hand.office, hand.actor, hand.now)
    why = {"reason": prose(reason, LONGEST, "reason"), "basis": prose(basis, LONGEST, "basis")}
    if not why["reason"]:
        raise ReasonMissing()
    if not why["basis"]:
        raise BasisMissing()
    return why


def answers(command: EraseAnswers, hand: Hand) -> Done:
    """Raises: NotFound, Forbidden, ReasonMissing, BasisMissing, TextTooLong, NothingToErase."""
    case = hand.case(command.instance, running=False)
    why = _why(hand, command.reason, command.basis)
    stream = case.head.stream
    kept, told = events.answers(hand.unit, stream), {e.seq: e for e in events.stream(hand.unit, stream)}
    gone = _Gone()
    for seq, (text, _) in sorted(kept.items()):
        if (seq in command.seqs or not command.seqs) and (command.seqs or command.fields):
            gone.take(told[seq], json.loads(text), command.fields)
    missing = set(command.seqs) - {one["seq"] for one in gone.erased}
    if missing or not gone.erased:
        raise NothingToErase(seq=min(missing, default=0), fields=", ".join(command.fields))
    erasable.overwriting(hand.unit)
    for one in gone.erased:
        hand.ledger.row("answers.erase", w_stream=stream, w_seq=one["seq"])
    if gone.title:
        case.title = NO_TITLE
    more = {name: value for name, value in (("left", gone.left), ("earlier", gone.earlier)) if value}
    event = case.note(ANSWERS, hand.acting(), {"erased": gone.erased}, answers={**why, **more})
    case.save()
    return done_of(event)


class _Gone:
    """What goes, and what is left of it."""

    def __init__(self) -> None:
        self.erased: list[dict[str, Any]] = []
        self.left: dict[str, Any] = {}  # seq -> remaining fields
        self.earlier: dict[str, Any] = {}  # seq of an earlier erasure -> its reason and basis
        self.title = False

    def take(self, event: EventRecord, said: Mapping[str, Any], fields: tuple[str, ...]) -> None:
        """Erase these fields, or all of them, beside one event; of an earlier erasure only what it had left."""
        if event.type == ANSWERS:
            self._again(event.seq, said, fields)
            return
        names = [n for n in said if n in fields or not fields]
        if not names or event.type == FILE:
            return
        self.title = self.title or (event.type == "instance:started" and "title" in names)
        self.erased.append({"seq": event.seq, **({"fields": sorted(names)} if fields else {})})
        self._leave(str(event.seq), said, names)

    def _again(self, seq: int, said: Mapping[str, Any], fields: tuple[str, ...]) -> None:
        rest = said.get("left", {})
        names = sorted({n for one in rest.values() for n in one if n in fields or not fields})
        if not names:
            return
        self.erased.append({"seq": seq, "fields": names})
        self.earlier |= said.get("earlier", {}) | {str(seq): {n: said[n] for n in ("reason", "basis")}}
        for of, one in rest.items():
            self._leave(of, one, names)

    def _leave(self, of: str, said: Mapping[str, Any], names: list[str]) -> None:
        remaining = {n: v for n, v in said.items() if n not in names}
        if remaining:
            self.left[of] = remaining


def file(command: EraseFile, hand: Hand) -> Done:
    """The answer's body lists the `files` whose bytes may go once this is recorded.

    Raises: NotFound, Forbidden, ReasonMissing, BasisMissing, TextTooLong, NothingToErase.
    """
    cases = {command.instance: hand.case(command.instance, running=False)}
    why = _why(hand, command.reason, command.basis)
    mine = [d for d in files.documents(hand.unit, command.instance)
            if d.name == command.document and command.version in (None, d.number)]
    if not mine:
        raise NotFound(kind="document", name=command.document)
    fresh = sorted({d.file for d in mine if not d.erased})
    if not fresh:  # recorded before; the bytes may still be there after a crash
        return Done(seq=0, type=FILE, instance=command.instance, body={"files": sorted({d.file for d in mine})})
    done: Done | None = None
    for one in fresh:
        for instance in files.instances_of(hand.unit, one):
            case = cases.setdefault(instance, cases.get(instance) or hand.case(instance, running=False))
            event = _erased(hand, case, one, why)
            done = done_of(event) if instance == command.instance else done
        hand.ledger.row("file.erase", w_id=one, name="")
    for case in cases.values():
        case.save()
    return Done(seq=done.seq if done else 0, type=FILE, instance=command.instance, body={"files": fresh})


def _erased(hand: Hand, case: Case, one: str, why: Mapping[str, Any]) -> EventRecord:
    """One event for each Berkas: the documents whose version these bytes are."""
    documents = [{"name": d.name, "number": d.number} for d in files.documents(hand.unit, case.record.id)
                 if d.file == one]
    return case.note(FILE, hand.acting(), {"file": one, "versions": documents}, answers=why)
