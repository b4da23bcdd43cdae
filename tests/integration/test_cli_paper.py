"""Recording from paper as typed on the command line: the setting, the duty, the entry, and how history says it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOPAN = str(Path(sys.executable).parent / "sopan")
SOP = "updating-data-website"


@pytest.fixture
def sopan(tmp_path):
    known = {"SOPAN_DATABASE": f"sqlite:///{tmp_path}/sopan.db", "SOPAN_HOME": str(tmp_path / "home")}

    def call(*words: str, status: int = 0) -> str:
        done = subprocess.run([SOPAN, *words], env={**os.environ, **known}, capture_output=True, text=True, timeout=60)
        assert done.returncode == status, done.stderr
        return done.stdout + done.stderr

    call("init", "--demo")
    return call


def test_a_recorder_enters_what_the_kasubid_signed_on_paper(sopan, tmp_path):
    for name in ("naskah", "pindaian"):
        (tmp_path / f"{name}.pdf").write_bytes(b"%PDF-1.7 " + name.encode())
    sopan("start", SOP, "--title", "Berita", "--as", "pengelola")
    sopan("complete", "1", "--as", "pengelola", "--file", f"naskah={tmp_path}/naskah.pdf")
    (waiting,) = json.loads(sopan("tasks", "--as", "kasubid", "--json"))
    entry = ("complete", str(waiting["task"]), "--as", "kasubid", "--entered-by", "pengelola", "--signed-at",
             waiting["opened_at"], "--answers", '{"keputusan": "setuju"}', "--file")
    scan = f"pindaian={tmp_path}/pindaian.pdf"

    assert "mati" in sopan("setting", "show")
    assert "paper-off" in sopan(*entry, scan, status=1)
    assert "hidup" in sopan("setting", "paper", "on", "--as", "admin")
    assert json.loads(sopan("setting", "show", "--json"))["paper"] is True
    assert "not-recorder" in sopan(*entry, scan, status=1)
    sopan("duty", "grant", "pengelola", "recorder", "--letter", "ST 7", "--from", "2026-01-01", "--as", "admin")
    assert "scan-missing" in sopan(*entry, f"coretan={tmp_path}/pindaian.pdf", status=1)
    assert "signed-time-unfit" in sopan(*entry[:6], "--signed-at", "2026-01-02T09:15", *entry[8:], scan, status=1)
    sopan(*entry[:6], *entry[8:], scan, status=2)  # without --signed-at it is not understood

    sopan(*entry, scan, "--key", "K1")
    assert "K1" not in sopan(*entry, scan, "--key", "K1")
    told = sopan("history", waiting["number"])
    assert told.count("dari kertas, waktu di kertas") == 1
    last = json.loads(sopan("history", waiting["number"], "--json"))[-1]
    assert (bool(last["entered"]["name"]), last["body"]["act"]["medium"]) == (True, "basah")
    assert "recorded by" in sopan("--language", "en", "history", waiting["number"])
    sopan("replay", waiting["number"])
    sopan("take-back", waiting["number"], "--as", "pengelola")
    sopan("replay", waiting["number"])
    assert "admin" not in sopan("setting", "paper", "off")
    assert "forbidden" in sopan("setting", "paper", "on", "--as", "kasubid", status=1)
