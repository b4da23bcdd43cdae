"""Chosen moments at which a process kills itself, counted: before BEGIN, after every write, around COMMIT."""

import os
import re
import signal
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

_WRITE = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)


class _Fuse:
    """Burns down with every point that is passed."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.tell: Callable[..., None] | None = None

    def burn(self, name: str) -> None:
        if self.left is None or self.tell is None:
            return
        self.left -= 1
        if self.left == 0:
            self.tell(dying=name)
            os.kill(os.getpid(), signal.SIGKILL)


_fuse = _Fuse()
point = _fuse.burn


def arm(engine: Engine, die_at: int | None, tell: Callable[..., None]) -> None:
    """Die at the point of that number, the first being 1."""
    if die_at is None:
        return

    def before(connection: object, cursor: object, statement: str, *_: Any) -> None:
        if statement.startswith("BEGIN"):
            point("before BEGIN")

    def after(connection: object, cursor: object, statement: str, *_: Any) -> None:
        if statement.startswith("BEGIN") or " FOR UPDATE" in statement:
            point("after BEGIN")
        elif written := _WRITE.match(statement):
            point(f"after {written[1].split()[0]} {written[2]}")

    event.listen(engine, "begin", lambda connection: point("before the first read"))
    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    event.listen(engine, "commit", lambda connection: point("before COMMIT"))
    _fuse.left, _fuse.tell = die_at, tell
