#!/usr/bin/env python3
"""Memeriksa bukti Berkas tanpa jaringan dan tanpa Sopan; checks the evidence of a Berkas without Sopan or a network.

    python3 verifikasi.py [bukti.json] [--cap CAP.txt] [--en]

Python 3.8+ and its standard library are enough, and `openssl` 3 for signatures; where there is none, that is said.
Exit status: 0 everything holds, 1 something is broken, 2 unreadable, 3 nothing broken but not everything checked.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

from web.bundle.hitung import NOTE, canonical, digest_of, openssl_says, root_of, said, strict, text_of

WORDS: dict[str, dict[str, str]] = json.loads("""{}""")  # both languages are put in here when evidence is packed
Event = Any  # what json gives: a dict of texts and numbers
PARTS = {"format", "checkpoint", "proofs", "answers", "versions", "calendars", "streams"}  # of bukti.json, no others
COLUMNS = {"seq", "v", "type", "at", "recorded_at", "claimed_at", "actor", "body", "prev_hash", "hash"}
WEAK = ("proof-none", "seal-none", "unsealed", "openssl", "key-lost")  # where one is told, nobody outside vouches


class Report:
    """Lines as they are found; `broken` when one is, `weak` when what was not checked matters."""

    def __init__(self, language: str, out: Any = None) -> None:
        self.words, self.out, self.broken, self.weak = WORDS[language], out or sys.stdout, False, False

    def tell(self, mark: str, word: str, **params: object) -> None:
        self.broken, self.weak = self.broken or mark == "bad", self.weak or word in WEAK
        self.out.write(f"[{self.words[mark]}] {self.words[word].format(**params)}\n")

    def close(self) -> None:
        """The verdict, and what it does not prove."""
        verdict = self.words["broken" if self.broken else "partial" if self.weak else "valid"]
        self.out.write("\n" + self.words["verdict"].format(verdict=verdict) + "\n" + self.words["limits"] + "\n")


def hash_of(stream: str, e: Event) -> str:
    """hash(n) = SHA-256(hash(n-1) || head || LF || body)."""
    head = [stream, e["seq"], e["v"], e["type"], e["at"], e["recorded_at"], e["claimed_at"], e["actor"]]
    given = bytes.fromhex(e["prev_hash"]) + canonical(head).encode() + b"\n" + e["body"].encode()
    return hashlib.sha256(given).hexdigest()


def chain(stream: str, events: list[Event], report: Report) -> None:
    last = "00" * 32
    for seq, e in enumerate(events, 1):
        word = "gap" if e["seq"] != seq else "link" if e["prev_hash"] != last else ""
        word = word or ("hash" if set(e) != COLUMNS or e["hash"] != hash_of(stream, e) else "")
        if word:
            report.tell("bad", word, stream=stream, seq=seq)
            return
        try:
            said(e["body"]), said(e["actor"])
        except (ValueError, RecursionError) as why:
            report.tell("bad", "body", stream=stream, seq=seq, why=why)
            return
        last = e["hash"]
    report.tell("ok", "chain", stream=stream, count=len(events))


def bodies(bundle: Event) -> list[tuple[str, int, Event, Event]]:
    """Stream, seq, body and actor of every event of a Berkas."""
    return [(stream, e["seq"], said(e["body"]), said(e["actor"])) for stream, events in bundle["streams"].items()
            if stream.startswith("instance:") for e in events]


def number_of(events: list[Event]) -> str:
    """The number of a Berkas, as its first event says; nothing when that cannot be read."""
    try:
        return str(said(events[0]["body"])["number"])
    except (LookupError, ValueError, RecursionError):
        return ""


def subjects(bundle: Event, report: Report) -> None:
    """Which Berkas a stream is, in the words of its first event."""
    for stream, events in bundle["streams"].items():
        if stream.startswith("instance:"):
            title = said(bundle["answers"].get(stream, {}).get("1", {"text": "{}"})["text"]).get("title", "-")
            report.tell("ok", "subject", stream=stream, number=number_of(events), title=title)


def answers(bundle: Event, report: Report) -> None:
    """Answers against the salted commitments in the events."""
    count = gone = 0
    for stream in {**bundle["streams"], **bundle["answers"]}:
        kept, events = bundle["answers"].get(stream, {}), bundle["streams"].get(stream, [])
        told = {str(e["seq"]): said(e["body"]) for e in events}
        lawful = {str(one["seq"]) for body in told.values() for one in body.get("erased", ())}
        named = {seq: body["answers"] for seq, body in told.items() if "answers" in body}
        for seq in kept.keys() - named.keys():
            report.tell("bad", "stray", stream=stream, seq=seq)
        for seq in [one for one in named if one in kept]:
            count += 1
            salted = bytes.fromhex(kept[seq]["salt"]) + kept[seq]["text"].encode()
            if hashlib.sha256(salted).hexdigest() != named[seq] or set(kept[seq]) != {"salt", "text"}:
                report.tell("bad", "answer", stream=stream, seq=seq)
        for seq in named.keys() - kept.keys() if stream.startswith("instance:") else ():
            gone += 1
            report.tell("bad", "answers-gone", stream=stream, seq=seq) if seq not in lawful else None
    report.tell("ok", "answers", count=count, gone=gone)


def people(bundle: Event, report: Report) -> None:
    """Everybody who acts is somebody whom the office entered, under a name that is proven like every answer."""
    entered = {said(e["body"])["id"]: str(e["seq"]) for e in bundle["streams"]["office"] if e["type"] == "person:added"}
    kept, known = bundle["answers"].get("office", {}), set()
    for stream, seq, body, actor in bodies(bundle):
        for person in (actor.get("person"), actor.get("entered_by"), body.get("to"), body.get("from")):
            if person is not None and person not in known and entered.get(person) not in kept:
                report.tell("bad", "nobody", stream=stream, seq=seq, person=person)
            known.add(person)
    report.tell("ok", "people", count=len(known - {None}))


def named_by_events(bundle: Event, report: Report) -> None:
    """Versions, calendars and office events that the events name, and no others."""
    office, named = len(bundle["streams"]["office"]), {"version": set(), "calendar": set()}  # type: ignore[var-annotated]
    for stream, seq, body, _ in bodies(bundle):
        if body.get("office", 0) > office:
            report.tell("bad", "office-short", stream=stream, seq=seq, office=body["office"])
        for kind in named:
            named[kind] |= {body[kind]} if body.get(kind) else set()
    for kind, digests in named.items():
        there = bundle[kind + "s"]
        for digest in sorted(digests):
            if not any(known.startswith(digest) for known in there):
                report.tell("bad", kind + "-missing", digest=digest[:16])
        for digest in sorted(set(there) - digests):
            report.tell("bad", "extra", name=digest)


def versions(bundle: Event, folder: Path, report: Report) -> None:
    """A version's digest is that of the sorted lines `digest  name` of its files; a calendar's that of its text."""
    for digest, listed in bundle["versions"].items():
        lines, wrong = [], ""
        for name, sha in sorted(listed.items()):
            found = digest_of(folder / "versi" / digest[:16] / name)
            lines.append(f"{sha}  {name}\n")
            wrong = wrong or (name if found != sha else "")
        whole = hashlib.sha256("".join(sorted(lines)).encode()).hexdigest() == digest
        good = whole and not wrong
        report.tell("ok" if good else "bad", "version" if good else "version-bad", digest=digest[:16], name=wrong)
    for digest, text in bundle["calendars"].items():
        good = hashlib.sha256(text.encode()).hexdigest() == digest
        report.tell("ok" if good else "bad", "calendar" if good else "calendar-bad", digest=digest[:16])


def documents(bundle: Event, folder: Path, report: Report) -> None:
    """Every document version that an event names, against the enclosed bytes; one may be gone by a lawful erasure."""
    erased = {(stream, body["file"]) for stream, _, body, _ in bodies(bundle) if "file" in body and "versions" in body}
    for stream, _, body, _ in bodies(bundle):
        for made in body.get("documents", ()):
            found = digest_of(folder / "dokumen" / made["file"])
            word = "document" if found == made["file"] else "document-bad" if found else "document-gone"
            word = "document-erased" if not found and (stream, made["file"]) in erased else word
            mark = {"document": "ok", "document-erased": "skip"}.get(word, "bad")
            report.tell(mark, word, stream=stream, name=made["name"], number=made["number"])


def beside(bundle: Event, folder: Path, report: Report) -> None:
    """Everything else in the archive: as the list says, and saying what bukti.json says."""
    listed = dict(line.split("  ", 1)[::-1] for line in text_of(folder / "isi.txt").splitlines())
    there = {p.relative_to(folder).as_posix() for part in ("versi", "dokumen") for p in (folder / part).rglob("*")
             if p.is_file()} | {"isi.txt"}
    for name in sorted(listed.keys() | there):
        if name != "isi.txt" and digest_of(folder / name) != listed.get(name):
            report.tell("bad", "content" if name in listed else "extra", name=name)
    shown = re.search(r'id="evidence">(.*?)</script>', text_of(folder / "buka.html"), re.DOTALL)
    wrong = {"isi.txt": not listed, "cap.txt": (text_of(folder / "cap.txt") or None) != bundle["checkpoint"],
             "buka.html": shown is None or strict(shown[1]) != bundle}
    for name in [name for name, bad in wrong.items() if bad]:
        report.tell("bad", "content", name=name)


def seals(bundle: Event, report: Report) -> None:
    """The inclusion of every stream in the checkpoint, and the checkpoint's signature."""
    if bundle["checkpoint"] is None:
        report.tell("skip", "seal-none")
        return
    found = NOTE.fullmatch(bundle["checkpoint"])
    if found is None:
        report.tell("bad", "seal-bad")
        return
    size, root = int(found["size"]), base64.b64decode(found["root"])
    proofs = {one["stream"]: one for one in bundle["proofs"]}
    for stream, events in bundle["streams"].items():
        one = proofs.get(stream)
        if one is None:
            report.tell("skip", "proof-none", stream=stream)
        else:
            included(one, stream, events, size, root, report)
    for one in bundle["proofs"]:
        if one is not proofs[one["stream"]] or one["stream"] not in bundle["streams"]:
            report.tell("bad", "proof-bad", stream=one["stream"], seq=one["seq"])
    signatures(bundle, found, proofs.get("seal", {"seq": 0})["seq"], report)


def included(one: Event, stream: str, events: list[Event], size: int, root: bytes, report: Report) -> None:
    seq, path = one["seq"], [bytes.fromhex(step) for step in one["path"]]
    leaf = bytes.fromhex(events[seq - 1]["hash"]) if 0 < seq <= len(events) else b""
    good = 0 <= one["index"] < size and root_of(leaf, one["index"], size, path) == root and len(one) == 4
    report.tell("ok" if good else "bad", "proof" if good else "proof-bad", stream=stream, seq=seq)
    if good and len(events) > seq:
        report.tell("skip", "unsealed", stream=stream, count=len(events) - seq)


def signatures(bundle: Event, note: Any, covered: int, report: Report) -> None:
    """Each change of key by the key before it; the checkpoint by the last key that it covers itself."""
    keys: list[bytes] = []
    mine = b""
    for e in bundle["streams"].get("seal", ()):
        body = said(e["body"])
        if e["type"] == "key:changed":
            message = canonical({"new": body["public"], "previous": body["previous"]}).encode()
            old = bytes.fromhex(body["previous"])
            if old not in keys[-1:] or openssl_says(old, bytes.fromhex(body["signature"]), message) is False:
                report.tell("bad", "rotation-bad", seq=e["seq"])
        if e["type"] == "key:made" and keys:
            report.tell("skip", "key-lost", seq=e["seq"])
        if e["type"] in ("key:made", "key:changed"):
            keys.append(bytes.fromhex(body["public"]))
            mine = keys[-1] if e["seq"] <= covered else mine
    raw, origin = base64.b64decode(note["mark"]), note["origin"]
    good = bool(mine) and origin == "sopan/" + keys[0].hex()[:16] and (
        hashlib.sha256(origin.encode() + b"\n\1" + mine).digest()[:4] == raw[:4])
    holds = openssl_says(mine, raw[4:], note["signed"].encode()) if good else False
    word = {True: "signature", False: "signature-bad", None: "openssl"}[holds]
    report.tell({True: "ok", False: "bad", None: "skip"}[holds], word, key=mine.hex() or "?", number=note["number"])


def check(bundle: Event, folder: Path, cap: Path | None, report: Report) -> None:
    """Every check, in the order of the lines."""
    if set(bundle) != PARTS or bundle["format"] != "sopan-bukti-1":
        raise ValueError("format")
    for stream in ["office", next((one for one in bundle["streams"] if one.startswith("instance:")), "instance")]:
        if not bundle["streams"].get(stream):
            report.tell("bad", "empty", stream=stream)
    for stream, events in bundle["streams"].items():
        chain(stream, events, report)
    if not report.broken:  # what follows reads the events
        answers(bundle, report)
        subjects(bundle, report)
        people(bundle, report)
        named_by_events(bundle, report)
        versions(bundle, folder, report)
        documents(bundle, folder, report)
        seals(bundle, report)
        beside(bundle, folder, report)
    same = cap is not None and cap.read_text(encoding="utf-8").strip() == (bundle["checkpoint"] or "").strip()
    word = "cap-none" if cap is None else "cap" if same else "cap-bad"
    report.tell({"cap": "ok", "cap-bad": "bad"}.get(word, "skip"), word)


def main(arguments: list[str] | None = None) -> None:
    """Raises SystemExit with 0, 1 or 2."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("bukti", nargs="?", default=Path(__file__).with_name("bukti.json"), type=Path)
    given.add_argument("--cap", type=Path, help="titik segel yang Anda simpan; the checkpoint that you keep")
    given.add_argument("--en", action="store_true")
    asked = given.parse_args(arguments)
    report = Report("en" if asked.en else "id")
    try:
        check(strict(asked.bukti.read_text(encoding="utf-8")), asked.bukti.parent, asked.cap, report)
    except (OSError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as why:
        report.tell("bad", "unreadable", why=f"{type(why).__name__}: {why}")
        raise SystemExit(2) from None
    report.close()
    raise SystemExit(1 if report.broken else 3 if report.weak else 0)


if __name__ == "__main__":
    main()
