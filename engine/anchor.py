"""Carries checkpoints out of the house by mail; the words come from outside the engine."""

import logging
import threading
from collections.abc import Callable

from engine.commands.anchor import AnchorLetter, AnchorRefused, AnchorSent, TakeAnchor
from engine.desk import Desk
from engine.errors import Unavailable
from engine.mail import Letter, NotTaken, Server
from engine.worker import WORKER

EVERY = 60.0  # seconds
log = logging.getLogger("sopan.anchor")

Compose = Callable[[AnchorLetter], tuple[str, str]]  # subject and text


class Courier:
    """One loop; `stop` ends it after the letter in hand."""

    def __init__(self, desk: Desk, server: Server, addresses: tuple[str, ...], compose: Compose) -> None:
        self._desk = desk
        self._server = server
        self._addresses = addresses
        self._compose = compose
        self._stopping = threading.Event()

    def look(self) -> int:
        """Send what is due now; how many letters were taken by the server.

        Raises: Unavailable when the database cannot be reached.
        """
        count = 0
        while not self._stopping.is_set():
            taken = self._desk.do(TakeAnchor(addresses=self._addresses), WORKER)
            if taken.type == "anchor:none":
                return count
            letter = taken.body.get("letter")
            if isinstance(letter, AnchorLetter):
                count += self._send(letter)
        return count

    def _send(self, letter: AnchorLetter) -> bool:
        subject, text = self._compose(letter)
        try:
            self._server.post(Letter(
                to=letter.email, subject=subject, text=text, at=letter.at,
                identifier=f"seal.{letter.checkpoint}.{int(letter.at.timestamp() * 1_000)}",
            ))
        except NotTaken as refused:
            log.warning("checkpoint %d, try %d: %s", letter.checkpoint, letter.tries, refused)
            if refused.final:
                self._desk.do(AnchorRefused(letter=letter), WORKER)
            return False
        self._desk.do(AnchorSent(letter=letter), WORKER)
        return True

    def run(self) -> None:
        """Look again and again until stopped; a database that is away is asked again."""
        while not self._stopping.is_set():
            try:
                self.look()
            except Unavailable as refusal:
                log.warning("store unavailable: %s", refusal.code)
            self._stopping.wait(EVERY)

    def stop(self) -> None:
        """End the loop."""
        self._stopping.set()
