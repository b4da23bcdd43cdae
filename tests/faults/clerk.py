"""A clerk: a process of its own at a desk of its own, which says what it is about to do and what came of it."""

import json
import resource
import secrets
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from engine.commands.complete import Complete
from engine.commands.start import Start
from engine.desk import Desk
from engine.errors import Refusal
from engine.files import Files
from engine.model import Actor, Done
from engine.seal_file import FILE
from engine.sealer import Sealer
from engine.store.database import open_store
from engine.worker import Worker
from tests.conftest import SOP
from tests.faults import crash, mutants

Tell = Callable[..., None]


class Clock:
    """The moment the clerk was told, standing still or running in real time."""

    def __init__(self, base: str, *, runs: bool) -> None:
        self.base = datetime.fromisoformat(base).astimezone(UTC)
        self._since = time.monotonic() if runs else None

    def __call__(self) -> datetime:
        run = time.monotonic() - self._since if self._since is not None else 0.0
        return self.base + timedelta(seconds=run)


def heard(desk: type[Desk], tell: Tell) -> type[Desk]:
    """That desk, saying before and after every command what it does."""

    class Heard(desk):  # type: ignore[misc, valid-type]
        def do(self, command: object, actor: Actor, key: str | None = None) -> Done:
            tell(sent=key)
            try:
                done: Done = super().do(command, actor, key)
            except Refusal as refusal:
                tell(refused=key, code=refusal.code, params=repr(dict(refusal.params)))
                raise
            crash.point("after the commit, before the reply")
            tell(reply=key, instance=done.instance, seq=done.seq, repeated=done.repeated)
            return done

        def do_many(self, commands: Sequence[object], actor: Actor) -> bool:
            tell(sent=len(commands))
            everything: bool = super().do_many(commands, actor)
            crash.point("after the commit, before the reply")
            tell(reply=everything)
            return everything

    return Heard


def work(line: socket.socket, terms: dict[str, Any]) -> None:
    """Open the desk and do the jobs that come down the line, until it is cut."""

    def tell(**said: object) -> None:
        line.sendall(json.dumps(said).encode() + b"\n")

    clock = Clock(terms["now"], runs=terms.get("runs", False))
    store = mutants.store(terms.get("build", "honest"), open_store(terms["database"]))
    kind = heard(mutants.desk(terms.get("build", "honest")), tell)
    desk = kind(store, Files(Path(terms["home"])), clock=clock, entropy=secrets.token_bytes)
    crash.arm(store.engine, terms.get("die_at"), tell)
    tell(ready=True)
    with line.makefile("rb") as jobs:
        for text in jobs:
            job = json.loads(text)
            if "now" in job:
                clock.base = datetime.fromisoformat(job["now"])
            _VERBS[job["verb"]](desk, job, tell)
    desk.close()


def _at(job: dict[str, Any]) -> None:
    """Wait for the moment at which several clerks begin together."""
    while time.monotonic() < job.get("at", 0.0):
        pass


def _person(job: dict[str, Any]) -> Actor:
    return Actor(person=job["person"], via="cli")


def _do(desk: Desk, command: object, job: dict[str, Any]) -> None:
    _at(job)
    try:
        desk.do(command, _person(job), job["key"])
    except Refusal:
        return  # it has been told already


def _start(desk: Desk, job: dict[str, Any], tell: Tell) -> None:
    _do(desk, Start(procedure=SOP, title=job["title"]), job)


def _complete(desk: Desk, job: dict[str, Any], tell: Tell) -> None:
    _do(desk, Complete(task=job["task"], answers=job["answers"]), job)


def _look(desk: Desk, job: dict[str, Any], tell: Tell) -> None:
    tell(looked=Worker(desk).look())


def _run(desk: Desk, job: dict[str, Any], tell: Tell) -> None:
    worker = Worker(desk)
    threading.Timer(job["seconds"], worker.stop).start()
    worker.run()


def _limit(desk: Desk, job: dict[str, Any], tell: Tell) -> None:
    """No file of this process may grow beyond so many bytes: what a full disk is to it."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most if job["bytes"] is None else job["bytes"], most))
    tell(limit=job["bytes"])


def _keep(desk: Desk, job: dict[str, Any], tell: Tell) -> None:
    try:
        kept = desk.keep_file(BytesIO(b"%PDF-" + bytes(job["bytes"])), "naskah.pdf")
    except Refusal as refusal:
        tell(kept=None, code=refusal.code)
        return
    tell(kept=kept.id, code=None)


def _seal(desk: Desk, job: dict[str, Any], tell: Tell) -> None:
    sys.addaudithook(_around_the_file)
    tell(sealed=Sealer(desk, Path(job["home"]), minutes=1).look())


def _around_the_file(happening: str, details: tuple[Any, ...]) -> None:
    if happening == "open" and str(details[0]).endswith(FILE):
        crash.point("before the file is opened")
    elif happening == "fcntl.flock":
        crash.point("before a file is locked")


_VERBS: dict[str, Callable[[Desk, dict[str, Any], Tell], None]] = {
    "start": _start, "complete": _complete, "look": _look, "run": _run, "limit": _limit, "keep": _keep, "seal": _seal,
}
