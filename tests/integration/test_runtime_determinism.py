"""Same inputs, same bytes: in another process, with another seed of the hashes, on another day."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
STORY = """
import hashlib
from datetime import UTC, datetime, timedelta
from bpmn.library import source
from forms.library import shipped
from engine.calendar import Calendar
from engine.calendar_library import shipped as calendar
from engine.runtime import commands as c
from engine.runtime.advance import advance
from engine.runtime.parser import DIAGRAM, compile_version

SOP = "updating-data-website"
version = compile_version({DIAGRAM: source(SOP), **shipped(SOP)})
counted, now, snapshot = Calendar.load(calendar("lampung")), datetime(2026, 11, 23, 0, 30, tzinfo=UTC), None
def done(element, visit, **control):
    return c.CompleteTask(element=element, visit=visit, by=3, control=control)
STORY = [
    c.Begin(), done("k01", 1), done("k02", 1, keputusan="kembalikan"), c.DeadlineMissed(timer="t01", visit=2),
    done("k01", 2), done("k02", 2, keputusan="setuju"), done("k03", 1, keputusan="setuju"), c.ChangeCalendar(),
    c.MoveTo(element="k02"), done("k02", 3, keputusan="setuju"),
]
for command in STORY:
    step = advance(version, counted, snapshot, command, now)
    snapshot, now = step.snapshot, now + timedelta(minutes=7)
    print(step.digest, hashlib.sha256(step.snapshot).hexdigest(), step.effects.body())
"""


def told(seed):
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo" if seed == "1" else "UTC"}
    done = subprocess.run([sys.executable, "-c", STORY], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_two_processes_with_other_hash_seeds_give_equal_bytes_and_equal_digests():
    first = told("1")
    assert len(first.splitlines()) == 10
    assert told("4242") == first
