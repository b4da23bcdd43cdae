"""The worker: records deadlines when they pass, and looks once a day whether a date has left a position vacant.

The rows are the truth: it looks at one index, and each instance that is due gets a Miss command like any other, a batch
of them in one transaction. Several workers may look at once; the compare-and-swap on the instance decides, and who lost
the race gives the batch's commands one by one and finds nothing left to do.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from engine.commands.miss import Miss
from engine.commands.vacated import NoticeVacancies
from engine.desk import Desk
from engine.errors import Refusal, Unavailable
from engine.model import Actor
from engine.questions.due import DueInstances

WORKER = Actor(person=None, via="worker")
BATCH = 50  # instances
EVERY = 1.0  # seconds; a deadline is recorded within 2 s of its moment

log = logging.getLogger("sopan.worker")


class Worker:
    """One loop; `stop` ends it after the batch in hand."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stopping = threading.Event()
        self._new_day: datetime | None = None  # when positions are next looked at
        self._failed: set[int] = set()  # instances that refused: passed over until the worker starts again

    def look(self) -> int:
        """Record what is due now; how many instances had something.

        Raises: Unavailable when the database cannot be reached.
        """
        done = 0
        settled: set[int] = set()
        passed = set(self._failed)
        while not self._stopping.is_set():
            most = BATCH + len(passed)
            found = self._desk.ask(DueInstances(most=most), WORKER)
            passed |= self._failed | settled.intersection(found)  # due again after it was settled: the next look's
            waiting = [i for i in found if i not in passed]
            if not waiting and len(found) < most:
                break
            settled.update(waiting)
            done += self._settle_all(waiting)
        return done

    def look_at_positions(self) -> None:
        """Tell of positions that a passing date has left vacant; asks the database once a day.

        Raises: Unavailable when the database cannot be reached.
        """
        if self._new_day is None or self._desk.now() >= self._new_day:
            self._new_day = self._desk.do(NoticeVacancies(), WORKER).body["next"]  # type: ignore[assignment]

    def _settle_all(self, instances: list[int]) -> int:
        # In one order for all workers: where rows are locked, two that take the same ones wait and do not deadlock.
        in_order = sorted(instances)
        if self._desk.do_many([Miss(instance=i) for i in in_order], WORKER):
            return len(in_order)
        return sum(self._settle(i) for i in in_order)

    def _settle(self, instance: int) -> int:
        try:
            self._desk.do(Miss(instance=instance), WORKER)
        except Unavailable:
            raise
        except Refusal as refusal:
            # One instance that cannot go on must not hold up all the others.
            self._failed.add(instance)
            log.error("instance %d refused its deadline: %s", instance, refusal.code)
            return 0
        return 1

    def run(self, tell: Callable[[str], None] | None = None) -> None:
        """Look again and again until stopped; a database that is away is asked again."""
        while not self._stopping.is_set():
            try:
                self.look_at_positions()
                done = self.look()
                if done and tell is not None:
                    tell(f"deadline:missed {done}")
            except Unavailable as refusal:
                log.warning("store unavailable: %s", refusal.code)
            self._stopping.wait(EVERY)

    def stop(self) -> None:
        """End the loop."""
        self._stopping.set()
