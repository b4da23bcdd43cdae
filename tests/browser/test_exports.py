"""The auditor takes a log home: without JavaScript, by keyboard, at both widths, in both languages."""

import gzip
import xml.etree.ElementTree as ET

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("width", [1366, 360])
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_export_page_is_sound(screen, log_in, site, faults, tmp_path, width, language):
    page = screen(width).new_page()
    log_in(page, "auditor")
    page.goto(f"{site.address}/ekspor")
    if language == "en":
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
    page.screenshot(path=str(tmp_path / f"ekspor-{language}-{width}.png"), full_page=True)
    assert faults(page) == []
    page.fill("#dari", "2026-12-02")
    page.fill("#sampai", "2026-12-01")
    page.locator("main button").click()
    assert page.get_by_role("alert").inner_text().strip() != ""
    expect(page.locator("#sampai")).to_have_attribute("aria-invalid", "true")
    page.screenshot(path=str(tmp_path / f"ekspor-{language}-{width}-salah.png"), full_page=True)
    assert faults(page) == []
    if language == "en":
        page.get_by_role("button", name="Bahasa Indonesia").click()
        expect(page.locator("html")).to_have_attribute("lang", "id")


def test_a_log_is_downloaded_without_javascript_and_by_keyboard(screen, log_in, site, tmp_path):
    staff = screen().new_page()
    log_in(staff, "pengelola")
    staff.get_by_role("link", name="Mulai Pelaksanaan").first.click()
    staff.fill("#title", "Berita untuk diaudit")
    staff.get_by_role("button", name="Mulai", exact=True).click()
    staff.wait_for_url("**/berkas/*")

    page = screen(java_script_enabled=False).new_page()
    log_in(page, "auditor")
    page.get_by_role("link", name="Ekspor", exact=True).click()
    page.locator("main button").focus()
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    coming.value.save_as(tmp_path / "log.xes.gz")
    assert coming.value.suggested_filename.startswith("sopan-")
    root = ET.fromstring(gzip.decompress((tmp_path / "log.xes.gz").read_bytes()))  # noqa: S314  our own file
    titles = [one.get("value") for one in root.iter("string") if one.get("key") == "mutubaku:title"]
    assert "Berita untuk diaudit" in titles
