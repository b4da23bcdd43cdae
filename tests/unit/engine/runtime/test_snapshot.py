"""A snapshot is what was written, of this version and this release, or it is refused; nothing between."""

import contextlib
import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.runtime import commands as c
from engine.runtime.advance import advance
from engine.runtime.pending import pending
from engine.runtime.state import SnapshotUnfit, load, seal, unseal

FEW = settings(max_examples=150, deadline=None, derandomize=True)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 900) | st.text(max_size=6) | st.sampled_from(["Start", "k01", "t01"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def player(play):
    player = play(play.sop)
    player.complete("k01")
    player.complete("k02", keputusan="kembalikan")
    return player


def refused(version, snapshot):
    with pytest.raises(SnapshotUnfit) as of_load:
        load(version, snapshot)
    with pytest.raises(SnapshotUnfit):
        advance(version, None, snapshot, c.CancelInstance(), None)
    return dict(of_load.value.params)


def test_what_was_dumped_is_loaded(player):
    situation = load(player.version, player.snapshot)
    assert situation.visits == {"k01": 2, "k02": 1}
    assert [p.timer for p in pending(player.snapshot)] == ["t01"]


@FEW
@given(cut=st.integers(0, 10**4))
def test_a_truncated_snapshot_is_refused(player, cut):
    assert refused(player.version, player.snapshot[: cut % len(player.snapshot)])["found"] == "damaged"


@FEW
@given(place=st.integers(0, 10**4), byte=st.integers(0, 255))
def test_a_snapshot_with_one_other_byte_is_refused(player, place, byte):
    place %= len(player.snapshot)
    garbled = player.snapshot[:place] + bytes([byte]) + player.snapshot[place + 1 :]
    if garbled != player.snapshot:
        assert refused(player.version, garbled)["found"] == "damaged"
        with pytest.raises(SnapshotUnfit):
            pending(garbled)


@FEW
@given(content=st.binary(max_size=200))
def test_any_bytes_in_place_of_a_snapshot_are_refused(player, content):
    refused(player.version, content)


def test_a_snapshot_of_another_release_of_the_library_is_refused_by_name(player):
    held = unseal(player.snapshot) | {"lib": "3.1.0"}
    assert refused(player.version, seal(held))["found"] == "1/3.1.0"


def test_a_snapshot_of_another_form_is_refused(player):
    assert refused(player.version, seal(unseal(player.snapshot) | {"v": 2}))["found"] == "2/3.2.0"


def test_a_snapshot_of_another_version_is_refused_even_where_all_names_fit(player, play):
    other = play(play.sop)
    held = unseal(other.snapshot) | {"of": "0" * 16}
    assert refused(player.version, seal(held))["found"] == "0" * 16


def test_a_snapshot_with_an_unknown_element_is_refused(player):
    held = unseal(player.snapshot)
    held["nodes"][1][0] = "k99"
    refused(player.version, seal(held))


def test_a_deadline_without_its_timer_or_task_is_refused(player):
    for row in (["t99", 2], ["t02", 1]):
        held = unseal(player.snapshot)
        held["due"][0][:2] = row
        refused(player.version, seal(held))


@FEW
@given(name=st.sampled_from(["by", "due", "nodes", "status", "visits", "whole", "of", "v", "lib"]), junk=JUNK)
def test_junk_under_a_right_checksum_is_loaded_or_refused_and_never_anything_else(player, name, junk):
    held = unseal(player.snapshot) | {name: junk}
    try:
        load(player.version, seal(held))
    except SnapshotUnfit:
        return
    assert name in ("by", "visits", "whole", "due", "status") or held[name] == unseal(player.snapshot)[name]


@FEW
@given(row=st.integers(0, 50), column=st.integers(0, 4), junk=JUNK)
def test_a_junk_node_under_a_right_checksum_is_loaded_or_refused(player, row, column, junk):
    held = unseal(player.snapshot)
    held["nodes"][row % len(held["nodes"])][column] = junk
    with contextlib.suppress(SnapshotUnfit):
        load(player.version, seal(held))


@pytest.mark.parametrize("text", [b"[" * 100_000, b"null", b"[]", b'"x"', b"{}", b"{"])
def test_other_json_under_a_right_checksum_is_refused(player, text):
    refused(player.version, hashlib.sha256(text).hexdigest()[:16].encode() + text)


def test_a_running_instance_without_a_snapshot_is_refused_and_not_begun_afresh(player):
    with pytest.raises(SnapshotUnfit):
        advance(player.version, player.calendar, None, c.CompleteTask(element="k01", visit=1, by=1), player.now)


def test_the_checksum_stands_before_the_json(player):
    text = player.snapshot[16:]
    assert hashlib.sha256(text).hexdigest()[:16].encode() == player.snapshot[:16]
    assert json.loads(text)["status"] == "running"
