"""Administration as typed: duties, lanes, a calendar tried and put in force, a task given to another."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOPAN = str(Path(sys.executable).parent / "sopan")


@pytest.fixture
def sopan(tmp_path):
    known = {"SOPAN_DATABASE": f"sqlite:///{tmp_path}/sopan.db", "SOPAN_HOME": str(tmp_path / "home")}

    def call(*words: str) -> str:
        done = subprocess.run([SOPAN, *words], env={**os.environ, **known}, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    call("init", "--demo")
    return call


def test_the_administrators_verbs_are_there_on_the_command_line(sopan, tmp_path):
    sopan("user", "add", "dewi", "--name", "Dewi", "--as", "admin")
    assert "dewi" in sopan("user", "list")
    sopan("user", "email", "dewi", "dewi@kantor.go.id", "--as", "admin")
    sopan("user", "logout", "dewi")
    sopan("holding", "add", "dewi", "pengelola", "--kind", "Plh", "--letter", "SP 1", "--as", "admin")
    sopan("position", "change", "pengelola", "--unit", "Bidang Dokin", "--as", "admin")
    assert "Bidang Dokin" in sopan("position", "list")
    granted = sopan("duty", "grant", "dewi", "owner", "--letter", "ST 4")
    assert "owner" in granted
    number = next(one["id"] for one in json.loads(sopan("duty", "list", "--json")) if one["letter"] == "ST 4")
    sopan("duty", "end", str(number))
    mapped = sopan("position", "list")
    assert "Kasubid II (" in mapped
    sopan("start", "updating-data-website", "--title", "Berita", "--as", "pengelola")
    said = sopan("assign", "1", "dewi", "--reason", "Cuti", "--as", "admin")
    assert "0001" in said
    assert json.loads(sopan("tasks", "--as", "dewi", "--json"))[0]["task"] == 1

    due = json.loads(sopan("tasks", "--as", "dewi", "--json"))[0]["due"]
    (tmp_path / "libur.txt").write_text("10 Maret 2027\tNyepi\tnasional\n")
    calendar = json.loads(sopan("calendar", "holidays", str(tmp_path / "libur.txt"), "--decree", "SKB 3"))
    assert {"date": "2027-03-10", "name": "Nyepi", "kind": "nasional", "decree": "SKB 3"} in calendar["holidays"]
    calendar["dates"].append({"date": due[:10], "name": "Libur daerah", "segments": []})
    file = tmp_path / "kalender.json"
    file.write_text(json.dumps(calendar))
    assert len(json.loads(sopan("calendar", "preview", str(file), "--json"))["moving"]) == 1
    assert json.loads(sopan("tasks", "--as", "dewi", "--json"))[0]["due"] == due
    sopan("calendar", "apply", str(file), "--as", "admin")
    assert json.loads(sopan("tasks", "--as", "dewi", "--json"))[0]["due"] > due
    assert "0 dari 1" in sopan("calendar", "preview", str(file))
    sopan("replay", "--all")
