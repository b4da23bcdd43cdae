"""Four people who work at browsers while the server dies; what was not answered is sent again, as a person would."""

import http.client
import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from engine.store import tables as t
from tests.conftest import APPROVALS, LANES, PERFORMERS, SOP, Kantor
from tests.faults.invariants import Attempt
from tests.served import PATIENCE, Answer, Browser
from tests.served import field as hidden
from web.answers import PREFIX

IN_HAND = 6  # Berkas that wait at any time
AWAY = (OSError, http.client.HTTPException)


class Patience(Exception):
    """The day is over."""


@dataclass(kw_only=True)
class Person:
    """One of them; `attempts` is what they sent and what they heard."""

    name: str
    kantor: Kantor
    browser: Browser
    over: threading.Event
    sending: threading.Event  # set when somebody sends a form
    dice: random.Random
    attempts: list[Attempt] = field(default_factory=list)
    interrupted: int = 0
    wrong: list[str] = field(default_factory=list)

    def day(self) -> None:
        """Work until it is over; what was begun is brought to its answer."""
        try:
            while not self.over.is_set():
                self._one()
        except Exception as fault:  # noqa: BLE001  told by the test, which looks at `wrong`
            self.wrong.append(f"{self.name}: {fault!r}")
        finally:
            self.browser.close()

    def _one(self) -> None:
        waiting = self._waiting()
        mine = [row for row in waiting if PERFORMERS[row.element] == self.name]
        if self.name == "pengelola" and len(waiting) < IN_HAND:
            self._start()
        elif mine:
            self._complete(self.dice.choice(mine))
        else:
            time.sleep(0.01)

    def _waiting(self) -> list[Any]:
        with self.kantor.desk.store.unit() as unit:
            query = select(t.task.c.id, t.task.c.instance, t.task.c.element).where(t.task.c.closed_at.is_(None))
            return list(unit.rows(query))

    def _start(self) -> None:
        attempt = Attempt(key=f"{self.name}-{len(self.attempts)}")
        attempt.title = f"Berkas {attempt.key}"
        page = self._patiently("GET", "/mulai", {}).text
        sent = {"csrf_token": hidden(page, "csrf_token"), "kunci": hidden(page, "kunci"), "procedure": SOP,
                "title": attempt.title, "sifat": "biasa"}
        self._send("/mulai", sent, attempt, None)

    def _complete(self, row: Any) -> None:
        attempt = Attempt(key=f"{self.name}-{len(self.attempts)}", task=row.id)
        page = self._patiently("GET", f"/tugas/{row.id}", {}).text
        answers = {PREFIX + name: str(value) for name, value in APPROVALS.get(row.element, {}).items()}
        sent = {"csrf_token": hidden(page, "csrf_token"), "kunci": hidden(page, "kunci"), **answers}
        self._send(f"/tugas/{row.id}", sent, attempt, row.instance)

    def _send(self, path: str, fields: dict[str, str], attempt: Attempt, instance: int | None) -> None:
        self.attempts.append(attempt)
        reply = self._patiently("POST", path, fields)
        if reply.status != 303:
            attempt.answers.append({"refused": attempt.key, "code": reply.status})
            return
        made = instance or int(reply.location.split("?")[0].rsplit("/", 1)[1])
        attempt.answers.append({"reply": attempt.key, "instance": made})

    def _patiently(self, method: str, path: str, fields: dict[str, str]) -> Answer:
        """Ask until the server answers: the same again, with the same key."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if method == "GET":
                    return self.browser.get(path)
                self.sending.set()
                return self.browser.post(path, fields)
            except AWAY:
                self.interrupted += method == "POST"
                self.browser.close()
                time.sleep(0.01)
        raise Patience(path)


def people(kantor: Kantor, port: int, over: threading.Event, sending: threading.Event) -> list[Person]:
    """All four, logged in."""
    found = []
    for number, name in enumerate(LANES):
        browser = Browser(port)
        assert browser.log_in(name).status == 303
        dice = random.Random(number)
        found.append(Person(name=name, kantor=kantor, browser=browser, over=over, sending=sending, dice=dice))
    return found
