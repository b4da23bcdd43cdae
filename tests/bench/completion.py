"""Completing a task through the desk, and replaying what came of it, against the library alone: A B A B in one run."""

import statistics
import time
from pathlib import Path

from office import Berkas, furnished
from plain_library import PlainLibrary
from table import Figure

from engine.questions.replay import Replay

WARM = 3  # cases that are not counted


def measure(folder: Path, cases: int) -> tuple[list[Figure], float]:
    """The rows, and the desk's seconds for one completion."""
    kantor, library = furnished(folder), PlainLibrary()
    base, desk, replayed = [], [], []
    for _ in range(WARM + cases):
        base.append(statistics.fmean(library.case()))
        berkas, taken = Berkas.started(kantor), []
        berkas.walk(taken.append)
        desk.append(statistics.fmean(taken))
        before = time.perf_counter()
        verdict = kantor.ask("auditor", Replay(instance=berkas.instance))
        replayed.append((time.perf_counter() - before) / verdict.events)
        if not verdict.identical or verdict.chain is not None:
            raise AssertionError(verdict)
    kantor.desk.close()
    b, a, r = (statistics.median(taken[WARM:]) for taken in (base, desk, replayed))
    note = f"B {1000 * b:.2f} ms, ours {1000 * a:.2f} ms"
    return [
        Figure(what="complete one task, durable", must=0.5, goal=0.4, measured=a / b, unit="x B", note=note),
        Figure(what="replay of a finished Berkas, per event", must=0.5, goal=0.3, measured=r / b, unit="x B",
               note=f"{1000 * r:.2f} ms"),
    ], a
