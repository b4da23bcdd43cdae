"""EVIDENCE.md is enough to write a verifier: this one was written from its text and shares nothing with the program."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from engine import checkpoint as notes
from engine import keyring, merkle, seal_file, signing
from engine.chain import hash_of
from engine.model import EventRecord
from engine.moment import moment_of

PAGE = (Path(__file__).parents[3] / "engine" / "EVIDENCE.md").read_text()
BLOCKS = {name: text for name, text in re.findall(r"^```(\S[^\n]*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)}
EVENTS = [[json.loads(line) for line in BLOCKS[f"events {n}"].splitlines()] for n in (1, 2)]
LEAVES = [line.split()[1] for line in BLOCKS["leaves"].splitlines()]


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def canonical(value: object) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return unicodedata.normalize("NFC", text).encode()


def mth(hashes: list[bytes]) -> bytes:
    if len(hashes) < 2:
        return hashes[0] if hashes else sha()
    k = 1 << ((len(hashes) - 1).bit_length() - 1)
    return sha(b"\x01", mth(hashes[:k]), mth(hashes[k:]))


def in_order(events: list[dict]) -> list[dict]:
    return sorted(events, key=lambda e: (e["stream"].encode(), e["seq"]))


def openssl_verifies(public: bytes, signature: bytes, data: bytes, folder: Path) -> bool:
    der = bytes.fromhex("302a300506032b6570032100") + public
    pem = b"-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(der) + b"\n-----END PUBLIC KEY-----\n"
    for name, content in (("key.pem", pem), ("body", data), ("signature", signature)):
        (folder / name).write_bytes(content)
    words = ["pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "body", "-sigfile", "signature"]
    return subprocess.run(["openssl", *words], cwd=folder, capture_output=True, timeout=60).returncode == 0


def test_the_chains_of_the_page_hold():
    last: dict[str, tuple[int, bytes]] = {}
    for e in EVENTS[0] + EVENTS[1]:
        seq, before = last.get(e["stream"], (0, bytes(32)))
        names = ("stream", "seq", "v", "type", "at", "recorded_at", "claimed_at", "actor")
        head = canonical([e[name] for name in names])
        assert e["seq"] == seq + 1
        assert sha(before, head, b"\n", e["body"].encode()).hex() == e["hash"]
        last[e["stream"]] = e["seq"], bytes.fromhex(e["hash"])
    assert len(last) == 3


def test_the_answers_of_the_page_are_those_of_the_note():
    note = next(json.loads(e["body"]) for e in EVENTS[0] if e["type"] == "note:added")
    assert sha(bytes(range(16)), BLOCKS["answers"].strip().encode()).hex() == note["answers"]


def test_the_leaves_stand_in_the_order_that_the_page_says():
    ordered = in_order(EVENTS[0]) + in_order(EVENTS[1])
    assert [sha(b"\x00", bytes.fromhex(e["hash"])).hex() for e in ordered] == LEAVES


def test_the_roots_of_the_page_come_out():
    for line in BLOCKS["roots"].splitlines():
        count, expected = line.split()
        assert mth([sha(b"\x00", str(i).encode()) for i in range(int(count))]).hex() == expected


def test_the_proof_of_the_page_leads_to_the_root():
    a, b, c = (bytes.fromhex(line) for line in BLOCKS["proof"].split())
    found = sha(b"\x01", sha(b"\x01", sha(b"\x01", a, bytes.fromhex(LEAVES[1])), b), c)
    assert found == mth([bytes.fromhex(leaf) for leaf in LEAVES])


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl here")
def test_the_checkpoints_of_the_page_hold_by_openssl_alone(tmp_path):
    keys = [json.loads(e["body"]) for events in EVENTS for e in events if e["stream"] == "seal"]
    origin, previous = keys[0]["name"], "0" * 64
    assert origin == "sopan/" + keys[0]["public"][:16]
    assert BLOCKS["file"].endswith("\n\n")
    texts = re.findall(r".+?\n\n.+?\n(?=\n)", BLOCKS["file"], re.DOTALL)
    for number, (text, key) in enumerate(zip([t.lstrip("\n") for t in texts], keys, strict=True), 1):
        body, mark = text.split("\n\n")
        lines = body.split("\n")
        size = sum(len(events) for events in EVENTS[:number])
        assert lines[:2] == [origin, str(size)]
        assert base64.b64decode(lines[2]) == mth([bytes.fromhex(leaf) for leaf in LEAVES[:size]])
        assert lines[4:] == [f"previous {previous}", f"number {number}"]
        said = base64.b64decode(mark.removeprefix(f"— {origin} ").strip())
        public = bytes.fromhex(key["public"])
        assert said[:4] == sha(origin.encode(), b"\n\x01", public)[:4]
        assert openssl_verifies(public, said[4:], body.encode() + b"\n", tmp_path)
        assert not openssl_verifies(public, said[4:], body.encode(), tmp_path)
        previous = sha(text.encode()).hex()
    changed = canonical({"new": keys[1]["public"], "previous": keys[1]["previous"]})
    first = bytes.fromhex(keys[0]["public"])
    assert openssl_verifies(first, bytes.fromhex(keys[1]["signature"]), changed, tmp_path)


def record(e: dict, before: bytes) -> EventRecord:
    at, recorded = moment_of(e["at"]), moment_of(e["recorded_at"])
    return EventRecord(
        stream=e["stream"], seq=e["seq"], v=e["v"], type=e["type"], at=at, recorded_at=recorded, claimed_at=None,
        actor=e["actor"], body=e["body"], prev_hash=before, hash=bytes.fromhex(e["hash"]),
    )


def test_the_program_says_the_same_as_the_page(tmp_path):
    records, last = [], dict.fromkeys(("office", "seal", "instance:1"), bytes(32))
    for e in EVENTS[0] + EVENTS[1]:
        records.append(record(e, last[e["stream"]]))
        last[e["stream"]] = bytes.fromhex(e["hash"])
    assert [hash_of(r) for r in records] == [r.hash for r in records]
    assert [merkle.leaf_hash(r.hash).hex() for r in records if r.stream == "office"] == [LEAVES[1], LEAVES[3]]
    ring = keyring.keyring(r for r in records if r.stream == "seal")
    path = tmp_path / "checkpoints.txt"
    path.write_text(BLOCKS["file"])
    entries = list(seal_file.entries(path))
    assert [entry.number for entry in entries if isinstance(entry, seal_file.Entry)] == [1, 2]
    for entry, key in zip(entries, ring.keys, strict=True):
        assert isinstance(entry, seal_file.Entry)
        read = notes.parse(entry.text)
        assert key.vouched
        assert read.key_hash == notes.key_hash(ring.origin, key.public)
        assert signing.verify(key.public, read.signature, read.signed.encode())
    proof = merkle.inclusion_proof(lambda level, index: bytes.fromhex("".join(LEAVES)), 1, 5)
    assert [one.hex() for one in proof] == BLOCKS["proof"].split()
