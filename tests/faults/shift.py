"""A shift of two clerks who work while somebody pulls plugs; every submit and every answer is written down."""

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from engine.store import tables as t
from tests.conftest import APPROVALS, PERFORMERS, Kantor
from tests.faults.invariants import Attempt
from tests.faults.staff import Agency, Clerk

IN_HAND = 6  # Berkas that wait at any time
SAME = 0.2  # share of rounds in which both clerks get the same submit: a double click
EARLY = 0.85  # share of kills that aim at the time between request and reply
AIM = 0.45  # share that should hit it
LATER = 0.2  # share of rounds before which two hours pass, so that commands find deadlines to settle


@dataclass(kw_only=True)
class Job:
    """A submit as it goes down the line."""

    verb: str
    terms: Mapping[str, Any]
    attempt: Attempt


@dataclass(kw_only=True)
class Shift:
    """`kills` and `in_flight` are the tally; an answer that never came is asked for again under the same key."""

    kantor: Kantor
    agency: Agency
    build: str = "honest"
    seed: int = 0
    kills: int = 0
    in_flight: int = 0
    attempts: list[Attempt] = field(default_factory=list)
    usual: float = 0.02  # seconds from request to reply, learned

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.clerks = [self._hire(), self._hire()]

    def _hire(self) -> Clerk:
        return self.agency.hire(self.kantor.settings, self.kantor.clock.now, build=self.build)

    def round(self) -> None:
        """Two submits; one clerk is killed, and what was left open is sent again."""
        if self.dice.random() < LATER:
            self.kantor.clock.forward(hours=2)
        first, second = self._jobs()
        victim = self.dice.randrange(2)
        for clerk, job in zip(self.clerks, (first, second), strict=True):
            clerk.give(job.verb, **job.terms)
        early = self.dice.random() < EARLY
        mine = second if victim else first
        self._hear_and_kill(victim, mine, early=early)
        self._finish(self.clerks[1 - victim], first if victim else second)

    def _hear_and_kill(self, victim: int, job: Job, *, early: bool) -> None:
        clerk = self.clerks[victim]
        clerk.hear_of("sent")
        sent = time.monotonic()
        if early:
            aim = 1.0 if self.in_flight > AIM * self.kills else 0.5
            time.sleep(self.dice.uniform(0, aim * self.usual))
            answered = False
        else:
            answered = self._answer(clerk, job)
            self.usual = 0.8 * self.usual + 0.2 * (time.monotonic() - sent)
        clerk.kill()
        self.kills += 1
        if not answered and not self._answer(clerk, job):
            self.in_flight += 1
            again = self.clerks[victim] = self._hire()
            again.give(job.verb, **job.terms)
            assert self._answer(again, job)
            return
        clerk.leave()
        self.clerks[victim] = self._hire()

    def _finish(self, clerk: Clerk, job: Job) -> None:
        assert self._answer(clerk, job)

    def _answer(self, clerk: Clerk, job: Job) -> bool:
        """Write down what the clerk says; False when they died before saying it."""
        said = clerk.hear_of("reply", "refused")
        if said is None:
            return False
        job.attempt.answers.append(said)
        return True

    def _jobs(self) -> tuple[Job, Job]:
        waiting = self._waiting()
        tasks = self.dice.sample(waiting, 2) if len(waiting) >= IN_HAND else [None, None]
        first = self._complete(tasks[0]) if tasks[0] else self._start()
        if self.dice.random() < SAME:
            return first, first
        return first, self._complete(tasks[1]) if tasks[1] else self._start()

    def _waiting(self) -> list[tuple[int, str]]:
        with self.kantor.desk.store.unit() as unit:
            rows = unit.rows(select(t.task.c.id, t.task.c.element).where(t.task.c.closed_at.is_(None)))
        return [(row.id, row.element) for row in rows]

    def _key(self) -> str:
        return f"{self.seed}-{len(self.attempts) + 1:04d}"

    def _start(self) -> Job:
        attempt = Attempt(key=self._key(), title=f"Berkas {self._key()}")
        self.attempts.append(attempt)
        return self._job("start", attempt, "pengelola", title=attempt.title)

    def _complete(self, task: tuple[int, str]) -> Job:
        number, element = task
        attempt = Attempt(key=self._key(), task=number)
        self.attempts.append(attempt)
        return self._job("complete", attempt, PERFORMERS[element], task=number, answers=APPROVALS.get(element, {}))

    def _job(self, verb: str, attempt: Attempt, name: str, **more: Any) -> Job:
        now = str(self.kantor.clock.now)
        terms = {"key": attempt.key, "person": self.kantor.people[name], "now": now, **more}
        return Job(verb=verb, terms=terms, attempt=attempt)
