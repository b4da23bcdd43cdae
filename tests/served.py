"""The pages over a real socket: `sopan serve` as a process, or the application in a thread under an injected clock."""

import http.client
import os
import re
import selectors
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import waitress

from engine import house
from engine.commands.people import SetPassword
from engine.desk import Desk
from engine.settings import Settings
from tests.application import application, light_hash
from tests.conftest import Clock, Kantor, furnish

PASSWORD = "kata sandi contoh"
PATIENCE = 30.0  # seconds until silence is a failure
SOPAN = Path(sys.executable).with_name("sopan")


class Answer:
    """A reply, read to its end."""

    def __init__(self, reply: http.client.HTTPResponse) -> None:
        self.status = reply.status
        self.headers = reply.headers
        self.text = reply.read().decode()

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")


class Browser:
    """One person's browser on one kept connection; cookies are kept as a browser on plain http would."""

    def __init__(self, port: int, host: str = "127.0.0.1", **headers: str) -> None:
        self.address = (host, port)
        self.headers = {name.replace("_", "-"): said for name, said in headers.items()}  # what a proxy would add
        self.cookies: SimpleCookie = SimpleCookie()
        self._connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(fields))

    def log_in(self, login: str, password: str = PASSWORD) -> Answer:
        token = field(self.get("/masuk").text, "csrf_token")
        return self.post("/masuk", {"csrf_token": token, "login": login, "sandi": password})

    def move(self, port: int) -> None:
        """The same browser at a server that was started anew."""
        self._connection.close()
        self.address = (self.address[0], port)
        self._connection = http.client.HTTPConnection(*self.address, timeout=PATIENCE)

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {**self.headers, "Cookie": "; ".join(f"{name}={m.value}" for name, m in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = Answer(self._connection.getresponse())
        for cookie in answer.headers.get_all("Set-Cookie", ()):
            one: SimpleCookie = SimpleCookie(cookie)
            self.cookies.update({name: m for name, m in one.items() if not m["secure"]})
        return answer


def field(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return found[1]


def passwords(kantor: Kantor) -> None:
    """Everybody gets the same password."""
    stored = light_hash(PASSWORD)
    for person in kantor.people.values():
        kantor.operator(SetPassword(person=person, password_hash=stored))


@contextmanager
def office(folder: Path) -> Iterator[Kantor]:
    """A furnished office on SQLite that began yesterday by the machine's own clock, as its server will read that."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(database=f"sqlite:///{folder}/sopan.db", home=folder / "home", public_url="http://localhost")
    clock = Clock(now=datetime.now(UTC) - timedelta(days=1))
    desk = house.init(settings, office="BKD Contoh", demo=True, clock=clock)
    kantor = Kantor(desk=desk, clock=clock, settings=settings)
    furnish(kantor)
    passwords(kantor)
    try:
        yield kantor
    finally:
        desk.close()


class Serving:
    """`sopan serve` as it is shipped, in a process of its own."""

    def __init__(self, settings: Settings, *options: str, log: Path | None = None) -> None:
        environment = {
            **os.environ, "SOPAN_DATABASE": settings.database, "SOPAN_HOME": str(settings.home),
            "SOPAN_PUBLIC_URL": settings.public_url, "PYTHONUNBUFFERED": "1",
            "SOPAN_TRUSTED_PROXY": settings.trusted_proxy,
        }
        with (log or Path(os.devnull)).open("ab") as stream:
            self.process = subprocess.Popen(
                [str(SOPAN), "serve", "--port", "0", *options], env=environment, stdout=subprocess.PIPE, stderr=stream,
                text=True,
            )
        with selectors.DefaultSelector() as waiting:
            assert self.process.stdout is not None
            waiting.register(self.process.stdout, selectors.EVENT_READ)
            self.said = self.process.stdout.readline() if waiting.select(PATIENCE) else ""
        found = re.search(r":(\d+)\b", self.said)
        if found is None:
            self.kill()
        assert found is not None, f"the server said {self.said!r}"
        self.port = int(found[1])

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        self.process.kill()
        self.process.communicate(timeout=PATIENCE)

    def stop(self) -> str:
        """End it politely; what else it said."""
        self.process.terminate()
        return self.process.communicate(timeout=PATIENCE)[0]


@contextmanager
def serving(settings: Settings, *options: str, log: Path | None = None) -> Iterator[Serving]:
    """The shipped server for a while."""
    server = Serving(settings, *options, log=log)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def in_a_thread(desk: Desk, settings: Settings) -> Iterator[int]:
    """The port of the application served beside the test, at a desk with the test's own clock."""
    server = waitress.create_server(application(desk, settings), host="127.0.0.1", port=0, threads=4)
    ended = threading.Event()
    thread = threading.Thread(target=_listen, args=(server, ended), daemon=True)
    thread.start()
    try:
        yield server.effective_port
    finally:
        # In this order: a socket must not be closed while the loop selects on it, nor the pipe while a worker writes.
        ended.set()
        server.pull_trigger()
        thread.join(PATIENCE)
        assert not thread.is_alive(), "the server did not end"
        server.task_dispatcher.shutdown()
        server.asyncore.close_all(server._map)
        server.close()


def _listen(server: waitress.server.BaseWSGIServer, ended: threading.Event) -> None:
    while not ended.is_set():
        server.asyncore.loop(timeout=1, map=server._map, count=1)
