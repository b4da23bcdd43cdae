"""Pemeriksaan in the browser without its script: a selection is an address, and no address makes a Berkas valid."""

import html
import re

import pytest
from sqlalchemy import text

from engine.sealer import Sealer
from tests.unit.web.conftest import Browser


@pytest.fixture
def berkas(kantor):
    """Twelve Berkas, one of them finished; their numbers."""
    made = [kantor.start(f"Berita {number}") for number in range(12)]
    kantor.walk(made[0])
    return made


@pytest.fixture
def auditor(app, berkas):
    browser = Browser(app.test_client())
    browser.log_in("auditor")
    return browser


def page(browser, asked="", status=200):
    reply = browser.get(f"/pemeriksaan{asked}")
    assert reply.status_code == status
    return reply.get_data(as_text=True)


def plain(shown):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown)))


def rows(shown):
    return [int(one) for one in re.findall(r'<th scope="row"><a href="/berkas/(\d+)/riwayat', shown)]


def forge(kantor, instance):
    with kantor.desk.store.engine.connect() as connection:
        connection.execute(text("DROP TRIGGER IF EXISTS event_no_update"))
        changed = text("UPDATE event SET body = replace(body, 'sd1', 'sd2') WHERE stream = :stream AND seq = 1")
        connection.execute(changed, {"stream": f"instance:{instance}"})


def test_numbers_choose_in_their_order_and_the_nearest_is_offered(auditor):
    shown = page(auditor, "?cara=nomor&nomor=VI.04.05.02.02/0003/2026%0D%0AVI.04.05.02.02/0001/2026%0D%0A0099")
    assert rows(shown) == [3, 1]
    assert "Berkas 0099 tidak ada." in plain(shown)
    assert "Yang terdekat: VI.04.05.02.02/0001/2026" in plain(shown)


def test_a_search_chooses_all_that_fit(auditor):
    assert rows(page(auditor, "?cara=saring&status=completed")) == [1]
    assert rows(page(auditor, "?cara=saring&cari=berita+3")) == [4]
    assert len(rows(page(auditor, "?cara=saring"))) == 12
    assert "Tidak ada Berkas yang cocok" in plain(page(auditor, "?cara=saring&cari=tidak+ada"))
    assert rows(page(auditor)) == []


@pytest.mark.parametrize("asked", [
    "?cara=acak", "?cara=acak&acak=5", "?cara=lain", "?cara=nomor", "?cara=nomor&nomor=%00%FF",
    "?cara=saring&dari=kemarin", "?cara=saring&mulai=999999999999999999999", "?cara=saring&mulai=-3",
    "?cara=saring&mulai=500",
])
def test_an_address_that_says_too_little_is_no_failure(auditor, asked):
    page(auditor, asked)


def test_a_sample_is_drawn_by_a_post_and_stands_at_an_address(auditor, kantor):
    reply = auditor.send("/pemeriksaan/acak", "/pemeriksaan", acak="4", cari="berita")
    assert reply.status_code == 303
    shown = auditor.get(reply.location).get_data(as_text=True)
    assert len(rows(shown)) == 4
    assert "Diambil acak 4 dari 12 Berkas" in plain(shown)
    assert "Tercatat sebagai kejadian kantor" in plain(shown)
    kantor.start("Berita sesudahnya")
    assert rows(auditor.get(reply.location).get_data(as_text=True)) == rows(shown)


@pytest.mark.parametrize("count", ["0", "5000", "", "abc"])
def test_a_sample_of_nothing_is_refused_in_words(auditor, count):
    reply = auditor.send("/pemeriksaan/acak", "/pemeriksaan", acak=count)
    assert reply.status_code == 422
    assert "Pilihan memuat 1 sampai 1.000 Berkas" in plain(reply.get_data(as_text=True))


def continued(auditor, shown):
    found = re.search(r'data-continue href="([^"]*)"', shown)
    return auditor.get(html.unescape(found[1])).get_data(as_text=True) if found else None


def test_all_are_verified_batch_by_batch_by_following_a_link(auditor, kantor):
    forge(kantor, 5)
    Sealer(kantor.desk, kantor.settings.home, minutes=5).look()
    first = page(auditor, "?cara=saring&periksa=mulai")
    assert "Diperiksa 10 dari 12" in plain(first)
    last = continued(auditor, first)
    assert "Selesai: 12 dari 12 diperiksa" in plain(last)
    assert "Tidak sah: 1. Sah: 11." in plain(last)
    assert continued(auditor, last) is None
    bad = re.search(r'<tr class="is-unsound">.*?</tr>', last, re.DOTALL)[0]
    assert rows(bad) == [5]
    assert "TIDAK SAH" in plain(bad)


def test_an_address_made_by_hand_verifies_nothing(auditor, kantor):
    forge(kantor, 1)
    done = continued(auditor, page(auditor, "?cara=saring&periksa=mulai"))
    assert "Tidak sah: 1." in plain(done)
    token = re.search(r'data-continue href="[^"]*periksa=([^&"]+)', page(auditor, "?cara=saring&periksa=mulai"))[1]
    for made in ("wwwwwwwwwwww", '["x","wwwwwwwwwwww"]', token[:-2] + "xx", token.replace("w", "u"), ""):
        assert "Diperiksa 10 dari 12" in plain(page(auditor, f"?cara=saring&periksa={made}")), made
    # The signature of one selection says nothing of another.
    other = plain(page(auditor, f"?cara=saring&cari=berita+0&periksa={token}"))
    assert "Selesai: 1 dari 1 diperiksa" in other
    assert "Tidak sah: 1." in other


def test_the_history_leads_on_through_the_selection(auditor, app):
    shown = page(auditor, "?cara=saring&cari=berita")
    address = html.unescape(re.search(r'<th scope="row"><a href="(/berkas/11/riwayat[^"]*)"', shown)[1])
    told = auditor.get(address).get_data(as_text=True)
    assert "Berkas 2 dari 12 dalam pilihan" in plain(told)
    links = {rel: html.unescape(href) for rel, href in re.findall(r'<a rel="(prev|next)" href="([^"]*)"', told)}
    assert links["prev"].startswith("/berkas/12/riwayat")
    assert "Berkas 3 dari 12" in plain(auditor.get(links["next"]).get_data(as_text=True))
    assert "pilih=" in re.search(r'data-step="first"[^>]*href="([^"]*)"|<tr data-seq="1".*?href="([^"]*)"', told,
                                 re.DOTALL)[0]
    kabid = Browser(app.test_client())
    kabid.log_in("kabid")
    assert "dalam pilihan" not in kabid.get(address).get_data(as_text=True)


def test_one_bundle_for_all_of_them(auditor):
    shown = page(auditor, "?cara=nomor&nomor=VI.04.05.02.02/0003/2026;VI.04.05.02.02/0001/2026")
    address = html.unescape(re.search(r'href="(/berkas/3/bukti.zip[^"]*)"', shown)[1])
    assert address == "/berkas/3/bukti.zip?juga=1"


def test_an_auditor_who_tries_to_act_is_told_why_not(auditor):
    for address, fields in (("/berkas/2/catatan", {"catatan": "Halo"}), ("/berkas/2/batal", {"alasan": "x"})):
        reply = auditor.send(address, "/pemeriksaan", **fields)
        assert reply.status_code == 403
        assert "uditor" in plain(reply.get_data(as_text=True))


def test_nobody_else_examines(app, berkas):
    for name in ("kepala", "admin", "pemilik"):
        browser = Browser(app.test_client())
        browser.log_in(name)
        page(browser, "?cara=saring", 403)
        assert browser.send("/pemeriksaan/acak", "/mulai", acak="3").status_code == 403
        assert "Pemeriksaan" not in plain(browser.get("/tugas").get_data(as_text=True))


def test_it_speaks_english_too(auditor):
    auditor.send("/bahasa", "/tugas", bahasa="en")
    assert "12 Berkas selected" in plain(page(auditor, "?cara=saring"))
