"""CSV with a start and an end: one row for every step that was completed and not taken back."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from engine.logs.case import Case, Ground
from engine.logs.lifecycle import OFFERED, Entry, entries

TYPE, ENDING = "text/csv", "csv"

COLUMNS = (
    "case_id", "activity", "start_timestamp", "complete_timestamp", "resource", "role", "group", "step_id", "seq",
    "offered_timestamp", "start_basis", "position", "kind", "visit", "decision", "reason", "std_min", "due_at",
    "work_min", "late", "case_state", "case_title", "sifat", "procedure", "sop", "version", "element", "entered_by",
)
SEPARATOR = {"id": ";", "en": ","}  # what a spreadsheet of that language expects
MARK = "\ufeff"  # by which spreadsheets know UTF-8
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # the last four: full width
BLANK = " \u00a0\u200b\u3000\ufeff"  # before a formula some spreadsheets overlook these


def neutral(cell: str) -> str:
    """A cell that can start no formula: one that would begins with an apostrophe."""
    return f"'{cell}" if cell.lstrip(BLANK).startswith(FORMULA) else cell


def written(ground: Ground, cases: Iterable[Case], separator: str) -> Iterator[tuple[str, int]]:
    """The table in pieces, each with how many rows it holds."""
    yield MARK + _lines([COLUMNS], separator), 0
    for case in cases:
        rows = [_row(ground, case, seq, e) for seq, e in enumerate(entries(case), 1) if e.transition == "complete"]
        yield _lines(rows, separator), len(rows)


def _lines(rows: Iterable[Iterable[Any]], separator: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([[neutral(str(cell)) for cell in row] for row in rows])
    return out.getvalue()


def _row(ground: Ground, case: Case, seq: int, entry: Entry) -> tuple[Any, ...]:
    run, actor, steps = entry.run, entry.actor or {}, case.steps
    offered = run.offered if run is not None else entry.at
    started = run.started if run is not None and run.started is not None else None
    title, unit = ground.positions.get(actor.get("position", 0), ("", ""))
    words = ground.open_words(case)
    return (
        case.number, steps.names.get(entry.element, entry.element), ground.time(started or offered),
        ground.time(entry.at), ground.person(entry.person), steps.lanes.get(entry.element, ""), unit,
        f"{case.id}/{entry.element}/{entry.visit}", seq, ground.time(offered),
        run.basis if run is not None and started is not None else OFFERED, title, actor.get("kind", ""), entry.visit,
        entry.decision, entry.reason if words else "", _number(entry.standard),
        ground.time(entry.due) if entry.due is not None else "", _number(entry.worked),
        int(run is not None and run.late), case.state, case.title if words else "", case.sifat, steps.procedure,
        steps.sop, steps.number, entry.element, ground.person(actor.get("entered_by")),
    )


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
