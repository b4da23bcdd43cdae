"""Lines of cells gathered into rows: Word breaks a row where a cell holds several lines, or a list of its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bpmn.sheet import times
from bpmn.sheet.columns import Columns

NUMBER = re.compile(
    r"(?:no\.?\s*)?(?:\(?\d{1,3}(?:\.\d{1,2}){0,3}\.?[a-z]?\s*[.)]?|[a-z]\s*[.)]|[ivx]{1,5}\s*[.)]|[a-hj-u]|i{1,3}|iv|vi{1,3}|ix)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:\d{1,2}|[a-z])[.)]", re.IGNORECASE)
_BULLET = re.compile("[-•·*o§\uf0b7\uf0a7–]")
_TOTAL = re.compile(r"(?:jumlah|total)\b.{0,40}", re.IGNORECASE)
_ENDS = frozenset(("mulai", "selesai", "start", "end"))


@dataclass
class Gathered:
    """The rows of a table, and the lines that are none of its steps."""

    rows: list[list[str]] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)


def gathered(lines: Sequence[list[str]], columns: Columns) -> Gathered:
    """One list of cells a row; no cell is lost."""
    return _Gathering(columns, lines).all(lines)


class _Gathering:
    """The lines of a table, one after the other."""

    def __init__(self, columns: Columns, lines: Sequence[list[str]]) -> None:
        self.columns = columns
        self.numbered = columns.numbered and any(NUMBER.fullmatch(cells[0]) for cells in lines)
        self.found = Gathered()
        self.record: list[str] = []
        self.closed = False  # behind the table: its signature, its place and date

    def all(self, lines: Sequence[list[str]]) -> Gathered:
        blank = False
        for raw in lines:
            if any(raw):
                self._line(raw, blank=blank)
            blank = not any(raw)
        if self.record:
            self.found.rows.append(self.record)
        return self.found

    def _line(self, raw: list[str], *, blank: bool) -> None:
        begins = self._begins(raw) or not self.record
        cells = self._whole(raw, int(self.numbered and begins))
        if self._is_aside(cells, blank=blank):
            self.found.aside.append(" ".join(cell for cell in cells if cell))
        elif begins:
            if self.record:
                self.found.rows.append(self.record)
            self.record, self.closed = list(cells), False
        elif len(cells) == len(self.record) == self.columns.full and not any(cells[: self.columns.numbered + 1]):
            self.record = [f"{one}\n{more}".strip() for one, more in zip(self.record, cells, strict=True)]
        elif len(self.record) + len(cells) - 1 <= self.columns.full:
            self.record = [*self.record[:-1], f"{self.record[-1]}\n{cells[0]}".strip(), *cells[1:]]
        else:
            self.record[-1] = "\n".join(one for one in (self.record[-1], *cells) if one)

    def _begins(self, cells: list[str]) -> bool:
        """Whether a line is the first one of a row."""
        whole = len(cells) >= self.columns.full - 1
        if not self.numbered:
            return len(self.record) >= self.columns.full - 1 and (bool(cells[0]) or not whole)
        if NUMBER.fullmatch(cells[0]):
            return not self._goes_on(cells[0])
        return whole and len(self.record) >= self.columns.full - 1 and not cells[0] and bool(cells[1])

    def _goes_on(self, label: str) -> bool:
        """Whether it is the next item of the list that the row's last cell holds."""
        last = self.record[-1].split("\n")[-1].split(" ")[0] if self.record else ""
        if not (_LABEL.fullmatch(label) and _LABEL.fullmatch(last)) or self._is_timed():
            return False
        one, other = label[:-1].casefold(), last[:-1].casefold()
        following = str(int(other) + 1) if other.isdigit() else chr(ord(other) + 1)
        return label[-1] == last[-1] and one == following

    def _is_timed(self) -> bool:
        """Whether the row has had its Waktu, so that a list in it is at its end."""
        return any(times.is_time(cell) and not _LABEL.match(cell) for cell in self.record[2:])

    def _is_aside(self, cells: list[str], *, blank: bool) -> bool:
        """Whether a line is no step: "Mulai", "Selesai", a total, a heading across the table, what stands below it."""
        said = [cell for cell in cells if cell]
        words = [cell.casefold() for cell in said if re.search(r"[^\W\d_]{2}", cell)]
        if len(cells) > 1 and words and _ENDS.issuperset(words):
            return True
        if self.numbered and len(cells) > 1 and _TOTAL.fullmatch(said[0]):
            return True
        complete = len(self.record) >= self.columns.full - 1
        across = len(said) == 1 and bool(cells[0]) and not (self.numbered and NUMBER.fullmatch(cells[0]))
        across = across and (self.numbered or len(cells) == 1)
        if not across or not (complete or not self.record):
            return False
        self.closed = self.closed or blank or len(cells) > 1 or not self.record or not self.record[-1]
        return self.closed

    def _whole(self, cells: list[str], first: int) -> list[str]:
        """The line with the labels of Word's lists in front of what they label, where they take a cell of their own.

        `first` is the place of the first cell that may be a label: 1 behind the row's own number.
        """
        if first and self._is_numbered_by_word(cells):
            cells = [cells[0], *cells[2:]]
        found = list(cells[:first])
        for cell in cells[first:]:
            before = found[-1] if len(found) > first else ""
            bullet = _BULLET.fullmatch(before) and len(cells) > self.columns.full
            if (_LABEL.fullmatch(before) or bullet) and _is_words(cell):
                found[-1] = f"{before} {cell}"
            else:
                found.append(cell)
        return found

    def _is_numbered_by_word(self, cells: list[str]) -> bool:
        """Whether an empty cell stands behind the number: Word puts a tab of its own behind a number it counts."""
        if len(cells) < 3 or not NUMBER.fullmatch(cells[0]) or cells[1] or not _is_words(cells[2]):
            return False
        return len(cells) == self.columns.full + 1 or (len(cells) != self.columns.full and " " in cells[2])


def _is_words(cell: str) -> bool:
    return len(re.sub(r"[\W_\d]", "", cell)) > 2
