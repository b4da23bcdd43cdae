"""`sopan export` and `sopan net`: whole files or none, and a sentence for whatever is in the way."""

import contextlib
import csv
import gzip
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from engine import house
from engine.commands.people import AddPerson
from engine.store import tables as t
from engine.store.reads import events
from tests.conftest import Kantor, Offices

SOPAN = str(Path(sys.executable).parent / "sopan")
Sopan = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def office(offices: Offices) -> Iterator[Kantor]:
    """A finished Berkas that was given back once, and one that has just begun; by the machine's clock, as verbs go."""
    with offices() as kantor:
        kantor.desk.close()
        kantor.desk = house.open_desk(kantor.settings)
        instance = kantor.start('=SUM(1;2) "Berita"')
        kantor.complete(instance, "k01")
        kantor.give_back(instance, "k02")
        kantor.walk(instance)
        kantor.start("Kedua")
        yield kantor


def environment(kantor: Kantor) -> dict[str, str]:
    known = {"SOPAN_DATABASE": kantor.settings.database, "SOPAN_HOME": str(kantor.settings.home)}
    return {**os.environ, **known}


@pytest.fixture
def sopan(office: Kantor) -> Sopan:
    def call(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([SOPAN, *words], env=environment(office), capture_output=True, text=True, timeout=60)

    return call


def refused(done: subprocess.CompletedProcess[str], code: str, folder: Path) -> str:
    """One sentence with its code, nothing on stdout, and nothing left in the folder."""
    assert (done.returncode, done.stdout) == (1, ""), done
    assert f"[{code}]" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(folder.iterdir()) == []
    return done.stderr


def exports(kantor: Kantor) -> list[tuple[str, dict[str, object], dict[str, object]]]:
    with kantor.desk.store.unit() as unit:
        return [(e.type, json.loads(e.body), json.loads(e.actor)) for e in events.stream(unit, "access:exports")]


def test_a_compressed_xes_file_is_written_and_its_digest_recorded(sopan: Sopan, office: Kantor, tmp_path: Path):
    folder = tmp_path / "keluar"
    folder.mkdir()
    file = folder / "log.xes.gz"
    done = sopan("export", "xes", str(file))
    assert done.returncode == 0, done.stderr
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert digest in done.stdout
    assert "2 Berkas" in done.stdout
    root = ET.fromstring(gzip.decompress(file.read_bytes()))  # noqa: S314  our own file
    assert len(root.findall("trace")) == 2
    assert file.stat().st_mode & 0o077 == 0
    assert list(folder.iterdir()) == [file]
    (begun, made) = exports(office)
    assert (begun[0], begun[1]["format"], begun[1]["cases"], begun[2]) == ("export:begun", "xes", 2, {"via": "cli"})
    assert (made[0], made[1]["sha256"], made[1]["begun"]) == ("export:made", digest, 1)
    assert made[1]["events"] == len(list(root.iter("event")))


@pytest.mark.parametrize(("language", "separator"), [("id", ";"), ("en", ",")])
def test_the_csv_is_separated_as_the_language_has_it(sopan: Sopan, tmp_path: Path, language: str, separator: str):
    file = tmp_path / "log.csv"
    assert sopan("--language", language, "export", "csv", str(file)).returncode == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""), delimiter=separator))
    assert [row["element"] for row in rows[:4]] == ["k01", "k02", "k01", "k02"]
    assert len(rows) == 13
    assert rows[0]["case_title"] == '\'=SUM(1;2) "Berita"'


def test_an_ocel_file_of_one_period_under_pseudonyms(sopan: Sopan, office: Kantor, tmp_path: Path):
    file = tmp_path / "log.json"
    done = sopan("export", "ocel", str(file), "--from", "2001-01-31", "--pseudonyms", "--as", "auditor")
    assert done.returncode == 0, done.stderr
    said = json.loads(file.read_text())
    assert len([o["id"] for o in said["objects"] if o["type"] == "Instance"]) == 2
    assert "Pengelola\"" not in file.read_text()
    (begun, made) = exports(office)
    assert (begun[1]["from"], begun[1]["pseudonyms"]) == ("2001-01-31", True)
    assert made[2]["person"] == office.people["auditor"]


def test_what_cannot_be_exported_is_told_in_both_languages_and_leaves_nothing(sopan: Sopan, tmp_path: Path):
    folder = tmp_path / "keluar"
    folder.mkdir()
    file = str(folder / "log.xes")
    period = ("export", "xes", file, "--from", "2026-12-02", "--to", "2026-12-01")
    assert "terbalik" in refused(sopan(*period), "export-refused", folder)
    assert "wrong way round" in refused(sopan("--language", "en", *period), "export-refused", folder)
    refused(sopan("export", "xes", file, "--as", "admin"), "forbidden", folder)
    nowhere = sopan("export", "xes", str(folder / "tidak" / "ada.xes"))
    assert "Buat foldernya" in refused(nowhere, "export-target", folder)
    assert sopan("export", "parquet", file).returncode == 2


def test_a_file_that_is_there_is_not_overwritten(sopan: Sopan, office: Kantor, tmp_path: Path):
    file = tmp_path / "log.xes"
    file.write_text("milik orang lain")
    done = sopan("export", "xes", str(file))
    assert done.returncode == 1
    assert "[export-target]" in done.stderr
    assert file.read_text() == "milik orang lain"
    assert exports(office) == []  # nothing left the house


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_target_that_cannot_be_written_is_told(sopan: Sopan):
    done = sopan("export", "xes", "/dev/full")
    assert (done.returncode, done.stdout) == (1, "")
    assert "[export-target]" in done.stderr


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_export_leaves_nothing_under_its_name_and_nothing_beside(
    office: Kantor, tmp_path: Path, kind: signal.Signals
):
    folder = tmp_path / "keluar"
    folder.mkdir()
    _many(office)
    running = subprocess.Popen(
        # Whoever runs the tests in the background has SIGINT ignored, and a child would inherit that.
        ["env", "--default-signal=INT", SOPAN, "export", "xes", str(folder / "log.xes")], env=environment(office),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    for _ in range(6_000):  # until something is written
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(timeout=0.01)
        if running.poll() is not None or any(file.stat().st_size for file in folder.iterdir()):
            break
    running.send_signal(kind)
    said, told = running.communicate(timeout=60)
    assert running.returncode == 130, told
    assert said == ""
    assert "Dihentikan" in told
    assert "Traceback" not in told
    assert list(folder.iterdir()) == []
    assert [e[0] for e in exports(office)] == ["export:begun"]  # who began it is known all the same


def _many(office: Kantor) -> None:
    """Some thousand Berkas more, so that an export takes a while."""
    with office.desk.store.engine.begin() as c:
        if office.desk.store.sqlite:
            c.exec_driver_sql("BEGIN")
        first = dict(c.execute(t.instance.select().where(t.instance.c.id == 1)).one()._mapping)
        told = [dict(r._mapping) for r in c.execute(t.event.select().where(t.event.c.stream == "instance:1"))]
        numbers = range(10, 2_010)
        c.execute(insert(t.instance), [{**first, "id": n, "number": f"X/{n}/2026"} for n in numbers])
        c.execute(insert(t.event), [{**row, "stream": f"instance:{n}", "key": None} for n in numbers for row in told])


def test_the_net_of_an_sop_is_written_by_its_key_or_its_number(sopan: Sopan, tmp_path: Path):
    for name, sop in (("a", "updating-data-website"), ("b", "VI.04.05.02.02")):
        done = sopan("net", sop, "-o", str(tmp_path / f"{name}.pnml"))
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.pnml").read_bytes() == (tmp_path / "b.pnml").read_bytes()
    assert len(list(ET.parse(tmp_path / "a.pnml").getroot().iter("transition"))) == 23  # noqa: S314  our own file
    done = sopan("net", "tidak-ada", "-o", str(tmp_path / "c.pnml"))
    assert done.returncode == 1
    assert "[not-found]" in done.stderr
    assert not (tmp_path / "c.pnml").exists()


def test_two_people_of_one_name_stay_two_in_the_log(office: Kantor, sopan: Sopan, tmp_path: Path):
    office.desk.do(AddPerson(login="pengelola2", name="Pengelola"), house.OPERATOR)
    assert sopan("export", "csv", str(tmp_path / "log.csv")).returncode == 0
    assert "Pengelola (pengelola)" in (tmp_path / "log.csv").read_text()
