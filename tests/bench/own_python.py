"""Whose Python a completion runs: a profile of whole cases, its own time summed by room."""

import cProfile
import pstats
from collections import Counter
from pathlib import Path

from office import STEPS, Berkas, furnished
from plain_library import PlainLibrary
from table import Figure

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bpmn", "forms", "engine", "web")
SQL = ("sqlalchemy", "sqlite3", "gate.py")
LIBRARY = "SpiffWorkflow"


def room_of(place: tuple[str, int, str]) -> str:
    """The room a function lies in; what the driver and the gate do counts as SQL, the standard library as itself."""
    path, _, name = place
    if any(word in path or word in name for word in SQL):
        return "SQL"
    if f"/{LIBRARY}/" in path:
        return LIBRARY
    for room in ROOMS:
        if path.startswith(f"{ROOT}/{room}/"):
            return room
    return "standard library"


def by_room(profile: cProfile.Profile) -> Counter[str]:
    """Own seconds by room."""
    seconds: Counter[str] = Counter()
    for place, (_, _, own, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        seconds[room_of(place)] += own
    return seconds


def measure(folder: Path, cases: int) -> tuple[list[Figure], str]:
    """The row, and the split of a completion; the bench's own lines are not in the profile."""
    kantor, library = furnished(folder), PlainLibrary()
    Berkas.started(kantor).walk()
    library.case()
    ours, plain = cProfile.Profile(), cProfile.Profile()
    do = kantor.desk.do
    for _ in range(cases):
        plain.runcall(library.case)
        berkas = Berkas.started(kantor)
        kantor.desk.do = lambda *given: ours.runcall(do, *given)  # type: ignore[method-assign]
        berkas.walk()
        del kantor.desk.do
    kantor.desk.close()
    per_step = 1000 / cases / len(STEPS)
    split, library_own = by_room(ours), by_room(plain)[LIBRARY]
    own = sum(split[room] for room in ROOMS)
    shown = ", ".join(f"{room} {seconds * per_step:.2f}" for room, seconds in split.most_common())
    note = f"/ what is left of the library's in ours: {own / split[LIBRARY]:.2f}"
    return [
        Figure(what="own Python of our rooms in a completion / the library's in B", must=1 / 3, goal=None,
               measured=own / library_own, note=note),
    ], f"ms of a completion under the profiler: {shown}"
