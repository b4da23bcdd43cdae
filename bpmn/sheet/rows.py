"""The sheet as plain values: rows with their cells word for word, and beside them what they are taken to mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

MAX_ROWS = 100
MAX_CELL = 4000  # characters
MAX_NAME = 200  # characters of a lane's, a step's or a document's name
NO_TIME = "tanpa waktu baku"
OUTSIDE = "mutu.pihak_luar"  # who acts outside the office, where the lane records it
ACTS = ("paraf", "tanda_tangan", "mengetahui", "disposisi", "arsip")

_CONTROL = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PAPER = re.compile(r"(?P<name>.*?)\s*(?:\[(?P<state>[^\[\]]*)\])?", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of the sheet. The cells are kept as written; the rest says what the row means."""

    key: str  # id of its task in the diagram
    number: str = ""  # cell No, as written
    activity: str = ""  # cell Kegiatan
    marks: tuple[str, ...] = ()  # the performer columns that are marked, by name
    needed: str = ""  # cell Kelengkapan
    time: str = ""  # cell Waktu
    output: str = ""  # cell Output
    remark: str = ""  # cell Keterangan
    performer: str = ""  # lane's name; "" while nobody is named
    outside: str = ""  # who acts outside the office; the performer records it
    name: str = ""  # short name in the box
    span: str = ""  # what is counted where the cell does not say it: "10 menit", NO_TIME; "" = the cell itself
    decides: bool = False
    asks: str = ""  # name of the diamond
    yes: str = ""  # name of the way on
    no: str = ""  # name of the way back
    value: str = ""  # choice that leads on, as the condition compares it
    back: str = ""  # key of the row a decision's "no" leads to
    onward: str = ""  # key of the row that follows; "" = the next one, END = none
    act: str = ""  # one of ACTS, or none
    reads: tuple[str, ...] = ()  # documents, "Naskah materi [draft]"
    writes: tuple[str, ...] = ()
    form: str = ""  # file name of its form
    open: frozenset[str] = frozenset()  # fields above that are guessed and not yet confirmed
    notes: tuple[str, ...] = ()  # codes of what was noticed when the row was read


END = "-"
"""The way on of a row that is followed by none."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet: its head, its performer columns and its rows."""

    rows: tuple[Row, ...] = ()
    lanes: tuple[str, ...] = ()  # performer columns inside the office, in the sheet's order
    head: Mapping[str, str] = field(default_factory=dict)  # sop.* by name
    office: str = ""  # name of the pool
    begin: str = "Mulai"
    end: str = "Selesai"
    notes: tuple[str, ...] = ()  # codes of what was noticed about the whole
    aside: tuple[Row, ...] = ()  # lines of the text that are no steps: headings, totals, what stands below the table

    def row(self, key: str) -> Row | None:
        """The row of that key."""
        return next((row for row in self.rows if row.key == key), None)

    def with_row(self, row: Row) -> "Sheet":
        """The sheet with this row in place of the one with its key."""
        return replace(self, rows=tuple(row if one.key == row.key else one for one in self.rows))


def clean(text: str, most: int = MAX_CELL) -> str:
    """A text that a file can hold: without control characters, with one kind of line end, not longer than `most`."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:most].strip()


def one_line(text: str, most: int = MAX_NAME) -> str:
    """The same, on one line."""
    return " ".join(clean(text).split())[:most].strip()


def paper(text: str) -> tuple[str, str]:
    """Name and state of a document written as "Naskah materi [draft]"."""
    found = _PAPER.fullmatch(one_line(text))
    return (found["name"], (found["state"] or "").strip()) if found else (one_line(text), "")


def written(name: str, state: str) -> str:
    """A document as one text."""
    return f"{name} [{state}]" if state else name


def free_key(taken: set[str], number: int) -> str:
    """A key for a new row that no element has; it is taken from then on."""
    while (key := f"k{number:02}") in taken:
        number += 1
    taken.add(key)
    return key
