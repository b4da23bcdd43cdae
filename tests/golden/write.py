"""Write a NEW golden history: `python tests/golden/write.py NAME`. What is there is never written again.

Tests only read these files. When a release adds something to events, add a story with a new name and write that one.
"""

import hashlib
import importlib.util
import json
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from engine import house
from engine.calendar_library import shipped
from engine.commands.calendars import ChangeCalendar, RecountDeadlines
from engine.commands.claim import Claim, Release, TakeOver
from engine.commands.complete import Complete
from engine.commands.move import Cancel, Move, TakeBack
from engine.commands.note import AddNote
from engine.model import EventRecord
from engine.moment import text_of
from engine.settings import Settings
from engine.store.reads import events, versions
from engine.worker import Worker

HERE = Path(__file__).parent


def straight(office: Any) -> int:
    """The eleven steps, with documents."""
    instance: int = office.start()
    office.complete(instance, "k01", {"naskah": [office.file()], "catatan": "Naskah pertama"})
    for number in range(2, 12):
        office.clock.forward(minutes=3)
        office.complete(instance, f"k{number:02d}")
    return instance


def returned_missed_taken_back(office: Any) -> int:
    """Two returns, a missed deadline, a take-back; a claim, a release, a take-over, a note; the clock steps back."""
    office.hire("budi", "pengelola")
    instance: int = office.start(sifat="segera", letter_number="800/12", letter_date="2026-11-20")
    task = office.task(instance, "k01").task
    office.do("budi", Claim(task=task))
    office.do("budi", Release(task=task))
    office.do("budi", Claim(task=task))
    office.do("pengelola", TakeOver(task=task, reason="Budi sakit"))
    office.complete(instance, "k01", {"naskah": [office.file()]})
    office.do("pengelola", TakeBack(instance=instance))
    office.complete(instance, "k01", {"naskah": [office.file(b"dua")]})
    office.clock.forward(minutes=75)
    office.complete(instance, "k02", {"keputusan": "kembalikan", "alasan": "Judul"}, late_cause="Rapat")
    office.do("kabid", AddNote(instance=instance, text="Mohon dipercepat"))
    office.clock.forward(minutes=-30)
    office.walk(instance, upto="k03")
    office.complete(instance, "k04", {"isi_disposisi": "Mohon diunggah", "kepada": "budi"})
    office.clock.forward(days=2)
    Worker(office.desk).look()
    address = {"alamat_halaman": "https://bkd.example.go.id/1"}
    office.do("budi", Complete(task=office.tasks("budi")[0].task, answers=address))
    office.walk(instance, start="k06", upto="k07")
    office.give_back(instance, "k08")
    office.do("budi", Complete(task=office.tasks("budi")[0].task, answers=address))
    office.walk(instance, start="k06")
    return instance


def moved_recounted_cancelled(office: Any) -> int:
    """A move, a calendar change with a deadline that is already past, a cancellation."""
    instance: int = office.start()
    office.walk(instance, upto="k06")
    office.do("admin", Move(instance=instance, element="k03", reason="Naskah tertukar"))
    office.clock.forward(minutes=5)
    changed = json.loads(shipped("lampung"))
    changed["dates"] = [*changed["dates"], {"date": "2026-11-24", "segments": [], "name": "Libur daerah"}]
    office.do("admin", ChangeCalendar(text=json.dumps(changed)))
    office.do("admin", RecountDeadlines(instance=instance))
    office.clock.forward(hours=30)
    office.complete(instance, "k03")
    office.do("pengelola", Cancel(instance=instance, reason="Berita dibatalkan"))
    return instance


STORIES: dict[str, Callable[[Any], int]] = {
    "straight": straight,
    "returned-missed-taken-back": returned_missed_taken_back,
    "moved-recounted-cancelled": moved_recounted_cancelled,
}


def _row(record: EventRecord) -> dict[str, Any]:
    times = {n: getattr(record, n) for n in ("at", "recorded_at", "claimed_at")}
    return {
        **{n: getattr(record, n) for n in ("stream", "seq", "v", "type", "actor", "body")},
        **{n: text_of(t) if t is not None else None for n, t in times.items()},
        "prev_hash": record.prev_hash.hex(), "hash": record.hash.hex(),
    }


def _blob(content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    path = HERE / "blobs" / digest
    if not path.exists():
        path.write_bytes(content)
    return digest


def history_of(office: Any, instance: int) -> dict[str, Any]:
    """Everything a replay needs; files and calendars by digest, their bytes beside it."""
    with office.desk.store.unit() as unit:
        told = events.stream(unit, f"instance:{instance}")
        digest = json.loads(told[0].body)["version"]
        calendars = {d for e in told if len(d := json.loads(e.body).get("calendar", "")) == len(digest)}
        texts = [versions.calendar_text(unit, d) or "" for d in sorted(calendars)]
        return {
            "version": {"digest": digest, "files": {n: _blob(c) for n, c in versions.files(unit, digest).items()}},
            "calendars": [_blob(text.encode()) for text in texts],
            "office": [_row(e) for e in events.stream(unit, "office")],
            "events": [_row(e) for e in told],
            "answers": {seq: [t, salt.hex()] for seq, (t, salt) in events.answers(unit, told[0].stream).items()},
        }


def main(name: str) -> int:
    """Write one story's history, unless there is one of this name."""
    path = HERE / f"{name}.json"
    if name not in STORIES or path.exists():
        sys.stderr.write(f"{name}: no such story, or already written; choose a new name\n")
        return 1
    spec = importlib.util.spec_from_file_location("office_to_test_with", HERE.parent / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        settings = Settings(database=f"sqlite:///{folder}/sopan.db", home=home, public_url="http://localhost")
        clock = made.Clock(now=made.MONDAY - timedelta(days=3))
        desk = house.init(settings, office="BKD Contoh", demo=True, clock=clock)
        office = made.Kantor(desk=desk, clock=clock, settings=settings)
        made.furnish(office)
        clock.now = made.MONDAY
        told = history_of(office, STORIES[name](office))
        desk.close()
    content = (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()
    path.write_bytes(content)
    with (HERE / "written.txt").open("a") as written:
        written.write(f"{hashlib.sha256(content).hexdigest()}  {path.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
