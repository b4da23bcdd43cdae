"""What `verifikasi.py` computes with: texts, digests, the tree, the form of a checkpoint, its signature.

In an archive the text below stands within `verifikasi.py` (web/bundle/pack.py): that is one file.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
import unicodedata
from functools import partial
from pathlib import Path
from typing import Any

KEY_HEAD = bytes.fromhex("302a300506032b6570032100")  # SubjectPublicKeyInfo of Ed25519, RFC 8410
NOTE = re.compile(  # six lines, an empty one, one signature (C2SP tlog-checkpoint)
    r"(?P<signed>(?P<origin>sopan/[0-9a-f]{16})\n(?P<size>[1-9]\d{0,17})\n(?P<root>[A-Za-z0-9+/]{43}=)\n"
    r"at [-\dT:.]{23}Z\nprevious [0-9a-f]{64}\nnumber (?P<number>[1-9]\d{0,17})\n)\n"
    r"— (?P=origin) (?P<mark>[A-Za-z0-9+/]{91}=)\n", re.ASCII)
run: Any = partial(subprocess.run, check=False, capture_output=True)  # openssl alone


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


def said(text: str) -> Any:
    """What a stored text says. Raises ValueError when it is no object, or has not one meaning."""
    found = strict(text)
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def text_of(path: Path) -> str:  # "" for a file that is not there
    return path.read_text(encoding="utf-8") if path.is_file() else ""


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
