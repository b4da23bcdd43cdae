"""Which process is run: one is picked, marked to be run, and the others stay in the file, at rest."""

from lxml import etree

from bpmn.repairs.draft import Draft
from bpmn.repairs.offer import Offers, offer
from bpmn.vocabulary import FLOW_NODES, TASKS, tag

_RUN = ("true", "1")


def candidates(root: etree._Element) -> list[etree._Element]:
    """The processes, first one that is marked to be run, then those with most steps."""
    found = root.findall(tag("process"))
    return sorted(found, key=lambda one: -_weight(one))


def steps(process: etree._Element) -> int:
    """How many steps a process has, those inside others included."""
    return sum(1 for _ in process.iter(*(tag(one) for one in TASKS)))


def _weight(process: etree._Element) -> int:
    tasks = steps(process)
    begins = process.find(tag("startEvent")) is not None
    nodes = sum(1 for _ in process.iter(*(tag(one) for one in FLOW_NODES)))
    meant = process.get("isExecutable", "").strip() in _RUN
    return (meant and tasks > 0) * 10_000_000 + (tasks > 0) * 1_000_000 + begins * 100_000 + tasks * 1000 + nodes


def running(draft: Draft) -> Offers:
    """Mark the picked process executable and put the others to rest."""
    everyone = draft.root.findall(tag("process"))
    mine = draft.process.get("id", "")
    count = steps(draft.process)
    if len(everyone) > 1 and any(one is not draft.process and _runs(one) for one in everyone):
        others = [one for one in everyone if one is not draft.process]
        yield offer("process-picked", mine, _rest, others, count=len(everyone), steps=count)
    if not _runs(draft.process):
        yield offer("process-made-executable", mine, draft.process.set, "isExecutable", "true")


def _runs(process: etree._Element) -> bool:
    return process.get("isExecutable", "true").strip() in _RUN


def _rest(others: list[etree._Element]) -> None:
    for one in others:
        one.set("isExecutable", "false")
