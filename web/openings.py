"""Openings: who opens a history or a file is written down after the reply was sent.

A reader waits for no write, and a store that is busy or away makes no page fail: then the log says that an entry is
missing.
"""

import logging

from werkzeug.wrappers import Response

from engine.commands.look import Look
from engine.errors import Refusal
from web import visit

log = logging.getLogger("sopan.web")


def remember(reply: Response, instance: int, what: str, of: str = "") -> None:
    """Write the opening into the Berkas's access stream when this reply has left."""
    desk, actor = visit.desk(), visit.actor()

    def write() -> None:
        try:
            desk.do(Look(instance=instance, what=what, of=of), actor)
        except Refusal as refused:
            log.warning("not recorded: %s of instance %d by person %s: %s", what, instance, actor.person, refused.code)

    reply.direct_passthrough = False  # a file handed through whole does not say when it has left
    reply.call_on_close(write)
