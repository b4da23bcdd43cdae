"""The first day with Sopan: log in, start a Berkas, make a mistake, correct it, hand it on, get it back."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.door import leave

WIDTHS = (1366, 360)
LATER = re.compile(r"/berkas/\d+")


def begin(page, title: str) -> None:
    page.get_by_role("link", name="Mulai Pelaksanaan").first.click()
    page.fill("#title", title)
    page.get_by_role("button", name="Mulai", exact=True).click()
    page.get_by_role("link", name="Kerjakan").click()
    page.wait_for_url("**/tugas/*")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_berkas_is_started_completed_and_returned_in_the_browser(screen, log_in, faults, width, tmp_path):
    page = screen(width).new_page()
    noise: list[str] = []
    page.on("pageerror", lambda error: noise.append(str(error)))
    log_in(page, "pengelola")
    assert faults(page) == []
    begin(page, f"Berita pelantikan {width}")
    assert faults(page) == []

    draft = Path(tmp_path / "naskah.pdf")
    draft.write_bytes(b"%PDF-1.7\n% contoh\n")
    page.set_input_files("[name='isian.naskah'][type=file]", str(draft))
    page.get_by_label("Alamat halaman").fill("bukan alamat")
    page.get_by_label("Catatan").fill("Jangan hilang")
    page.get_by_role("button", name="Kirim ke Kasubid II").click()
    page.get_by_role("alert").wait_for()
    expect(page.get_by_label("Catatan")).to_have_value("Jangan hilang")
    expect(page.get_by_text("Terlampir: naskah.pdf")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.locator("[name='isian.alamat_halaman']")).to_be_focused()
    page.get_by_label("Alamat halaman").fill("https://bkd.lampungprov.go.id/berita")
    page.get_by_role("button", name="Kirim ke Kasubid II").click()
    page.wait_for_url(LATER)
    expect(page.get_by_text("Tersimpan.")).to_be_visible()
    expect(page.locator(".now").get_by_text("Kasubid II")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="naskah.pdf", exact=True).click()
    assert saved.value.suggested_filename == "naskah.pdf"
    assert faults(page) == []

    leave(page)
    log_in(page, "kasubid")
    page.locator(".card", has_text=f"pelantikan {width}").get_by_role("link").click()
    page.get_by_label("Alasan pengembalian").fill("Nama pejabat keliru")
    page.get_by_role("button", name="Kembalikan untuk diperbaiki").click()
    page.wait_for_url(LATER)
    expect(page.get_by_role("cell", name="2 kali")).to_be_visible()

    leave(page)
    log_in(page, "pengelola")
    page.locator(".card.is-returned", has_text=f"pelantikan {width}").get_by_role("link").click()
    expect(page.get_by_text("Nama pejabat keliru")).to_be_visible()
    expect(page.get_by_label("Catatan")).to_have_value("Jangan hilang")
    assert faults(page) == []
    assert noise == []


@pytest.mark.parametrize(("language", "width"), [("id", 1366), ("en", 360)])  # test_every_page.py asks for all four
def test_every_page_is_clean_in_both_languages(screen, log_in, faults, site, width, language):
    page = screen(width).new_page()
    page.goto(site.address)
    assert faults(page) == []
    page.get_by_label("Nama pengguna").fill("pengelola")
    page.get_by_label("Kata sandi").fill("bukan ini")
    page.get_by_role("button", name="Masuk").click()
    page.get_by_role("alert").wait_for()
    assert faults(page) == []
    log_in(page, "pengelola")
    begin(page, "Pengumuman")
    task = page.url
    page.locator(f"button[name=bahasa][value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    berkas = page.locator("main a[href^='/berkas/']").first.get_attribute("href")
    lists = ("/tugas", "/mulai", "/berkas", "/berkas?cari=tidak-ada", "/tidak-ada")
    for address in (*lists, task.removeprefix(site.address), berkas, f"{berkas}/diagram"):
        page.goto(site.address + address)
        assert faults(page) == [], address
        expect(page.locator("header")).to_contain_text("CONTOH")
        expect(page.locator("h1")).to_have_count(1)
    page.locator("button[name=bahasa][value=id]").click()  # kept with the person, who comes back in other tests


def test_everything_works_without_javascript(screen, log_in, tmp_path):
    page = screen(java_script_enabled=False).new_page()
    log_in(page, "pengelola")
    begin(page, "Tanpa JavaScript")
    page.get_by_role("button", name="Kirim ke Kasubid II").click()
    page.wait_for_url(LATER)
    expect(page.locator("svg").first).to_be_visible()
    expect(page.get_by_role("rowheader")).to_have_count(11)


def test_a_task_is_done_with_the_keyboard_alone(screen, site):
    page = screen().new_page()
    page.goto(site.address)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#isi")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("pengelola")
    page.keyboard.press("Tab")
    page.keyboard.type(site.passwords["pengelola"])
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Tugas Saya").wait_for()
    page.goto(site.address + "/mulai")
    page.locator("#title").focus()
    page.keyboard.type("Hanya papan ketik")
    page.keyboard.press("Enter")
    page.wait_for_url(LATER)
    page.get_by_role("link", name="Kerjakan").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Catatan").focus()
    page.keyboard.type("Selesai.")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Simpan dulu")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Kirim ke Kasubid II")
    page.keyboard.press("Enter")
    page.wait_for_url(LATER)
    expect(page.get_by_text("Tersimpan.")).to_be_visible()


def test_the_page_stays_readable_where_the_style_sheet_was_never_built(screen, log_in, faults):
    page = screen(360).new_page()
    page.route("**/dist/*", lambda route: route.abort())
    log_in(page, "pengelola")
    assert faults(page) == []
    begin(page, "Tanpa gaya tambahan")
    assert faults(page) == []
