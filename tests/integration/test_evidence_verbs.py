"""`sopan evidence`: taken by an operator, judged on another machine that has Sopan but not the database."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

SOPAN = str(Path(sys.executable).parent / "sopan")
NUMBER = "VI.04.05.02.02/0001/2026"
Sopan = Callable[..., subprocess.CompletedProcess[str]]


def caller(home: Path) -> Sopan:
    known = {"SOPAN_DATABASE": f"sqlite:///{home}/sopan.db", "SOPAN_HOME": str(home / "home")}

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, **known}
        return subprocess.run([SOPAN, *words], env=environment, capture_output=True, text=True, timeout=60)

    return call


def ok(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Sopan:
    """A demo office with a running Berkas of one return."""
    sopan = caller(tmp_path_factory.mktemp("kantor"))
    ok(sopan("init", "--demo"))
    ok(sopan("start", "updating-data-website", "--title", "Berita", "--as", "pengelola"))
    ok(sopan("complete", "1", "--as", "pengelola"))
    ok(sopan("complete", "2", "--as", "kasubid", "--answers", '{"keputusan": "kembalikan", "alasan": "Salah"}'))
    return sopan


@pytest.fixture
def taken(office: Sopan, tmp_path: Path) -> Path:
    ok(office("evidence", "take", NUMBER, "-o", str(tmp_path / "bukti.zip"), "--as", "auditor"))
    return tmp_path / "bukti.zip"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Sopan:
    """A machine without the office's database."""
    return caller(tmp_path / "lain")


def edited(archive: Path, name: str, alter: Callable[[bytes], bytes]) -> Path:
    out = archive.with_name("diubah.zip")
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            target.writestr(entry.filename, alter(content) if entry.filename == name else content)
    return out


def test_an_archive_is_judged_without_the_database_and_executed_again(taken, elsewhere):
    done = elsewhere("evidence", "check", str(taken))
    assert done.returncode == 3  # nothing is sealed yet
    said = done.stdout
    assert f"dijalankan ulang: {NUMBER} sama di setiap kejadian" in said
    assert "[RUSAK]" not in said


def test_what_only_a_second_execution_finds_is_found(taken, elsewhere):
    """The forger computes every hash again and says another person did it; the holdings tell otherwise."""
    from engine.chain import canonical, hash_of
    from engine.evidence import read

    def forge(content: bytes) -> bytes:
        bundle = json.loads(content)
        actor = json.loads(bundle["streams"]["instance:1"][1]["actor"])
        bundle["streams"]["instance:1"][1]["actor"] = canonical({**actor, "person": actor["person"] - 1})
        bundle["proofs"] = [one for one in bundle["proofs"] if one["stream"] != "instance:1"]
        last = "00" * 32
        for at in range(len(bundle["streams"]["instance:1"])):
            bundle["streams"]["instance:1"][at]["prev_hash"] = last
            record = read(json.dumps(bundle), lambda path: None).streams["instance:1"][at]
            last = bundle["streams"]["instance:1"][at]["hash"] = hash_of(record).hex()
        return json.dumps(bundle).encode()

    with zipfile.ZipFile(taken) as archive:
        before = archive.read("bukti.json")
    assert forge(before) != before
    done = elsewhere("evidence", "check", str(edited(taken, "bukti.json", forge)))
    assert done.returncode == 1
    assert "menyimpang di kejadian 2" in done.stdout


@pytest.mark.parametrize("alter", [
    lambda content: b"", lambda content: content[:500], lambda content: b"{}", lambda content: b"\xff\xfe",
    lambda content: content.replace(b'"seq":1', b'"seq":1.5', 1), lambda content: content.replace(b'"seq"', b'"v"', 1),
])
def test_a_damaged_archive_is_refused_in_words(taken, elsewhere, alter):
    done = elsewhere("evidence", "check", str(edited(taken, "bukti.json", alter)))
    assert (done.returncode, done.stdout) == (1, "")
    assert "[evidence-unreadable]" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_no_archive_is_refused_in_words(taken, elsewhere, tmp_path):
    cut = tmp_path / "potong.zip"
    for content in (b"", b"bukan zip", taken.read_bytes()[:300]):
        cut.write_bytes(content)
        done = elsewhere("evidence", "check", str(cut))
        assert done.returncode == 1
        assert "[evidence-unreadable]" in done.stderr


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_with_two_files_of_one_name_is_refused(taken, elsewhere):
    with zipfile.ZipFile(taken, "a") as archive:
        archive.writestr("bukti.json", "{}")
    done = elsewhere("evidence", "check", str(taken))
    assert done.returncode == 1
    assert "dua berkas dengan nama yang sama" in done.stderr


def test_an_entry_that_would_leave_the_folder_is_not_unpacked(taken, elsewhere, tmp_path):
    with zipfile.ZipFile(taken, "a") as archive:
        archive.writestr("dokumen/../../jahat.txt", "x")
        archive.writestr("catatan.txt", "x")
    done = elsewhere("evidence", "check", str(taken))
    assert done.returncode == 1
    assert "[RUSAK] dokumen/../../jahat.txt ada di arsip" in done.stdout
    assert "[RUSAK] catatan.txt ada di arsip" in done.stdout
    assert list(tmp_path.parent.rglob("jahat.txt")) == []


def test_who_may_not_and_what_is_not_there_are_told(office, tmp_path):
    out = str(tmp_path / "x.zip")
    assert "[not-found]" in office("evidence", "take", "TIDAK/ADA", "-o", out).stderr
    assert "[forbidden]" in office("evidence", "take", NUMBER, "-o", out, "--as", "pemilik").stderr
    assert "Traceback" not in office("evidence", "take", NUMBER, "-o", str(tmp_path / "tidak" / "ada.zip")).stderr
    assert list(tmp_path.iterdir()) == []
