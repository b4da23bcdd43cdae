"""Whoever changes anything before the last checkpoint is found, with the place; what is sound is never accused."""

import io
import random
import shutil
import uuid
from collections import Counter
from urllib.parse import urlsplit

import pytest

from engine import house
from engine.calendar_library import office_calendar
from engine.commands.claim import Claim, TakeOver
from engine.commands.complete import Complete
from engine.commands.move import Cancel, Move, TakeBack
from engine.commands.note import AddNote, See
from engine.questions.verify import Verify
from engine.sealer import seal, write_out
from engine.settings import Settings
from tests.cluster import execute
from tests.integration.forger import forging
from tests.integration.forgeries import KINDS

FORGERIES = {"sqlite": 500, "postgresql": 40}
HOURS = {d: [["08:00", "12:00"], ["13:00", "16:00"]] for d in ("mon", "tue", "wed", "thu", "fri")}


def sealed(kantor):
    kantor.clock.forward(minutes=5)
    assert seal(kantor.desk, kantor.settings.home, house.OPERATOR) is not None
    write_out(kantor.desk, kantor.settings.home, house.OPERATOR)


def with_file(kantor, instance, content):
    kept = kantor.desk.keep_file(io.BytesIO(b"%PDF-1.7 " + content), "naskah.pdf")
    kantor.complete(instance, "k01", {"naskah": [kept.id]})


@pytest.fixture
def lived(kantor):
    """An office with some history of every kind, under four checkpoints."""
    kantor.hire("budi", "pengelola")
    sealed(kantor)
    one, two = kantor.start(), kantor.start("Berita kedua", letter_number="800/1")
    with_file(kantor, one, b"satu")
    kantor.give_back(one, "k02")
    kantor.do("pengelola", Claim(task=kantor.task(two, "k01").task))
    kantor.do("budi", TakeOver(task=kantor.task(two, "k01").task, reason="Perlu segera"))
    sealed(kantor)
    mine = next(t.task for t in kantor.tasks("budi") if t.instance == two)
    kantor.do("budi", Complete(task=mine, answers={"catatan": "Naskah kedua"}))
    kantor.do("budi", TakeBack(instance=two))
    with_file(kantor, one, b"dua")
    kantor.walk(one, "k11", "k02")
    kantor.do("kasubid", AddNote(instance=one, text="Sudah tampil"))
    three = kantor.start("Berita ketiga")
    kantor.walk(three, "k04")
    kantor.do("admin", Move(instance=three, element="k02", reason="Salah langkah"))
    kantor.do("kasubid", See(task=kantor.task(three, "k02").task))
    house.change_calendar(kantor.desk, office_calendar("lampung", "Asia/Jakarta", HOURS), kantor.actor("admin"))
    sealed(kantor)
    for number in range(16):
        kantor.walk(kantor.start(f"Berita {number}"))
    kantor.clock.forward(days=3)
    kantor.walk(three, "k11", "k02")
    kantor.vacate("budi")
    kantor.do("pengelola", Cancel(instance=two, reason="Batal"))
    sealed(kantor)
    return kantor


@pytest.fixture
def copies(lived, database, request, tmp_path):
    """Opens one copy after another of that office, database and home."""
    lived.desk.close()
    server = request.getfixturevalue("postgresql") if database == "postgresql" else ""

    def copied() -> Settings:
        home = tmp_path / f"copy{uuid.uuid4().hex[:8]}"
        shutil.copytree(lived.settings.home, home)
        if database == "sqlite":
            address = f"sqlite:///{home}/sopan.db"
            shutil.copy(lived.settings.database.removeprefix("sqlite:///"), home / "sopan.db")
        else:
            name = f"forged_{uuid.uuid4().hex[:12]}"
            source = urlsplit(lived.settings.database).path.strip("/")
            execute(server, f"CREATE DATABASE {name} TEMPLATE {source}")
            address = lived.settings.database.replace(source, name)
        return Settings(database=address, home=home, public_url="http://localhost")

    return copied


def verified(settings, **more):
    desk = house.open_desk(settings)
    try:
        return desk.ask(Verify(**more), house.OPERATOR)
    finally:
        desk.close()


def found(report, place):
    """Whether some flaw names this place."""
    said = [{"code": f.code, **f.params} for f in report.flaws]
    return any(all(one.get(k) == v for k, v in place.items()) for one in said)


def test_an_office_that_nobody_touched_is_whole(copies):
    report = verified(copies())
    assert report.flaws == ()
    assert (report.checkpoint, report.counts.unsealed, report.counts.files) == (4, 0, 2)
    assert report.counts.sealed == report.counts.events > 256  # more than one tile


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_forgery_before_the_last_checkpoint_is_found_with_its_place(copies, database, record_property):
    draw, tried, missed = random.Random(20261123), Counter(), []
    for number in range(FORGERIES[database]):
        forgery = KINDS[number % len(KINDS)]
        settings = copies()
        desk = house.open_desk(settings)
        with forging(desk, settings.home, draw) as forger:
            place = forgery(forger)
        desk.close()
        report = verified(settings)
        tried[forgery.__name__] += 1
        if report.whole or not found(report, place):
            missed.append((number, forgery.__name__, place, report.flaws[:3]))
        shutil.rmtree(settings.home)
    record_property("found", sum(tried.values()) - len(missed))
    record_property("tried", sum(tried.values()))
    assert missed == []
    assert sum(tried.values()) == FORGERIES[database]
