"""The same completion as a browser sends it: the real server in a process of its own, a socket, a session, CSRF."""

import http.client
import os
import re
import selectors
import statistics
import subprocess
import sys
import time
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from office import PERFORMERS, STEPS, Berkas, Kantor, furnished
from table import Figure

from engine.commands.people import SetPassword
from web.answers import PREFIX
from web.passwords import hashed

WHAT = "complete one task over HTTP"
PASSWORD = "kata sandi contoh bench"
PATIENCE = 30  # seconds
WARM = 2


class Browser:
    """One person's session on one kept connection."""

    def __init__(self, port: int, login: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._cookies: SimpleCookie = SimpleCookie()
        page = self.get("/masuk")
        self.post("/masuk", {"csrf_token": token(page), "login": login, "sandi": PASSWORD, "lanjut": "/tugas"})

    def get(self, path: str) -> str:
        return self._ask("GET", path, None, 200)

    def post(self, path: str, fields: dict[str, str]) -> None:
        self._ask("POST", path, urlencode(fields), 303)

    def _ask(self, method: str, path: str, body: str | None, expected: int) -> str:
        headers = {"Cookie": "; ".join(f"{name}={m.value}" for name, m in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        reply = self._connection.getresponse()
        text = reply.read().decode()
        for cookie in reply.headers.get_all("Set-Cookie", ()):
            self._cookies.load(cookie)
        if reply.status != expected:
            raise ConnectionError(f"{method} {path} said {reply.status}")
        return text


def token(page: str) -> str:
    """The page's CSRF token."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    if found is None:
        raise ConnectionError("a page without a CSRF token")
    return found.group(1)


def serve(kantor: Kantor) -> tuple[subprocess.Popen[str], int]:
    """`sopan serve` on a free port."""
    environment = {
        **os.environ, "SOPAN_DATABASE": kantor.settings.database, "SOPAN_HOME": str(kantor.settings.home),
        "SOPAN_PUBLIC_URL": "http://127.0.0.1", "PYTHONUNBUFFERED": "1",
    }
    command = [str(Path(sys.executable).with_name("sopan")), "serve", "--port", "0"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with selectors.DefaultSelector() as waiting:
        waiting.register(server.stdout, selectors.EVENT_READ)  # type: ignore[arg-type]
        said = server.stdout.readline() if waiting.select(PATIENCE) else ""  # type: ignore[union-attr]
    port = re.search(r":(\d+)\b", said)
    if port is None:
        server.kill()
        raise ConnectionError(f"the server said {said!r} {server.communicate()[1][-300:]}")
    return server, int(port.group(1))


def _send(berkas: Berkas, browsers: dict[str, Browser], element: str) -> float:
    """Open the task's page, then send its form; the seconds from sending to the reply."""
    task = berkas.open_task(element)
    browser = browsers[PERFORMERS[element]]
    page = browser.get(f"/tugas/{task}")
    answers = {PREFIX + name: value for name, value in berkas.answers(element).items()}
    fields = {"csrf_token": token(page), "kunci": f"{task:032x}", **answers}
    before = time.perf_counter()
    browser.post(f"/tugas/{task}", fields)
    return time.perf_counter() - before


def measure(folder: Path, cases: int) -> list[Figure]:
    """A case over HTTP and a case through the desk by turns, each in an office of its own."""
    there, here = furnished(folder / "there"), furnished(folder / "here")
    for login in dict.fromkeys(PERFORMERS.values()):
        there.operator(SetPassword(person=there.people[login], password_hash=hashed(PASSWORD)))
    try:
        server, port = serve(there)
    except ConnectionError as error:
        return [Figure(what=WHAT, must=3, goal=None, measured=None, note=str(error)[:200])]
    try:
        browsers = {login: Browser(port, login) for login in dict.fromkeys(PERFORMERS.values())}
        web, desk = [], []
        for _ in range(WARM + cases):
            sent = Berkas.started(there)
            web.append(statistics.fmean(_send(sent, browsers, element) for element in STEPS))
            taken: list[float] = []
            Berkas.started(here).walk(taken.append)
            desk.append(statistics.fmean(taken))
    except (ConnectionError, http.client.HTTPException) as error:
        return [Figure(what=WHAT, must=3, goal=None, measured=None, note=str(error)[:200])]
    finally:
        server.terminate()
        server.communicate(timeout=PATIENCE)
        there.desk.close()
        here.desk.close()
    h, d = statistics.median(web[WARM:]), statistics.median(desk[WARM:])
    note = f"{1000 * h:.2f} ms, the desk {1000 * d:.2f} ms"
    return [Figure(what=WHAT, must=3, goal=None, measured=h / d, unit="x", note=note)]
