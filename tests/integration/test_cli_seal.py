"""Sealing from the command line, and the sealer inside a served office."""

import os
import re
import subprocess
import time
from pathlib import Path

import pytest

from engine.checkpoint import parse
from tests.integration.test_cli import SOPAN, Sopan, caller, ok, refused


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sealed")
    assert caller(folder)("init", "--demo").returncode == 0
    return folder


@pytest.fixture
def office(made: Path, tmp_path: Path) -> tuple[Sopan, Path]:
    """A demo office of one's own, with its key."""
    (tmp_path / "sopan.db").write_bytes((made / "sopan.db").read_bytes())
    subprocess.run(["cp", "-a", str(made / "home"), str(tmp_path / "home")], check=True)
    return caller(tmp_path), tmp_path / "home"


def test_what_is_sealed_is_printed_and_stands_in_the_file(office):
    sopan, home = office
    assert "Titik segel nomor 1 dibuat" in ok(sopan("seal"))
    assert "Tidak ada yang belum disegel" in ok(sopan("seal"))
    printed = ok(sopan("checkpoint"))
    assert parse(printed).checkpoint.number == 1
    assert (home / "seals" / "checkpoints.txt").read_text() == printed + "\n"
    assert ok(sopan("checkpoint", "--number", "1")) == printed


def test_a_changed_key_is_sealed_at_once(office):
    sopan, _ = office
    ok(sopan("seal"))
    first = parse(ok(sopan("checkpoint")))
    key = re.search(r"[0-9a-f]{64}", ok(sopan("seal", "rotate")))
    second = parse(ok(sopan("checkpoint")))
    assert key is not None
    assert (second.checkpoint.number, second.checkpoint.origin) == (2, first.checkpoint.origin)
    assert second.key_hash != first.key_hash


def test_a_key_that_is_away_or_open_is_a_sentence(office):
    sopan, home = office
    key = home / "keys" / "seal.pem"
    key.chmod(0o644)
    assert "chmod 600" in refused(sopan("seal"), "key-unusable")
    key.unlink()
    assert "--lost" in refused(sopan("--language", "en", "seal"), "key-unusable")
    ok(sopan("seal", "rotate", "--lost"))
    assert parse(ok(sopan("checkpoint"))).checkpoint.number == 1


def test_there_is_no_checkpoint_before_the_first(office):
    sopan, _ = office
    refused(sopan("checkpoint"), "not-found")
    refused(sopan("checkpoint", "--number", "7"), "not-found")
    assert sopan("checkpoint", "--number", "0").returncode == 2


def test_a_file_that_says_something_else_is_a_sentence(office):
    sopan, home = office
    ok(sopan("seal"))
    path = home / "seals" / "checkpoints.txt"
    path.write_text(path.read_text().replace("number 1", "number 9"))
    assert "docker/README.md" in refused(sopan("seal"), "seal-file-differs")


@pytest.mark.parametrize("minutes", ["0", "1441", "ten", "-5", "1.5"])
def test_a_setting_that_cannot_be_used_is_a_sentence(tmp_path, minutes):
    known = {"SOPAN_DATABASE": f"sqlite:///{tmp_path}/sopan.db", "SOPAN_HOME": str(tmp_path / "home")}
    environment = {**os.environ, **known, "SOPAN_SEAL_MINUTES": minutes}
    done = subprocess.run([SOPAN, "init", "--demo"], env=environment, capture_output=True, text=True, timeout=60)
    refused(done, "setting-unreadable")


@pytest.mark.parametrize("verb", [["serve", "--port", "0"], ["worker"]])
def test_a_served_office_seals_by_itself(office, verb):
    sopan, home = office
    path = home / "seals" / "checkpoints.txt"
    environment = {**os.environ, "SOPAN_DATABASE": f"sqlite:///{home.parent}/sopan.db", "SOPAN_HOME": str(home)}
    with subprocess.Popen([SOPAN, *verb], env=environment, stdout=subprocess.PIPE, text=True) as served:
        until = time.monotonic() + 30
        while not (path.exists() and path.read_text().endswith("\n\n")) and time.monotonic() < until:
            assert served.poll() is None
        served.terminate()
        assert served.wait(15) == 0
    assert path.read_text() == ok(sopan("checkpoint")) + "\n"
