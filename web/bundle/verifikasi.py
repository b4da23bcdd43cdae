#!/usr/bin/env python3
"""Memeriksa bukti Berkas tanpa jaringan dan tanpa Sopan; checks the evidence of a Berkas without Sopan or a network.

    python3 verifikasi.py [bukti.json] [--cap CAP.txt] [--en]

Python 3.8+ and its standard library are enough, and `openssl` 3 for signatures; where there is none, that is said.
Exit status: 0 what could be checked holds, 1 something is broken, 2 unreadable.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from functools import partial
from pathlib import Path
from typing import Any

WORDS: dict[str, dict[str, str]] = json.loads("""{}""")  # both languages are put in here when evidence is packed
KEY_HEAD = bytes.fromhex("302a300506032b6570032100")  # SubjectPublicKeyInfo of Ed25519, RFC 8410
run: Any = partial(subprocess.run, check=False, capture_output=True)  # openssl alone
Event = Any  # what json gives: a dict of texts and numbers
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


def canonical(value: object) -> str:
    """Canonical JSON: sorted keys, no spaces, NFC."""
    return unicodedata.normalize("NFC", json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def strict(text: str) -> Any:
    """Raises ValueError for a doubled key or a float."""

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in found}) != len(found):
            raise ValueError("duplicate key")
        return dict(found)

    def refuse(text: str) -> None:
        raise ValueError("float " + text)

    return json.loads(text, object_pairs_hook=pairs, parse_float=refuse, parse_constant=refuse)


def hash_of(stream: str, e: Event) -> str:
    """hash(n) = SHA-256(hash(n-1) || head || LF || body)."""
    head = [stream, e["seq"], e["v"], e["type"], e["at"], e["recorded_at"], e["claimed_at"], e["actor"]]
    given = bytes.fromhex(e["prev_hash"]) + canonical(head).encode() + b"\n" + e["body"].encode()
    return hashlib.sha256(given).hexdigest()


def chain(stream: str, events: list[Event], report: Report) -> None:
    last = "00" * 32
    for seq, e in enumerate(events, 1):
        word = "gap" if e["seq"] != seq else "link" if e["prev_hash"] != last else ""
        word = word or ("hash" if e["hash"] != hash_of(stream, e) else "")
        if word:
            report.tell("bad", word, stream=stream, seq=seq)
            return
        try:
            strict(e["body"]), strict(e["actor"])
        except ValueError as why:
            report.tell("bad", "body", stream=stream, seq=seq, why=why)
            return
        last = e["hash"]
    report.tell("ok", "chain", stream=stream, count=len(events))


def answers(bundle: Event, report: Report) -> None:
    """Answers against the salted commitments in the events."""
    count = gone = 0
    for stream, events in of_instances(bundle):
        kept = bundle["answers"].get(stream, {})
        bodies = {str(e["seq"]): json.loads(e["body"]) for e in events}
        lawful = {str(one["seq"]) for b in bodies.values() for one in b.get("erased", ())}
        named = {seq: body.get("answers") for seq, body in bodies.items()}
        for seq in kept.keys() - {s for s, c in named.items() if c}:
            report.tell("bad", "stray", stream=stream, seq=seq)
        for seq, commitment in named.items():
            one = kept.get(seq)
            if commitment and one is None:
                gone += 1
                report.tell("bad", "answers-gone", stream=stream, seq=seq) if seq not in lawful else None
            elif commitment:
                count += 1
                said = bytes.fromhex(one["salt"]) + one["text"].encode()
                if hashlib.sha256(said).hexdigest() != commitment:
                    report.tell("bad", "answer", stream=stream, seq=seq)
    report.tell("ok", "answers", count=count, gone=gone)


def of_instances(bundle: Event) -> list[tuple[str, list[Event]]]:
    return [one for one in bundle["streams"].items() if one[0].startswith("instance:")]


def named_by_events(bundle: Event, report: Report) -> None:
    """Versions, calendars and office events that the events name."""
    office = len(bundle["streams"].get("office", ()))
    for stream, events in of_instances(bundle):
        for e in events:
            body = json.loads(e["body"])
            if body.get("office", 0) > office:
                report.tell("bad", "office-short", stream=stream, seq=e["seq"], office=body["office"])
            for kind in ("version", "calendar"):
                digest = body.get(kind, "")
                if digest and not any(known.startswith(digest) for known in bundle[kind + "s"]):
                    report.tell("bad", kind + "-missing", digest=digest[:16])


def versions(bundle: Event, folder: Path, report: Report) -> None:
    """A version's digest is that of the sorted lines `digest  name` of its files; a calendar's that of its text."""
    for digest, version in bundle["versions"].items():
        lines, wrong = [], ""
        for name, said in sorted(version["files"].items()):
            found = digest_of(folder / "versi" / digest[:16] / name)
            lines.append(f"{said}  {name}\n")
            wrong = wrong or (name if found != said else "")
        whole = hashlib.sha256("".join(sorted(lines)).encode()).hexdigest() == digest
        good = whole and not wrong
        report.tell("ok" if good else "bad", "version" if good else "version-bad", digest=digest[:16], name=wrong)
    for digest, text in bundle["calendars"].items():
        good = hashlib.sha256(text.encode()).hexdigest() == digest
        report.tell("ok" if good else "bad", "calendar" if good else "calendar-bad", digest=digest[:16])


def documents(bundle: Event, folder: Path, report: Report) -> None:
    """Every document version that an event names, against the enclosed bytes."""
    listed = {(d["stream"], d["name"], d["number"], d["file"]): d["path"] for d in bundle["documents"]}
    for stream, events in of_instances(bundle):
        for e in events:
            for made in json.loads(e["body"]).get("documents", ()):
                said = {"name": made["name"], "number": made["number"]}
                path = listed.pop((stream, made["name"], made["number"], made["file"]), None)
                good = path == f"dokumen/{made['file']}" and digest_of(folder / path) == made["file"]
                word = "document" if good else "document-bad" if path else "document-out"
                report.tell("ok" if good else "bad" if path else "skip", word, **said)
    for stream, name, _, _ in listed:
        report.tell("bad", "shown", stream=stream, shown=name)


def shown(bundle: Event, report: Report) -> None:
    """Number and title of each Berkas, as readers see them, must be what its events say."""
    for one in bundle["instances"]:
        first = json.loads(bundle["streams"][one["stream"]][0]["body"])
        kept = bundle["answers"].get(one["stream"], {}).get("1")
        title = json.loads(kept["text"])["title"] if kept else one["title"]
        if (one["number"], one["title"]) != (first["number"], title):
            report.tell("bad", "shown", stream=one["stream"], shown=f"{one['number']}, {one['title']}")


def digest_of(path: Path) -> str:  # SHA-256, "" for a file that is not there
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def root_of(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The root of an RFC 9162 (2.1.3.2) inclusion proof; None when the proof has the wrong length."""
    node, last = hashlib.sha256(b"\0" + leaf).digest(), size - 1
    for step in path:
        if last == 0:
            return None
        if index & 1 or index == last:
            node = hashlib.sha256(b"\1" + step + node).digest()
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\1" + node + step).digest()
        index, last = index >> 1, last >> 1
    return node if last == 0 else None


def seals(bundle: Event, report: Report) -> list[str] | None:
    """The inclusion of every stream in the checkpoint; the checkpoint's lines, or None."""
    text = bundle.get("checkpoint")
    if not text:
        report.tell("skip", "seal-none")
        return None
    try:
        lines: list[str] = text.split("\n\n", 1)[0].split("\n")
        size, root = int(lines[1]), base64.b64decode(lines[2], validate=True)
    except (ValueError, IndexError) as why:
        report.tell("bad", "seal-bad", why=why)
        return None
    proofs = {one["stream"]: one for one in bundle["proofs"]}
    for stream, events in bundle["streams"].items():
        one = proofs.get(stream)
        if one is None:
            report.tell("skip", "proof-none", stream=stream)
            continue
        included(one, stream, events, size, root, report)
    return lines


def included(one: Event, stream: str, events: list[Event], size: int, root: bytes, report: Report) -> None:
    seq, path = one["seq"], [bytes.fromhex(step) for step in one["path"]]
    leaf = bytes.fromhex(events[seq - 1]["hash"]) if 0 < seq <= len(events) else b""
    good = 0 <= one["index"] < size and root_of(leaf, one["index"], size, path) == root
    report.tell("ok" if good else "bad", "proof" if good else "proof-bad", stream=stream, seq=seq)
    if good and len(events) > seq:
        report.tell("skip", "unsealed", stream=stream, count=len(events) - seq)


def openssl_says(public: bytes, signature: bytes, message: bytes) -> bool | None:
    """Whether an Ed25519 signature holds; None where openssl cannot say."""
    program = shutil.which("openssl")
    if program is None or run([program, "version"]).stdout[:9] < b"OpenSSL 3":
        return None
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name, content in (("key", KEY_HEAD + public), ("signature", signature), ("message", message)):
            (place / name).write_bytes(content)
        done = run([program, "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-rawin", "-inkey", f"{place}/key",
                   "-sigfile", f"{place}/signature", "-in", f"{place}/message"])
    return bool(done.returncode == 0)


def signatures(bundle: Event, report: Report) -> None:
    """The checkpoint's signature by a key of the stream `seal`, each change of key by the key before it."""
    keys: list[bytes] = []
    for e, body in [(e, json.loads(e["body"])) for e in bundle["streams"].get("seal", ())]:
        if e["type"] == "key:changed":
            message = canonical({"new": body["public"], "previous": body["previous"]}).encode()
            old = bytes.fromhex(body["previous"])
            if old not in keys[-1:] or openssl_says(old, bytes.fromhex(body["signature"]), message) is False:
                report.tell("bad", "rotation-bad", seq=e["seq"])
        if e["type"] == "key:made" and keys:
            report.tell("skip", "key-lost", seq=e["seq"])
        if e["type"] in ("key:made", "key:changed"):
            keys.append(bytes.fromhex(body["public"]))
    note, signed = bundle["checkpoint"].split("\n\n", 1)
    origin = note.split("\n")[0]
    name, given = signed.strip().split(" ")[1:]
    raw = base64.b64decode(given, validate=True)
    mine = [k for k in keys if hashlib.sha256(origin.encode() + b"\n\1" + k).digest()[:4] == raw[:4]]
    key = mine[0].hex() if mine else "?"
    said = openssl_says(mine[0], raw[4:], (note + "\n").encode()) if mine and name == origin else False
    word = {True: "signature", False: "signature-bad", None: "openssl"}[said]
    report.tell({True: "ok", False: "bad", None: "skip"}[said], word, key=key)


def check(bundle: Event, folder: Path, cap: Path | None, report: Report) -> None:
    """Every check, in the order of the lines."""
    for stream in ["office"] + [one["stream"] for one in bundle["instances"] or [{"stream": "instance"}]]:
        if not bundle["streams"].get(stream):
            report.tell("bad", "empty", stream=stream)
    for stream, events in bundle["streams"].items():
        chain(stream, events, report)
    if not report.broken:  # what follows reads the events
        answers(bundle, report)
        shown(bundle, report)
        named_by_events(bundle, report)
        versions(bundle, folder, report)
        documents(bundle, folder, report)
        if seals(bundle, report) is not None:
            signatures(bundle, report)
    same = cap is not None and cap.read_text(encoding="utf-8").strip() == (bundle.get("checkpoint") or "").strip()
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
    except (OSError, LookupError, TypeError, ValueError, AttributeError) as why:
        report.tell("bad", "unreadable", why=f"{type(why).__name__}: {why}")
        raise SystemExit(2) from None
    report.close()
    raise SystemExit(1 if report.broken else 0)


if __name__ == "__main__":
    main()
