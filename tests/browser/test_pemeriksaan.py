"""The auditor's selection in a real browser: found, drawn, verified to the end with and without the script, printed."""

import re

import pytest
from playwright.sync_api import expect

from engine.commands.start import Start

WIDTHS = (1366, 360)
SOP = "updating-data-website"
MANY = 13  # more than one batch


@pytest.fixture(scope="module")
def berkas(site):
    site.done("pengelola", *(Start(procedure=SOP, title=f"Pengumuman {number}") for number in range(MANY)))
    return site.address


@pytest.mark.parametrize("width", WIDTHS)
def test_an_auditor_draws_a_sample_and_walks_through_it(screen, log_in, faults, berkas, width):
    page = screen(width).new_page()
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text) if message.type in ("error", "warning") else None)
    log_in(page, "auditor")
    page.get_by_role("link", name="Pemeriksaan").click()
    page.wait_for_url("**/pemeriksaan")
    assert faults(page) == []
    page.get_by_text("Menurut ciri, atau acak").click()
    page.get_by_label("Atau ambil secara acak").fill("3")
    page.get_by_role("button", name="Ambil acak").click()
    expect(page.get_by_role("heading", name="3 Berkas terpilih")).to_be_visible()
    expect(page.get_by_text("Tercatat sebagai kejadian kantor")).to_be_visible()
    assert faults(page) == []
    page.locator(".examined th a").first.click()
    expect(page.get_by_text("Berkas 1 dari 3 dalam pilihan")).to_be_visible()
    page.get_by_role("link", name="Berkas berikutnya").click()
    expect(page.get_by_text("Berkas 2 dari 3 dalam pilihan")).to_be_visible()
    page.get_by_role("link", name="Kembali ke pilihan").click()
    expect(page.get_by_role("heading", name="3 Berkas terpilih")).to_be_visible()
    assert noise == []


def test_all_are_verified_to_the_end_by_the_script(screen, log_in, faults, berkas):
    page = screen().new_page()
    log_in(page, "auditor")
    page.goto(f"{berkas}/pemeriksaan?cara=saring")
    page.get_by_role("link", name="Periksa semuanya").click()
    expect(page.get_by_role("heading", name=f"Selesai: {MANY} dari {MANY} diperiksa")).to_be_visible()
    expect(page.get_by_text("Tidak sah: 0.")).to_be_visible()
    assert faults(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_without_javascript_a_link_goes_on(screen, log_in, berkas, width):
    page = screen(width, java_script_enabled=False).new_page()
    log_in(page, "auditor")
    page.goto(f"{berkas}/pemeriksaan?cara=saring")
    page.get_by_role("link", name="Periksa semuanya").click()
    expect(page.get_by_role("heading", name=f"Diperiksa 10 dari {MANY}")).to_be_visible()
    page.get_by_role("link", name="Lanjutkan").click()
    expect(page.get_by_role("heading", name=f"Selesai: {MANY} dari {MANY} diperiksa")).to_be_visible()


def test_the_rows_print_on_a4_without_the_forms(screen, log_in, berkas):
    page = screen().new_page()
    log_in(page, "auditor")
    page.goto(f"{berkas}/pemeriksaan?cara=saring")
    printed = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {(595, 842)}
    assert 1 <= len(boxes) <= 3
    page.emulate_media(media="print")
    expect(page.locator("tbody tr")).to_have_count(MANY)
    expect(page.locator("tbody tr").last).to_be_visible()
    expect(page.get_by_label("Nomor Berkas")).to_be_hidden()


def test_who_is_no_auditor_neither_sees_nor_opens_it(screen, log_in, berkas):
    page = screen().new_page()
    log_in(page, "admin")
    expect(page.get_by_role("link", name="Pemeriksaan")).to_have_count(0)
    page.goto(f"{berkas}/pemeriksaan")
    expect(page.get_by_text("Anda tidak berwenang")).to_be_visible()
