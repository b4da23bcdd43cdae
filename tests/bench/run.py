"""`make bench`: the figures, in one run.

Times are ratios of medians, measured by turns (A B A B), so that a slower machine or a busier hour changes both sides.
The disk and the processor are looked at before and after; when they became twice as slow the run is void.
"""

import argparse
import logging
import platform
import sqlite3
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import completion
import deadlines
import diagrams
import export
import load
import machine
import over_http
import own_python
import retelling
import rework
import sealing
import statements
import storage
import verification
from table import Figure, rows

VOID = 3


def say(text: str) -> None:
    """One line on standard output, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def measured(folder: Path, *, quick: bool) -> tuple[list[Figure], list[str]]:
    """Every row in the order of the table, and the lines below it."""
    first, _ = completion.measure(folder / "completion", 2 if quick else 40)
    counted = statements.measure(folder / "statements")
    loop = rework.measure(folder / "rework", 40 if quick else 1_000)
    stored, bytes_split = storage.measure(folder / "storage", 5 if quick else 300)
    worker = deadlines.measure(folder / "deadlines", 60 if quick else 10_000)
    own, time_split = own_python.measure(folder / "own", 1 if quick else 20)
    web = over_http.measure(folder / "http", 1 if quick else 20)
    told = retelling.measure(folder / "retelling")
    waited = load.measure(folder / "load", 16 if quick else 400, 200 if quick else load.ALL)
    left = export.measure(folder / "export", 40 if quick else 4_000)
    evidence = sealing.measure(folder / "sealing", 2 if quick else 40, 1_000 if quick else 10_000)
    evidence += verification.measure(folder / "verification", 80 if quick else 8_000)
    drawn = diagrams.measure(1 if quick else 10)
    completed, replayed = first
    figures = [completed, *counted, *web, *waited, *told, *loop, *stored, *worker, replayed,
               *evidence, *left, *drawn, *own]
    return figures, [bytes_split, time_split]


def main() -> int:
    """0 when every figure that could be measured keeps its must, 1 when one does not, 3 when the run is void."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="small sizes: shows that it runs, proves no figure")
    options.add_argument("--folder", type=Path, default=None, help="where the databases lie meanwhile")
    chosen = options.parse_args()
    logging.basicConfig(level=logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="sopan-bench-", dir=chosen.folder) as name:
        folder = Path(name)
        times = 50 if chosen.quick else 400
        before = machine.look(folder, times)
        say(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
            f"SpiffWorkflow {version('SpiffWorkflow')}; before: {before}")
        figures, notes = measured(folder, quick=chosen.quick)
        after = machine.look(folder, times)
    say(rows(figures))
    for note in notes:
        say(note)
    say(f"after: {after}")
    if void := machine.doubled(before, after):
        say(f"VOID: {', '.join(void)} doubled during the run")
        return VOID
    return int(any(f.verdict == "MISSED" for f in figures))


if __name__ == "__main__":
    sys.exit(main())
