"""Whatever is told in the application goes out by mail too, to those who have an address."""

import pytest

from engine import house
from engine.commands.claim import Assign, Claim, TakeOver
from engine.commands.mail import MailSent, TakeMail
from engine.commands.move import Cancel, Move, TakeBack
from engine.commands.people import AddPerson
from engine.commands.positions import AddHolding, EndHolding, GrantDuty
from engine.notices import ARRIVED, FOR_INFORMATION, KINDS, RECORDED
from engine.settings import Settings
from engine.worker import WORKER, Worker
from tests.conftest import LANES
from web.words.letters import composer

compose = composer("https://sopan.bkd.example/")


@pytest.fixture
def mailing(kantor):
    """The office with a mail server; the four performers and the administrator have an address."""
    settings = Settings(**{**vars(kantor.settings), "smtp": "smtp://127.0.0.1:1", "mail_from": "s@bkd.example"})
    kantor.desk.close()
    kantor.desk = house.open_desk(settings, kantor.clock)
    for name in (*LANES, "admin"):
        person = kantor.operator(AddPerson(login=f"{name}2", name=name, email=f"{name}@bkd.example")).body["id"]
        if name in LANES:
            kantor.operator(EndHolding(holding=kantor.holdings[name]))
            added = kantor.operator(AddHolding(person=person, position=kantor.positions[name]))
            kantor.holdings[name] = added.body["id"]
        else:
            kantor.operator(GrantDuty(person=person, duty="administrator"))
        kantor.people[name] = person
    return kantor


def taken(kantor):
    """The mails that leave now: to whom, with which subject, about how many tasks."""
    mails = []
    while (mail := kantor.desk.do(TakeMail(), WORKER).body.get("mail")) is not None:
        kantor.desk.do(MailSent(rows=mail.rows), WORKER)
        mails.append((mail.email.partition("@")[0], compose(mail)[0], len(mail.lines)))
    return mails


def rows(kantor, table):
    """(person, instance, kind) of a table's rows."""
    with kantor.desk.store.engine.connect() as connection:
        found = connection.exec_driver_sql(f"SELECT person, instance, kind FROM {table}").all()  # noqa: S608
    return sorted(tuple(row) for row in found)


def test_every_kind_of_notice_has_its_mail(mailing):
    kantor = mailing
    kantor.hire("budi", "kasubid")
    returned, late, over, lost, moved = (kantor.start() for _ in range(5))
    for instance in (returned, over, lost, moved):
        kantor.complete(instance, "k01")
    kantor.do("pengelola", TakeBack(instance=lost))
    kantor.do("admin", Move(instance=moved, element="k01", reason="Naskah tertukar"))
    task = next(t.task for t in kantor.tasks("budi") if t.instance == over)
    kantor.do("budi", Claim(task=task))
    kantor.do("kasubid", TakeOver(task=task, reason="Budi dinas luar"))
    kantor.do("kabid", Assign(task=task, person=kantor.people["budi"], reason="Budi kembali"))
    kantor.do("kabid", TakeOver(task=task, reason="Mendesak"))
    kantor.vacate("budi")
    kantor.walk(returned, "k02", start="k02")
    kantor.give_back(returned, "k03")
    kantor.walk(returned)
    kantor.do("pengelola", Cancel(instance=lost, reason="Acara batal"))
    kantor.complete(late, "k01")
    kantor.vacate("kasubid")
    kantor.clock.forward(hours=3)
    Worker(kantor.desk).look()
    told = [row for row in rows(kantor, "notice") if row[0] in {kantor.people[n] for n in (*LANES, "admin")}]
    assert {kind for _, _, kind in told} == set(KINDS) - {ARRIVED, RECORDED}
    mails = rows(kantor, "outbox")
    assert [row for row in mails if row[2] != ARRIVED] == told
    assert ARRIVED in {kind for _, _, kind in mails}
    now = taken(kantor)
    assert len(now) == len([row for row in mails if row[2] != FOR_INFORMATION])
    assert all(count == 1 for _, _, count in now)


def test_many_tasks_of_one_vacant_position_are_one_mail(mailing):
    for _ in range(3):
        mailing.complete(mailing.start(), "k01")
    taken(mailing)
    mailing.vacate("kasubid")
    assert sorted(taken(mailing)) == [
        ("admin", "Jabatan kosong: 3 tugas menunggu", 3), ("kabid", "Jabatan kosong: 3 tugas menunggu", 3),
    ]
    mailing.complete(mailing.start(), "k01")
    assert [(to, subject[:26], count) for to, subject, count in sorted(taken(mailing))] == [
        ("admin", "Jabatan kosong: Berkas VI.", 1), ("kabid", "Jabatan kosong: Berkas VI.", 1),
    ]
    assert taken(mailing) == []


def test_who_has_no_address_is_told_in_the_application_alone(mailing):
    mailing.hire("budi", "kasubid")
    instance = mailing.start()
    mailing.complete(instance, "k01")
    mailing.clock.forward(hours=2)
    Worker(mailing.desk).look()
    told = {person for person, _, kind in rows(mailing, "notice") if kind == "missed"}
    sent = {person for person, _, kind in rows(mailing, "outbox") if kind == "missed"}
    assert told - sent == {mailing.people["budi"]}


def test_at_most_one_digest_leaves_each_day(mailing):
    """Also when the server was away in the morning, and when returns go on all day."""
    digests = []
    for day in ("23", "24", "25"):
        for hour in ("08", "10", "13"):
            mailing.clock.to(f"2026-11-{day} {hour}:00")
            instance = mailing.start()
            mailing.walk(instance, "k02")
            mailing.give_back(instance, "k03")
            digests += [(day, count) for _, subject, count in taken(mailing) if subject.startswith("Untuk diketahui")]
    assert digests == [("24", 3), ("25", 3)]
