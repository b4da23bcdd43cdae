"""A thousand broken diagrams: each is read and repaired, or refused with a code, in no time and little memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

WORKER = Path(__file__).parent / "mutants.py"


@pytest.mark.slow
@pytest.mark.parametrize("first", [0, 500])
def test_a_mutated_file_is_repaired_or_clearly_refused(first: int) -> None:
    command = [sys.executable, "-W", "error", str(WORKER), str(first), str(first + 500)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["traces"] == []
    assert sum(told["outcomes"].values()) == 500
    assert told["outcomes"]["sound"] > 200  # most of the well-formed ones
    assert told["slowest"] < 2, told
    assert told["megabytes"] < 200, told
