"""Golden histories: written once, replayed by every later build from the files alone. Tests never write them."""

import hashlib
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from engine.calendar import Calendar
from engine.chain import verify
from engine.model import EventRecord
from engine.moment import moment_of
from engine.office import fold
from engine.replay import Material, replay
from engine.runtime.parser import compile_version, version_digest

HERE = Path(__file__).parent
HISTORIES = sorted(p.stem for p in HERE.glob("*.json"))
# What was written; a history that was written anew would not have these bytes.
SHA256 = dict(reversed(line.split()) for line in (HERE / "written.txt").read_text().splitlines())


def _record(row) -> EventRecord:
    times = {n: moment_of(row[n]) if row[n] else None for n in ("at", "recorded_at", "claimed_at")}
    hashes = {n: bytes.fromhex(row[n]) for n in ("prev_hash", "hash")}
    return EventRecord(**{**row, **times, **hashes})


def _blob(digest: str) -> bytes:
    content = (HERE / "blobs" / digest).read_bytes()
    assert hashlib.sha256(content).hexdigest() == digest
    return content


def _read(name: str):
    """The events, the office's events, and what a replay needs besides."""
    told = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    office = [_record(row) for row in told["office"]]
    files = {n: _blob(d) for n, d in told["version"]["files"].items()}
    assert version_digest(files) == told["version"]["digest"]
    compiled = compile_version(files)
    calendars = {d: Calendar.load(_blob(d).decode()) for d in told["calendars"]}
    material = Material(
        version={compiled.digest: compiled}.__getitem__,
        calendar=calendars.__getitem__,
        office=lambda seq: fold((e.seq, e.type, json.loads(e.body)) for e in office if e.seq <= seq),
        answers={int(seq): (text, bytes.fromhex(salt)) for seq, (text, salt) in told["answers"].items()},
    )
    return [_record(row) for row in told["events"]], office, material


@pytest.mark.parametrize("name", HISTORIES)
def test_a_history_written_by_an_earlier_build_replays_identical(name):
    events, office, material = _read(name)
    assert replay(events, material)[0] is None
    assert verify(events) is None
    assert verify(office) is None


@pytest.mark.parametrize("name", HISTORIES)
def test_a_history_without_its_answers_replays_identical_too(name):
    events, _, material = _read(name)
    assert replay(events, replace(material, answers={}))[0] is None


@pytest.mark.parametrize("name", HISTORIES)
def test_nobody_wrote_a_history_again(name):
    assert hashlib.sha256((HERE / f"{name}.json").read_bytes()).hexdigest() == SHA256[f"{name}.json"]


def test_the_histories_hold_every_kind_of_event_that_an_instance_has():
    kinds = Counter(e.type for name in HISTORIES for e in _read(name)[0])
    assert set(kinds) == {
        "instance:started", "instance:moved", "instance:cancelled", "instance:calendar-changed", "task:completed",
        "task:withdrawn", "task:claimed", "task:released", "task:taken-over", "deadline:missed", "note:added",
    }


@pytest.mark.parametrize("name", HISTORIES)
def test_every_event_left_out_is_noticed(name):
    events, _, material = _read(name)
    for place in range(len(events) - 1):
        assert verify(events[:place] + events[place + 1 :]) is not None
    moving = [n for n, e in enumerate(events[:-1]) if e.type in ("instance:started", "task:completed")]
    for place in moving:
        assert replay(events[:place] + events[place + 1 :], material)[0] is not None
