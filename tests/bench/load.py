"""What people wait for: eight clients who complete tasks at once over HTTP, and the time of each page in the server."""

import gzip
import http.client
import re
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from machine import look
from office import PERFORMERS, Berkas, Kantor, furnished
from over_http import PASSWORD, PATIENCE, Browser, serve, token
from statements import FRAME, listening
from table import Figure

from engine.commands.note import AddNote
from engine.commands.people import SetPassword
from engine.store.tables import instance, task
from web.answers import PREFIX
from web.app import create_app
from web.passwords import hashed

CLIENTS = 8
PHASES = ("k01", "k02", "k03")
RATE, SLOWEST = "completions over HTTP, 8 clients: 1/rate", "completions over HTTP, 8 clients: p99"
ASKED = 15  # times that each page is asked for
EVENTS = 40
LISTED, ALL = 100, 10_000


def _open_tasks(kantor: Kantor, element: str) -> list[int]:
    with kantor.desk.store.unit() as unit:
        found = unit.connection.exec_driver_sql(
            "SELECT id FROM task WHERE element = :element AND closed_at IS NULL ORDER BY id", {"element": element}
        )
        return [int(row[0]) for row in found]


def _client(browser: Browser, tasks: Iterator[int], answers: dict[str, str], taken: list[float]) -> None:
    """Complete one task after the other until none is left."""
    csrf = token(browser.get("/tugas"))
    for number in tasks:
        fields = {"csrf_token": csrf, "kunci": f"{number:032x}", **answers}
        before = time.perf_counter()
        browser.post(f"/tugas/{number}", fields)
        taken.append(time.perf_counter() - before)


def _phase(kantor: Kantor, browsers: Sequence[Browser], element: str) -> tuple[float, list[float]]:
    """Everybody's share of one step at the same time; seconds in all, and of each."""
    tasks = _open_tasks(kantor, element)
    answers = {PREFIX + k: str(v) for k, v in Berkas(kantor, 0).answers(element).items()}
    taken: list[float] = []
    threads = [
        threading.Thread(target=_client, args=(b, iter(tasks[i :: len(browsers)]), answers, taken))
        for i, b in enumerate(browsers)
    ]
    before = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - before, taken


def at_once(folder: Path, cases: int) -> list[Figure]:
    """Completions of three steps by three people, each at eight browsers."""
    kantor = furnished(folder / "office")
    for login in dict.fromkeys(PERFORMERS.values()):
        kantor.operator(SetPassword(person=kantor.people[login], password_hash=hashed(PASSWORD)))
    for _ in range(cases):
        Berkas.started(kantor)
    server, port = serve(kantor)
    try:
        total, taken = 0.0, []
        for element in PHASES:
            browsers = [Browser(port, PERFORMERS[element]) for _ in range(CLIENTS)]
            seconds, each = _phase(kantor, browsers, element)
            total, taken = total + seconds, taken + each
    except (ConnectionError, http.client.HTTPException) as error:
        return [Figure(what=RATE, must=1000 / 120, goal=None, measured=None, note=str(error)[:200])]
    finally:
        server.terminate()
        server.communicate(timeout=PATIENCE)
        kantor.desk.close()
    done, disk = len(taken), look(folder, 200)
    slow = 1000 * sorted(taken)[int(0.99 * done)]
    note = f"{done / total:.0f}/s of {done}; fsync median {disk.fsync_median:.3f} ms, p99 {disk.fsync_p99:.3f} ms"
    return [
        Figure(what=RATE, must=1000 / 120, goal=None, measured=1000 * total / done, unit="ms", note=note),
        Figure(what=SLOWEST, must=150, goal=None, measured=slow, unit="ms", digits=0),
    ]


def _many(kantor: Kantor, everything: int, listed: int) -> None:
    """So many instances, copies of the first row by row; as many as are `listed` keep their task open."""
    with kantor.desk.store.engine.connect() as c:
        first = dict(c.execute(instance.select().limit(1)).one()._mapping)
        opened = dict(c.execute(task.select().where(task.c.instance == first["id"])).one()._mapping)
        numbers = range(first["id"] + 1, everything + 1)
        prefix, year = first["number"].rsplit("/", 2)[0], first["number"].rsplit("/", 1)[1]
        c.execute(instance.insert(), [{**first, "id": n, "number": f"{prefix}/{n:05d}/{year}"} for n in numbers])
        closed: dict[str, Any] = {"closed_at": opened["opened_at"], "how": "completed", "closed_by": 1}
        c.execute(task.insert(), [
            {**opened, "id": n, "instance": n, **({} if n <= listed else closed)} for n in numbers
        ])


def _entered(kantor: Kantor, login: str) -> FlaskClient:
    kantor.operator(SetPassword(person=kantor.people[login], password_hash=hashed(PASSWORD)))
    client = create_app(kantor.desk, kantor.settings).test_client()
    shown = client.get("/masuk").get_data(as_text=True)
    client.post("/masuk", data={"csrf_token": token(shown), "login": login, "sandi": PASSWORD})
    return client


def _timed(client: FlaskClient, address: str, times: int) -> float:
    """Milliseconds in the server, the median after two that fill the caches."""
    taken = []
    for _ in range(times + 2):
        before = time.perf_counter()
        reply = client.get(address)
        taken.append(1000 * (time.perf_counter() - before))
        if reply.status_code != 200:
            raise ConnectionError(f"{address} said {reply.status_code}")
    return statistics.median(taken[2:])


def _first_view(client: FlaskClient) -> float:
    """KB of the list page with everything that it loads, each compressed."""
    page = client.get("/tugas").data
    loaded = re.findall(rb'(?:src|href)="(/static/[^"]+)"', page)
    parts = [page, *(client.get(address.decode(), buffered=True).data for address in dict.fromkeys(loaded))]
    return sum(len(gzip.compress(part)) for part in parts) / 1000


def pages(folder: Path, everything: int) -> list[Figure]:
    """List, task and Berkas as one person asks for them."""
    kantor = furnished(folder)
    long = Berkas.started(kantor)
    _many(kantor, everything, min(LISTED, everything))
    for number in range(EVENTS - 1):
        kantor.do("pengelola", AddNote(instance=long.instance, text=f"Catatan {number}"))
    client = _entered(kantor, "pengelola")
    listed = _timed(client, "/tugas", ASKED)
    with listening(kantor) as heard:
        client.get("/tugas")
    made = len([s for s in heard if not s.startswith(FRAME)])
    one = _timed(client, f"/tugas/{long.open_task('k01')}", ASKED)
    berkas = _timed(client, f"/berkas/{long.instance}", ASKED)
    size = _first_view(client)
    kantor.desk.close()
    return [
        Figure(what=f"list page, 100 open of {ALL:,}", must=30, goal=None, measured=listed, unit="ms", digits=1),
        Figure(what="list page: SQL statements", must=8, goal=None, measured=made, digits=0),
        Figure(what="task page", must=40, goal=None, measured=one, unit="ms", digits=1),
        Figure(what="Berkas with 40 events", must=60, goal=None, measured=berkas, unit="ms", digits=1),
        Figure(what="first view, compressed", must=50, goal=None, measured=size, unit="KB", digits=1),
    ]


def measure(folder: Path, cases: int, everything: int) -> list[Figure]:
    """All rows."""
    folder.mkdir(parents=True)
    return [*at_once(folder / "load", cases), *pages(folder / "pages", everything)]
