"""What stands beside the events: answers, the rows of instances and documents, files, versions, calendars, people."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.chain import commitment
from engine.verification.flaw import Counts, Flaws
from engine.verification.merging import Beside, Row
from engine.verification.streams import Stream, dicts, scalar

INSTANCE = "instance:"
SHOWN = ("number", "procedure", "sifat", "title", "state", "starter", "started_at", "version", "calendar")
CALENDARS = ("instance:started", "instance:calendar-changed")
Published = tuple[Any, Any, Any, Any]  # procedure, number, SOP number, name of its calendar


@dataclass(kw_only=True)
class Things:
    """Looks at the rows beside each stream as it passes, and at what was published when all have passed."""

    flaws: Flaws
    counts: Counts
    answers: Beside  # (stream, seq, text, salt)
    instances: Beside  # (stream, seq, head, then the columns of SHOWN)
    documents: Beside  # (stream, name, number, file)
    people: Mapping[Any, tuple[str, str]]  # id -> login, name
    file: Callable[[str], str | None]  # SHA-256 of the bytes kept under an id, hex; None when there are none
    versions: dict[str, Published] = field(default_factory=dict)  # rows, by digest
    calendars: dict[str, tuple[str, int]] = field(default_factory=dict)  # rows: digest -> name, number
    published: set[tuple[Any, ...]] = field(default_factory=set)  # events: as Published, and the digest
    announced: set[Any] = field(default_factory=set)  # events: name and digest of calendars

    def stream(self, stream: Stream) -> None:
        """One stream has been read."""
        erased, gone = self._erased(stream)
        kept = self.answers.of(stream.name)
        self._answers(stream, kept, erased)
        self._named(stream, kept)
        self._documents(stream, gone)
        if stream.name.startswith(INSTANCE):
            self._instance(stream, kept)

    def _erased(self, stream: Stream) -> tuple[set[Any], set[Any]]:
        """The seqs whose answers, and the files, that events of this stream say were erased."""
        seqs, files = set(), set()
        for _, kind, body in stream.named:
            if kind == "answers:erased":
                seqs |= {scalar(one.get("seq")) for one in dicts(body.get("erased"))}
            elif kind == "file:erased":
                files.add(scalar(body.get("file")))
        return seqs, files

    def _answers(self, stream: Stream, kept: list[Row], erased: set[Any]) -> None:
        """Each text against its commitment; a text that is gone must have been erased lawfully."""
        there = set()
        for _, seq, text, salt in kept:
            there.add(seq)
            self.counts.answers += 1
            if seq not in stream.answered:
                self.flaws.add("answers-stray", stream=stream.name, seq=seq)
            elif not _fits(salt, text, stream.answered[seq]):
                self.flaws.add("answers-altered", stream=stream.name, seq=seq)
            elif seq in erased:
                self.flaws.add("answers-not-erased", stream=stream.name, seq=seq)
        for seq in sorted(stream.answered.keys() - there):
            if seq in erased:
                self.counts.erased += 1
            else:
                self.flaws.add("answers-missing", stream=stream.name, seq=seq)

    def _named(self, stream: Stream, kept: list[Row]) -> None:
        """Versions and calendars that an event names in full must be there, people must be called as they were."""
        for seq, kind, body in stream.named:
            where = {"stream": stream.name, "seq": seq}
            if kind == "version:published":
                said = tuple(scalar(body.get(name)) for name in ("number", "sop_number", "calendar", "digest"))
                self.published.add((stream.name.removeprefix("procedure:"), *said))
            elif kind == "calendar:published":
                self.announced.add((scalar(body.get("name")), scalar(body.get("digest"))))
            elif kind == "person:added":
                self._person(where, body, kept)
            # The start names both in full, a change of calendar only the calendar (engine/README.md).
            if kind == "instance:started" and scalar(body.get("version")) not in self.versions:
                self.flaws.add("version-missing", version=body.get("version"), **where)
            if kind in CALENDARS and scalar(body.get("calendar")) not in self.calendars:
                self.flaws.add("calendar-missing", calendar=body.get("calendar"), **where)

    def _person(self, where: dict[str, Any], body: dict[str, Any], kept: list[Row]) -> None:
        said = _text_of(kept, where["seq"])
        row = self.people.get(scalar(body.get("id")))
        if said is not None and (row is None or (said.get("login"), said.get("name")) != row):
            self.flaws.add("person-row", person=body.get("id"), **where)

    def _documents(self, stream: Stream, gone: set[Any]) -> None:
        """The bytes of each document's version, and the rows that pages show."""
        told = set()
        for seq, document in stream.documents:
            name, number, file = (scalar(document.get(n)) for n in ("name", "number", "file"))
            told.add((name, number, file))
            if file in gone:
                self.counts.erased += 1
                continue
            self.counts.files += 1
            found = self.file(file) if type(file) is str else None
            if found != file:
                code = "file-missing" if found is None else "file-altered"
                self.flaws.add(code, stream=stream.name, seq=seq, document=name, version=number, file=file)
        rows = {tuple(row[1:]) for row in self.documents.of(stream.name)}
        for name, number, _ in sorted(rows ^ told, key=repr)[:1]:
            self.flaws.add("document-row", stream=stream.name, document=name, version=number)

    def _instance(self, stream: Stream, kept: list[Row]) -> None:
        """The row of a Berkas must say what its events say."""
        rows = self.instances.of(stream.name)
        if not rows:
            self.flaws.add("instance-row-missing", stream=stream.name)
            return
        _, seq, head, *columns = rows[0]
        if seq != stream.seq or head != stream.head:
            code = "stream-cut" if type(seq) is int and seq > stream.seq else "instance-head"
            self.flaws.add(code, stream=stream.name, seq=stream.seq, expected=seq)
        row, first, told = dict(zip(SHOWN, columns, strict=True)), stream.first, _text_of(kept, 1)
        recorded, actor = stream.began
        calendars = [body.get("calendar") for _, kind, body in stream.named if kind in CALENDARS]
        said = {name: first.get(name) for name in ("number", "procedure", "sifat", "version")} | {
            "title": row["title"] if told is None else told.get("title"), "state": stream.state,
            "starter": _person_in(actor), "started_at": recorded, "calendar": calendars[-1] if calendars else None,
        }
        for name in SHOWN:
            if said[name] != row[name]:
                self.flaws.add("instance-row", stream=stream.name, field=name)

    def finish(self) -> None:
        """What is left over when every stream has passed."""
        for rows in (self.answers, self.instances, self.documents):
            rows.rest()
        rows_of = {(*where, digest) for digest, where in self.versions.items()}
        for procedure, number, *_, digest in sorted(self.published - rows_of, key=repr):
            self.flaws.add("version-missing", stream=f"procedure:{procedure}", seq=number, version=digest)
        for procedure, number, *_, digest in sorted(rows_of - self.published, key=repr):
            self.flaws.add("version-stray", procedure=procedure, number=number, version=digest)
        for digest, (name, number) in sorted(self.calendars.items(), key=repr):
            if (name, digest) not in self.announced:
                self.flaws.add("calendar-stray", calendar=name, number=number)


def _fits(salt: Any, text: Any, expected: Any) -> bool:
    try:
        return bool(commitment(salt, text) == expected)
    except (TypeError, AttributeError, ValueError):
        return False


def _person_in(actor: str) -> Any:
    """Who an actor is; None when that cannot be read."""
    try:
        said = json.loads(actor)
    except (TypeError, ValueError, RecursionError):
        return None
    return said.get("person") if type(said) is dict else None


def _text_of(kept: list[Row], seq: int) -> dict[str, Any] | None:
    """What the text beside one event says; None when it is gone or no text."""
    try:
        said = next((json.loads(row[2]) for row in kept if row[1] == seq), None)
    except (TypeError, ValueError, RecursionError):
        return None
    return said if type(said) is dict else None


def versions(rows: Iterator[Row], flaws: Flaws, counts: Counts) -> dict[str, Published]:
    """The published versions by digest; each file against its digest, their list against the version's."""
    found: dict[str, Published] = {}
    lines: dict[tuple[Any, ...], list[str]] = {}
    for identifier, procedure, number, sop, calendar, digest, name, stated, content in rows:
        where = {"procedure": procedure, "number": number}
        of = lines.setdefault((identifier, procedure, number, sop, calendar, digest), [])
        if name is None:
            continue
        made = hashlib.sha256(content).hexdigest() if type(content) is bytes else ""
        if made != stated:
            flaws.add("version-file", file=name, **where)
        of.append(f"{made}  {name}\n")
    for (_, procedure, number, sop, calendar, digest), each in lines.items():
        counts.versions += 1
        found[digest] = (procedure, number, sop, calendar)
        if hashlib.sha256("".join(sorted(each)).encode()).hexdigest() != digest:
            flaws.add("version-altered", procedure=procedure, number=number)
    return found


def calendars(rows: Iterator[Row], flaws: Flaws, counts: Counts) -> dict[str, tuple[str, int]]:
    """The calendars' versions by digest; each text against its digest."""
    found: dict[str, tuple[str, int]] = {}
    for name, number, digest, text in rows:
        counts.calendars += 1
        found[digest] = (name, number)
        if type(text) is not str or hashlib.sha256(text.encode()).hexdigest() != digest:
            flaws.add("calendar-altered", calendar=name, number=number)
    return found
