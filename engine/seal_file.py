"""The file of checkpoints outside the database: only ever appended to (engine/EVIDENCE.md, section 5).

The rows are written first. What the file lacks is appended by the next look, from the middle of a line if need be: the
bytes that stand are never changed, and a file that says something else than the rows is left as it is and reported.
"""

import fcntl
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.checkpoint import CheckpointUnreadable, Note, parse
from engine.errors import Refusal, Unavailable
from engine.model import CheckpointRow
from engine.signing import sync_folder

FOLDER = "seals"  # below SOPAN_HOME
FILE = "checkpoints.txt"
TAIL = 16_384  # bytes: many times the longest checkpoint
ENTRY = re.compile(rb"(?:\A|(?<=\n\n))(sopan/[^\n]+\n(?:[^\n]+\n){5}\n\xe2\x80\x94 [^\n]+\n)\n")

After = Callable[[int], Sequence[CheckpointRow]]  # stored checkpoints after a number, the oldest first


class SealFileDiffers(Refusal):
    """The file of checkpoints says something else than the database; `why` is other, ahead or torn."""

    code = "seal-file-differs"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One checkpoint as it stands in the file."""

    number: int
    text: str


def place(home: Path) -> Path:
    """Where the file lies."""
    return home / FOLDER / FILE


def append(path: Path, after: After) -> int:
    """Bring the file up to the rows; how many checkpoints were written, the completed one included.

    Raises: SealFileDiffers(why, number, path); Unavailable(why=disk).
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(path) as handle:
            return _append(handle, path, after)
    except OSError as error:
        raise Unavailable(why="disk") from error


@contextmanager
def _alone(path: Path) -> Iterator[int]:
    """The file, with no other process writing to it."""
    new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if new:
            sync_folder(path.parent)
        yield handle
    finally:
        os.close(handle)  # and with it the lock


def _append(handle: int, path: Path, after: After) -> int:
    last, torn = _end(handle)
    number = last.checkpoint.number if last is not None else 0
    if last is not None:
        _compare(last, after(number - 1), path)
    written = 0
    while rows := after(number):
        for row in rows:
            _write(handle, _rest(f"{row.text}\n".encode(), torn, row.number, path))
            torn, number, written = b"", row.number, written + 1
    if torn:
        raise SealFileDiffers(why="torn", number=number, path=str(path))
    if written:
        os.fsync(handle)
    return written


def _end(handle: int) -> tuple[Note | None, bytes]:
    """The last whole checkpoint of the file, and what stands behind it."""
    size = os.fstat(handle).st_size
    tail = os.pread(handle, TAIL, max(0, size - TAIL))
    found = list(ENTRY.finditer(tail))
    if not found:
        return None, tail
    try:
        return parse(found[-1][1].decode()), tail[found[-1].end():]
    except (CheckpointUnreadable, UnicodeDecodeError):
        return None, tail


def _compare(last: Note, rows: Sequence[CheckpointRow], path: Path) -> None:
    number = last.checkpoint.number
    if not rows or rows[0].number != number:
        raise SealFileDiffers(why="ahead", number=number, path=str(path))
    if rows[0].text != last.text:
        raise SealFileDiffers(why="other", number=number, path=str(path))


def _rest(entry: bytes, torn: bytes, number: int, path: Path) -> bytes:
    if not entry.startswith(torn):
        raise SealFileDiffers(why="torn", number=number, path=str(path))
    return entry[len(torn):]


def _write(handle: int, content: bytes) -> None:
    while content:
        content = content[os.write(handle, content):]


def entries(path: Path) -> Iterator[Entry | int]:
    """Every checkpoint of the file in order; in place of bytes that are none, the offset where they begin.

    Raises: FileNotFoundError, other kinds of OSError.
    """
    content, at = path.read_bytes(), 0
    for found in ENTRY.finditer(content):
        if found.start() != at:
            yield at
        at = found.end()
        entry = _entry(found[1])
        yield entry if entry is not None else found.start()
    if at != len(content):
        yield at


def _entry(content: bytes) -> Entry | None:
    try:
        note = parse(content.decode())
    except (CheckpointUnreadable, UnicodeDecodeError):
        return None
    return Entry(number=note.checkpoint.number, text=note.text)
