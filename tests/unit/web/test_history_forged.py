"""Whoever reaches the database can show nothing under the word SAH that the events, sealed, do not say."""

import random
import re

import pytest

from engine import house
from engine.commands.erase import EraseAnswers, EraseFile
from engine.commands.move import Cancel, Move
from engine.commands.note import AddNote
from engine.erasing import erase
from engine.sealer import seal, write_out
from tests.integration.forger import forging
from tests.integration.forgeries import another_key
from tests.unit.web.conftest import Browser

NOTE = {"type": "note:added", "key": None, "person": None, "request": None, "actor": '{"person":2,"via":"web"}'}


@pytest.fixture
def sealed(kantor):
    """A returned Berkas under two checkpoints."""
    def under_seal():
        kantor.clock.forward(minutes=10)
        seal(kantor.desk, kantor.settings.home, house.OPERATOR)
        write_out(kantor.desk, kantor.settings.home, house.OPERATOR)

    instance = kantor.start("Berita pelantikan")
    kantor.complete(instance, "k01", {"catatan": "Naskah pertama", "naskah": [kantor.file(b"satu")]})
    under_seal()
    kantor.give_back(instance, "k02")
    kantor.walk(instance, "k02")
    under_seal()
    return instance


def verdict(app, instance):
    """The heading of the verdict, and all that the page says."""
    browser = Browser(app.test_client())
    browser.log_in("auditor")
    reply = browser.client.get(f"/berkas/{instance}/riwayat?periksa=1", buffered=True)
    shown = re.sub(r"<svg.*?</svg>", "", reply.get_data(as_text=True), flags=re.DOTALL)
    found = re.search(r'<h2 id="hasil">(.*?)</h2>', shown)
    return found[1] if found else str(reply.status_code), re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))


def office_anew(forger):
    events = forger.stream("office")
    for event in events:
        event["body"] = event["body"].replace('"title":"Kasubid II"', '"title":"Kasubid III"')
    forger.put("office", events, rehash=True)


def tail_anew(forger):
    """The last range is forgotten, the events in it are written anew."""
    forger.run("DELETE FROM sealed WHERE stream = 'instance:1' AND checkpoint = 2")
    events = forger.stream("instance:1")
    forger.put("instance:1", [*events[:2], *({**e, "recorded_at": "2026-11-23T03:00:00.000Z"} for e in events[2:])],
               rehash=True)


def appended(**columns):
    def forge(forger):
        events, office = forger.stream("instance:1"), len(forger.stream("office"))
        note = {**events[-1], **NOTE, "body": f'{{"office":{office}}}', **columns}
        forger.put("instance:1", [*events, note], rehash=True)
    return forge


def ran(statement):
    return lambda forger: forger.run(statement)


BROKEN = {
    "a person's name": (ran("UPDATE person SET name = 'Orang Lain' WHERE login = 'kasubid'"), "nama pegawai"),
    "the number": (ran("UPDATE instance SET number = 'X/1'"), "nomor Berkas"),
    "the title": (ran("UPDATE instance SET title = 'Lain'"), "judul Berkas"),
    "the state": (ran("UPDATE instance SET state = 'cancelled'"), "keadaan Berkas"),
    "the name of a version": (ran("UPDATE version SET name = 'SOP lain'"), "versi SOP"),
    "the SOP number of a version": (ran("UPDATE version SET sop_number = '99'"), "versi SOP"),
    "the diagram of a version": (ran("UPDATE blob SET content = x'00'"), "versi SOP"),
    "a calendar": (ran("UPDATE calendar SET text = '{}'"), "kalender kerja"),
    "the number of a version": (ran("UPDATE version SET number = 7"), "versi SOP"),
    "a document's row": (ran("UPDATE document SET name = 'Lain'"), "tentang dokumen"),
    "who handed a document in": (ran("UPDATE document SET by = 1"), "tentang dokumen"),
    "the record of a file": (ran("DELETE FROM file"), "tentang dokumen"),
    "who did a step": (ran("UPDATE task SET closed_by = 1 WHERE element = 'k02'"), "tugas dan pelaksananya"),
    "when a step was done": (ran("UPDATE task SET closed_at = '2026-11-23T02:00:00.000Z' WHERE element = 'k02'"),
                             "tugas dan pelaksananya"),
    "a step that was late": (ran("UPDATE task SET late = TRUE WHERE element = 'k02'"), "tugas dan pelaksananya"),
    "a step that nobody did": (ran("DELETE FROM task WHERE element = 'k02' AND visit = 1"), "tugas dan pelaksananya"),
    "a deadline": (ran("UPDATE deadline SET due = '2026-11-30T02:00:00.000Z'"), "tenggat"),
    "who started it": (ran("UPDATE instance SET starter = 1"), "mulainya Berkas"),
    "when it was started": (ran("UPDATE instance SET started_at = '2026-11-20T02:00:00.000Z'"), "mulainya Berkas"),
    "answers that nobody erased": (ran("DELETE FROM answers WHERE seq = 2 AND stream = 'instance:1'"),
                                   "hilang tanpa penghapusan yang sah"),
    "answers of the office": (ran("DELETE FROM answers WHERE stream = 'office'"), "Yang ditampilkan tentang"),
    "the office from its beginning": (office_anew, "Kejadian kantor"),
    "a range in the middle": (ran("DELETE FROM sealed WHERE stream = 'instance:1' AND checkpoint = 1"), "Kejadian 1 "),
    "everything under another key": (another_key, "di luar basis data"),
    "a doubled key": (appended(body='{"office":1,"office":2}'), "tidak terbaca"),
    "a float": (appended(body='{"office":1,"x":1.5}'), "tidak terbaca"),
    "a format of another release": (appended(v=2), "tidak dikenal"),
    "somebody who does not exist": (appended(actor='{"person":99,"via":"web"}'), "tidak berwenang"),
}
UNSEEN = {
    "a right event after the seal": appended(),
    "a back-dated event": appended(at="2020-11-23T02:00:00.000Z", recorded_at="2020-11-23T02:00:00.000Z"),
    "the last range forgotten": tail_anew,
    "no range at all": ran("DELETE FROM sealed"),
}


def forge(kantor, change):
    with forging(kantor.desk, kantor.settings.home, random.Random(1)) as forger:
        change(forger)


def test_what_nobody_touched_is_sah(app, sealed):
    assert verdict(app, sealed)[0] == "SAH"


@pytest.mark.parametrize("what", BROKEN)
def test_a_forged_row_or_event_is_named_and_never_sah(app, kantor, sealed, what):
    change, said = BROKEN[what]
    forge(kantor, change)
    heading, shown = verdict(app, sealed)
    assert (heading, said in shown) == ("TIDAK SAH", True), shown[:600]


@pytest.mark.parametrize("what", UNSEEN)
def test_what_no_checkpoint_vouches_for_is_never_sah(app, kantor, sealed, what):
    forge(kantor, UNSEEN[what])
    heading, shown = verdict(app, sealed)
    assert heading not in ("SAH", "TIDAK SAH")
    assert "Belum disegel" in shown


def test_an_event_of_a_moment_ago_is_said_not_to_be_sealed(app, kantor, sealed):
    kantor.do("kasubid", AddNote(instance=sealed, text="Catatan"))
    heading, shown = verdict(app, sealed)
    assert heading != "SAH"
    assert "Belum disegel: 1 kejadian" in shown


def test_a_database_older_than_the_file_outside_is_never_sah(app, kantor, sealed):
    """Restored from a backup of before the last checkpoint; the Berkas itself was sealed by an earlier one."""
    def older(forger):
        forger.put("instance:1", forger.stream("instance:1")[:2], rehash=True)
        for table in ("sealed", "checkpoint"):
            column = {"sealed": "checkpoint", "checkpoint": "number"}[table]
            forger.run(f"DELETE FROM {table} WHERE {column} = 2")  # noqa: S608

    forge(kantor, older)
    heading, shown = verdict(app, sealed)
    assert heading == "TIDAK SAH"
    assert "sudah memuat titik segel 2, sedangkan basis data hanya sampai 1" in shown


DAMAGED = {
    "version": "UPDATE instance SET version = 99",
    "calendar": "UPDATE instance SET calendar = 99",
    "facts": "UPDATE instance SET facts = '['",
}
UNREADABLE = ("body = '[]'", "body = 'x'", "actor = '[1]'", "body = x'ff'")


@pytest.mark.parametrize("what", DAMAGED)
def test_a_berkas_without_what_it_needs_is_named_with_what_is_gone(app, kantor, sealed, what):
    forge(kantor, ran(DAMAGED[what]))
    browser = Browser(app.test_client())
    browser.log_in("auditor")
    for page in ("", "/riwayat", "/riwayat?periksa=1", "/bukti.zip"):
        reply = browser.client.get(f"/berkas/{sealed}{page}", buffered=True)
        assert (page, reply.status_code) == (page, 503)
        said = {"version": "versi SOP-nya", "calendar": "kalender kerjanya", "facts": "catatan bantunya"}[what]
        assert f"Berkas VI.04.05.02.02/0001/2026: {said}" in reply.get_data(as_text=True)


@pytest.mark.parametrize("change", UNREADABLE)
def test_an_event_that_cannot_be_read_is_named_on_the_page_of_its_berkas(app, kantor, sealed, change):
    forge(kantor, ran(f"UPDATE event SET {change} WHERE stream = 'instance:1' AND seq = 2"))  # noqa: S608
    browser = Browser(app.test_client())
    browser.log_in("auditor")
    reply = browser.client.get(f"/berkas/{sealed}", buffered=True)
    assert reply.status_code == 503
    assert re.search("kejadian 2 tidak terbaca|instance:1 2", reply.get_data(as_text=True))


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe"])
def test_without_the_file_outside_nothing_is_sah(app, kantor, sealed, content):
    path = kantor.settings.home / "seals" / "checkpoints.txt"
    path.unlink() if content is None else path.write_bytes(content)
    heading, shown = verdict(app, sealed)
    assert heading != "SAH"
    assert "tidak ada dalam file di luar basis data" in shown


@pytest.mark.parametrize("table", ["verdict", "sealed", "tile", "checkpoint", "document", "answers"])
def test_a_table_that_is_gone_is_a_damaged_database_and_none_that_must_be_made(app, kantor, sealed, table):
    with kantor.desk.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql(f"DROP TABLE {table}")
    heading, shown = verdict(app, sealed)
    assert heading == "503"
    assert "Basis data rusak" in shown
    assert "sopan init" not in shown


def test_a_moment_that_is_none_is_a_damaged_database(app, kantor, sealed):
    forge(kantor, ran("UPDATE event SET at = 'kemarin' WHERE stream = 'instance:1' AND seq = 2"))
    heading, shown = verdict(app, sealed)
    assert (heading, "Basis data rusak" in shown) == ("503", True)


def test_what_was_lawfully_changed_or_erased_is_still_sah(app, kantor, sealed):
    why = {"reason": "Permintaan", "basis": "UU 27/2022"}
    erase(kantor.desk, EraseFile(instance=sealed, document="Naskah materi", **why), house.OPERATOR)
    kantor.do("admin", EraseAnswers(instance=sealed, seqs=(2,), **why))
    kantor.do("admin", EraseAnswers(instance=sealed, fields=("title",), **why))
    kantor.do("admin", Move(instance=sealed, element="k01", reason="Salah langkah"))
    kantor.do("pengelola", Cancel(instance=sealed, reason="Batal"))
    kantor.clock.forward(minutes=10)
    seal(kantor.desk, kantor.settings.home, house.OPERATOR)
    write_out(kantor.desk, kantor.settings.home, house.OPERATOR)
    heading, shown = verdict(app, sealed)
    assert heading == "SAH", shown[:900]
