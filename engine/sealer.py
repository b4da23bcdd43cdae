"""The sealer: every few minutes it signs a checkpoint over what is new, and writes it to the file outside the database.

Several sealers may look at once: the checkpoint's number is taken by one of them, the others find nothing left to do.
"""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from engine import seal_file
from engine.commands.seal import Seal
from engine.desk import Desk
from engine.errors import Refusal, Unavailable
from engine.model import Actor, CheckpointRow
from engine.questions.seals import CheckpointsAfter, NewestCheckpoint
from engine.seal_keys import signer
from engine.worker import WORKER

EVERY = 10.0  # seconds between looks
FULL_PASS = timedelta(days=1)

log = logging.getLogger("sopan.seal")


class Sealer:
    """One loop; `stop` ends it after the checkpoint in hand."""

    def __init__(self, desk: Desk, home: Path, *, minutes: int) -> None:
        self._desk = desk
        self._home = home
        self._pause = timedelta(minutes=minutes)
        self._stopping = threading.Event()
        self._asked: datetime | None = None  # when nothing was found to seal
        self._full: datetime | None = None  # when every event was last looked at
        self._said = ""  # the refusal that was logged last

    def look(self) -> int:
        """Seal when it is time and something is new; how many checkpoints were made or written to the file.

        Raises: Refusal and its kinds, Unavailable when the database cannot be reached.
        """
        newest: CheckpointRow | None = self._desk.ask(NewestCheckpoint(), WORKER)
        now = self._desk.now()
        last = max((moment for moment in (newest and newest.at, self._asked) if moment), default=None)
        due = last is None or now >= last + self._pause
        made = due and self._seal(now, newest.number if newest is not None else 0)
        return max(int(made), write_out(self._desk, self._home, WORKER))

    def _seal(self, now: datetime, after: int) -> bool:
        full = self._full is None or now >= self._full + FULL_PASS
        done = seal(self._desk, self._home, WORKER, after=after, full=full)
        self._asked = now
        self._full = now if full else self._full
        return done is not None

    def run(self) -> None:
        """Look again and again until stopped; what hinders it is logged once, and tried again."""
        while not self._stopping.is_set():
            try:
                self.look()
                self._said = ""
            except Unavailable as refusal:
                log.warning("store unavailable: %s", refusal.code)
            except Refusal as refusal:
                self._tell(refusal)
            self._stopping.wait(EVERY)

    def _tell(self, refusal: Refusal) -> None:
        said = f"{refusal.code} {dict(refusal.params)}"
        if said != self._said:
            log.error("not sealed: %s", said)
        self._said = said

    def stop(self) -> None:
        """End the loop."""
        self._stopping.set()


def seal(desk: Desk, home: Path, actor: Actor, *, after: int | None = None, full: bool = False) -> int | None:
    """Make a checkpoint; its number, or None when nothing is unsealed or another was faster.

    Raises: KeyUnusable, TreeDamaged, Unavailable.
    """
    done = desk.do(Seal(signer=signer(desk, home, actor), after=after, full=full), actor)
    return int(str(done.body["number"])) if done.type == "seal:done" else None


def write_out(desk: Desk, home: Path, actor: Actor) -> int:
    """Append to the file what it lacks; how many checkpoints.

    Raises: SealFileDiffers, Unavailable.
    """

    def after(number: int) -> Sequence[CheckpointRow]:
        rows: Sequence[CheckpointRow] = desk.ask(CheckpointsAfter(number=number), actor)
        return rows

    return seal_file.append(seal_file.place(home), after)
