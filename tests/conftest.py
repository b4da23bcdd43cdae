"""An office to test with: the real desk on a real SQLite file and on a real PostgreSQL, under an injected clock."""

import io
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from engine import house
from engine.commands.complete import Complete
from engine.commands.people import AddPerson
from engine.commands.positions import AddHolding, AddPosition, EndHolding, GrantDuty, MapLane
from engine.commands.start import Start
from engine.desk import Desk
from engine.model import Actor, Done
from engine.questions.history import EventRow, History
from engine.questions.replay import Replay
from engine.questions.tasks import MyTasks, TaskRow
from engine.settings import Settings
from engine.store.tables import metadata
from tests import cluster

SOP = "updating-data-website"
LANES = {
    "pengelola": "Pengelola Informasi Kepegawaian",
    "kasubid": "Kasubid II",
    "kabid": "Kabid Dokin",
    "kepala": "Kepala BKD",
}
SUPERIORS = {"pengelola": "kasubid", "kasubid": "kabid", "kabid": "kepala"}
DUTIES = {"pemilik": "owner", "auditor": "auditor", "admin": "administrator"}
PERFORMERS = dict(
    zip(
        (f"k{n:02d}" for n in range(1, 12)),
        ("pengelola", "kasubid", "kabid", "kasubid", "pengelola", "kasubid", "kabid", "kepala", "kabid", "kasubid",
         "pengelola"),
        strict=True,
    )
)
APPROVALS: Mapping[str, Mapping[str, Any]] = {
    "k02": {"keputusan": "setuju"},
    "k03": {"keputusan": "setuju"},
    "k04": {"isi_disposisi": "Mohon diunggah"},
    "k05": {"alamat_halaman": "https://bkd.example.go.id/berita/1"},
    "k06": {"keputusan": "sesuai"},
    "k07": {"keputusan": "sesuai"},
    "k08": {"keputusan": "sesuai"},
    "k11": {"klasifikasi": "800", "lokasi_arsip": "Lemari 2"},
}
RETURNS: Mapping[str, Mapping[str, Any]] = {
    **{k: {"keputusan": "kembalikan", "alasan": "Tolong perbaiki judulnya"} for k in ("k02", "k03")},
    **{k: {"keputusan": "belum", "alasan": "Halaman belum tampil"} for k in ("k06", "k07", "k08")},
}
MONDAY = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)  # 07.30 WIB, the office opens


@dataclass
class Clock:
    """Time that moves when a test says so."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now

    def to(self, text: str) -> datetime:
        """An office time such as `2026-11-23 10:00` (WIB)."""
        self.now = datetime.fromisoformat(text + "+07:00").astimezone(UTC)
        return self.now


@dataclass
class Kantor:
    """The office's people at the desk."""

    desk: Desk
    clock: Clock
    settings: Settings
    people: dict[str, int] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    holdings: dict[str, int] = field(default_factory=dict)

    def actor(self, name: str, position: int | None = None) -> Actor:
        return Actor(person=self.people[name], via="cli", position=position)

    def do(self, name: str, command: object, key: str | None = None) -> Done:
        return self.desk.do(command, self.actor(name), key)

    def ask(self, name: str, question: object) -> Any:
        return self.desk.ask(question, self.actor(name))

    def operator(self, command: object) -> Done:
        """A command given on the office's own machine."""
        return self.desk.do(command, house.OPERATOR)

    def start(self, title: str = "Berita pelantikan", **more: Any) -> int:
        instance = self.do("pengelola", Start(procedure=SOP, title=title, **more)).instance
        assert instance is not None
        return instance

    def tasks(self, name: str) -> tuple[TaskRow, ...]:
        return self.ask(name, MyTasks())  # type: ignore[no-any-return]

    def task(self, instance: int, element: str) -> TaskRow:
        return next(t for t in self.tasks(PERFORMERS[element]) if (t.instance, t.element) == (instance, element))

    def open(self, instance: int) -> list[str]:
        """The elements whose tasks are open, seen by everybody together."""
        return sorted({t.element for name in LANES for t in self.tasks(name) if t.instance == instance})

    def complete(self, instance: int, element: str, answers: Mapping[str, Any] | None = None, **more: Any) -> Done:
        """Do a step with its usual (approving) answers, or with these."""
        given = APPROVALS.get(element, {}) if answers is None else answers
        task = self.task(instance, element)
        return self.do(PERFORMERS[element], Complete(task=task.task, answers=given, **more))

    def give_back(self, instance: int, element: str) -> Done:
        return self.complete(instance, element, RETURNS[element])

    def walk(self, instance: int, upto: str = "k11", start: str = "k01") -> None:
        """Do every step from `start` to `upto`, both included."""
        for number in range(int(start[1:]), int(upto[1:]) + 1):
            self.complete(instance, f"k{number:02d}")

    def hire(self, login: str, position: str, kind: str = "definitif") -> int:
        """One more person who holds a position; the holding's id."""
        self.people[login] = self.operator(AddPerson(login=login, name=login.capitalize())).body["id"]
        return self.hold(login, position, kind)

    def hold(self, login: str, position: str, kind: str = "definitif") -> int:
        """A person who is there takes one more position; the holding's id."""
        person, seat = self.people[login], self.positions[position]
        self.holdings[login] = self.operator(AddHolding(person=person, position=seat, kind=kind)).body["id"]
        return self.holdings[login]

    def vacate(self, *names: str) -> None:
        """They give up the holding they took last."""
        for name in names:
            self.operator(EndHolding(holding=self.holdings[name]))

    def file(self, content: bytes = b"naskah", name: str = "naskah.pdf") -> str:
        """The id of a file that was handed in."""
        return self.desk.keep_file(io.BytesIO(b"%PDF-1.7 " + content), name).id

    def history(self, instance: int) -> tuple[EventRow, ...]:
        return self.desk.ask(History(instance=instance), house.OPERATOR)  # type: ignore[no-any-return]

    def types(self, instance: int) -> list[str]:
        return [e.type for e in self.history(instance)]

    def identical(self, instance: int) -> None:
        """The history re-executes to the same state, and its chain holds."""
        verdict = self.desk.ask(Replay(instance=instance), house.OPERATOR)
        assert (verdict.identical, verdict.divergence, verdict.chain) == (True, None, None)

    def again(self, **more: Any) -> Desk:
        """A second desk on the same database, as another process would open it."""
        return house.open_desk(self.settings, self.clock, **more)

    def picture(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, to show that nothing was changed."""
        with self.desk.store.engine.connect() as c:
            return {t.name: sorted((tuple(r) for r in c.execute(t.select())), key=repr) for t in metadata.sorted_tables}


def furnish(kantor: Kantor) -> None:
    """The four performers, the owner, the auditor and the administrator."""
    for name, lane in reversed(LANES.items()):
        person = kantor.operator(AddPerson(login=name, name=name.capitalize())).body["id"]
        above = kantor.positions.get(SUPERIORS.get(name, ""))
        position = kantor.operator(AddPosition(code=name, title=lane, unit="BKD", superior=above)).body["id"]
        holding = kantor.operator(AddHolding(person=person, position=position)).body["id"]
        kantor.operator(MapLane(procedure=SOP, lane=lane, position=position))
        kantor.people[name], kantor.positions[name], kantor.holdings[name] = person, position, holding
    for name, duty in DUTIES.items():
        kantor.people[name] = kantor.operator(AddPerson(login=name, name=name.capitalize())).body["id"]
        kantor.operator(GrantDuty(person=kantor.people[name], duty=duty))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a running PostgreSQL, without a database's name."""
    with cluster.running() as server:
        yield server


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Kantor:
    """A furnished office on SQLite, to be copied by every test that wants one."""
    folder = tmp_path_factory.mktemp("furnished")
    settings = Settings(database=f"sqlite:///{folder}/sopan.db", home=folder / "home", public_url="http://localhost")
    return _made(settings)


@pytest.fixture(scope="session")
def furnished_postgresql(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> Kantor:
    """The same on PostgreSQL, as a template database."""
    name = f"furnished_{uuid.uuid4().hex[:8]}"
    cluster.execute(postgresql, f"CREATE DATABASE {name}")
    home = tmp_path_factory.mktemp("furnished-pg")
    return _made(Settings(database=cluster.address(postgresql, name), home=home, public_url="http://localhost"))


def _made(settings: Settings) -> Kantor:
    clock = Clock(now=MONDAY - timedelta(days=3))
    desk = house.init(settings, office="BKD Contoh", demo=True, clock=clock)
    kantor = Kantor(desk=desk, clock=clock, settings=settings)
    furnish(kantor)
    desk.close()
    return kantor


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on: both."""
    return str(request.param)


Offices = Callable[[], AbstractContextManager[Kantor]]


@pytest.fixture
def offices(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Offices:
    """Opens furnished offices, each a copy in a database of its own, on Monday at 07.30 WIB."""

    @contextmanager
    def opened() -> Iterator[Kantor]:
        name = f"test_{uuid.uuid4().hex[:12]}"
        home = tmp_path / name
        if database == "sqlite":
            source: Kantor = request.getfixturevalue("furnished")
            home.mkdir()
            shutil.copy(source.settings.database.removeprefix("sqlite:///"), home / "sopan.db")
            with _open(source, f"sqlite:///{home}/sopan.db", home / "home") as kantor:
                yield kantor
            return
        source = request.getfixturevalue("furnished_postgresql")
        server: str = request.getfixturevalue("postgresql")
        template = urlsplit(source.settings.database).path.strip("/")
        cluster.execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
        with _open(source, cluster.address(server, name), home) as kantor:
            yield kantor
        cluster.execute(server, f"DROP DATABASE {name} WITH (FORCE)")

    return opened


@contextmanager
def _open(source: Kantor, address: str, home: Path) -> Iterator[Kantor]:
    settings = Settings(database=address, home=home, public_url="http://localhost")
    shutil.copytree(source.settings.home / "keys", home / "keys")
    clock = Clock()
    kantor = Kantor(desk=house.open_desk(settings, clock), clock=clock, settings=settings, people=dict(source.people),
                    positions=dict(source.positions), holdings=dict(source.holdings))
    try:
        yield kantor
    finally:
        kantor.desk.close()


@pytest.fixture
def kantor(offices: Offices) -> Iterator[Kantor]:
    """A furnished office of one's own."""
    with offices() as opened:
        yield opened
