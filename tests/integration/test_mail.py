"""Mail: the outbox, and a real SMTP server that takes what it sends."""

import email
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from engine import house
from engine.commands.mail import DELAYS, Mail, TakeMail
from engine.commands.move import Cancel
from engine.commands.people import AddPerson
from engine.commands.positions import AddHolding, EndHolding
from engine.desk import Desk
from engine.errors import Refusal
from engine.mail import Server
from engine.outbox import Postman
from engine.settings import Settings
from engine.worker import WORKER, Worker
from web.words.letters import composer

SENDER = "Sopan <sopan@bkd.example>"
NAMES = ("Pengelola", "Kasubid", "Kabid", "Kepala")


@dataclass
class Box:
    """What the server took; it answers `refuse` first when that is set."""

    refuse: str = ""
    got: list[tuple[list[str], Message]] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.refuse or not session.authenticated:
            return self.refuse or "530 who are you"
        self.got.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=default)))
        self.arrived.set()
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address.startswith("pindah@"):
            return "550 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@dataclass
class Post:
    """A mail server, an office that uses it, and its postman."""

    box: Box
    kantor: object
    postman: Postman
    address: str

    def to(self, name: str) -> list[Message]:
        return [message for receivers, message in self.box.got if receivers == [f"{name}@bkd.example"]]


@pytest.fixture
def box() -> Box:
    return Box()


class OnAnyPort(Controller):
    """Listens on a port that is free, and knows which."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def served(box: Box) -> Iterator[str]:
    """The address of an SMTP server that listens on this machine."""
    controller = OnAnyPort(
        box, hostname="127.0.0.1", port=0, auth_require_tls=False,
        authenticator=lambda server, session, envelope, mechanism, data: AuthResult(
            success=(data.login, data.password) == (b"sopan", b"rahasia/1")),
    )
    controller.start()
    yield f"smtp://sopan:rahasia%2F1@127.0.0.1:{controller.port}"
    controller.stop()


@pytest.fixture
def post(kantor, box: Box, served: str) -> Post:
    """The office with a mail server; everybody in the four positions has an address."""
    settings = Settings(**{**vars(kantor.settings), "smtp": served, "mail_from": SENDER})
    kantor.desk.close()
    kantor.desk = house.open_desk(settings, kantor.clock)
    for name in ("pengelola", "kasubid", "kabid", "kepala"):
        swap(kantor, name, f"{name}@bkd.example")
    return Post(box, kantor, _postman(kantor.desk, served), served)


def swap(kantor, name: str, address: str) -> None:
    """Another person, who is called like their address, takes the position."""
    kantor.operator(EndHolding(holding=kantor.holdings[name]))
    login = f"{address.partition('@')[0]}.baru"
    person = kantor.operator(AddPerson(login=login, name=f"{name.capitalize()} Baru", email=address)).body["id"]
    kantor.people[name] = person
    kantor.holdings[name] = kantor.operator(AddHolding(person=person, position=kantor.positions[name])).body["id"]


def _postman(desk: Desk, address: str) -> Postman:
    return Postman(desk, Server.read(address, SENDER), composer("https://sopan.bkd.example/"))


def _outbox(kantor) -> int:
    return len(kantor.picture()["outbox"])


def test_who_gets_a_task_is_told_by_mail_with_number_step_due_and_link_and_no_name(post):
    instance = post.kantor.start("Mutasi Saudara Rahmat")
    post.kantor.complete(instance, "k01")
    assert post.postman.look() == 1
    (mail,) = post.to("kasubid")
    text = mail.get_content().replace("\r\n", "\n")
    assert mail["Subject"].startswith("Tugas baru: Berkas ")
    assert mail["From"] == SENDER
    assert "Langkah: 2. " in text
    assert "Tenggat: Senin, 23 November 2026 08.30 WIB" in text
    assert f"https://sopan.bkd.example/berkas/{instance}\n" in text
    assert not any(word in str(mail) for word in (*NAMES[:1], "Rahmat", "Baru"))
    assert _outbox(post.kantor) == 0
    assert post.postman.look() == 0


def test_the_mail_of_a_return_holds_no_reason(post):
    instance = post.kantor.start()
    post.kantor.complete(instance, "k01")
    post.kantor.give_back(instance, "k02")
    post.postman.look()
    (mail,) = post.to("pengelola")
    assert mail["Subject"].startswith("Dikembalikan untuk diperbaiki")
    assert "judulnya" not in mail.get_content()


def test_a_refused_command_leaves_nothing_in_the_outbox(post):
    instance = post.kantor.start()
    with pytest.raises(Refusal):
        post.kantor.do("kasubid", Cancel(instance=instance, reason="Bukan wewenang"))
    assert _outbox(post.kantor) == 0


def test_whoever_has_no_address_gets_no_mail(post):
    post.kantor.hire("budi", "kasubid")
    instance = post.kantor.start()
    post.kantor.complete(instance, "k01")
    assert post.postman.look() == 1
    assert [to for to, _ in post.box.got] == [["kasubid@bkd.example"]]


def test_an_office_without_a_mail_server_keeps_an_empty_outbox(kantor):
    swap(kantor, "kasubid", "kasubid@bkd.example")
    instance = kantor.start()
    kantor.complete(instance, "k01")
    assert _outbox(kantor) == 0


def test_a_server_that_is_busy_is_asked_again_later_and_later_with_the_same_message_id(post, caplog):
    caplog.set_level(logging.CRITICAL)
    instance = post.kantor.start()
    post.kantor.complete(instance, "k01")
    post.box.refuse = "451 try again"
    assert post.postman.look() == 0
    post.kantor.clock.forward(seconds=59)
    assert post.postman.look() == 0
    assert _outbox(post.kantor) == 1
    post.kantor.clock.forward(seconds=1)
    assert post.postman.look() == 0  # asked, refused again: five minutes from here
    post.box.refuse = ""
    post.kantor.clock.forward(minutes=4)
    assert post.postman.look() == 0
    post.kantor.clock.forward(minutes=1)
    assert post.postman.look() == 1
    (mail,) = post.to("kasubid")
    assert mail["Message-ID"].startswith("<sopan.1.")


def test_a_mail_that_is_never_taken_is_given_up(post, caplog):
    caplog.set_level(logging.CRITICAL)
    instance = post.kantor.start()
    post.kantor.complete(instance, "k01")
    post.box.refuse = "451 try again"
    for delay in (0, *DELAYS):
        assert _outbox(post.kantor) == 1
        post.kantor.clock.forward(minutes=delay)
        post.postman.look()
    assert _outbox(post.kantor) == 0
    assert post.box.got == []


def test_a_receiver_that_does_not_exist_is_not_asked_for_again(post, caplog):
    caplog.set_level(logging.CRITICAL)
    swap(post.kantor, "kabid", "pindah@bkd.example")
    instance = post.kantor.start()
    post.kantor.walk(instance, "k02")
    assert post.postman.look() == 1
    assert (_outbox(post.kantor), post.to("pindah")) == (0, [])


def test_a_server_that_is_away_stops_nothing(post, caplog):
    instance = post.kantor.start()
    post.kantor.complete(instance, "k01")
    away = _postman(post.kantor.desk, "smtp://127.0.0.1:1")
    assert away.look() == 0
    assert _outbox(post.kantor) == 1
    assert "kasubid" not in caplog.text
    post.kantor.clock.forward(minutes=1)
    assert post.postman.look() == 1


def test_a_mail_whose_worker_died_with_it_in_hand_is_not_sent_again(post, caplog):
    instance = post.kantor.start()
    post.kantor.complete(instance, "k01")
    taken = post.kantor.desk.do(TakeMail(), WORKER).body["mail"]
    assert isinstance(taken, Mail)
    assert post.postman.look() == 0
    assert _outbox(post.kantor) == 1
    post.kantor.clock.forward(minutes=11)
    assert post.postman.look() == 0
    assert (_outbox(post.kantor), post.box.got) == (0, [])
    assert "not sent again" in caplog.text


def test_two_workers_never_take_the_same_mail(post):
    first = post.kantor.start()
    second = post.kantor.start()
    for instance in (first, second):
        post.kantor.complete(instance, "k01")
    other = post.kantor.again()
    mails = [desk.do(TakeMail(), WORKER).body.get("mail") for desk in (post.kantor.desk, other, post.kantor.desk)]
    other.close()
    assert mails[2] is None
    assert mails[0].rows != mails[1].rows


def test_what_is_only_for_information_comes_once_a_day(post):
    for _ in range(3):
        instance = post.kantor.start()
        post.kantor.walk(instance, "k02")
        post.kantor.give_back(instance, "k03")
        post.kantor.clock.forward(minutes=20)
    post.postman.look()
    before = len(post.to("kasubid"))
    post.kantor.clock.to("2026-11-24 06:59")
    post.postman.look()
    assert len(post.to("kasubid")) == before
    post.kantor.clock.to("2026-11-24 07:00")
    post.postman.look()
    digest = post.to("kasubid")[before:]
    assert [m["Subject"] for m in digest] == ["Untuk diketahui: Berkas yang dikembalikan"]
    assert digest[0].get_content().count("https://sopan.bkd.example/berkas/") == 3
    assert _outbox(post.kantor) == 0


def test_holder_and_superior_get_mail_of_a_missed_deadline(post):
    instance = post.kantor.start()
    post.kantor.complete(instance, "k01")
    post.postman.look()
    post.kantor.clock.forward(hours=2)
    Worker(post.kantor.desk).look()
    assert post.postman.look() == 2
    assert [m["Subject"][:17] for m in post.to("kasubid") + post.to("kabid")][1:] == ["Tenggat terlewati"] * 2


def test_the_server_of_the_pages_sends_the_mail_too(post):
    instance = post.kantor.start()
    post.kantor.complete(instance, "k01")
    known = post.kantor.settings
    environment = {**os.environ, "SOPAN_DATABASE": known.database, "SOPAN_HOME": str(known.home),
                   "SOPAN_SMTP": post.address, "SOPAN_MAIL_FROM": SENDER}
    post.kantor.clock.now = house.system_clock()
    post.kantor.complete(instance, "k02")
    command = [str(Path(sys.executable).parent / "sopan"), "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as served:
        assert post.box.arrived.wait(30)
        served.terminate()
        assert served.wait(15) == 0
