"""`sd1`: the digest of what is live in an instance, the same for a pruned and an unpruned tree.

SHA-256 of canonical JSON {control, deadlines, live, status, visits}: no ids, no completed or predicted nodes, no helper
nodes of the library and no times of its own, so that another release of the library gives the same digest.
"""

import hashlib
import json
from collections.abc import Mapping

from SpiffWorkflow.util.task import TaskState

from engine.runtime.state import Situation, visit_of

_LIVE = TaskState.READY | TaskState.WAITING | TaskState.STARTED
_NAMES: Mapping[int, str] = {TaskState.READY: "READY", TaskState.WAITING: "WAITING", TaskState.STARTED: "STARTED"}


def sd1(situation: Situation) -> str:
    """The digest, 64 hexadecimal digits."""
    live = []
    control: dict[str, object] = {}
    for task in situation.workflow.tasks.values():
        if task._state & _LIVE and task.task_spec.bpmn_id is not None:
            live.append([task.task_spec.bpmn_id, visit_of(situation, task), _NAMES[task._state]])
            control.update(task.data)
    said = {
        "control": control,
        "deadlines": sorted([d.timer, d.visit, d.due_text, d.status] for d in situation.deadlines),
        "live": sorted(live),
        "status": situation.status,
        "visits": situation.visits,
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
