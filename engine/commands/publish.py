"""Publish: a diagram and its forms become the procedure's next version, in force from now on."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from bpmn.finding import Finding
from bpmn.lint import forms_needed
from engine.access import publishes
from engine.errors import Invalid, NotFound
from engine.fitness import checked
from engine.hand import Hand
from engine.model import Done
from engine.release import RELEASE
from engine.runtime.parser import DIAGRAM, version_digest
from engine.store.reads import versions

LONGEST_KEY = 70  # characters; the name of its stream has room for no more


class KeyUnreadable(Invalid):
    """A procedure's key is made of small letters, digits and hyphens."""

    code = "procedure-key"


@dataclass(frozen=True, kw_only=True)
class Publish:
    """Put a version in force."""

    key: str  # of the procedure
    source: bytes  # the BPMN file
    forms: Mapping[str, bytes] = field(default_factory=dict)  # file name -> content
    calendar: str = ""  # name; "" = the office's only one


def handle(command: Publish, hand: Hand) -> Done:
    """Raises: Forbidden, KeyUnreadable, PublishRefused, NotFound."""
    publishes(hand.office, hand.actor, hand.now)
    return put_in_force(command, hand)


def put_in_force(command: Publish, hand: Hand, *, draft: int | None = None, note: str = "") -> Done:
    """The next version and its event, which names the draft it was; the note stands beside it, as all free texts do.

    The rule book was asked before.

    Raises: KeyUnreadable, PublishRefused, NotFound.
    """
    refuse_key(command.key)
    document, warnings = checked(command.source, command.forms)
    warnings += _own_lanes(command, hand)
    files = {DIAGRAM: command.source}
    files |= {name: command.forms[name] for name in set(forms_needed(document).values())}
    digest = version_digest(files)
    before = versions.in_force(hand.unit, command.key)
    number = before.number + 1 if before is not None else 1
    identifier = versions.next_id(hand.unit, "version")
    sop = document.properties.get("sop.nomor", "").strip()
    name = document.properties.get("sop.nama", "").strip() or document.name
    calendar = command.calendar or next(iter(hand.office.calendars), "")
    if command.calendar and calendar not in hand.office.calendars:
        raise NotFound(kind="calendar", name=calendar)
    place = len(hand.ledger.rows)
    _store_files(hand, identifier, files)
    hand.ledger.row(
        "version.add", id=identifier, procedure=command.key, number=number, sop_number=sop, name=name, digest=digest,
        calendar=calendar, effective=document.properties.get("sop.efektif", ""), published_at=hand.now,
        published_by=hand.actor.person or 0,
    )
    # Foreign keys: files and the version stand before the rows that join them.
    rows = hand.ledger.rows[place:]
    rows.sort(key=lambda r: ("blob.add", "version.add", "version_file.add").index(r.operation))
    hand.ledger.rows[place:] = rows
    said = {"calendar": calendar, "digest": digest, "number": number, "release": RELEASE, "sop_number": sop}
    if draft is not None:
        said["draft"] = draft
    event = hand.ledger.event(
        hand.head(f"procedure:{command.key}"), "version:published", hand.acting(), said,
        answers={"note": note} if note else None,
    )
    told = [{"code": w.code, "element": w.element, "params": dict(w.params)} for w in warnings]
    return Done(seq=event.seq, type=event.type, body=json.loads(event.body) | {"warnings": told})


def refuse_key(key: str) -> None:
    """Raises: KeyUnreadable."""
    if not key or not all(c.islower() or c.isdigit() or c == "-" for c in key) or len(key) > LONGEST_KEY:
        raise KeyUnreadable(key=key)


def _own_lanes(command: Publish, hand: Hand) -> list[Finding]:
    """A warning for each lane of this procedure that its owner performs: four eyes would be two."""
    person = hand.actor.person
    mine = hand.office.lanes_of(person, hand.now) if person is not None else ()
    return [
        Finding(code="owner-in-lane", element=None, severity="warning", params={"lane": lane})
        for procedure, lane in mine
        if procedure == command.key
    ]


def _store_files(hand: Hand, version: int, files: Mapping[str, bytes]) -> None:
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    known = versions.known_blobs(hand.unit, list(digests.values()))
    for name, content in files.items():
        if digests[name] not in known:
            known.add(digests[name])
            hand.ledger.row("blob.add", digest=digests[name], content=content)
        hand.ledger.row("version_file.add", version=version, name=name, digest=digests[name])
