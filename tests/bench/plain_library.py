"""Baseline B: the library alone, without a database.

Each step loads the library's own full JSON, completes the one open task and saves the JSON again, on the shipped SOP
with its eleven timers. B is the mean over the eleven steps of a straight case.
"""

import time

from lxml import etree
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG
from SpiffWorkflow.util.task import TaskState

from bpmn.library import source

BPMN = {"b": "http://www.omg.org/spec/BPMN/20100524/MODEL"}
# Drawn, but the library cannot run them: a data output association makes `task.run()` raise.
NOT_RUN = ("dataObjectReference", "dataObject", "dataInputAssociation", "dataOutputAssociation", "ioSpecification")


class PlainLibrary:
    """The shipped SOP as the library's own users would run it."""

    def __init__(self) -> None:
        tree = etree.fromstring(source("updating-data-website"))
        for duration in tree.iterfind(".//b:timeDuration", BPMN):
            duration.text = f'"{duration.text}"'  # the library evaluates the text as Python
        for name in NOT_RUN:
            for element in list(tree.iterfind(f".//b:{name}", BPMN)):
                element.getparent().remove(element)
        parser = SpiffBpmnParser()
        parser.add_bpmn_xml(tree)
        self._spec = parser.get_spec("updating_data_website")
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))

    def case(self) -> list[float]:
        """Run a straight case; the seconds that each step took."""
        workflow = BpmnWorkflow(self._spec)
        workflow.do_engine_steps()
        kept = self._serializer.serialize_json(workflow)
        taken: list[float] = []
        while True:
            before = time.perf_counter()
            step = self.step(kept)
            if step is None:
                return taken
            kept = step
            taken.append(time.perf_counter() - before)

    def step(self, kept: str) -> str | None:
        """Load, complete, save; None when nothing is open any more."""
        workflow = self._serializer.deserialize_json(kept)
        ready = workflow.get_tasks(state=TaskState.READY, manual=True)
        if not ready:
            return None
        ready[0].data["keputusan"] = "setuju" if ready[0].task_spec.name < "k05" else "sesuai"
        ready[0].run()
        workflow.do_engine_steps()
        saved: str = self._serializer.serialize_json(workflow)
        return saved
