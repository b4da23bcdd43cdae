"""From paper in a real browser: an administrator allows it, a recorder enters what the Kabid signed, with its scan."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.door import enter, leave

ZONE = ZoneInfo("Asia/Jakarta")
BERKAS = re.compile(r"/berkas/\d+")
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
"""


@pytest.fixture(scope="module")
def allowed(site, chromium):
    """The administrator turns it on and names the Kasubid a recorder, in the browser; once for every story."""
    page = chromium.new_page()
    enter(page, site.address, "admin", site.passwords["admin"])
    page.get_by_role("link", name="Administrasi").click()
    page.get_by_role("link", name="Pengaturan").click()
    page.get_by_role("button", name="Nyalakan").click()
    page.get_by_text("Hidup:").wait_for()
    page.get_by_role("link", name="Tunjuk di halaman Jabatan").click()
    granting = page.locator("details", has=page.locator("#duty"))
    granting.locator("summary").click()
    page.select_option("#d-person", label="Budi Santoso, S.Kom.")
    page.select_option("#duty", label="pencatat")
    page.fill("#d-letter", "ST 7/2026")
    granting.get_by_role("button").click()
    page.get_by_text("ST 7/2026").first.wait_for()
    page.close()


def at_kabid(page, site, log_in, tmp_path, title):
    """A Berkas that waits for the Kabid; the Kasubid, who approved it, is logged in."""
    scan = tmp_path / "pindaian.pdf"
    scan.write_bytes(PDF)
    log_in(page, "pengelola")
    page.goto(site.address + "/mulai")
    page.fill("#title", title)
    page.get_by_role("button", name="Mulai", exact=True).click()
    page.get_by_role("link", name="Kerjakan").click()
    page.set_input_files("[name='isian.naskah'][type=file]", str(scan))
    page.get_by_role("button", name="Kirim ke Kasubid II").click()
    page.wait_for_url(BERKAS)
    leave(page)
    log_in(page, "kasubid")
    page.locator(".card", has_text=title).get_by_role("link").click()
    page.get_by_role("button", name="Setujui dan paraf").click()
    page.wait_for_url(BERKAS)
    return scan


@pytest.mark.parametrize(("width", "script"), [(1366, True), (360, True), (360, False)])
def test_a_recorder_enters_the_kabids_decision_with_its_scan(
    screen, log_in, site, faults, allowed, tmp_path, width, script
):
    title = f"Berita dari kertas {width} {script}"
    page = screen(width, java_script_enabled=script).new_page()
    found = faults if script else (lambda page: [])  # axe-core is a script too
    noise: list[str] = []
    page.on("pageerror", lambda error: noise.append(str(error)))
    scan = at_kabid(page, site, log_in, tmp_path, title)

    page.get_by_role("link", name="Dari kertas", exact=True).click()
    assert found(page) == []
    page.locator(".card", has_text=title).get_by_role("link").first.click()
    assert found(page) == []
    page.set_input_files("#f-pindaian", str(scan))
    page.locator("[name='isian.catatan']").fill("Coretan di halaman 2")
    page.get_by_label("Tanggal").fill("2020-01-02")
    page.get_by_label("Pukul (WIB)").fill("09:15")
    page.get_by_role("button", name="Catat atas nama pejabat ini").click()
    page.get_by_role("alert").wait_for()
    expect(page.get_by_label("Tanggal")).to_have_value("2020-01-02")
    expect(page.get_by_label("Pukul (WIB)")).to_have_value("09:15")
    expect(page.locator("[name='isian.catatan']")).to_have_value("Coretan di halaman 2")
    expect(page.get_by_text("Terlampir: pindaian.pdf")).to_be_visible()
    expect(page.get_by_label("Ratna Dewi, S.Sos. sebagai Kabid Dokin")).to_be_checked()
    assert found(page) == []

    now = datetime.now(ZONE)
    page.get_by_label("Tanggal").fill(now.date().isoformat())
    page.get_by_label("Pukul (WIB)").fill(f"{now:%H:%M}")
    page.locator("[name='isian.keputusan'][value=setuju]").check()
    page.get_by_role("button", name="Catat atas nama pejabat ini").click()
    page.wait_for_url(BERKAS)
    expect(page.locator(".now").get_by_text("Kasubid II").first).to_be_visible()
    expect(page.get_by_role("button", name="Tarik kembali")).to_be_visible()
    note = "dicatat oleh Budi Santoso, S.Kom. dari kertas"
    expect(page.locator(".from-paper", has_text=note)).to_have_count(3)
    expect(page.locator(".from-paper .claimed")).to_have_count(3)
    assert found(page) == []
    page.get_by_role("link", name="Lembar kendali").click()
    expect(page.locator(".from-paper", has_text=note)).to_have_count(1)
    assert found(page) == []

    leave(page)
    log_in(page, "kabid")
    page.get_by_role("link", name="Pemberitahuan").click()
    expect(page.get_by_role("heading", name="Keputusan dicatat atas nama Anda dari kertas").first).to_be_visible()
    assert found(page) == []
    page.goto(site.address + "/selesai")
    expect(page.get_by_role("row", name=title).get_by_text(note)).to_be_visible()
    assert found(page) == []
    assert noise == []


@pytest.mark.parametrize("width", [1366, 360])
def test_the_page_of_settings_is_sound(screen, log_in, site, faults, allowed, width):
    page = screen(width).new_page()
    log_in(page, "admin")
    page.goto(site.address + "/administrasi/pengaturan")
    page.wait_for_timeout(500)  # buttons fade in
    assert faults(page) == []
