"""`sopan demo-run`: one Berkas from start to archive, with two returns and one missed deadline."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from engine import house
from engine.commands.complete import Complete
from engine.commands.start import Start
from engine.desk import Desk
from engine.model import Actor
from engine.questions.history import History
from engine.questions.instance import TheInstance
from engine.questions.people import PersonByLogin
from engine.questions.replay import Replay
from engine.questions.tasks import MyTasks
from engine.settings import Settings
from engine.worker import Worker
from web.cli import demo_office, telling
from web.cli.verb import Verb, spoken
from web.words.happenings import happening, step_names
from web.words.moments import moment

BEGIN = datetime(2026, 11, 23, 0, 35, tzinfo=UTC)  # Monday 07.35 WIB
PAGE = "https://bkd.lampungprov.go.id/berita/pelantikan"


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One submit: who, what, and after how many minutes of the clock."""

    login: str
    answers: Mapping[str, str] = field(default_factory=dict)
    after: int = 4  # minutes since the turn before


STORY = (
    Turn(login="pengelola", after=60, answers={"catatan": "Draft pertama."}),
    Turn(login="kasubid", answers={"keputusan": "kembalikan", "alasan": "Nama pejabat pada alinea 2 keliru."}),
    Turn(login="pengelola", after=30, answers={"catatan": "Nama pejabat sudah diperbaiki."}),
    Turn(login="kasubid", answers={"keputusan": "setuju"}),
    Turn(login="kabid", after=50, answers={"keputusan": "setuju"}),  # 30 minutes were allowed
    Turn(login="kasubid", answers={"isi_disposisi": "Mohon diunggah hari ini."}),
    Turn(login="pengelola", after=90, answers={"alamat_halaman": PAGE}),
    Turn(login="kasubid", answers={"keputusan": "belum", "alasan": "Foto belum tampil pada halaman."}),
    Turn(login="pengelola", after=15, answers={"alamat_halaman": PAGE}),
    Turn(login="kasubid", answers={"keputusan": "sesuai"}),
    Turn(login="kabid", answers={"keputusan": "sesuai"}),
    Turn(login="kepala", answers={"keputusan": "sesuai"}),
    Turn(login="kabid", answers={"isi_disposisi": "Untuk diarsipkan."}),
    Turn(login="kasubid", answers={"isi_disposisi": "Mohon diarsipkan."}),
    Turn(login="pengelola", answers={"klasifikasi": "800.1.2", "lokasi_arsip": "Lemari 2, boks 7"}),
)


class Clock:
    """Time that passes only when the story says so."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)


@click.command("demo-run", cls=Verb)
@click.pass_context
def demo_run(ctx: click.Context) -> None:
    """Tell the story, one line an event; exit 0 when the Berkas is archived."""
    with tempfile.TemporaryDirectory(prefix="sopan-demo-") as folder:
        home = Path(folder)
        settings = Settings(database=f"sqlite:///{home / 'demo.db'}", home=home, public_url="http://127.0.0.1")
        clock = Clock()
        desk = house.init(settings, office=demo_office.NAME, demo=True, clock=clock)
        try:
            demo_office.furnish(desk, settings)
            archived = _tell(desk, clock, spoken(ctx))
        finally:
            desk.close()
    ctx.exit(0 if archived else 1)


def _tell(desk: Desk, clock: Clock, language: str) -> bool:
    people = {turn.login: _actor(desk, turn.login) for turn in STORY}
    start = Start(procedure=demo_office.PROCEDURE, title="Berita pelantikan pejabat")
    instance = desk.do(start, people["pengelola"]).instance
    assert instance is not None  # noqa: S101  a start has an instance
    told = _lines(desk, instance, 0, language)
    for turn in STORY:
        clock.pass_by(turn.after)
        Worker(desk).look()
        task = desk.ask(MyTasks(), people[turn.login])[0].task
        desk.do(Complete(task=task, answers=turn.answers), people[turn.login])
        told = _lines(desk, instance, told, language)
    page = desk.ask(TheInstance(instance=instance), demo_office.OPERATOR)
    verdict = desk.ask(Replay(instance=instance), demo_office.OPERATOR)
    key = "identical" if verdict.identical and verdict.chain is None else "differs"
    telling.say(f"demo-run.{key}", number=page.number, events=verdict.events)
    return bool(page.state == "completed" and verdict.identical and verdict.chain is None)


def _actor(desk: Desk, login: str) -> Actor:
    return Actor(person=desk.ask(PersonByLogin(login=login), demo_office.OPERATOR), via="cli")


def _lines(desk: Desk, instance: int, told: int, language: str) -> int:
    """Print the events after the `told`-th; how many there are."""
    events = desk.ask(History(instance=instance), demo_office.OPERATOR)
    steps = step_names(desk.ask(TheInstance(instance=instance), demo_office.OPERATOR).document)
    for event in events[told:]:
        who = event.actor_name or "Sopan"
        click.echo(f"{event.seq:>3}  {moment(language, event.at)}  {who}: {happening(language, event, steps)}")
    return len(events)
