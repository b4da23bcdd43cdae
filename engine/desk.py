"""The desk: commands and questions come in here and nowhere else.

It alone knows the transaction, the key, the retry and when to reply: after the commit.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from engine import handlers
from engine.cache import Cache
from engine.commands.keep import KeepFile
from engine.errors import KeyReused, Refusal, Unavailable
from engine.files import Files
from engine.hand import Hand
from engine.ledger import Ledger, done_of
from engine.model import Actor, Done, KeptFile
from engine.moment import whole
from engine.store.operations import Row
from engine.store.reads import events
from engine.store.unit import LineBroken, LostRace, Store, Unit

ATTEMPTS = 40  # a lost race is run again, unseen; only an instance that everybody hits at once comes near


class Desk:
    """One per process; shared by its threads."""

    def __init__(
        self, store: Store, files: Files, *, clock: Callable[[], datetime], entropy: Callable[[int], bytes],
        mails: bool = False,
    ) -> None:
        self.store = store
        self.files = files
        self.entropy = entropy
        self.cache = Cache()
        self._clock = clock
        self._mails = mails  # whether notices go to the outbox too

    def now(self) -> datetime:
        """The engine's time: aware UTC, whole milliseconds."""
        return whole(self._clock())

    def do(self, command: object, actor: Actor, key: str | None = None) -> Done:
        """Carry out one command in one transaction; the same key with the same content gives the same answer.

        Raises: engine.errors.Refusal and its kinds; then nothing was changed.
        """
        request = request_digest(command, key) if key is not None else b""
        for attempt in range(ATTEMPTS):
            try:
                with self.store.unit(writing=True) as unit:
                    return self._attempt(unit, command, actor, key, request)
            except LineBroken:  # a server that was started anew breaks the lines that lay idle: the next one is new
                if attempt:
                    raise
            except LostRace:
                if key is not None and (known := self._known(actor, key, request)) is not None:
                    return known
        raise Unavailable(why="too-many-lost-races")

    def _attempt(self, unit: Unit, command: object, actor: Actor, key: str | None, request: bytes) -> Done:
        stored = _column(key) if key is not None else None
        ledger = Ledger(now=self.now(), entropy=self.entropy, person=actor.person, key=stored, request=request,
                        mails=self._mails)
        hand = Hand(unit, self.cache, self.files, actor, ledger)
        try:
            done: Done = handlers.command(command)(command, hand)
        except Refusal:
            # The first of a doubled submit has changed what the second one found; its answer is still the answer.
            if key is not None and (known := self._known(actor, key, request)) is not None:
                return known
            raise
        if not ledger.events and key is not None and (known := self._known(actor, key, request)) is not None:
            return known  # done already, so that this time nothing was left to do
        rows = ledger.seal(done)
        if rows:
            unit.save(rows)
        return done

    def do_many(self, commands: Sequence[object], actor: Actor) -> bool:
        """Carry out commands about different instances in one transaction: all of them, or none.

        False when one of them was refused or overtaken; then nothing was changed, and each is to be given alone.

        Raises: engine.errors.Unavailable and its kinds; then nothing was changed.
        """
        rows: list[Row] = []
        try:
            with self.store.unit(writing=True) as unit:
                for command in commands:
                    ledger = Ledger(now=self.now(), entropy=self.entropy, person=actor.person, mails=self._mails)
                    hand = Hand(unit, self.cache, self.files, actor, ledger)
                    rows += ledger.seal(handlers.command(command)(command, hand))
                if rows:
                    unit.save(rows)
        except Unavailable:
            raise
        except (LostRace, Refusal):
            return False
        return True

    def _known(self, actor: Actor, key: str, request: bytes) -> Done | None:
        """What this key did before.

        Raises: KeyReused when it came with another content.
        """
        if actor.person is None:
            return None
        with self.store.unit() as unit:
            found = events.keyed(unit, actor.person, _column(key))
        if found is None:
            return None
        record, before = found
        if before != request:
            raise KeyReused(key=key)
        return done_of(record, repeated=True)

    def ask(self, question: object, actor: Actor) -> Any:
        """Answer a question; nothing is written.

        Raises: engine.errors.Refusal and its kinds.
        """
        try:
            return self._answer(question, actor)
        except LineBroken:
            return self._answer(question, actor)

    def _answer(self, question: object, actor: Actor) -> Any:
        with self.store.unit() as unit:
            hand = Hand(unit, self.cache, self.files, actor, Ledger(now=self.now(), entropy=self.entropy))
            return handlers.question(question)(question, hand)

    def keep_file(self, stream: BinaryIO, name: str, actor: Actor | None = None) -> KeptFile:
        """Put a file on disk; it becomes a document's version when an answer names its id.

        Raises: FileRefused, Unavailable.
        """
        try:
            kept = self.files.keep(stream, name)
        except OSError as error:  # no room, or no right to write
            raise Unavailable(why="disk") from error
        self.do(KeepFile(kept=kept), actor or Actor(person=None, via="worker"))
        return kept

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


def request_digest(command: object, key: str) -> bytes:
    """What a repeated submit must equal: the command's name and every field, 16 bytes.

    The key goes in as a salt and is not stored: answers that were erased cannot be guessed against this digest.
    """
    said = json.dumps([key, type(command).__name__, vars(command)], sort_keys=True, default=repr, ensure_ascii=True)
    return hashlib.sha256(said.encode()).digest()[:16]


def _column(key: str) -> bytes:
    """A key as it is stored: the first 16 bytes of its SHA-256, whatever its length and letters."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()[:16]
