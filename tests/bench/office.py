"""Offices to measure in: the same people and answers as in the tests, each office in a file of its own."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# The tests' own office; run as a script, this folder is the only one on the path.
sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

from conftest import APPROVALS, MONDAY, PERFORMERS, RETURNS, SOP, Clock, Kantor, furnish  # noqa: E402

from engine import house  # noqa: E402
from engine.commands.complete import Complete  # noqa: E402
from engine.settings import Settings  # noqa: E402

STEPS = tuple(PERFORMERS)


def furnished(folder: Path) -> Kantor:
    """An office with its four performers, on a Monday at 07.30."""
    folder.mkdir(parents=True)
    settings = Settings(database=f"sqlite:///{folder}/sopan.db", home=folder / "home", public_url="http://localhost")
    clock = Clock(now=MONDAY)
    desk = house.init(settings, office="BKD Contoh", demo=True, clock=clock)
    kantor = Kantor(desk=desk, clock=clock, settings=settings)
    furnish(kantor)
    return kantor


@dataclass
class Berkas:
    """One instance, done step by step; finding its task is not part of what is measured."""

    kantor: Kantor
    instance: int

    @classmethod
    def started(cls, kantor: Kantor) -> "Berkas":
        return cls(kantor, kantor.start())

    def open_task(self, element: str) -> int:
        """The id of an element's open task."""
        with self.kantor.desk.store.unit() as unit:
            found = unit.connection.exec_driver_sql(
                "SELECT id FROM task WHERE instance = :instance AND element = :element AND closed_at IS NULL",
                {"instance": self.instance, "element": element},
            )
            return int(found.scalar_one())

    def answers(self, element: str, *, back: bool = False) -> dict[str, Any]:
        """What is answered at a step."""
        return dict(RETURNS[element] if back else APPROVALS.get(element, {}))

    def complete(self, element: str, *, back: bool = False) -> float:
        """Do one step under a key; the seconds it took."""
        task = self.open_task(element)
        command = Complete(task=task, answers=self.answers(element, back=back))
        actor = self.kantor.actor(PERFORMERS[element])
        before = time.perf_counter()
        self.kantor.desk.do(command, actor, f"{task:032x}")
        return time.perf_counter() - before

    def walk(self, each: Callable[[float], None] = lambda taken: None) -> None:
        """Every step to the end."""
        for element in STEPS:
            each(self.complete(element))


__all__ = ["MONDAY", "PERFORMERS", "SOP", "STEPS", "Berkas", "Clock", "Kantor", "furnished"]
