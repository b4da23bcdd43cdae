"""A rework loop that goes on: k02 gives back to k01, two tasks a round."""

import statistics
from pathlib import Path

from office import Berkas, Kantor, furnished
from table import Figure

WINDOW = 20  # rounds
EARLY = 10


def _round(berkas: Berkas) -> float:
    return berkas.complete("k01") + berkas.complete("k02", back=True)


def _snapshot(kantor: Kantor, berkas: Berkas) -> int:
    with kantor.desk.store.unit() as unit:
        asked = unit.connection.exec_driver_sql(
            "SELECT length(snapshot) FROM instance WHERE id = :id", {"id": berkas.instance}
        )
        return int(asked.scalar_one())


def measure(folder: Path, late: int) -> list[Figure]:
    """Round `late` against round 10: two Berkas, one far, one near, a round in each by turns."""
    kantor = furnished(folder)
    far, near = Berkas.started(kantor), Berkas.started(kantor)
    for _ in range(late - 1):
        _round(far)
    for _ in range(EARLY - 1):
        _round(near)
    early_taken, late_taken = [], []
    for _ in range(WINDOW):
        early_taken.append(_round(near))
        late_taken.append(_round(far))
    bytes_ratio = _snapshot(kantor, far) / _snapshot(kantor, near)
    note = f"snapshot {_snapshot(kantor, far):,} bytes"
    kantor.desk.close()
    ratio = statistics.median(late_taken) / statistics.median(early_taken)
    what = f"rework round {late:,} / round {EARLY}"
    return [
        Figure(what=f"{what}, time", must=1.2, goal=1.1, measured=ratio),
        Figure(what=f"{what}, snapshot bytes", must=1.05, goal=1.05, measured=bytes_ratio, digits=3, note=note),
    ]
