"""The judge: every Berkas is executed again once when it has finished, and a random sample of them every night."""

import logging
import threading

from engine.commands.judge import DrawSample, JudgeFinished
from engine.desk import Desk
from engine.errors import Refusal
from engine.worker import WORKER

EVERY = 30.0  # seconds between looks

log = logging.getLogger("sopan.judge")


class Judge:
    """One loop; `stop` ends it after the Berkas in hand."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stopping = threading.Event()
        self._said = ""  # the refusal that was logged last

    def look(self) -> int:
        """Judge what has finished under the seals made since, and draw the night's sample; how many Berkas.

        Raises: Refusal and its kinds, Unavailable when the database cannot be reached.
        """
        done, more = 0, True
        while more and not self._stopping.is_set():
            body = self._desk.do(JudgeFinished(), WORKER).body
            done += self._count(body)
            more = bool(body["more"])
        return done + self._count(self._desk.do(DrawSample(), WORKER).body)

    def _count(self, body: object) -> int:
        told = body if isinstance(body, dict) else {}
        if not told.get("sound", True):
            log.error("a Berkas is not as its history says: sopan replay --all, sopan verify")
        return int(told["judged"])

    def run(self) -> None:
        """Look again and again until stopped; what hinders it is logged once, and tried again."""
        while not self._stopping.is_set():
            try:
                self.look()
                self._said = ""
            except Refusal as refusal:
                if self._said != refusal.code:
                    log.warning("not judged: %s", refusal.code)
                self._said = refusal.code
            self._stopping.wait(EVERY)

    def stop(self) -> None:
        """End the loop."""
        self._stopping.set()
