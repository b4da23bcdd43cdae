"""Files on disk under their SHA-256, outside the web root; an answer holds only the id."""

import hashlib
import os
import re
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from engine.errors import FileRefused
from engine.model import KeptFile

LIMIT = 25 * 1024 * 1024  # bytes
_PIECE = 1024 * 256
_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".docx": _OFFICE + "wordprocessingml.document",
    ".xlsx": _OFFICE + "spreadsheetml.sheet",
    ".pptx": _OFFICE + "presentationml.presentation",
}
_PARTS = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
_ELSEWHERE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)")  # a part that would unpack outside its folder
_MACRO = re.compile(r"(^|/)vba[^/]*$", re.IGNORECASE)
_STARTS = {".pdf": b"%PDF-", ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}
_LONGEST = 200  # characters of a name, without its dot
_MOST_ENTRIES, _MOST_BYTES = 2_000, 200 * 1024 * 1024


def clean_name(name: str) -> str:
    """The name a person gave, without folders, control characters or tricks; never used as a path."""
    last = name.replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    last = re.sub(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", "", last).strip(" .")
    stem, dot, ending = last.rpartition(".")
    return stem[: _LONGEST - len(ending)] + dot + ending if dot and len(ending) < _LONGEST else last[:_LONGEST]


class Files:
    """The folder of files."""

    def __init__(self, home: Path, limit: int = LIMIT) -> None:
        self.folder = home / "files"
        self.limit = limit

    def path(self, identifier: str) -> Path:
        """Where a file lies."""
        return self.folder / identifier[:2] / identifier

    def remove(self, identifier: str) -> bool:
        """Take a file's bytes away; whether there were any.

        They are overwritten first: what is only unlinked can be read from the disk for a long time.
        """
        path = self.path(identifier)
        try:
            with path.open("r+b") as kept:
                kept.write(bytes(path.stat().st_size))
                os.fsync(kept.fileno())
            path.unlink()
        except FileNotFoundError:
            return False
        _sync(path.parent)
        return True

    def keep(self, stream: BinaryIO, name: str) -> KeptFile:
        """Stream a file to disk, check it, and put it under its digest.

        Raises: FileRefused(why: empty | too-large | type | content, name, limit).
        """
        shown = clean_name(name)
        ending = Path(shown).suffix.lower()
        if ending not in TYPES:
            raise FileRefused(why="type", name=shown, types=", ".join(sorted({e.strip(".") for e in TYPES})))
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as kept:
            path = Path(kept.name)
            try:
                digest, size = self._copy(stream, kept, shown)
                kept.flush()
                os.fsync(kept.fileno())
                _check(path, ending, shown)
                final = self.path(digest)
                final.parent.mkdir(exist_ok=True, mode=0o700)
                path.replace(final)
                _sync(final.parent)
            finally:
                path.unlink(missing_ok=True)
        return KeptFile(id=digest, size=size, type=TYPES[ending], name=shown)

    def _copy(self, stream: BinaryIO, kept: "tempfile._TemporaryFileWrapper[bytes]", name: str) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > self.limit:
                raise FileRefused(why="too-large", name=name, limit=self.limit)
            digest.update(piece)
            kept.write(piece)
        if size == 0:
            raise FileRefused(why="empty", name=name)
        return digest.hexdigest(), size


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check(path: Path, ending: str, name: str) -> None:
    """Name and content must agree; an office file's directory is read, its parts never."""
    if ending in _STARTS:
        with path.open("rb") as kept:
            fits = kept.read(8).startswith(_STARTS[ending])
    else:
        fits = _is_office(path, _PARTS[ending])
    if not fits:
        raise FileRefused(why="content", name=name)


def _is_office(path: Path, part: str) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False
    names = [e.filename for e in entries]
    hostile = any(_ELSEWHERE.search(n) or _MACRO.search(n) for n in names)
    small = len(names) <= _MOST_ENTRIES and sum(e.file_size for e in entries) <= _MOST_BYTES
    return small and not hostile and "[Content_Types].xml" in names and any(n.startswith(part) for n in names)
