"""Riwayat in the browser without its script: every moment an address, plain words, nothing of it changes anything."""

import json
import logging
import re

import pytest
from sqlalchemy import text

from engine.commands.move import TakeBack
from engine.store.reads import events
from tests.unit.web.conftest import Browser


@pytest.fixture
def history(kantor):
    """Start, 1, 2 gives back, 1 again with another document, 2 and 3: six events."""
    instance = kantor.start("Berita pelantikan")
    kantor.clock.forward(minutes=5)
    kantor.complete(instance, "k01", {"catatan": "Naskah pertama", "naskah": [kantor.file(b"satu")]})
    kantor.clock.forward(minutes=75)
    kantor.give_back(instance, "k02")
    kantor.complete(instance, "k01", {"catatan": "Naskah kedua", "naskah": [kantor.file(b"dua")]})
    kantor.walk(instance, start="k02", upto="k03")
    return instance


@pytest.fixture
def auditor(app, history):  # whose session begins after the clock moved
    browser = Browser(app.test_client())
    browser.log_in("auditor")
    return browser


def page(browser, instance, asked="", status=200):
    reply = browser.client.get(f"/berkas/{instance}/riwayat{asked}", buffered=True)
    assert reply.status_code == status, reply.get_data(as_text=True)[:2000]
    return reply.get_data(as_text=True)


def plain(shown):
    return re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", " ", shown, flags=re.DOTALL))


def row(shown):
    """The number of the marked row."""
    return re.findall(r'<tr data-seq="(\d+)" class="is-active" aria-current="true">', shown)


def access(kantor, instance):
    with kantor.desk.store.unit() as unit:
        found = events.stream(unit, f"access:{instance}")
    return [(e.type, json.loads(e.actor)["person"], json.loads(e.body).get("of", "")) for e in found]


def test_each_position_is_an_address(auditor, history):
    for seq in (1, 4, 7):
        shown = page(auditor, history, f"?sampai={seq}")
        assert row(shown) == [str(seq)]
        assert f"Keadaan setelah kejadian {seq}" in plain(shown)
        assert f'value="{seq}" list="tenggat"' in shown
    assert row(page(auditor, history)) == ["7"]


def test_a_moment_says_who_what_and_when(auditor, history):
    shown = plain(page(auditor, history, "?sampai=4"))
    assert "Kasubid, Kasubid II" in shown
    assert "Terpakai 1 jam 15 menit kerja, waktu baku 1 jam kerja (+15 menit)" in shown
    assert "Kembalikan untuk diperbaiki" in shown
    assert "Tolong perbaiki judulnya" in shown
    assert "sidik cocok" in shown
    later = plain(page(auditor, history, "?sampai=5"))
    assert "Naskah kedua berubah Naskah pertama" in later
    assert "naskah.pdf (versi 2)" in later


def test_links_lead_to_the_moments_before_and_after(auditor, history):
    shown = page(auditor, history, "?sampai=4")
    links = dict(re.findall(r'data-step="(\w+)" href="[^"]*sampai=(\d+)"', shown))
    assert links == {"first": "1", "before": "3", "after": "5", "last": "7"}
    assert 'data-step="first" aria-disabled="true"' in page(auditor, history, "?sampai=1")


def test_rows_are_filtered_and_the_links_follow_the_filter(auditor, kantor, history):
    kantor.do("kabid", TakeBack(instance=history))
    seen = {}
    for name in ("keputusan", "dikembalikan", "terlambat", "campur-tangan"):
        seen[name] = re.findall(r'<tr data-seq="(\d+)"', page(auditor, history, f"?saring={name}"))
    assert seen == {"keputusan": ["4", "6", "7"], "dikembalikan": ["4"], "terlambat": ["3", "4"],
                    "campur-tangan": ["8"]}
    shown = page(auditor, history, "?sampai=5&saring=keputusan")
    links = dict(re.findall(r'data-step="(\w+)" href="[^"]*?sampai=(\d+)', shown))
    assert (links["before"], links["after"]) == ("4", "6")
    assert "saring=keputusan" in re.search(r'data-step="after" href="([^"]*)"', shown)[1]


def test_two_moments_are_compared(auditor, history):
    shown = plain(page(auditor, history, "?sampai=6&banding=2"))
    assert "Dari kejadian 2 ke kejadian 6" in shown
    assert "Dokumen baru: Naskah materi versi 2." in shown
    assert "Naskah pertama Naskah kedua" in shown
    assert "Keduanya sama." in plain(page(auditor, history, "?sampai=2&banding=2"))


@pytest.mark.parametrize(("asked", "status", "nearest"), [
    ("?sampai=99", 404, 7), ("?sampai=0", 404, 1), ("?sampai=-5", 404, 1), ("?banding=99", 404, 7),
    ("?sampai=abc", 400, 7), ("?sampai=" + "9" * 30, 400, 7), ("?saat=kemarin", 400, 7),
    ("?saat=2020-01-01T00:00", 404, 1), ("?saat=0001-01-01T00:00", 400, 7), ("?sampai=٣", 400, 7),
])
def test_a_position_outside_offers_the_nearest(auditor, history, asked, status, nearest):
    shown = page(auditor, history, asked, status)
    assert f"/berkas/{history}/riwayat?sampai={nearest}" in shown
    assert "Traceback" not in shown


def test_a_berkas_that_is_not_there_is_said_plainly(auditor, history):
    assert "tidak ada" in plain(page(auditor, history + 1, status=404))


def test_a_time_between_two_events_is_a_moment_too(auditor, history):
    shown = page(auditor, history, "?saat=2026-11-23T08:40")
    assert row(shown) == ["2"]
    assert "Lewat, belum dicatat" in plain(shown)


def test_what_the_script_asks_for_is_the_moment_alone(auditor, history):
    part = page(auditor, history, "?bagian=saat&sampai=4")
    assert part.lstrip().startswith("<section")
    assert "Keadaan setelah kejadian 4" in plain(part)
    assert "<svg" not in part
    assert "<svg" in page(auditor, history, "?bagian=saat&sampai=4&gambar=ya")


def test_the_changes_of_the_diagram_add_up_to_each_moment(auditor, history):
    shown = page(auditor, history)
    changes = json.loads(re.search(r'data-changes="([^"]*)"', shown)[1].replace("&#34;", '"'))
    for seq in range(1, 8):
        marks = {}
        for event in range(1, seq + 1):
            marks |= changes[str(event)]
        states = {key: mark[0] for key, mark in marks.items() if mark}
        at = page(auditor, history, f"?sampai={seq}")
        assert states == json.loads(re.search(r'data-marks="([^"]*)"', at)[1].replace("&#34;", '"')), seq


def test_the_verdict_is_never_called_valid_before_everything_was_checked(auditor, history):
    shown = plain(page(auditor, history))
    assert "belum semua diperiksa" in shown
    assert "SAH" not in shown.replace("TIDAK SAH", "")
    for code in ("V1", "V2", "V3", "V4", "V5", "V6"):
        assert code in shown
    assert "Periksa sekarang" in shown
    assert "Tidak ada kejadian Berkas ini dan kantor yang diubah" in plain(page(auditor, history, "?periksa=1"))


def forge(kantor, statement, **values):
    with kantor.desk.store.engine.connect() as connection:
        connection.execute(text("DROP TRIGGER IF EXISTS event_no_update"))
        connection.execute(text(statement), values)


def test_a_changed_event_is_named_on_top(auditor, kantor, history):
    actor = json.dumps({"holding": 2, "kind": "definitif", "person": kantor.people["kabid"],
                        "position": kantor.positions["kabid"], "via": "cli"})
    forge(kantor, "UPDATE event SET actor = :actor WHERE stream = :stream AND seq = 4", actor=actor,
          stream=f"instance:{history}")
    for asked in ("", "?sampai=2", "?periksa=1"):
        shown = page(auditor, history, asked)
        assert "TIDAK SAH" in plain(shown)
        assert re.search(r'href="[^"]*sampai=4[^"]*">Buka kejadian 4', shown)
    assert "pelaku tidak berwenang" in plain(page(auditor, history))
    assert "keadaan setelah kejadian 3" in plain(page(auditor, history, "?sampai=6"))


BODIES = ("", "{}", "[1]", '{"office": {}}', '{"closed": 3, "opened": [1]}', '{"office": 9999}')


@pytest.mark.parametrize("body", BODIES)
def test_a_body_that_was_tampered_with_is_no_failure(auditor, kantor, history, body):
    forge(kantor, "UPDATE event SET body = :body WHERE stream = :stream AND seq = 4", body=body,
          stream=f"instance:{history}")
    for asked in ("", "?sampai=2", "?sampai=4", "?sampai=6&banding=1", "?periksa=1"):
        assert "TIDAK SAH" in plain(page(auditor, history, asked))


def test_a_document_that_was_exchanged_or_lost_is_named(auditor, kantor, history):
    found = kantor.desk.files.path(re.search(r"/dokumen/([0-9a-f]{64})", page(auditor, history))[1])
    found.write_bytes(b"lain")
    shown = plain(page(auditor, history, "?sampai=2"))
    assert "TIDAK SAH" in shown
    assert "berubah isinya" in shown
    found.unlink()
    assert "hilang dari penyimpanan" in plain(page(auditor, history))


def test_opening_is_written_down_once_an_hour_and_only_auditors_see_by_whom(app, auditor, kantor, history):
    page(auditor, history)
    page(auditor, history, "?sampai=3")
    who = kantor.people["auditor"]
    assert access(kantor, history) == [("history:opened", who, "")]
    file = re.search(r"/dokumen/([0-9a-f]{64})", page(auditor, history))[1]
    for place in ("", "/isi"):
        auditor.client.get(f"/berkas/{history}/dokumen/{file}{place}", buffered=True)
    assert access(kantor, history)[1:] == [("file:opened", who, file)]
    kantor.clock.forward(minutes=61)
    auditor.log_in("auditor")
    page(auditor, history)
    assert [kind for kind, _, _ in access(kantor, history)] == ["history:opened", "file:opened", "history:opened"]
    assert "Siapa yang membuka" in plain(page(auditor, history))
    kabid = Browser(app.test_client())
    kabid.log_in("kabid")
    page(kabid, history)
    assert "Siapa yang membuka" not in plain(page(kabid, history))
    assert ("history:opened", kantor.people["kabid"], "") in access(kantor, history)


def test_opening_neither_waits_for_a_busy_store_nor_fails_with_it(auditor, kantor, history, caplog):
    page(auditor, history)
    kantor.clock.forward(minutes=61)
    auditor.log_in("auditor")
    forge(kantor, "CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    with caplog.at_level(logging.WARNING, "sopan.web"):
        assert row(page(auditor, history)) == ["7"]
    assert "not recorded: history" in caplog.text
    assert [kind for kind, _, _ in access(kantor, history)] == ["history:opened"]


def test_who_may_not_read_is_refused_and_nothing_is_written(app, kantor):
    instance = kantor.start(sifat="rahasia")
    kepala = Browser(app.test_client())
    kepala.log_in("kepala")
    page(kepala, instance, status=403)
    assert access(kantor, instance) == []


def test_it_speaks_english_too(auditor, history):
    auditor.send("/bahasa", "/tugas", bahasa="en")
    page(auditor, history)
    shown = plain(page(auditor, history, "?sampai=4&banding=2&periksa=1"))
    for words in ("State after event 4", "Who opened it", "standard time 1 hour of working time (+15 minutes)",
                  "From event 2 to event 4", "Checkpoint"):
        assert words in shown


def test_the_berkas_leads_to_its_history(auditor, history):
    assert f'href="/berkas/{history}/riwayat"' in auditor.get(f"/berkas/{history}").get_data(as_text=True)
