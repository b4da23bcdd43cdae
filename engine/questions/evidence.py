"""TheEvidence: what is known about some Berkas, to leave the house as proof."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.access import reads
from engine.case import Case
from engine.commands.note import facts_of
from engine.errors import Forbidden, NotFound
from engine.evidence import Enclosed, Evidence, Proof, SelectionTooLarge, Subject, VersionFiles
from engine.hand import Hand
from engine.merkle import inclusion_proof
from engine.model import EventRecord
from engine.questions.instance import TheInstance, opened
from engine.store.reads import events, files, people, seals, versions

MOST = 200  # Berkas of one archive: about 10,000 events, which a browser still shows


@dataclass(frozen=True, kw_only=True)
class TheEvidence:
    """Of one Berkas or a selection, by id."""

    instances: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class EvidencePage:
    """The evidence, and where the bytes of its documents lie."""

    evidence: Evidence
    folder: Path

    def place(self, file: str) -> Path:
        """Where a document's bytes lie."""
        return self.folder / file[:2] / file


def handle(question: TheEvidence, hand: Hand) -> EvidencePage:
    """Everything that a verdict over these Berkas needs, and nothing about others but the office they share.

    Raises: NotFound, Forbidden, SelectionTooLarge.
    """
    wanted = tuple(dict.fromkeys(question.instances))
    if len(wanted) > MOST:
        raise SelectionTooLarge(count=len(wanted), maximum=MOST)
    if not wanted:
        raise NotFound(kind="instance", name="")
    cases = [_readable(hand, one) for one in wanted]
    mine = {case.head.stream: tuple(events.stream(hand.unit, case.head.stream)) for case in cases}
    bodies = [_said(e.body) for stream in mine.values() for e in stream]
    named = max((body.get("office", 0) for body in bodies), default=0)
    office = tuple(e for e in events.stream(hand.unit, "office") if e.seq <= named)
    streams = {**mine, "office": office, "seal": tuple(events.stream(hand.unit, "seal"))}
    checkpoint = seals.newest(hand.unit)
    return EvidencePage(folder=hand.files.folder, evidence=Evidence(
        office=hand.office.name, zone=hand.office.zone, made_at=hand.now,
        subjects=tuple(_subject(case) for case in cases), streams=streams,
        answers={stream: events.answers(hand.unit, stream) for stream in mine},
        people=_people(hand, mine.values(), bodies),
        positions={one.id: one.title for one in hand.office.positions.values()},
        versions=_versions(hand, cases), calendars=_calendars(hand, bodies),
        documents=tuple(d for case in cases for d in _documents(hand, case)),
        checkpoint=checkpoint.text if checkpoint is not None else None,
        proofs=tuple(_proofs(hand, streams, checkpoint.size)) if checkpoint is not None else (),
    ))


def _said(text: str) -> Mapping[str, Any]:
    """What a text of an event says; one that was tampered with goes out as it is, for the verdict to name it."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _readable(hand: Hand, instance: int) -> Case:
    case = opened(hand, TheInstance(instance=instance))
    if not reads(case.office, facts_of(case, hand), hand.actor, hand.now):
        raise Forbidden()
    return case


def _subject(case: Case) -> Subject:
    record = case.record
    return Subject(stream=case.head.stream, number=record.number, title=record.title, state=record.state)


def _people(hand: Hand, streams: Iterable[Sequence[EventRecord]], bodies: Iterable[Mapping[str, Any]]
            ) -> Mapping[int, str]:
    """The names of those who act in these events; nobody else's."""
    actors = [_said(e.actor) for stream in streams for e in stream]
    named = {actor.get(key) for actor in actors for key in ("person", "entered_by")}
    named |= {body.get(key) for body in bodies for key in ("to", "from")}
    return people.names(hand.unit, {one for one in named if isinstance(one, int)})


def _versions(hand: Hand, cases: Iterable[Case]) -> Mapping[str, VersionFiles]:
    found = {}
    for case in cases:
        digest = case.record.version_digest
        if digest in found:
            continue
        record = versions.by_id(hand.unit, case.record.version)
        steps = {
            node.id: ". ".join(filter(None, (node.properties.get("mutu.nomor", ""), node.name))) or node.id
            for node in case.version.document.nodes.values()
        }
        found[digest] = VersionFiles(
            name=record.name, number=record.number, sop_number=record.sop_number,
            files=versions.files(hand.unit, digest), steps=steps,
        )
    return found


def _calendars(hand: Hand, bodies: Iterable[Mapping[str, Any]]) -> Mapping[str, str]:
    digests = {body["calendar"] for body in bodies if len(body.get("calendar", "")) == 64}  # named in full
    texts = {digest: versions.calendar_text(hand.unit, digest) for digest in sorted(digests)}
    return {digest: text for digest, text in texts.items() if text is not None}


def _documents(hand: Hand, case: Case) -> Iterator[Enclosed]:
    for one in sorted(files.documents(hand.unit, case.record.id), key=lambda d: (d.name, d.number)):
        yield Enclosed(
            stream=case.head.stream, name=one.name, number=one.number, file=one.file, file_name=one.file_name,
            type=one.type, size=one.size, there=hand.files.path(one.file).is_file(),
        )


def _proofs(hand: Hand, streams: Mapping[str, Sequence[EventRecord]], size: int) -> Iterator[Proof]:
    """For each stream its newest event that the checkpoint of this size has taken."""
    read = _tiles(hand)
    for stream, found in streams.items():
        ranges = [r for r in seals.ranges_of(hand.unit, stream) if r.first <= len(found) and r.leaf < size]
        if not ranges:
            continue
        last = ranges[-1]
        seq = min(last.last, len(found))
        index = last.leaf + seq - last.first
        try:
            path = tuple(inclusion_proof(read, index, size))
        except ValueError:  # the stored tree is damaged: without a proof nothing is called sealed
            continue
        yield Proof(stream=stream, seq=seq, index=index, path=path)


def _tiles(hand: Hand) -> Callable[[int, int], bytes]:
    known: dict[tuple[int, int], bytes] = {}

    def read(level: int, index: int) -> bytes:
        if (level, index) not in known:
            known[level, index] = seals.tiles(hand.unit, [(level, index)]).get((level, index), b"")
        return known[level, index]

    return read
