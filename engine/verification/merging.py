"""Two sorted readings side by side: rows beside the streams they belong to, without holding either in memory."""

from collections.abc import Callable, Iterator
from typing import Any

Row = tuple[Any, ...]


class Beside:
    """Rows sorted by their first column, given out stream by stream in the same order."""

    def __init__(self, rows: Iterator[Row], stray: Callable[[Row], None]) -> None:
        """`stray` hears of rows whose stream does not exist."""
        self._rows = rows
        self._stray = stray
        self._next: Row | None = next(rows, None)

    def of(self, stream: str) -> list[Row]:
        """The rows of this stream; asked in ascending order."""
        mine = []
        while self._next is not None and self._next[0] <= stream:
            if self._next[0] == stream:
                mine.append(self._next)
            else:
                self._stray(self._next)
            self._next = next(self._rows, None)
        return mine

    def rest(self) -> None:
        """Whatever is left belongs to no stream."""
        while self._next is not None:
            self._stray(self._next)
            self._next = next(self._rows, None)
