"""Anchors: the day's last checkpoint reaches a real SMTP server, once an address, and is tried again if need be."""

import email
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from engine import house
from engine.anchor import Courier
from engine.checkpoint import parse
from engine.commands.anchor import DELAYS, AnchorLetter, TakeAnchor
from engine.errors import Forbidden
from engine.mail import Server
from engine.questions.seals import Register
from engine.sealer import seal
from engine.store.reads import seals
from web.words.letters import anchor_letter

SENDER = "Sopan <sopan@bkd.example>"
WITNESSES = ("inspektorat@pemda.example", "kepala@bkd.example")


@dataclass
class Box:
    """What the server took; it answers `refuse` first when that is set."""

    refuse: str = ""
    got: list[tuple[str, Message]] = field(default_factory=list)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.refuse:
            return self.refuse
        message = email.message_from_bytes(envelope.content, policy=default)
        self.got += [(receiver, message) for receiver in envelope.rcpt_tos]
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address.startswith("pindah@"):
            return "550 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"


class OnAnyPort(Controller):
    """Listens on a port that is free, and knows which."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def server(box: Box) -> Iterator[Server]:
    controller = OnAnyPort(box, hostname="127.0.0.1", port=0)
    controller.start()
    yield Server.read(f"smtp://127.0.0.1:{controller.port}", SENDER)
    controller.stop()


def courier(kantor, server, addresses=WITNESSES):
    return Courier(kantor.desk, server, addresses, anchor_letter)


def sealed(kantor):
    kantor.start()
    return seal(kantor.desk, kantor.settings.home, house.OPERATOR)


def row(kantor, number):
    with kantor.desk.store.unit() as unit:
        return seals.by_number(unit, number)


def test_the_last_checkpoint_of_a_day_reaches_every_address_after_midnight(kantor, server, box):
    for at in ("2026-11-23 08:00", "2026-11-23 15:50"):
        kantor.clock.to(at)
        sealed(kantor)
    kantor.clock.to("2026-11-23 23:59")
    assert courier(kantor, server).look() == 0
    kantor.clock.to("2026-11-24 00:00")
    assert courier(kantor, server).look() == 2
    assert sorted(receiver for receiver, _ in box.got) == sorted(WITNESSES)
    for _, message in box.got:
        said = message.get_content().replace("\r\n", "\n")
        assert said.rstrip("\n").endswith(row(kantor, 2).text.rstrip("\n"))
        assert parse(said[said.index("sopan/") :]).checkpoint.number == 2
        assert message["Subject"] == "Titik segel nomor 2 – BKD Contoh"
        assert "titik segel terakhir" in said
        assert "last checkpoint" in said
        for name in ("Pengelola", "Kasubid", "Berita pelantikan"):
            assert name not in said
    assert courier(kantor, server).look() == 0


def test_a_day_is_the_offices_day(kantor, server):
    kantor.clock.to("2026-11-24 00:30")  # the 23rd, 17.30 UTC
    sealed(kantor)
    kantor.clock.to("2026-11-24 07:30")  # the 24th in UTC too
    assert courier(kantor, server).look() == 0


def test_days_that_were_missed_are_covered_by_the_newest(kantor, server, box):
    for day in (23, 24, 25):
        kantor.clock.to(f"2026-11-{day} 10:00")
        sealed(kantor)
    kantor.clock.to("2026-11-26 07:00")
    courier(kantor, server).look()
    assert [m["Subject"] for _, m in box.got] == ["Titik segel nomor 3 – BKD Contoh"] * 2
    kantor.clock.to("2026-11-27 07:00")
    assert courier(kantor, server).look() == 0  # nothing was sealed on the 26th


def test_a_server_that_is_away_is_tried_again_with_the_same_identifier_until_it_is_given_up(kantor, server, box):
    sealed(kantor)
    kantor.clock.forward(days=1)
    box.refuse = "451 later"
    for delay in DELAYS:
        assert courier(kantor, server, WITNESSES[:1]).look() == 0
        kantor.clock.forward(minutes=delay, seconds=-1)
        assert courier(kantor, server, WITNESSES[:1]).look() == 0
        kantor.clock.forward(seconds=1)
    (line,) = kantor.desk.ask(Register(), house.OPERATOR).lines
    assert [(a.tries, a.sent_at) for a in line.anchors] == [(len(DELAYS), None)]
    box.refuse = ""
    assert courier(kantor, server, WITNESSES[:1]).look() == 1
    (line,) = kantor.desk.ask(Register(), house.OPERATOR).lines
    assert [(a.tries, a.sent_at, a.next_at) for a in line.anchors] == [(len(DELAYS) + 1, kantor.clock.now, None)]
    assert box.got[0][1]["Message-ID"].startswith("<sopan.seal.1.")


def test_after_the_last_try_it_is_given_up_and_shown(kantor, server, box):
    sealed(kantor)
    kantor.clock.forward(days=1)
    box.refuse = "451 later"
    for _ in range(len(DELAYS) + 3):
        courier(kantor, server, WITNESSES[:1]).look()
        kantor.clock.forward(days=1)
    (line,) = kantor.desk.ask(Register(), house.OPERATOR).lines
    assert [(a.tries, a.next_at, a.sent_at) for a in line.anchors] == [(len(DELAYS) + 1, None, None)]


def test_an_address_that_does_not_exist_is_given_up_at_once_and_holds_up_nobody(kantor, server, box):
    sealed(kantor)
    kantor.clock.forward(days=1)
    assert courier(kantor, server, ("pindah@bkd.example", *WITNESSES)).look() == 2
    (line,) = kantor.desk.ask(Register(), house.OPERATOR).lines
    assert {a.email: a.sent_at is not None for a in line.anchors} == {
        "pindah@bkd.example": False, **dict.fromkeys(WITNESSES, True),
    }
    kantor.clock.forward(days=3)
    assert courier(kantor, server, ("pindah@bkd.example",)).look() == 0


def test_an_address_that_is_no_longer_set_gets_nothing(kantor, server, box):
    sealed(kantor)
    kantor.clock.forward(days=1)
    box.refuse = "451 later"
    courier(kantor, server).look()
    box.refuse = ""
    kantor.clock.forward(days=1)
    assert courier(kantor, server, WITNESSES[1:]).look() == 1
    assert [receiver for receiver, _ in box.got] == [WITNESSES[1]]


def test_a_courier_that_died_with_a_letter_in_hand_leaves_it_to_be_sent(kantor, server, box):
    sealed(kantor)
    kantor.clock.forward(days=1)
    done = kantor.operator(TakeAnchor(addresses=WITNESSES[:1]))
    assert done.type == "anchor:planned"
    assert isinstance(kantor.operator(TakeAnchor(addresses=WITNESSES[:1])).body["letter"], AnchorLetter)
    assert courier(kantor, server, WITNESSES[:1]).look() == 0
    kantor.clock.forward(minutes=DELAYS[0])
    assert courier(kantor, server, WITNESSES[:1]).look() == 1


def test_two_couriers_send_one_letter_each_address(kantor, server, box):
    sealed(kantor)
    kantor.clock.forward(days=1)
    other = kantor.again()
    both = [courier(kantor, server), Courier(other, server, WITNESSES, anchor_letter)]
    threads = [threading.Thread(target=one.look) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert sorted(receiver for receiver, _ in box.got) == sorted(WITNESSES)


def test_nobody_takes_letters_from_a_page(kantor):
    with pytest.raises(Forbidden):
        kantor.do("admin", TakeAnchor(addresses=WITNESSES))
