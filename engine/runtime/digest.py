"""`sd1`: the digest of what is live in an instance, the same for a pruned and an unpruned tree.

SHA-256 of canonical JSON {control, deadlines, live, status, visits}: no ids, no completed or predicted nodes, no helper
nodes of the library and no times of its own, so that another release of the library gives the same digest.
"""

import hashlib
from collections.abc import Mapping

from SpiffWorkflow.util.task import TaskState

from engine.chain import canonical
from engine.runtime.state import Situation, visit_of

_LIVE = TaskState.READY | TaskState.WAITING | TaskState.STARTED
_NAMES: Mapping[int, str] = {TaskState.READY: "READY", TaskState.WAITING: "WAITING", TaskState.STARTED: "STARTED"}


def sd1(situation: Situation) -> str:
    """The digest, 64 hexadecimal digits."""
    nodes = [
        ([t.task_spec.bpmn_id, visit_of(situation, t), _NAMES[t._state]], canonical(t.data), t.data)
        for t in situation.workflow.tasks.values()
        if t._state & _LIVE and t.task_spec.bpmn_id is not None
    ]
    control: dict[str, object] = {}
    # Branches may know different things under one name: sorted, so that the order of the tree carries nothing.
    for _, _, data in sorted(nodes, key=lambda n: n[:2]):
        control.update(data)
    said = {
        "control": control,
        "deadlines": sorted([d.timer, d.visit, d.due_text, d.status] for d in situation.deadlines),
        "live": sorted(live for live, _, _ in nodes),
        "status": situation.status,
        "visits": situation.visits,
    }
    return hashlib.sha256(canonical(said).encode()).hexdigest()
