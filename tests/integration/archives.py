"""An archive of evidence: taken from an office, unpacked, judged, changed."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

from engine.questions.evidence import TheEvidence
from web.bundle.pack import pack


def told(office, *instances, name="auditor"):
    return office.ask(name, TheEvidence(instances=instances))


def archived(office, folder: Path, *instances) -> Path:
    found = told(office, *instances)
    out = io.BytesIO()
    pack(out, found)
    zipfile.ZipFile(out).extractall(folder)
    return folder


def judged(folder: Path, *words: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """The program in the archive, without our packages and without our environment."""
    environment = {"PATH": path if path is not None else os.environ["PATH"], "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-I", "-S", str(folder / "verifikasi.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)


def change(folder: Path, alter) -> None:
    bundle = json.loads((folder / "bukti.json").read_text())
    alter(bundle)
    (folder / "bukti.json").write_text(json.dumps(bundle, ensure_ascii=False, separators=(",", ":")))


def a_finished_berkas(office) -> int:
    instance = office.start()
    office.complete(instance, "k01", {"naskah": [office.file()]})
    office.give_back(instance, "k02")
    office.walk(instance, start="k01")
    return instance
