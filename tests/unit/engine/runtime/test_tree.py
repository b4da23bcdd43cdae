"""Our way of walking the library's tree against the library's own."""

from typing import Any

import pytest
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.runtime.advance import _fresh
from engine.runtime.parser import Compiled
from engine.runtime.state import ConditionEngine
from engine.runtime.timers import fire

PARALLEL = ("s", "ajukan", "p1"), ("p1", "kiri", "p2"), ("p1", "kanan", "p2"), ("p2", "tutup", "e")


def shape(workflow: Any) -> list[tuple[int, str, int, dict[str, Any]]]:
    """The whole tree, predicted nodes too: depth, name, state and data, depth first."""
    return [(t.depth, t.task_spec.name, t.state, t.data) for t in workflow.get_tasks()]


def pair(version: Compiled) -> tuple[Any, Any]:
    """The same instance in the library's hands and in ours."""
    plain = BpmnWorkflow(version.spec, script_engine=ConditionEngine(version.conditions))
    ours = _fresh(version).workflow
    ours.task_tree._ready()
    for workflow in (plain, ours):
        workflow.do_engine_steps()
    return plain, ours


def ready(workflow: Any, element: str) -> Any:
    return next(t for t in workflow.get_tasks(state=TaskState.READY, manual=True) if t.task_spec.bpmn_id == element)


def complete(workflow: Any, element: str, **data: str) -> None:
    task = ready(workflow, element)
    task.data.update(data)
    task.run()
    workflow.do_engine_steps()


def test_the_whole_sop_with_returns_and_missed_deadlines_grows_the_same_tree(sop):
    plain, ours = pair(sop)
    assert shape(plain) == shape(ours)
    decisions = {"k02": ["kembalikan", "setuju"], "k03": ["setuju", "setuju"], "k06": ["belum", "sesuai"],
                 "k07": ["sesuai"], "k08": ["sesuai"]}
    steps = 0
    while open_now := [t.task_spec.bpmn_id for t in plain.get_tasks(state=TaskState.READY, manual=True)]:
        element = open_now[0]
        late = steps % 3 == 0
        data = {"keputusan": decisions[element].pop(0)} if element in decisions else {}
        for workflow in (plain, ours):
            if late:
                fire(next(t for t in ready(workflow, element).parent.children if t.state == TaskState.WAITING))
                workflow.do_engine_steps()
            complete(workflow, element, **data)
        assert shape(plain) == shape(ours)
        assert plain.is_completed() == ours.is_completed()
        steps += 1
    assert steps == 15
    assert ours.is_completed()


@pytest.mark.parametrize("first", ["kiri", "kanan"])
def test_parallel_branches_join_in_the_same_tree(draw, first):
    drawing = draw()
    for path in PARALLEL:
        drawing.path(*path)
    plain, ours = pair(drawing.compiled())
    for element in ("ajukan", first, {"kiri": "kanan", "kanan": "kiri"}[first], "tutup"):
        for workflow in (plain, ours):
            complete(workflow, element)
        assert shape(plain) == shape(ours)
    assert ours.is_completed()
    assert plain.is_completed()
