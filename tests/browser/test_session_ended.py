"""A session that ended while somebody typed: text and files come back, to them alone."""

import re
import sqlite3

import pytest
from playwright.sync_api import expect

from tests.browser.door import leave, type_password

BERKAS = re.compile(r"/berkas/\d+")
TASK = re.compile(r"/tugas/\d+")


def begin(page, site, title):
    page.goto(site.address + "/mulai")
    page.fill("#title", title)
    page.get_by_role("button", name="Mulai", exact=True).click()
    page.wait_for_url(BERKAS)
    address = page.url.split("?")[0]
    page.get_by_role("link", name="Kerjakan").click()
    page.wait_for_url(TASK)
    return address


def end_sessions(site):
    """As if everybody had been away for longer than a session lasts."""
    path = site.environment["SOPAN_DATABASE"].removeprefix("sqlite:///")
    with sqlite3.connect(path) as store:
        store.execute("UPDATE session SET used_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-45 minutes')")
    store.close()


@pytest.mark.parametrize(("width", "javascript"), [(1366, True), (360, False)])
def test_text_and_file_of_a_task_are_there_after_the_login(screen, log_in, site, faults, tmp_path, width, javascript):
    page = screen(width, java_script_enabled=javascript).new_page()
    log_in(page, "pengelola")
    begin(page, site, f"Sesi {width}")
    naskah = tmp_path / "naskah.pdf"
    naskah.write_bytes(b"%PDF-1.7\n% contoh\n%%EOF\n")
    page.set_input_files("[name='isian.naskah'][type=file]", str(naskah))
    page.get_by_label("Catatan").fill("Belum terkirim")
    end_sessions(site)
    page.get_by_role("button", name="Kirim ke Kasubid II").click()
    page.get_by_text("Isian tidak hilang").wait_for()
    assert "Belum terkirim" not in page.content()
    page.screenshot(path=str(tmp_path / f"masuk-{width}.png"))
    if javascript:
        assert faults(page) == []
    type_password(page, "pengelola", site.passwords["pengelola"])
    page.get_by_text("Isian dan lampiran tadi sudah kembali").wait_for()
    page.screenshot(path=str(tmp_path / f"kembali-{width}.png"), full_page=True)
    expect(page.get_by_label("Catatan")).to_have_value("Belum terkirim")
    expect(page.get_by_text("Terlampir: naskah.pdf")).to_be_visible()
    page.get_by_role("button", name="Kirim ke Kasubid II").click()
    page.wait_for_url(BERKAS)
    expect(page.get_by_role("status").get_by_text("sekarang pada Kasubid II")).to_be_visible()


def test_a_note_comes_back_to_its_author_and_not_to_the_next_at_that_browser(screen, log_in, site, faults, tmp_path):
    page = screen(360).new_page()
    log_in(page, "pengelola")
    address = begin(page, site, "Catatan tertinggal")
    page.goto(address)
    page.get_by_label("Tulis catatan").fill("Hanya untuk mata saya")
    end_sessions(site)
    page.get_by_role("button", name="Simpan catatan").click()
    waiting = page.locator("[name=isian]").get_attribute("value")
    type_password(page, "kasubid", site.passwords["kasubid"])
    page.wait_for_url(BERKAS)
    assert "Hanya untuk mata saya" not in page.content()
    page.goto(f"{site.address}/masuk/kembali/{waiting}")
    assert "Hanya untuk mata saya" not in page.content()
    leave(page)
    log_in(page, "pengelola")
    page.goto(f"{site.address}/masuk/kembali/{waiting}")
    expect(page.get_by_label("Tulis catatan")).to_have_value("Hanya untuk mata saya")
    expect(page.get_by_role("alert").get_by_text("Belum dikirim")).to_be_visible()
    page.screenshot(path=str(tmp_path / "catatan.png"), full_page=True)
    assert faults(page) == []
    page.get_by_role("button", name="Simpan catatan").click()
    expect(page.get_by_text("Catatan disimpan.")).to_be_visible()
