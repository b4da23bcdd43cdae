"""A session that ended while somebody typed: text and files come back, to them alone."""

import re
import sqlite3

import pytest


def begin(page, site, title):
    page.goto(site.address + "/mulai")
    page.fill("#title", title)
    page.get_by_role("button", name="Mulai", exact=True).click()
    address = page.url.split("?")[0]
    page.get_by_role("link", name="Kerjakan").click()
    return address


def end_sessions(site):
    """As if everybody had been away for longer than a session lasts."""
    path = site.environment["SOPAN_DATABASE"].removeprefix("sqlite:///")
    with sqlite3.connect(path) as store:
        store.execute("UPDATE session SET used_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-45 minutes')")
    store.close()


def enter(page, site, login):
    page.fill("#login", login)
    page.fill("#sandi", site.passwords[login])
    page.get_by_role("button", name="Masuk").click()


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
    enter(page, site, "pengelola")
    page.get_by_text("Isian dan lampiran tadi sudah kembali").wait_for()
    page.screenshot(path=str(tmp_path / f"kembali-{width}.png"), full_page=True)
    assert page.get_by_label("Catatan").input_value() == "Belum terkirim"
    assert page.get_by_text("Terlampir: naskah.pdf").is_visible()
    page.get_by_role("button", name="Kirim ke Kasubid II").click()
    page.wait_for_url(re.compile(r"/berkas/\d+"))
    assert page.get_by_role("status").get_by_text("sekarang pada Kasubid II").is_visible()


def test_a_note_comes_back_to_its_author_and_not_to_the_next_at_that_browser(screen, log_in, site, faults, tmp_path):
    page = screen(360).new_page()
    log_in(page, "pengelola")
    address = begin(page, site, "Catatan tertinggal")
    page.goto(address)
    page.get_by_label("Tulis catatan").fill("Hanya untuk mata saya")
    end_sessions(site)
    page.get_by_role("button", name="Simpan catatan").click()
    waiting = page.locator("[name=isian]").get_attribute("value")
    enter(page, site, "kasubid")
    page.wait_for_url(re.compile(r"/berkas/\d+"))
    assert "Hanya untuk mata saya" not in page.content()
    page.goto(f"{site.address}/masuk/kembali/{waiting}")
    assert "Hanya untuk mata saya" not in page.content()
    page.get_by_role("button", name="Keluar").click()
    log_in(page, "pengelola")
    page.goto(f"{site.address}/masuk/kembali/{waiting}")
    assert page.get_by_label("Tulis catatan").input_value() == "Hanya untuk mata saya"
    assert page.get_by_role("alert").get_by_text("Belum dikirim").is_visible()
    page.screenshot(path=str(tmp_path / "catatan.png"), full_page=True)
    assert faults(page) == []
    page.get_by_role("button", name="Simpan catatan").click()
    assert page.get_by_text("Catatan disimpan.").is_visible()
