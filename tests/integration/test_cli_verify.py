"""Verify, replay of everything and erasure as an operator types them: real processes, also killed ones."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

SOPAN = str(Path(sys.executable).parent / "sopan")
PATIENCE = 60  # seconds


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A demo office with some Berkas under a seal."""
    folder = tmp_path_factory.mktemp("demo")
    call = caller(folder)
    call("init", "--demo")
    for number in range(3):
        call("start", "updating-data-website", "--title", f"Berita {number}", "--as", "pengelola")
    call("complete", "1", "--as", "pengelola", "--answers", '{"catatan": "Rahasia Bu Ratna"}')
    call("seal")
    return folder


def caller(folder):
    known = {**os.environ, "SOPAN_DATABASE": f"sqlite:///{folder}/sopan.db", "SOPAN_HOME": str(folder / "home")}

    def call(*words, code=0):
        done = subprocess.run([SOPAN, *words], env=known, capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == code, done
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    call.environment = known
    return call


@pytest.fixture
def sopan(made, tmp_path):
    (tmp_path / "sopan.db").write_bytes((made / "sopan.db").read_bytes())
    subprocess.run(["cp", "-a", made / "home", tmp_path / "home"], check=True)
    return caller(tmp_path)


def change(tmp_path, *statements):
    connection = sqlite3.connect(tmp_path / "sopan.db")
    for statement in ("DROP TRIGGER event_no_update", *statements):
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_an_office_as_it_was_recorded_is_sah_and_says_what_that_does_not_prove(sopan):
    said = sopan("verify")
    assert said.startswith("SAH.")
    assert "Belum disegel: 0" in said
    assert "Yang tidak dibuktikan" in said
    assert json.loads(sopan("verify", "--json"))["whole"] is True
    assert "VALID." in sopan("--language", "en", "verify", "--no-files")


def test_a_change_is_told_with_number_and_event_and_never_sah(sopan, tmp_path):
    change(tmp_path, "UPDATE event SET body = replace(body, 'k01', 'k02') WHERE stream = 'instance:1' AND seq = 2")
    said = sopan("verify", code=1)
    assert "TIDAK SAH" in said
    assert "Berkas VI.04.05.02.02/0001/2026" in said
    assert "isi kejadian 2 diubah" in said
    assert "event_no_update" in said
    assert "NOT VALID" in sopan("--language", "en", "verify", code=1)
    assert json.loads(sopan("verify", "--json", code=1))["flaw_count"] == 2


def test_a_checkpoint_on_paper_is_compared(sopan, tmp_path):
    paper = tmp_path / "kertas.txt"
    paper.write_text(sopan("checkpoint"))
    assert "Cocok dengan titik segel yang disimpan di luar: 1" in sopan("verify", "--to", str(paper))
    paper.write_text(paper.read_text().replace("\nat 2", "\nat 3"))
    assert "held-key" in sopan("verify", "--to", str(paper), code=1)
    paper.write_text("bukan segel")
    assert "checkpoint-unreadable" in sopan("verify", "--to", str(paper), code=1)


@pytest.mark.parametrize("content", [b"", b"bukan basis data" * 500, None])
def test_a_database_that_is_none_is_told_and_never_sah(sopan, tmp_path, content):
    path = tmp_path / "sopan.db"
    if content is None:  # another program's
        path.unlink()
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE lain (id)")
        connection.close()
    else:
        path.write_bytes(content)
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    said = sopan("verify", code=1)
    assert said.startswith("sopan: ")
    assert "SAH" not in said


def test_a_database_with_a_torn_page_is_told(sopan, tmp_path):
    path = tmp_path / "sopan.db"
    connection = sqlite3.connect(path)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'answers'").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(content)
    said = sopan("verify", code=1)
    assert "answers" in said or said.startswith("sopan: ")


def test_erased_answers_show_as_a_gap(sopan, tmp_path):
    number = "VI.04.05.02.02/0001/2026"
    assert "Rahasia" in sopan("history", number, "--json")
    sopan("erase", number, "--answers", "2", "--reason", "Permintaan", "--basis", "UU 27/2022", "--as", "admin")
    told = sopan("history", number)
    assert "dihapus sesuai permintaan, lihat kejadian 3" in told
    assert "dasar: UU 27/2022" in told
    assert "Rahasia" not in sopan("history", number, "--json")
    assert "Dihapus secara sah: 1" in sopan("verify")
    assert "identik" in sopan("replay", number)
    assert "nothing-to-erase" in sopan("erase", number, "--answers", "2", "--reason", "x", "--basis", "y", code=1)
    assert "forbidden" in sopan("erase", number, "--field", "title", "--reason", "x", "--basis", "y", "--as", "kabid",
                                code=1)
    sopan("erase", number, "--reason", "x", "--basis", "y", code=2)


def test_a_replay_of_everything_that_was_killed_goes_on(sopan, tmp_path):
    for number in range(60):
        connection = sqlite3.connect(tmp_path / "sopan.db")
        _copy(connection, 2, 10 + number)
        connection.close()
    dice, interrupted = random.Random(6), 0
    for _ in range(12):
        process = subprocess.Popen([SOPAN, "replay", "--all"], env=sopan.environment, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        assert process.stdout is not None
        process.stdout.readline()  # the first verdict is out, some are kept
        process.send_signal(dice.choice((signal.SIGKILL, signal.SIGINT)))
        interrupted += process.wait(PATIENCE) != 0
        process.communicate()
        if interrupted:
            break
    assert interrupted
    kept = _count(tmp_path)
    assert kept > 0
    said = sopan("replay", "--all", code=1)  # the copies are not what their history says
    assert "Melanjutkan" in said
    assert _count(tmp_path) == 63
    assert "Melanjutkan" not in sopan("replay", "--all", code=1)
    assert _count(tmp_path) == 2 * 63
    sopan("replay", "--all", "--again", code=1)


def _count(tmp_path):
    connection = sqlite3.connect(tmp_path / "sopan.db")
    try:
        return connection.execute("SELECT count(*) FROM verdict").fetchone()[0]
    finally:
        connection.close()


def _copy(connection, instance, to):
    for table, key in (("instance", "id"), ("event", "stream")):
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        old, new = (f"'instance:{i}'" if table == "event" else str(i) for i in (instance, to))
        unique = {key: new, "number": f"number || '-{to}'", "key": "NULL"}
        values = ", ".join(unique.get(c, c) for c in columns)
        connection.execute(f"INSERT INTO {table} SELECT {values} FROM {table} WHERE {key} = {old}")  # noqa: S608
    connection.commit()
