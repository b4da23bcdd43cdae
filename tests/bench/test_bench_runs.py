import subprocess
import sys
from pathlib import Path

ROWS = (
    "complete one task, durable",
    "SQL statements of it",
    "commits of it",
    "complete one task over HTTP",
    "completions over HTTP, 8 clients: 1/rate",
    "completions over HTTP, 8 clients: p99",
    "list page, 100 open of 10,000",
    "list page: SQL statements",
    "task page",
    "Berkas with 40 events",
    "first view, compressed",
    "Riwayat with verdict, 40 events",
    "one moment of it, as the slider asks",
    "rework round 40 / round 10, time",
    "rework round 40 / round 10, snapshot bytes",
    "stored bytes per event besides the answers",
    "a straight finished Berkas without files",
    "60 open, nothing due: the worker's look",
    "60 deadlines due at once, 1 worker",
    "replay of a finished Berkas, per event",
    "XES export, per event",
    "XES export, 4 times the Berkas: peak memory",
    "chain + events as a share of a completion",
    "seal 1,000 events at once",
    "sopan verify, per event",
    "sopan verify: memory of 4 times as many events",
    "lint of the shipped SOP",
    "lint of a diagram of 500 nodes",
    "repair and layout of 100 nodes never drawn",
    "own Python of our rooms",
)


def test_a_quick_run_prints_the_machine_and_every_figure():
    command = [sys.executable, str(Path(__file__).with_name("run.py")), "--quick"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert ran.returncode in (0, 1, 3), ran.stderr  # small sizes on a busy machine prove no figure
    lines = ran.stdout.splitlines()
    assert "fsync median" in lines[0]
    assert "fsync median" in next(line for line in lines if line.startswith("after"))
    figures = [line for line in lines if line.startswith("|")]
    for row in ROWS:
        (figure,) = (line for line in figures if line.startswith(f"| {row}"))
        assert "not measured" not in figure
