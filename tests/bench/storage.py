"""How much a finished Berkas takes on disk, indexes included."""

import sqlite3
from collections import Counter
from pathlib import Path

from office import Berkas, Kantor, furnished
from table import Figure

EVENT = ("event", "event_key", "sqlite_autoindex_event_1")


def _file(kantor: Kantor) -> str:
    return kantor.settings.database.removeprefix("sqlite:///")


def _pages(path: str) -> Counter[str]:
    """Bytes of pages in use per table and index, after everything has come out of the write-ahead log."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return Counter(dict(connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name")))
    finally:
        connection.close()


def _one(path: str, question: str) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute(question).fetchone()[0])
    finally:
        connection.close()


def measure(folder: Path, count: int) -> tuple[list[Figure], str]:
    """The rows, and where the bytes went."""
    kantor = furnished(folder)
    Berkas.started(kantor).walk()
    path = _file(kantor)
    before, events_before = _pages(path), _one(path, "SELECT count(*) FROM event")
    for _ in range(count):
        Berkas.started(kantor).walk()
    kantor.desk.close()
    grown = _pages(path)
    grown.subtract(before)
    events = _one(path, "SELECT count(*) FROM event") - events_before
    whole = sum(grown.values())
    split = ", ".join(f"{name} {size / count / 1024:.2f}" for name, size in grown.most_common() if size)
    of_events = sum(grown[name] for name in grown if name in EVENT)
    return [
        Figure(what="stored bytes per event besides the answers", must=900, goal=650, measured=of_events / events,
               unit="B", digits=0,
               note=f"row and indexes; all tables but answers {(whole - grown['answers']) / events:.0f} B"),
        Figure(what="a straight finished Berkas without files", must=14, goal=10, measured=whole / count / 1024,
               unit="KB", digits=1, note=f"{count} of them"),
    ], f"KB per Berkas: {split}"
