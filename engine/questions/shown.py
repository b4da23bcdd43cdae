"""Whether the rows that pages show of a Berkas say what its events say."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from engine.case import Case
from engine.chain import commitment
from engine.model import EventRecord, InstanceRecord
from engine.moment import text_of
from engine.repeated import DEADLINE, DOCUMENT, TASK, Repeated
from engine.repeated import differing as unlike
from engine.runtime.parser import Compiled, version_digest
from engine.store.reads import cases, events, files, lists, people, versions
from engine.store.unit import Unit

FULL = 64  # digits of a digest where an event names it in full


def differing(
    unit: Unit, case: Case, found: Sequence[EventRecord], office: Sequence[EventRecord]
) -> str | None:
    """The first that does not, by name; `history` when an event cannot be read. web has a word for each."""
    try:
        return next((name for name, same in _pairs(unit, case, found, office) if not same), None)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError):
        return "history"  # an event that cannot be read vouches for no row


def _pairs(
    unit: Unit, case: Case, found: Sequence[EventRecord], office: Sequence[EventRecord]
) -> Iterator[tuple[str, bool]]:
    record = case.record
    bodies = [json.loads(e.body) for e in found]
    first, kept = bodies[0], events.answers(unit, found[0].stream)
    for name in ("number", "procedure", "sifat"):
        yield name, getattr(record, name) == first[name]
    yield "state", record.state == next((b["state"] for b in reversed(bodies) if "state" in b), "running")
    yield "title", 1 not in kept or record.title == json.loads(kept[1][0])["title"]
    yield "version", _published(unit, case, first["version"])
    yield from repeated(unit, record, case.version, found)
    digests = {body["calendar"] for body in bodies if len(body.get("calendar", "")) == FULL}
    texts = {digest: versions.calendar_text(unit, digest) for digest in digests}
    whole = all(text and sha256(text.encode()).hexdigest() == digest for digest, text in texts.items())
    named = [body["calendar"] for body in bodies if len(body.get("calendar", "")) == FULL]
    yield "calendar", whole and record.calendar == named[-1]
    yield "person", _people(unit, office)


def repeated(
    unit: Unit, record: InstanceRecord, version: Compiled, found: Sequence[EventRecord]
) -> Iterator[tuple[str, bool]]:
    """The rows of the start, of tasks, deadlines and documents against what the events say of them."""
    told = Repeated()
    for e in found:
        told.event(e.seq, e.type, text_of(e.at), text_of(e.recorded_at), e.actor, json.loads(e.body))
    yield "history", told.readable
    yield "start", (record.starter, record.started_at) == (json.loads(found[0].actor)["person"], found[0].recorded_at)
    tasks = cases.all_tasks(unit, record.id)
    yield "task", unlike(told.tasks, [_columns(t, ("element", "visit", *TASK)) for t in tasks]) is None
    missed = {(version.timers[timer].task, visit) for (timer, visit), row in told.deadlines.items()
              if row[-1] == "missed"}
    yield "task", {(t.element, t.visit) for t in tasks if t.late} == missed
    kept = lists.deadlines(unit, record.id)
    yield "deadline", unlike(told.deadlines, [_columns(d, ("timer", "visit", *DEADLINE)) for d in kept]) is None
    handed = [_columns(d, ("name", "number", *DOCUMENT)) for d in files.documents(unit, record.id)]
    yield "document", unlike(told.documents, handed) is None


def _columns(row: object, names: Sequence[str]) -> list[Any]:
    """Columns of a row, moments as they are stored."""
    values = (getattr(row, name) for name in names)
    return [text_of(value) if isinstance(value, datetime) else value for value in values]


def _published(unit: Unit, case: Case, digest: str) -> bool:
    """Whether the version's row is the one that was put in force under its number."""
    record, document = case.record, case.version.document
    row = versions.by_id(unit, record.version)
    name = document.properties.get("sop.nama", "").strip() or document.name
    said = [json.loads(e.body) for e in events.stream(unit, f"procedure:{record.procedure}")
            if e.type == "version:published"]
    named = {(b["digest"], b["number"], b["sop_number"]) for b in said}
    stored = version_digest(versions.files(unit, digest))  # the program itself may execute one that it read earlier
    known = (digest, row.number, row.sop_number) in named
    return known and row.name == name and stored == record.version_digest == digest


def _people(unit: Unit, office: Sequence[EventRecord]) -> bool:
    """Whether everybody is called as they were entered."""
    kept = events.answers(unit, "office")
    added: dict[int, dict[str, Any]] = {}
    for event in office:
        body = json.loads(event.body) if event.type == "person:added" else {}
        if "answers" not in body:
            continue
        text, salt = kept[event.seq]
        if commitment(salt, text) != body["answers"]:
            return False
        added[body["id"]] = json.loads(text)
    called = people.names(unit, added)
    return all(called.get(person) == said["name"] for person, said in added.items())
