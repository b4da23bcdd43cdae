"""The machine under the figures: how long fsync takes, and how much time other guests stole."""

import os
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

QUIET_STEAL = 2.0  # percent; below it a doubling says nothing
QUIET_FSYNC = 1.0  # ms; the same for fsync's slowest in a hundred


@dataclass(frozen=True, kw_only=True)
class Machine:
    """One look at it."""

    fsync_median: float  # ms
    fsync_p99: float  # ms
    steal: float  # percent of all processor time during the look

    def __str__(self) -> str:
        return f"fsync median {self.fsync_median:.3f} ms, p99 {self.fsync_p99:.3f} ms; steal {self.steal:.1f} %"


def _ticks() -> tuple[int, int]:
    """Stolen and all ticks since the machine started (proc(5), /proc/stat)."""
    fields = [int(f) for f in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return fields[7], sum(fields)


def look(folder: Path, times: int) -> Machine:
    """Append 4 KiB and fsync, so many times, in the folder where the databases will lie."""
    stolen, all_ticks = _ticks()
    taken = []
    handle = os.open(folder / "probe", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    try:
        for _ in range(times):
            os.write(handle, bytes(4096))
            before = time.perf_counter()
            os.fsync(handle)
            taken.append(1000 * (time.perf_counter() - before))
    finally:
        os.close(handle)
    stolen_since, ticks_since = _ticks()
    taken.sort()
    return Machine(
        fsync_median=statistics.median(taken),
        fsync_p99=taken[int(len(taken) * 0.99)],
        steal=100 * (stolen_since - stolen) / max(1, ticks_since - all_ticks),
    )


def doubled(first: Machine, last: Machine) -> list[str]:
    """What doubled between two looks: then the run is void."""
    return [
        name
        for name, before, after in (
            ("fsync median", first.fsync_median, last.fsync_median),
            ("fsync p99", max(first.fsync_p99, QUIET_FSYNC), last.fsync_p99),
            ("steal", max(first.steal, QUIET_STEAL), last.steal),
        )
        if after >= 2 * before
    ]
