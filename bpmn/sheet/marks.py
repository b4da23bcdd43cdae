"""What stands in the performers' columns: a mark, a name, or the words of a flowchart that was drawn there."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bpmn.sheet.rows import Row, one_line

_YES = frozenset(("ya", "y", "yes", "setuju"))
_NO = frozenset(("tidak", "tdk", "no", "t", "n", "belum"))
_DIAMOND = re.compile("[◇◆⬦⬥♦♢◊⟡]")
_SEVERAL = (re.compile(r"\s*[\n,;&/]\s*"), re.compile(r"\s+dan\s+", re.IGNORECASE))


@dataclass(frozen=True, kw_only=True)
class Marked:
    """The performers of a row, as its columns say them."""

    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # what else was written there
    decides: bool = False  # a diamond was drawn, or "Ya" and "Tidak" stand at its arrows


def read(middle: Sequence[str], columns: Sequence[str]) -> Marked:
    """The columns that are marked; without columns of their own, or in fewer cells, words are the performer's name."""
    found, arrows, words = [], {}, []
    for place, cell in enumerate(middle):
        plain = one_line(cell)
        named = place < len(columns) == len(middle)
        if plain.casefold() in _YES | _NO:
            arrows[plain.casefold() in _YES] = columns[place] if named else ""
        elif not named and len(re.sub(r"[\W_\d]", "", plain)) > 2:
            found.append(cell.strip())
        elif named and plain:
            found.append(columns[place])
            if len(re.sub(r"[\W_\d]", "", plain)) > 2 and plain.casefold() not in _KNOWN | {columns[place].casefold()}:
                words.append(cell.strip())
    if not found and True in arrows:
        found = [arrows[True]]
    decides = bool(arrows) or any(_DIAMOND.search(cell) for cell in middle)
    return Marked(names=tuple(dict.fromkeys(one for one in found if one)), words=tuple(words), decides=decides)


_KNOWN = frozenset(("mulai", "selesai", "start", "end"))


def told_apart(rows: Sequence[Row]) -> list[Row]:
    """The rows with one spelling for each performer, and several names in a cell as several performers.

    A cell names several only where another row names one of them alone: "Kepala Bidang Data dan Informasi" is one.
    """
    spelled: dict[str, str] = {}
    for row in rows:
        if len(row.marks) == 1:
            spelled.setdefault(one_line(row.marks[0]).casefold(), one_line(row.marks[0]))
    found = []
    for row in rows:
        names: list[str] = []
        for mark in row.marks:
            names += _names(mark, spelled.keys())
        alike = tuple(dict.fromkeys(spelled.get(name.casefold(), name) for name in names))
        found.append(replace(row, marks=alike))
    return found


def _names(mark: str, known: Collection[str]) -> list[str]:
    """The names in a cell: split where one of the parts is a name that is known."""
    found = [mark]
    for separator in _SEVERAL:
        parts = [(one, [part for part in separator.split(one) if part.strip()]) for one in found]
        found = []
        for one, divided in parts:
            several = len(divided) > 1 and any(one_line(part).casefold() in known for part in divided)
            whole = one != mark and one_line(one).casefold() in known
            found += divided if several and not whole else [one]
    return [one_line(one) for one in found]
