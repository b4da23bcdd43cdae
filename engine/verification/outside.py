"""Checkpoints outside the database: the file beside the keys, and a text that somebody kept."""

import re
from collections.abc import Iterator
from pathlib import Path

from engine.checkpoint import CheckpointUnreadable, Note, parse

LINES = 9  # of one checkpoint in the file, the empty one after it included
_HELD = re.compile(
    r"(sopan/\S+)\n(\d+)\n(\S{44})\n(at \S+)\n(previous [0-9a-f]{64})\n(number \d+)\n\n— (\S+)\s+(\S{92})(?!\S)"
)


class FileReading:
    """The file of checkpoints, one after another; what is not one, or is cut off, ends it."""

    def __init__(self, path: Path) -> None:
        self.there = path.is_file()
        self.length = path.stat().st_size if self.there else 0  # what stood there before the database was looked at
        self.torn = False  # it ended with less than a whole checkpoint
        self._texts = self._read(path) if self.there else iter(())

    def next(self) -> tuple[str, bool] | None:
        """The text of the next one, and whether it stood there from the beginning; None after the last."""
        return next(self._texts, None)

    def _read(self, path: Path) -> Iterator[tuple[str, bool]]:
        place = 0
        with path.open("rb") as stream:
            while lines := [line for line in (stream.readline() for _ in range(LINES)) if line]:
                content = b"".join(lines)
                if len(lines) < LINES or not content.endswith(b"\n"):
                    self.torn = place + len(content) <= self.length or self.length == 0
                    return
                place += len(content)
                yield b"".join(lines[:-1]).decode(errors="replace"), place <= self.length


def held(text: str) -> tuple[Note, ...]:
    """Every checkpoint that stands in a text, such as a mail or a typed copy.

    Raises: CheckpointUnreadable when there is none, or one that cannot be read.
    """
    lines = "\n".join(line.strip().lstrip("> ") for line in text.replace("\r", "").lstrip("\ufeff").split("\n"))
    found = [
        parse("\n".join(one.groups()[:6]) + f"\n\n— {one[7]} {one[8]}\n") for one in _HELD.finditer(lines)
    ]
    if not found:
        raise CheckpointUnreadable(why="none")
    return tuple(found)
