"""TheEvidence: what is known about some Berkas, to leave the house as proof."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.access import reads
from engine.case import Case
from engine.commands.note import facts_of
from engine.errors import Forbidden, NotFound
from engine.evidence import Evidence, Proof, SelectionTooLarge
from engine.hand import Hand
from engine.merkle import inclusion_proof
from engine.model import EventRecord
from engine.questions.instance import TheInstance, opened
from engine.store.reads import events, seals, versions

FULL = 64  # digits of a digest
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
MOST = 200  # Berkas of one archive: about 10,000 events, which a browser still shows


@dataclass(frozen=True, kw_only=True)
class TheEvidence:
    """Of one Berkas or a selection, by id."""

    instances: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class EvidencePage:
    """The evidence, what the archive is called by, and where the bytes of its documents lie."""

    evidence: Evidence
    numbers: tuple[str, ...]  # of the Berkas, as the office's rows say: for names of files, not proven
    office: str
    made_at: datetime
    documents: tuple[str, ...]  # SHA-256 of each content that an event names and that is still kept, hex
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
    last = max((_number(body.get("office")) for body in bodies), default=0)
    office = tuple(e for e in events.stream(hand.unit, "office") if e.seq <= last)
    streams = {**mine, "office": office, "seal": tuple(events.stream(hand.unit, "seal"))}
    checkpoint = seals.newest(hand.unit)
    return EvidencePage(
        numbers=tuple(case.record.number for case in cases), office=hand.office.name, made_at=hand.now,
        documents=tuple(_documents(hand, bodies)), folder=hand.files.folder, evidence=Evidence(
            streams=streams,
            answers={**{stream: events.answers(hand.unit, stream) for stream in mine},
                     "office": _names(hand, office, mine.values(), bodies)},
            versions={digest: versions.files(hand.unit, digest) for digest in sorted(_in_full(bodies, "version"))},
            calendars=_calendars(hand, bodies),
            checkpoint=checkpoint.text if checkpoint is not None else None,
            proofs=tuple(_proofs(hand, streams, checkpoint.size)) if checkpoint is not None else (),
        ),
    )


def _said(text: str) -> Mapping[str, Any]:
    """What a text of an event says; one that was tampered with goes out as it is, for the verdict to name it."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _readable(hand: Hand, instance: int) -> Case:
    case = opened(hand, TheInstance(instance=instance))
    if not reads(case.office, facts_of(case, hand), hand.actor, hand.now):
        raise Forbidden()
    return case


def _names(hand: Hand, office: Sequence[EventRecord], streams: Iterable[Sequence[EventRecord]],
           bodies: Iterable[Mapping[str, Any]]) -> dict[int, tuple[str, bytes]]:
    """What stands beside the events that entered those who act in these streams; nobody else's."""
    actors = [_said(e.actor) for stream in streams for e in stream]
    named = {repr(actor.get(key)) for actor in actors for key in ("person", "entered_by")}
    named |= {repr(body.get(key)) for body in bodies for key in ("to", "from")}
    entered = {e.seq for e in office if e.type == "person:added" and repr(_said(e.body).get("id")) in named}
    return {seq: kept for seq, kept in events.answers(hand.unit, "office").items() if seq in entered}


def _in_full(bodies: Iterable[Mapping[str, Any]], name: str) -> set[str]:
    """The digests that events name in full: later ones name the same by 16 digits."""
    said = {body.get(name) for body in bodies if isinstance(body.get(name), str)}
    return {str(one) for one in said if len(str(one)) == FULL}


def _calendars(hand: Hand, bodies: Iterable[Mapping[str, Any]]) -> Mapping[str, str]:
    digests = sorted(_in_full(bodies, "calendar"))
    texts = {digest: versions.calendar_text(hand.unit, digest) for digest in digests}
    return {digest: text for digest, text in texts.items() if text is not None}


def _documents(hand: Hand, bodies: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The contents that events name and that are still kept, each once."""
    said = (one for body in bodies for one in body.get("documents", ()) if isinstance(one, dict))
    for file in sorted({str(one.get("file")) for one in said}):
        if _DIGEST.fullmatch(file) and hand.files.path(file).is_file():
            yield file


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
