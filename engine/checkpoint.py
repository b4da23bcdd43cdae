"""The text of a checkpoint: what is signed, how it is written, and how strictly it is read.

Pure, standard library only. The text is a signed note (C2SP signed-note, tlog-checkpoint): origin, size and root, our
extension lines, an empty line, one signature line. engine/EVIDENCE.md says it step by step.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from engine.errors import Invalid
from engine.merkle import HASH
from engine.moment import moment_of, text_of

NO_PREVIOUS = "0" * 64  # what the first checkpoint names as the one before it
ED25519 = b"\x01"  # the algorithm's byte in a key hash
KEY_HASH = 4  # bytes
SIGNATURE = 64  # bytes
DASH = "— "

_ORIGIN = re.compile(r"sopan/[0-9a-z][0-9a-z.-]{0,99}")
_COUNT = re.compile(r"0|[1-9][0-9]{0,17}")
_AT = re.compile(r"at (\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)")
_PREVIOUS = re.compile(r"previous ([0-9a-f]{64})")
_NUMBER = re.compile(r"number ([1-9][0-9]{0,17})")


class CheckpointUnreadable(Invalid):
    """This is not the text of a checkpoint."""

    code = "checkpoint-unreadable"


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """What a checkpoint says."""

    origin: str  # whose checkpoints these are
    number: int  # from 1, without gaps
    size: int  # leaves of the tree
    root: bytes
    at: datetime
    previous: str  # SHA-256 of the whole text of the checkpoint before, hex


@dataclass(frozen=True, kw_only=True)
class Note:
    """A checkpoint as it stands signed."""

    checkpoint: Checkpoint
    signed: str  # the part that the signature covers
    key_hash: bytes
    signature: bytes
    text: str  # the whole

    @property
    def digest(self) -> str:
        """What the next checkpoint names as `previous`."""
        return digest_of(self.text)


def digest_of(text: str) -> str:
    """SHA-256 of a whole checkpoint text, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def origin_of(public: bytes) -> str:
    """The origin of an office whose first key this is."""
    return f"sopan/{public.hex()[:16]}"


def key_hash(name: str, public: bytes) -> bytes:
    """The 4 bytes by which a signature line names its key."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:KEY_HASH]


def body(checkpoint: Checkpoint) -> str:
    """The signed part, with the newline that ends it."""
    lines = (
        checkpoint.origin,
        str(checkpoint.size),
        base64.b64encode(checkpoint.root).decode(),
        f"at {text_of(checkpoint.at)}",
        f"previous {checkpoint.previous}",
        f"number {checkpoint.number}",
    )
    return "\n".join(lines) + "\n"


def note(checkpoint: Checkpoint, public: bytes, signature: bytes) -> str:
    """The whole text: the signed part, an empty line, the signature line."""
    mark = base64.b64encode(key_hash(checkpoint.origin, public) + signature).decode()
    return f"{body(checkpoint)}\n{DASH}{checkpoint.origin} {mark}\n"


def parse(text: str) -> Note:
    """Read a checkpoint; only the exact form that `note` writes is taken.

    Raises: CheckpointUnreadable(why, line from 1).
    """
    lines = text.split("\n")
    if len(lines) != 9 or lines[8]:  # six lines, an empty one, the signature, nothing after it
        raise CheckpointUnreadable(why="shape", line=min(len(lines), 9))
    if not _ORIGIN.fullmatch(lines[0]):
        raise CheckpointUnreadable(why="origin", line=1)
    if lines[6]:
        raise CheckpointUnreadable(why="shape", line=7)
    checkpoint = Checkpoint(
        origin=lines[0],
        size=int(_match(_COUNT, lines[1], "size", 2)[0]),
        root=_bytes(lines[2], HASH, "root", 3),
        at=_moment(_match(_AT, lines[3], "at", 4)[1]),
        previous=_match(_PREVIOUS, lines[4], "previous", 5)[1],
        number=int(_match(_NUMBER, lines[5], "number", 6)[1]),
    )
    before = f"{DASH}{checkpoint.origin} "
    if not lines[7].startswith(before):
        raise CheckpointUnreadable(why="signature", line=8)
    mark = _bytes(lines[7].removeprefix(before), KEY_HASH + SIGNATURE, "signature", 8)
    return Note(
        checkpoint=checkpoint, signed=body(checkpoint), key_hash=mark[:KEY_HASH], signature=mark[KEY_HASH:], text=text,
    )


def _match(pattern: re.Pattern[str], line: str, why: str, number: int) -> re.Match[str]:
    found = pattern.fullmatch(line)
    if found is None:
        raise CheckpointUnreadable(why=why, line=number)
    return found


def _bytes(text: str, size: int, why: str, line: int) -> bytes:
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise CheckpointUnreadable(why=why, line=line) from error
    if len(found) != size or base64.b64encode(found).decode() != text:  # one text for one value
        raise CheckpointUnreadable(why=why, line=line)
    return found


def _moment(text: str) -> datetime:
    try:
        return moment_of(text)
    except ValueError as error:
        raise CheckpointUnreadable(why="at", line=4) from error
