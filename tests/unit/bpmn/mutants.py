"""A process of its own that reads, lints and repairs mutated diagrams; says what came of them as JSON."""

import json
import random
import sys
import time
import traceback
from collections import Counter
from copy import deepcopy
from pathlib import Path

from lxml import etree

from bpmn import library
from bpmn.finding import DocumentRefused
from bpmn.lint import lint
from bpmn.reader import read
from bpmn.repair import repair

DRAWINGS = Path(__file__).parent / "drawings"
VALUES = ("", "x", "Start", "a" * 600, "1e999", "${x}", "-", "\u200b", "n 0")


def of_bytes(rng: random.Random, source: bytes) -> bytes:
    """Bytes changed, cut out, put in and doubled."""
    changed = bytearray(source)
    for _ in range(rng.randint(1, 20)):
        kind, place = rng.random(), rng.randrange(len(changed))
        if kind < 0.4:
            changed[place] = rng.randrange(256)
        elif kind < 0.6:
            del changed[place : place + rng.randint(1, 40)]
        elif kind < 0.8:
            changed[place:place] = rng.randbytes(rng.randint(1, 8))
        else:
            other = rng.randrange(len(changed))
            changed[place:place] = changed[other : other + rng.randint(1, 200)]
    return bytes(changed)


def of_tree(rng: random.Random, source: bytes) -> bytes:
    """Elements removed, moved, doubled and renamed, attributes and texts exchanged; still well-formed."""
    root = etree.fromstring(source)
    everything = list(root.iter("{*}*"))
    for _ in range(rng.randint(1, 12)):
        try:
            _mutate(rng, rng.choice(everything), everything)
        except ValueError:
            continue  # an element cannot be put into itself
    return bytes(etree.tostring(root))


def _mutate(rng: random.Random, one: etree._Element, everything: list[etree._Element]) -> None:
    kind, parent = rng.random(), one.getparent()
    if kind < 0.2 and parent is not None:
        parent.remove(one)
    elif kind < 0.35:
        rng.choice(everything).append(deepcopy(one))
    elif kind < 0.5 and parent is not None:
        rng.choice(everything).append(one)
    elif kind < 0.7 and one.attrib:
        name = rng.choice(list(one.attrib))
        one.set(name, rng.choice([*VALUES, rng.choice(everything).get("id", "")]))
    elif kind < 0.8 and one.attrib:
        del one.attrib[rng.choice(list(one.attrib))]
    elif kind < 0.92:
        one.tag = rng.choice(everything).tag
    else:
        one.text = rng.choice(("", "PT5S", "k01", "<>&"))


def look_at(source: bytes) -> str:
    """The outcome for one file; whatever is no clear refusal comes out as an exception."""
    try:
        lint(read(source), {})
    except DocumentRefused as refused:
        if not refused.findings:
            raise
    try:
        return "left" if repair(source).left else "sound"
    except DocumentRefused as refused:
        return f"refused {refused.findings[0].code}"


def main(first: int, last: int) -> None:
    """Look at mutants number `first` to `last`."""
    sources = [path.read_bytes() for path in sorted(DRAWINGS.glob("*.bpmn"))]
    sources.append(library.source("updating-data-website"))
    outcomes: Counter[str] = Counter()
    traces: list[str] = []
    slowest = 0.0
    for number in range(first, last):
        rng = random.Random(number)
        mutant = (of_bytes if number % 3 == 0 else of_tree)(rng, rng.choice(sources))
        began = time.process_time()
        try:
            outcomes[look_at(mutant)] += 1
        except Exception:  # noqa: BLE001 - counting what is not a clear refusal is what this process is for
            traces.append(f"{number}: {traceback.format_exc(limit=-2)}")
        slowest = max(slowest, time.process_time() - began)
    sys.stdout.write(json.dumps({"outcomes": outcomes, "traces": traces, "slowest": slowest, "megabytes": _peak()}))


def _peak() -> float:
    """Most megabytes this program held; getrusage would tell of the process that started it too."""
    held = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(held.split()[1]) / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
