"""A dry run at publish: the diagram starts, and its first step opens."""

from datetime import UTC, datetime

from engine.calendar import Calendar
from engine.calendar_library import shipped
from engine.runtime.advance import advance
from engine.runtime.commands import Begin
from engine.runtime.parser import Compiled, VersionUnusable

A_MOMENT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)  # any working moment of the shipped calendar


def dry_run(version: Compiled) -> None:
    """Raises: VersionUnusable when nothing opens, what advance raises."""
    step = advance(version, Calendar.load(shipped("lampung")), None, Begin(), A_MOMENT)
    if not step.effects.opened:
        raise VersionUnusable(element=None, file="diagram.bpmn", why="nothing-opens")
