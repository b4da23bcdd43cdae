"""The rows of figures and how they are printed."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One row: smaller is better."""

    what: str
    must: float | None
    goal: float | None
    measured: float | None  # None: could not be measured, `note` says why
    unit: str = ""
    digits: int = 2
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.measured is None:
            return "not measured"
        if self.must is None:
            return "-"
        if self.measured > self.must:
            return "MISSED"
        return "goal" if self.goal is not None and self.measured <= self.goal else "ok"


def _shown(value: float | None, figure: Figure) -> str:
    return "" if value is None else f"{value:,.{figure.digits}f} {figure.unit}".rstrip()


def rows(figures: Sequence[Figure]) -> str:
    """The table as text, one line a figure, in Markdown so that it can be quoted."""
    cells = [("what", "must", "goal", "measured", "ok", "note")]
    for f in figures:
        shown = (_shown(f.must, f), _shown(f.goal, f), _shown(f.measured, f))
        cells.append((f.what, *shown, f.verdict, f.note))
    widths = [max(len(line[i]) for line in cells) for i in range(len(cells[0]))]
    lines = ["| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |" for line in cells]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(lines)
