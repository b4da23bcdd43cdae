"""`sopan serve`, forked from a process that has its modules already, so that a hundred starts take seconds."""

import multiprocessing
import os
import random
import socket
import time
from multiprocessing.process import BaseProcess

from engine.settings import Settings
from tests.served import PATIENCE

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.faults.server", "web.app", "web.cli.serve", "engine.worker"])


def serve(database: str, home: str, port: int) -> None:
    """The shipped verb with its worker, until it is killed."""
    from web.cli.main import main

    os.environ.update(SOPAN_DATABASE=database, SOPAN_HOME=home, SOPAN_PUBLIC_URL="http://127.0.0.1")
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 1)
    main(["serve", "--port", str(port)])


def free_port() -> int:
    """One that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Mortal:
    """A server that is killed and comes back at the same port."""

    def __init__(self, settings: Settings, seed: int) -> None:
        self.settings, self.port = settings, free_port()
        self.dice = random.Random(seed)
        self.kills = 0
        self._process: BaseProcess | None = None

    def rise(self) -> None:
        """Start it; back when it takes connections."""
        process = CONTEXT.Process(
            target=serve, args=(self.settings.database, str(self.settings.home), self.port), daemon=True
        )
        process.start()
        self._process = process
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert process.is_alive(), f"the server ended with {process.exitcode}"
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.005)
            else:
                return
        raise TimeoutError("the server does not answer")

    def fall(self) -> None:
        """kill -9."""
        assert self._process is not None
        assert self._process.is_alive()
        self._process.kill()
        self._process.join(PATIENCE)
        self.kills += 1
