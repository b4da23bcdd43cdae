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
        """Two submits; in most rounds one clerk is killed and what they left open is sent again."""
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
            time.sleep(self.dice.uniform(0, self.usual))
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
        if len(waiting) < IN_HAND:
            chosen = [self._start(), self._start()]
        else:
            chosen = [self._complete(task) for task in self.dice.sample(waiting, 2)]
        return (chosen[0], chosen[0]) if self.dice.random() < SAME else (chosen[0], chosen[1])

    def _waiting(self) -> list[tuple[int, str]]:
        with self.kantor.desk.store.unit() as unit:
            rows = unit.rows(select(t.task.c.id, t.task.c.element).where(t.task.c.closed_at.is_(None)))
        return [(row.id, row.element) for row in rows]

    def _key(self) -> str:
        return f"{self.seed}-{len(self.attempts) + 1:04d}"

    def _start(self) -> Job:
        attempt = Attempt(key=self._key(), title=f"Berkas {self._key()}")
        self.attempts.append(attempt)
        terms = {"key": attempt.key, "title": attempt.title, "person": self.kantor.people["pengelola"]}
        return Job(verb="start", terms=terms, attempt=attempt)

    def _complete(self, task: tuple[int, str]) -> Job:
        number, element = task
        attempt = Attempt(key=self._key(), task=number)
        self.attempts.append(attempt)
        person = self.kantor.people[PERFORMERS[element]]
        terms = {"key": attempt.key, "task": number, "answers": APPROVALS.get(element, {}), "person": person}
        return Job(verb="complete", terms=terms, attempt=attempt)
