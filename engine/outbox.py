"""The postman: takes mails from the outbox one by one and hands them in; the words come from outside the engine."""

import logging
import threading
from collections.abc import Callable

from engine.commands.mail import Mail, MailFailed, MailSent, TakeMail
from engine.desk import Desk
from engine.errors import Unavailable
from engine.mail import NotTaken, Server
from engine.worker import WORKER

EVERY = 5.0  # seconds
log = logging.getLogger("sopan.mail")

Compose = Callable[[Mail], tuple[str, str]]  # subject and text


class Postman:
    """One loop; `stop` ends it after the mail in hand."""

    def __init__(self, desk: Desk, server: Server, compose: Compose) -> None:
        self._desk = desk
        self._server = server
        self._compose = compose
        self._stopping = threading.Event()

    def look(self) -> int:
        """Send what is due now; how many mails were taken by the server.

        Raises: Unavailable when the database cannot be reached.
        """
        count = 0
        while not self._stopping.is_set():
            taken = self._desk.do(TakeMail(), WORKER)
            for row in taken.body["lost"]:  # type: ignore[attr-defined]
                log.warning("mail %d was in hand when its worker ended; it is not sent again", row)
            mail = taken.body.get("mail")
            if not isinstance(mail, Mail):
                return count
            count += self._send(mail)
        return count

    def _send(self, mail: Mail) -> bool:
        try:
            self._server.send(mail, *self._compose(mail))
        except NotTaken as refused:
            done = self._desk.do(MailFailed(rows=mail.rows, tries=mail.tries, final=refused.final), WORKER)
            log.warning("mail %d, try %d: %s; %s", mail.rows[0], mail.tries, refused, done.type)
            return False
        self._desk.do(MailSent(rows=mail.rows), WORKER)
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
