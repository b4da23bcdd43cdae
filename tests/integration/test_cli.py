"""The command line as an operator and a colleague type it: real processes on a database of their own."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SOPAN = str(Path(sys.executable).parent / "sopan")
SHIPPED = Path(__file__).parents[2] / "bpmn" / "procedures" / "updating-data-website.bpmn"
FORMS = Path(__file__).parents[2] / "forms" / "schemas" / "updating-data-website"
NUMBER = "VI.04.05.02.02/0001/2026"
PASSWORD = "sandi yang panjang"
Sopan = Callable[..., subprocess.CompletedProcess[str]]


def caller(home: Path) -> Sopan:
    """`sopan` with everything it keeps below one folder."""
    known = {"SOPAN_DATABASE": f"sqlite:///{home}/sopan.db", "SOPAN_HOME": str(home / "home")}

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, **known}
        return subprocess.run([SOPAN, *words], env=environment, capture_output=True, text=True, timeout=60)

    return call


@pytest.fixture
def empty(tmp_path: Path) -> Sopan:
    return caller(tmp_path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert caller(folder)("init", "--demo").returncode == 0
    return folder


@pytest.fixture
def demo(made: Path, tmp_path: Path) -> Sopan:
    """A demo office of one's own."""
    (tmp_path / "sopan.db").write_bytes((made / "sopan.db").read_bytes())
    return caller(tmp_path)


def ok(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(done: subprocess.CompletedProcess[str], code: str) -> str:
    """One sentence on stderr with the rule's code, nothing on stdout."""
    assert (done.returncode, done.stdout) == (1, ""), done
    assert done.stderr.startswith("sopan: ")
    assert f"[{code}]" in done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_help_lists_every_verb_in_both_languages(empty):
    assert "take-back" in ok(empty("--help"))
    assert "Menampilkan riwayat Berkas." in ok(empty("--help"))
    assert "List the history of a Berkas." in ok(empty("--language", "en", "--help"))
    assert "Menambah pegawai." in ok(empty("user", "--help"))


def test_a_word_that_is_no_verb_is_a_usage_error(empty):
    assert empty("fly").returncode == 2
    assert empty("start").returncode == 2
    assert empty("init", "--demo", "--office", "X").returncode == 2


def test_without_a_database_every_verb_says_what_to_do(empty):
    for words in (("tasks", "--as", "kasubid"), ("history", "1"), ("replay", "--all"), ("serve", "--port", "0")):
        assert "sopan init" in refused(empty(*words), "database-missing")


def test_init_twice_keeps_people_and_passwords_and_refuses_a_real_office_beside_the_demo(empty, tmp_path):
    first = ok(empty("init", "--demo"))
    accounts = tmp_path / "home" / "demo-accounts.txt"
    assert accounts.stat().st_mode & 0o777 == 0o600
    for login in ("pengelola", "kasubid", "kabid", "kepala", "pemilik", "auditor", "admin"):
        assert re.search(rf"{login} +[a-z]{{4}}(-[a-z]{{4}}){{3}}\n", first), login
    assert ok(empty("init", "--demo")) == first
    refused(empty("init", "--office", "BKD Kota"), "office-exists")
    refused(empty("init"), "office-exists")


def test_a_real_office_takes_its_own_hours_and_zone(empty):
    hours = "senin-sabtu 08.00-14.00"
    made = empty("init", "--office", "BKPSDM Makassar", "--zone", "Asia/Makassar", "--hours", hours)
    assert "BKPSDM Makassar" in ok(made)
    assert ok(empty("init")) == made.stdout
    assert ok(empty("due", "--from", "2026-11-27T13:00", "--span", "2 jam")).startswith("2026-11-28T09:00:00+08:00\n")
    refused(empty("init", "--demo"), "office-exists")


def test_hours_that_cannot_be_read_are_refused_with_an_example(empty):
    assert "senin-kamis" in refused(empty("init", "--office", "X", "--hours", "kapan saja"), "calendar-refused")


def test_due_prints_the_moment_first_then_words_then_what_was_counted(demo):
    lines = ok(demo("due", "--from", "2026-11-27T11:15", "--span", "60 menit", "--explain")).splitlines()
    assert lines[0] == "2026-11-27T13:45:00+07:00"
    assert lines[1] == "Tenggat 60 menit kerja: Jumat, 27 November 2026 13.45 WIB"
    assert "(15 menit kerja)" in lines[2]
    assert "(45 menit kerja)" in lines[3]
    across = ok(demo("due", "--from", "2026-12-23T15:30", "--span", "60 menit", "--explain"))
    assert across.startswith("2026-12-28T08:00:00+07:00")
    assert "dilewati: 24 Desember 2026" in across
    assert "cuti bersama" in across
    assert "dilewati: 26 Desember 2026 (akhir pekan)" in across
    assert ok(demo("due", "--from", "2026-11-27T04:15Z", "--span", "PT60M")).startswith("2026-11-27T13:45:00+07:00")


def test_due_refuses_what_is_no_time(demo):
    refused(demo("due", "--from", "2026-11-27T11:15", "--span", "1 abad"), "span-unreadable")
    refused(demo("due", "--from", "2099-11-27T11:15", "--span", "1 hari"), "calendar-ended")
    assert demo("due", "--from", "besok", "--span", "1 hari").returncode == 2


def test_a_berkas_goes_from_hand_to_hand_on_the_command_line(demo, tmp_path):
    ok(demo("start", "updating-data-website", "--title", "Berita HUT", "--as", "pengelola"))
    (tmp_path / "naskah.pdf").write_bytes(b"%PDF-1.7\n%")
    task = json.loads(ok(demo("tasks", "--as", "pengelola", "--json")))[0]
    assert (task["number"], task["element"]) == (NUMBER, "k01")
    answers = ("--answers", '{"catatan": "Siap."}', "--file", f"naskah={tmp_path / 'naskah.pdf'}")
    done = demo("complete", str(task["task"]), "--as", "pengelola", *answers)
    assert "Sekarang pada Kasubid II" in ok(done)
    assert "tersimpan" in ok(demo("take-back", NUMBER, "--as", "pengelola")).lower()
    task = json.loads(ok(demo("tasks", "--as", "pengelola", "--json")))[0]
    ok(demo("complete", str(task["task"]), "--as", "pengelola", *answers))
    task = json.loads(ok(demo("tasks", "--as", "kasubid", "--json")))[0]["task"]
    ok(demo("claim", str(task), "--as", "kasubid"))
    ok(demo("release", str(task), "--as", "kasubid"))
    ok(demo("move", NUMBER, "k01", "--reason", "Naskah salah kirim", "--as", "admin"))
    ok(demo("cancel", NUMBER, "--reason", "Tidak jadi", "--as", "pengelola"))
    history = ok(demo("history", NUMBER))
    for words in ("Berkas dimulai", "Tugas diselesaikan: 1.", "Ditarik kembali", "Naskah salah kirim", "Tidak jadi"):
        assert words in history, words
    assert [e["seq"] for e in json.loads(ok(demo("history", NUMBER, "--json")))] == list(range(1, 9))
    assert "identik" in ok(demo("replay", NUMBER))
    assert "1 Berkas diperiksa" in ok(demo("replay", "--all"))


def test_the_same_key_twice_is_done_once(demo):
    words = ("start", "updating-data-website", "--title", "Satu", "--as", "pengelola", "--key", "k1")
    ok(demo(*words))
    assert "sudah pernah diterima" in ok(demo(*words))
    assert len(json.loads(ok(demo("tasks", "--as", "pengelola", "--json")))) == 1
    refused(demo(*words[:3], "Dua", *words[4:]), "key-reused")


def test_who_may_not_is_told_the_rule_and_nothing_changes(demo):
    refused(demo("start", "updating-data-website", "--title", "X", "--as", "kepala"), "not-your-lane")
    refused(demo("start", "updating-data-website", "--title", "X", "--as", "auditor"), "auditor-acts")
    refused(demo("start", "updating-data-website", "--title", "X", "--as", "siapa"), "no-such-person")
    refused(demo("start", "tidak-ada", "--title", "X", "--as", "pengelola"), "not-found")
    refused(demo("history", NUMBER), "not-found")


def test_faulty_answers_are_named_field_by_field(demo):
    ok(demo("start", "updating-data-website", "--title", "X", "--as", "pengelola"))
    answers = '{"alamat_halaman": "bukan", "typename": 1.5}'
    told = refused(demo("complete", "1", "--as", "pengelola", "--answers", answers), "answers-invalid")
    assert "alamat_halaman: harus alamat halaman" in told
    assert "[field-unknown]" in told
    assert demo("complete", "1", "--as", "pengelola", "--answers", "[1]").returncode == 2
    assert demo("complete", "1", "--as", "pengelola", "--file", "naskah=/no/such/file").returncode == 2


def test_people_positions_and_holdings_are_managed(demo):
    ok(demo("user", "add", "rina", "--name", "Rina Wati", "--password", PASSWORD))
    ok(demo("holding", "add", "rina", "pengelola", "--kind", "Plt", "--letter", "800/9"))
    listed = json.loads(ok(demo("position", "list", "--json")))
    holder = next(h for p in listed if p["code"] == "pengelola" for h in p["holders"] if h.startswith("rina"))
    assert "Plt" in holder
    ok(demo("start", "updating-data-website", "--title", "Oleh Plt.", "--as", "rina"))
    ok(demo("holding", "end", re.search(r"(\d+)\)$", holder)[1]))
    refused(demo("start", "updating-data-website", "--title", "Lagi", "--as", "rina"), "not-your-lane")
    ok(demo("user", "password", "rina", "--password", "sandi lain yang panjang"))
    made = ok(demo("user", "password", "rina"))
    assert re.search(r"Kata sandi: ([a-z]{4}-){3}[a-z]{4}$", made, re.MULTILINE)
    ok(demo("user", "end", "rina"))
    refused(demo("tasks", "--as", "rina"), "no-such-person")
    ok(demo("position", "add", "humas", "--title", "Humas", "--superior", "kabid"))
    ok(demo("position", "perform", "humas", "updating-data-website", "Kasubid II"))
    refused(demo("user", "add", "Rina!", "--name", "x", "--password", PASSWORD), "login-unreadable")
    refused(demo("user", "add", "tamu", "--name", "x", "--password", PASSWORD, "--as", "kabid"), "forbidden")
    assert demo("user", "add", "tamu", "--name", "x", "--password", "pendek").returncode == 2


def test_lint_and_publish_tell_every_finding_with_its_element(demo, tmp_path):
    assert "[paraf-became-signature k04]" in ok(demo("lint", str(SHIPPED), "--forms", str(FORMS)))
    broken = tmp_path / "rusak.bpmn"
    broken.write_text(SHIPPED.read_text().replace('default="', 'data-was="'))
    done = demo("lint", str(broken), "--forms", str(FORMS))
    assert done.returncode == 1
    assert "[gateway-default-missing g02]" in done.stdout
    assert any(one["code"] == "gateway-default-missing" for one in json.loads(
        demo("lint", str(broken), "--forms", str(FORMS), "--json").stdout))
    told = refused(demo("publish", str(broken), "--forms", str(FORMS), "--as", "pemilik"), "publish-refused")
    assert "g02" in told
    done = demo("publish", str(SHIPPED), "--forms", str(FORMS), "--as", "pemilik")
    assert "versi 2 diberlakukan" in ok(done)
    hostile = tmp_path / "dtd.bpmn"
    hostile.write_text('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')
    told = demo("lint", str(hostile))
    assert (told.returncode, told.stderr) == (1, "")
    assert "[dtd-forbidden]" in told.stdout


def test_demo_run_tells_two_returns_and_one_missed_deadline_and_touches_no_office(empty, tmp_path):
    told = ok(empty("demo-run"))
    assert told.count("keputusan: dikembalikan") + told.count("keputusan: belum") == 2
    assert told.count("Tenggat terlewati: 3.") == 1
    assert "dengan hasil identik" in told
    assert list(tmp_path.iterdir()) == []


def test_serve_says_when_its_port_is_taken(demo):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = demo("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr
