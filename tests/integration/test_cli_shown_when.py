"""A form with fields that are shown only sometimes, as typed on the command line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sometimes import DECIDED, FORMS, begun, diagram

SOPAN = str(Path(sys.executable).parent / "sopan")


@pytest.fixture
def sopan(kantor, tmp_path):
    known = {"SOPAN_DATABASE": kantor.settings.database, "SOPAN_HOME": str(kantor.settings.home)}

    def call(*words: str, status: int = 0) -> str:
        done = subprocess.run([SOPAN, *words], env={**os.environ, **known}, capture_output=True, text=True, timeout=60)
        assert done.returncode == status, done.stderr
        return done.stdout + done.stderr

    return call


def test_complete_refuses_what_does_not_apply_and_names_when_it_would(kantor, sopan):
    begun(kantor)
    kantor.clock.forward(minutes=5)
    (task,) = kantor.tasks("pengelola")
    ask = ("complete", str(task.task), "--as", "pengelola", "--answers")
    told = sopan(*ask, '{"perihal": "Mutasi", "mendesak": false, "batas": "2026-11-30"}', status=1)
    assert "hanya diisi bila Mendesak: Ya. Kosongkan, atau ubah jawaban Mendesak. [not-shown]" in told
    english = sopan("--language", "en", *ask, '{"perihal": "Mutasi", "sifat": "biasa", "alasan_sifat": "x"}', status=1)
    assert "filled in only when Sifat surat: Rahasia, Terbatas." in english
    sopan(*ask, '{"perihal": "Mutasi", "mendesak": false}')
    assert kantor.tasks("pengelola") == ()


def test_lint_warns_of_a_condition_on_what_may_not_be_asked_and_names_a_faulty_form(sopan, tmp_path):
    (tmp_path / "kecil.bpmn").write_bytes(diagram('nomor == "1"'))
    for name, content in FORMS.items():
        (tmp_path / name).write_bytes(content)
    told = sopan("lint", str(tmp_path / "kecil.bpmn"))
    assert 'membaca "nomor", yang hanya ditanyakan menurut jawaban "keputusan"' in told
    (tmp_path / "kecil.bpmn").write_bytes(diagram('keputusan == "ya" and nomor == "1"'))
    assert "hanya ditanyakan" not in sopan("lint", str(tmp_path / "kecil.bpmn"))
    faulty = DECIDED.replace(b'"field": "keputusan", "is": ["ya"]', b'"field": "keputusan", "is": ["jadi"]')
    assert faulty != DECIDED
    (tmp_path / "periksa.json").write_bytes(faulty)
    told = sopan("lint", str(tmp_path / "kecil.bpmn"), status=1)
    assert '"jadi" di /schema/properties/nomor/x-shown/is bukan jawaban yang ada pada "keputusan"' in told
