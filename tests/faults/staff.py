"""The test's side of the line: hiring clerks, giving them jobs, hearing them, killing them."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from engine.settings import Settings

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0  # seconds until a silent clerk is a failure

Said = dict[str, Any]


class Clerk:
    """A process that works at a desk of its own."""

    def __init__(self, pid: int, line: socket.socket) -> None:
        # A number may be somebody else's by the time of the kill; this handle is always this process.
        self._process = os.pidfd_open(pid)
        self._line = line
        self._rest = b""

    def give(self, verb: str, **job: Any) -> None:
        """One more job; a clerk that is dead already does not take it."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self._line.sendall(json.dumps({"verb": verb, **job}).encode() + b"\n")

    def hear(self, patience: float = PATIENCE) -> Said | None:
        """What the clerk says next, or None when it is dead.

        Raises: TimeoutError.
        """
        until = time.monotonic() + patience
        while b"\n" not in self._rest:
            self._line.settimeout(max(until - time.monotonic(), 0.001))
            try:
                piece = self._line.recv(65_536)
            except ConnectionResetError:
                piece = b""
            if not piece:
                return None
            self._rest += piece
        text, _, self._rest = self._rest.partition(b"\n")
        said: Said = json.loads(text)
        return said

    def hear_of(self, *words: str, patience: float = PATIENCE) -> Said | None:
        """What the clerk says next with one of these words in it, or None when it died before."""
        while (said := self.hear(patience)) is not None:
            if any(word in said for word in words):
                return said
        return None

    def kill(self) -> None:
        """SIGKILL; its last words can still be heard."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._process, signal.SIGKILL)

    def dismiss(self) -> None:
        """Kill and hang up."""
        if self._line.fileno() >= 0:
            self.kill()
            self.leave()

    def leave(self) -> None:
        """Hang up; the clerk ends by itself unless it is dead."""
        if self._line.fileno() >= 0:
            self._line.close()
            os.close(self._process)


class Agency:
    """Where clerks come from: a process that forks them."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.zygote", str(theirs.fileno())], cwd=ROOT,
                pass_fds=[theirs.fileno()],
            )
        self._control.settimeout(PATIENCE)
        self._hired: list[Clerk] = []

    def hire(self, settings: Settings, now: object, **terms: Any) -> Clerk:
        """A clerk at the desk of that office, ready to work."""
        mine, theirs = socket.socketpair()
        order = {"database": settings.database, "home": str(settings.home), "now": str(now), **terms}
        with theirs:
            socket.send_fds(self._control, [json.dumps(order).encode()], [theirs.fileno()])
            pid = int(self._control.recv(64))
        clerk = Clerk(pid, mine)
        self._hired.append(clerk)
        assert clerk.hear_of("ready") is not None
        return clerk

    def send_home(self) -> None:
        """End every clerk that is still there."""
        for clerk in self._hired:
            clerk.dismiss()
        self._hired.clear()

    def close(self) -> None:
        self.send_home()
        self._control.close()
        self._process.wait(PATIENCE)
