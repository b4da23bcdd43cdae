"""Evidence: what is known about some Berkas, as plain values that leave the house and can be judged elsewhere.

Pure: no database. `written` and `read` are the file `bukti.json`; engine/EVIDENCE.md describes it.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.calendar import Calendar
from engine.errors import Invalid, NotFound
from engine.model import EventRecord
from engine.moment import moment_of, text_of
from engine.office import Office, fold
from engine.replay import Material
from engine.runtime.parser import Compiled, compile_version, version_digest

FORMAT = "sopan-bukti-1"
INSTANCE = "instance:"
Answers = Mapping[int, tuple[str, bytes]]  # seq -> text, salt


class EvidenceUnreadable(Invalid):
    """This file is not the evidence of a Berkas."""

    code = "evidence-unreadable"


class SelectionTooLarge(Invalid):
    """So many Berkas do not go into one archive."""

    code = "selection-too-large"


@dataclass(frozen=True, kw_only=True)
class Proof:
    """That one event stands in the tree of the checkpoint (RFC 6962, 2.1.1); the chain vouches for those before."""

    stream: str
    seq: int
    index: int
    path: tuple[bytes, ...]


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Everything that a verdict needs, and nothing that the events do not vouch for."""

    streams: Mapping[str, tuple[EventRecord, ...]]
    answers: Mapping[str, Answers]  # of each Berkas, and of the office what names those who acted
    versions: Mapping[str, Mapping[str, bytes]]  # digest -> file name -> content
    calendars: Mapping[str, str]  # digest -> text
    checkpoint: str | None
    proofs: tuple[Proof, ...]

    @property
    def subjects(self) -> tuple[str, ...]:
        """The streams of the Berkas that it is about."""
        return tuple(name for name in self.streams if name.startswith(INSTANCE))


def written(evidence: Evidence) -> str:
    """The text of `bukti.json`; a line per event, so that a person can find one."""
    streams = ",\n".join(
        f"{_text(name)}:[\n" + ",\n".join(_text(_event(e)) for e in events) + "\n]"
        for name, events in evidence.streams.items()
    )
    rest = {
        "format": FORMAT, "checkpoint": evidence.checkpoint,
        "proofs": [{**vars(p), "path": [step.hex() for step in p.path]} for p in evidence.proofs],
        "answers": {
            stream: {str(seq): {"text": text, "salt": salt.hex()} for seq, (text, salt) in sorted(kept.items())}
            for stream, kept in evidence.answers.items()
        },
        "versions": {
            digest: {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
            for digest, files in evidence.versions.items()
        },
        "calendars": dict(evidence.calendars),
    }
    return _text(rest)[:-1] + ',\n"streams":{\n' + streams + "\n}}\n"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _event(record: EventRecord) -> dict[str, Any]:
    claimed = text_of(record.claimed_at) if record.claimed_at is not None else None
    return {
        "seq": record.seq, "v": record.v, "type": record.type, "at": text_of(record.at),
        "recorded_at": text_of(record.recorded_at), "claimed_at": claimed, "actor": record.actor, "body": record.body,
        "prev_hash": record.prev_hash.hex(), "hash": record.hash.hex(),
    }


def strict(text: str) -> Any:
    """JSON without a doubled key and without a float.

    Raises: EvidenceUnreadable.
    """

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in found}) != len(found):
            raise EvidenceUnreadable(why="doubled-key")
        return dict(found)

    def refuse(said: str) -> Any:
        raise EvidenceUnreadable(why="float")

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_float=refuse, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise EvidenceUnreadable(why="not-json") from error


def read(text: str, content: Callable[[str], bytes | None]) -> Evidence:
    """What `written` wrote; `content(path)` gives an enclosed file's bytes, None when it is missing.

    Raises: EvidenceUnreadable(why: not-json | doubled-key | float | format | shape).
    """
    said = strict(text)
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise EvidenceUnreadable(why="format")
    try:
        return _read(said, content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EvidenceUnreadable(why="shape") from error


def _read(said: Mapping[str, Any], content: Callable[[str], bytes | None]) -> Evidence:
    return Evidence(
        streams={name: tuple(_record(name, e) for e in events) for name, events in said["streams"].items()},
        answers={
            stream: {int(seq): (one["text"], bytes.fromhex(one["salt"])) for seq, one in kept.items()}
            for stream, kept in said["answers"].items()
        },
        versions={
            digest: {name: content(f"versi/{digest[:16]}/{name}") or b"" for name in files}
            for digest, files in said["versions"].items()
        },
        calendars=dict(said["calendars"]),
        checkpoint=said["checkpoint"],
        proofs=tuple(
            Proof(**{**one, "path": tuple(bytes.fromhex(step) for step in one["path"])}) for one in said["proofs"]
        ),
    )


def _record(stream: str, e: Mapping[str, Any]) -> EventRecord:
    claimed = moment_of(e["claimed_at"]) if e["claimed_at"] is not None else None
    return EventRecord(
        stream=stream, seq=e["seq"], v=e["v"], type=e["type"], at=moment_of(e["at"]),
        recorded_at=moment_of(e["recorded_at"]), claimed_at=claimed, actor=e["actor"], body=e["body"],
        prev_hash=bytes.fromhex(e["prev_hash"]), hash=bytes.fromhex(e["hash"]),
    )


def material(evidence: Evidence, stream: str) -> Material:
    """What a replay of one of its Berkas reads besides the events, out of the evidence alone."""

    def version(digest: str) -> Compiled:
        one = evidence.versions.get(digest)
        if one is None or version_digest(one) != digest:
            raise NotFound(kind="version", name=digest)
        return compile_version(one)

    def calendar(digest: str) -> Calendar:
        found = Calendar.load(evidence.calendars[digest]) if digest in evidence.calendars else None
        if found is None or found.digest != digest:
            raise NotFound(kind="calendar", name=digest)
        return found

    return Material(version=version, calendar=calendar, office=_offices(evidence),
                    answers=evidence.answers.get(stream, {}))


def _offices(evidence: Evidence) -> Callable[[int], Office]:
    events = evidence.streams.get("office", ())
    folds: dict[int, Office] = {}

    def at(seq: int) -> Office:
        if not 0 <= seq <= len(events):
            raise NotFound(kind="office", name=seq)
        if seq not in folds:
            folds[seq] = fold((e.seq, e.type, json.loads(e.body)) for e in events[:seq])
        return folds[seq]

    return at
