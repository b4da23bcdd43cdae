"""Publish: a diagram and its forms become the procedure's next version, in force from now on."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bpmn.document import Document
from bpmn.finding import DocumentRefused, Finding
from bpmn.lint import forms_needed, lint
from bpmn.reader import read
from engine.access import publishes
from engine.errors import Invalid, NotFound, PublishRefused
from engine.hand import Hand
from engine.model import Done
from engine.release import RELEASE
from engine.runtime.dryrun import dry_run
from engine.runtime.parser import DIAGRAM, VersionUnusable, compile_version, form_fields, forms_of, version_digest
from engine.store.reads import versions
from forms.errors import SchemaRefused

LONGEST_ID, LONGEST_NAME = 120, 200  # characters
LONGEST_OF = {"sop.nomor": 80, "sop.nama": 500, "sop.efektif": 40}


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


def checked(source: bytes, forms: Mapping[str, bytes]) -> tuple[Document, list[Finding]]:
    """Read, lint, compile and dry-run; the findings that are no refusals.

    Raises: PublishRefused(findings).
    """
    try:
        document = read(source)
        needed = {name: forms[name] for name in forms_needed(document).values() if name in forms}
        files = {DIAGRAM: source, **needed}
        findings = lint(document, form_fields(forms_of(document, files)))
    except DocumentRefused as refused:
        raise PublishRefused(findings=refused.findings) from refused
    except SchemaRefused as refused:
        found = Finding(code=f"form-{refused.code}", element=None, params={"path": refused.path})
        raise PublishRefused(findings=(found,)) from refused
    except VersionUnusable as refused:
        element, file = refused.params.get("element"), str(refused.params.get("file"))
        found = Finding(code="form-missing", element=str(element) if element else None, params={"file": file})
        raise PublishRefused(findings=(found,)) from refused
    except UnicodeDecodeError as refused:
        raise PublishRefused(findings=(Finding(code="form-not-json", element=None, params={"path": ""}),)) from refused
    errors = (*(f for f in findings if f.severity == "error"), *_too_long(document))
    if errors:
        raise PublishRefused(findings=errors)
    dry_run(compile_version(files))
    return document, [f for f in findings if f.severity == "warning"]


def _too_long(document: Document) -> Iterator[Finding]:
    """Names that the rows of tasks, deadlines and versions have no room for."""
    named = [(node.id, node.id, LONGEST_ID) for node in document.nodes.values()]
    named += [(lane.id, lane.name, LONGEST_NAME) for lane in document.lanes]
    named += [(task, file, LONGEST_NAME) for task, file in forms_needed(document).items()]
    named += [(name, document.properties.get(name, ""), most) for name, most in LONGEST_OF.items()]
    for element, text, most in named:
        if len(text) > most:
            yield Finding(code="label-too-long", element=element[:most], params={"length": len(text), "maximum": most})


def handle(command: Publish, hand: Hand) -> Done:
    """Raises: Forbidden, KeyUnreadable, PublishRefused, NotFound."""
    publishes(hand.office, hand.actor, hand.now)
    if not command.key or not all(c.islower() or c.isdigit() or c == "-" for c in command.key) or len(command.key) > 80:
        raise KeyUnreadable(key=command.key)
    document, warnings = checked(command.source, command.forms)
    warnings += _own_lanes(command, hand)
    files = {DIAGRAM: command.source}
    files |= {name: command.forms[name] for name in set(forms_needed(document).values())}
    digest = version_digest(files)
    before = versions.in_force(hand.unit, command.key)
    number = before.number + 1 if before is not None else 1
    identifier = versions.next_id(hand.unit, "version")
    _store_files(hand, identifier, files)
    sop = document.properties.get("sop.nomor", "").strip()
    name = document.properties.get("sop.nama", "").strip() or document.name
    calendar = command.calendar or next(iter(hand.office.calendars), "")
    if command.calendar and calendar not in hand.office.calendars:
        raise NotFound(kind="calendar", name=calendar)
    hand.ledger.row(
        "version.add", id=identifier, procedure=command.key, number=number, sop_number=sop, name=name, digest=digest,
        calendar=calendar, effective=document.properties.get("sop.efektif", ""), published_at=hand.now,
        published_by=hand.actor.person or 0,
    )
    # Foreign keys: files and the version stand before the rows that join them.
    hand.ledger.rows.sort(key=lambda r: ("blob.add", "version.add", "version_file.add").index(r.operation))
    said = {"calendar": calendar, "digest": digest, "number": number, "release": RELEASE, "sop_number": sop}
    event = hand.ledger.event(hand.head(f"procedure:{command.key}"), "version:published", hand.acting(), said)
    told = [{"code": w.code, "element": w.element, "params": dict(w.params)} for w in warnings]
    return Done(seq=event.seq, type=event.type, body=json.loads(event.body) | {"warnings": told})


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
