"""Lanes: each has a name, and each task stands in exactly one."""

from collections import Counter
from collections.abc import Iterator

from bpmn.finding import Finding
from bpmn.rules.subject import Subject
from bpmn.vocabulary import HUMAN_TASKS


def names(subject: Subject) -> Iterator[Finding]:
    count = Counter(lane.name.strip() for lane in subject.document.lanes)
    for lane in subject.document.lanes:
        name = lane.name.strip()
        if not name:
            yield Finding(code="lane-unnamed", element=lane.id)
        elif count[name] > 1:
            yield Finding(code="lane-name-twice", element=lane.id, severity="warning", params={"lane": name})
        elif subject.lane_names and lane.name not in subject.lane_names:
            yield Finding(code="lane-unmapped", element=lane.id, severity="warning", params={"lane": name})


def places(subject: Subject) -> Iterator[Finding]:
    lanes_of: dict[str, list[str]] = {}
    for lane in subject.document.lanes:
        for node in dict.fromkeys(lane.nodes):
            lanes_of.setdefault(node, []).append(lane.name.strip() or lane.id)
    for task in subject.document.nodes.values():
        if task.type not in HUMAN_TASKS | {"task"}:
            continue
        lanes = lanes_of.get(task.id, [])
        if not lanes:
            yield Finding(code="task-outside-lane", element=task.id)
        elif len(lanes) > 1:
            yield Finding(code="task-in-several-lanes", element=task.id, params={"lanes": ", ".join(lanes)})
