"""A timer that waits for a command: it never compares with a clock.

SpiffWorkflow's own definitions evaluate their text as Python and fire as soon as `refresh_timers`, which ends every
`do_engine_steps`, finds the machine's clock past the due moment. Here the due moment lives in a deadline row and the
timer fires when, and only when, a DeadlineMissed command names it.
"""

from SpiffWorkflow.bpmn.parser.event_parsers import BoundaryEventParser
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.task import Task

FIRED = "fired"


class HeldTimer(TimerEventDefinition):  # type: ignore[misc]  # the library is untyped
    """The library's face of a deadline (BPMN 2.0 clause 10.5.5, timer)."""

    def has_fired(self, my_task: Task) -> bool:
        return bool(my_task.internal_data.get(FIRED))

    def reset(self, my_task: Task) -> None:
        """Keep the mark: a snapshot says by it that this timer has fired."""


class HeldBoundaryEventParser(BoundaryEventParser):  # type: ignore[misc]
    """Gives boundary timers the held definition, whatever their text says."""

    def parse_timer_event(self, event: object) -> HeldTimer:
        return HeldTimer(self.node.get("id"), "", description="Timer")


def fire(task: Task) -> None:
    """Let a waiting timer go; its boundary branch runs with the next engine steps."""
    task.internal_data[FIRED] = True
    task.task_spec._update(task)
