"""A task in the browser: its buttons, its draft, taking back; wide and narrow, with and without JavaScript."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.door import leave

BERKAS = re.compile(r"/berkas/\d+")
TASK = re.compile(r"/tugas/\d+")


def begin(page, title):
    page.get_by_role("link", name="Mulai Pelaksanaan").first.click()
    page.fill("#title", title)
    page.get_by_role("button", name="Mulai", exact=True).click()
    page.get_by_role("link", name="Kerjakan").click()
    page.wait_for_url(TASK)


def open_card(page, title):
    page.locator(".card", has_text=title).get_by_role("link").click()


@pytest.mark.parametrize("width", [1366, 360])
def test_a_task_is_saved_sent_taken_back_returned_and_sent_again(screen, log_in, faults, width, tmp_path):
    title = f"Berita acara {width}"
    page = screen(width).new_page()
    log_in(page, "pengelola")
    begin(page, title)
    draft = Path(tmp_path / "naskah.pdf")
    draft.write_bytes(b"%PDF-1.7\n% contoh: breaks off\n")
    page.set_input_files("[name='isian.naskah'][type=file]", str(draft))
    page.get_by_label("Catatan").fill("Setengah jadi")
    page.get_by_role("button", name="Simpan dulu").click()
    page.get_by_text("Tersimpan dulu, belum dikirim.").wait_for()
    leave(page)
    log_in(page, "pengelola")
    assert faults(page) == []
    open_card(page, title)
    expect(page.get_by_label("Catatan")).to_have_value("Setengah jadi")
    expect(page.get_by_text("Terlampir: naskah.pdf")).to_be_visible()
    page.get_by_text("Mengapa tenggatnya saat itu?").click()
    assert faults(page) == []

    page.get_by_role("button", name="Kirim ke Kasubid II").click()
    page.wait_for_url(BERKAS)
    expect(page.get_by_role("status").get_by_text("sekarang pada Kasubid II, tenggat")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Tarik kembali").click()
    page.wait_for_url(TASK)
    expect(page.get_by_text("Kiriman sudah ditarik kembali")).to_be_visible()
    expect(page.get_by_label("Catatan")).to_have_value("Setengah jadi")
    page.get_by_role("button", name="Kirim ke Kasubid II").click()
    page.wait_for_url(BERKAS)

    leave(page)
    log_in(page, "kasubid")
    open_card(page, title)
    page.get_by_role("button", name="Kembalikan untuk diperbaiki ke").click()
    page.get_by_role("alert").get_by_role("link").click()
    page.keyboard.type("Nama pejabat keliru")
    page.screenshot(path=str(tmp_path / f"kasubid-{width}.png"), full_page=True)
    assert faults(page) == []
    page.get_by_role("button", name="Kembalikan untuk diperbaiki ke").click()
    page.wait_for_url(BERKAS)

    leave(page)
    log_in(page, "pengelola")
    expect(page.locator(".card", has_text=title).get_by_text("Dikembalikan (ke-1)")).to_be_visible()
    page.screenshot(path=str(tmp_path / f"daftar-{width}.png"), full_page=True)
    open_card(page, title)
    expect(page.locator(".returned").get_by_text("Nama pejabat keliru")).to_be_visible()
    page.screenshot(path=str(tmp_path / f"kembali-{width}.png"), full_page=True)
    assert faults(page) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_enter_in_a_field_saves_and_never_decides(screen, log_in, javascript):
    title = f"Papan ketik {javascript}"
    page = screen(java_script_enabled=javascript).new_page()
    log_in(page, "pengelola")
    begin(page, title)
    page.get_by_label("Alamat halaman").fill("https://bkd.lampungprov.go.id/berita")
    page.get_by_label("Alamat halaman").press("Enter")
    page.get_by_text("Tersimpan dulu, belum dikirim.").wait_for()
    expect(page.get_by_label("Alamat halaman")).to_have_value("https://bkd.lampungprov.go.id/berita")
    page.get_by_role("button", name="Kirim ke Kasubid II").click()
    page.wait_for_url(BERKAS)


def test_the_list_is_narrowed_by_its_links(screen, log_in, faults):
    page = screen(360).new_page()
    log_in(page, "pengelola")
    begin(page, "Dicari nanti")
    page.get_by_role("link", name="Tugas Saya").first.click()
    page.get_by_text("Saring dan cari tugas").click()
    page.get_by_role("link", name="Terlambat", exact=True).click()
    expect(page.get_by_text("Tidak ada tugas yang cocok.")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name="Semua", exact=True).last.click()
    page.get_by_text("Saring dan cari tugas").click()
    page.get_by_label("Cari nomor atau judul").fill("dicari")
    page.get_by_role("button", name="Cari").click()
    expect(page.locator(".card")).to_have_count(1)
    assert faults(page) == []
