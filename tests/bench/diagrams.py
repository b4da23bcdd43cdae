"""Diagrams: lint of the shipped SOP and of the largest one, repair and layout of one that was never drawn."""

import statistics
import time
from collections.abc import Callable

from table import Figure

from bpmn import library
from bpmn.lint import lint
from bpmn.reader import read
from bpmn.repair import repair

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">'
LANES = 4


def _milliseconds(do: Callable[[], object], times: int) -> float:
    """Median of the process's own time: another process on the machine is no fault of a diagram's."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        do()
        taken.append(1000 * (time.process_time() - began))
    return statistics.median(taken)


def never_drawn(nodes: int) -> bytes:
    """A procedure of so many nodes without a picture: in each block a step, a check and a decision that sends back."""
    blocks = (nodes - 2) // 3
    inside, flows, lanes = [], [("mulai", "a0", "")], [[] for _ in range(LANES)]  # type: ignore[var-annotated]
    for block in range(blocks):
        made, checked, decided = f"a{block}", f"b{block}", f"c{block}"
        after = f"a{block + 1}" if block + 1 < blocks else "selesai"
        inside += [f'<task id="{made}" name="Menyusun {block}"/><task id="{checked}" name="Memeriksa {block}"/>'
                   f'<exclusiveGateway id="{decided}" name="Setuju?"/>']
        flows += [(made, checked, ""), (checked, decided, ""), (decided, after, "Ya"), (decided, made, "Tidak")]
        lanes[block % LANES].append(made)
        lanes[(block + 1) % LANES] += [checked, decided]
    drawn = "".join(f'<sequenceFlow id="f{n}" name="{name}" sourceRef="{source}" targetRef="{target}"/>'
                    for n, (source, target, name) in enumerate(flows))
    bands = "".join(f'<lane id="l{n}" name="Lajur {n}">' + "".join(f"<flowNodeRef>{one}</flowNodeRef>" for one in lane)
                    + "</lane>" for n, lane in enumerate(lanes))
    ends = '<startEvent id="mulai"/><endEvent id="selesai"/>'
    process = f'<process id="p" isExecutable="false"><laneSet id="ls">{bands}</laneSet>{ends}{"".join(inside)}{drawn}'
    return f"{HEAD}{process}</process></definitions>".encode()


def measure(times: int) -> list[Figure]:
    """The three rows of the largest things an owner waits for."""
    sop = library.source("updating-data-website")
    largest = repair(never_drawn(500)).source
    forms = {task: {"keputusan": ("setuju", "kembalikan")} for task in read(sop).nodes}
    return [
        Figure(what="lint of the shipped SOP, read included", must=50, goal=25, unit="ms", digits=1,
               measured=_milliseconds(lambda: lint(read(sop), forms), 5 * times)),
        Figure(what="lint of a diagram of 500 nodes", must=500, goal=250, unit="ms", digits=1,
               measured=_milliseconds(lambda: lint(read(largest), {}), times)),
        Figure(what="repair and layout of 100 nodes never drawn", must=1000, goal=300, unit="ms", digits=1,
               measured=_milliseconds(lambda: repair(never_drawn(100)), times)),
    ]
