"""Canonical text and the hash chain: what is covered, and where a break is found."""

import hashlib
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.chain import ORIGIN, Break, canonical, commitment, hash_of, verify
from engine.ledger import Head, Ledger

NOW = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def history(count=4):
    ledger, head = Ledger(now=NOW, entropy=lambda n: b"s" * n), Head(stream="instance:1")
    for number in range(count):
        ledger.event(head, "note:added", {"person": 1, "via": "web"}, {"n": number}, answers={"text": f"é{number}"})
    return ledger.events


def test_canonical_text_is_sorted_without_spaces_and_composed():
    assert canonical({"b": [1, None, True], "a": "e\u0301"}) == '{"a":"é","b":[1,null,true]}'
    assert canonical({"z": 1, "a": {"y": 2, "x": 3}}) == canonical({"a": {"x": 3, "y": 2}, "z": 1})


@settings(deadline=None, derandomize=True)
@given(value=JSON)
def test_canonical_text_is_composed_whatever_the_value(value):
    text = canonical(value)
    assert unicodedata.is_normalized("NFC", text)
    assert canonical(value) == text


@pytest.mark.parametrize("value", [1.0, float("nan"), [0.5], {"a": {"b": [1, 2.5]}}, ({"a": (1.5,)},)])
def test_a_float_has_no_canonical_text(value):
    with pytest.raises(ValueError, match="float"):
        canonical(value)


@pytest.mark.parametrize("value", [Decimal("1.5"), b"x", {1, 2}, NOW, object()])
def test_what_is_no_json_has_no_canonical_text(value):
    with pytest.raises(ValueError, match="canonical"):
        canonical({"a": value})


def test_a_chain_that_was_written_holds():
    events = history()
    assert verify(events) is None
    assert (events[0].prev_hash, [e.seq for e in events]) == (ORIGIN, [1, 2, 3, 4])
    assert verify([]) is None


def test_the_hash_is_what_the_words_say():
    event = history(1)[0]
    head = '["instance:1",1,1,"note:added","2026-11-23T00:30:00.000Z","2026-11-23T00:30:00.000Z",null,' \
        '"{\\"person\\":1,\\"via\\":\\"web\\"}"]'
    assert event.hash == hashlib.sha256(bytes(32) + head.encode() + b"\n" + event.body.encode()).digest()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"body": '{"n":9}'}, "hash"),
        ({"actor": '{"person":2,"via":"web"}'}, "hash"),
        ({"type": "task:claimed"}, "hash"),
        ({"at": NOW + timedelta(milliseconds=1)}, "hash"),
        ({"recorded_at": NOW + timedelta(milliseconds=1)}, "hash"),
        ({"claimed_at": NOW}, "hash"),
        ({"v": 2}, "hash"),
        ({"stream": "instance:2"}, "hash"),
        ({"prev_hash": bytes(32)}, "link"),
        ({"seq": 7}, "gap"),
    ],
)
def test_every_column_is_covered_and_the_break_is_found_where_it_is(change, why):
    events = history()
    events[2] = replace(events[2], **change)
    assert verify(events) == Break(seq=3, why=why)


def test_an_event_rewritten_with_its_hash_breaks_the_link_after_it():
    events = history()
    forged = replace(events[1], body='{"n":9}')
    events[1] = replace(forged, hash=hash_of(forged))
    assert verify(events) == Break(seq=3, why="link")


@pytest.mark.parametrize(("missing", "found"), [(0, 1), (1, 2), (2, 3)])
def test_a_missing_event_is_a_gap(missing, found):
    events = history()
    del events[missing]
    assert verify(events) == Break(seq=found, why="gap")


def test_two_events_in_exchanged_places_are_found():
    events = history()
    events[1], events[2] = events[2], events[1]
    assert verify(events) == Break(seq=2, why="gap")


def test_time_never_steps_back_within_a_stream():
    ledger, head = Ledger(now=NOW, entropy=bytes), Head(stream="instance:1", at=NOW + timedelta(hours=1))
    record = ledger.event(head, "note:added", {}, {})
    assert (record.at, record.recorded_at) == (NOW + timedelta(hours=1), NOW)


def test_answers_stand_beside_the_event_and_only_their_salted_commitment_in_it():
    ledger = Ledger(now=NOW, entropy=lambda n: b"s" * n)
    record = ledger.event(Head(stream="instance:1"), "task:completed", {}, {"sd1": "x"}, answers={"nama": "Budi"})
    assert "Budi" not in record.body
    row = ledger.rows[0]
    assert (row.operation, row.values["text"]) == ("answers.add", '{"nama":"Budi"}')
    assert commitment(row.values["salt"], row.values["text"]) in record.body
    assert commitment(b"other", row.values["text"]) not in record.body
