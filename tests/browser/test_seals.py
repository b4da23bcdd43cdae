"""The register of checkpoints in Chromium: to compare on a screen, to print on A4 and to sign."""

import re
import subprocess

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SOPAN
from tests.browser.door import enter
from tests.browser.patience import until

A4 = (595, 842)  # points


@pytest.fixture(scope="module")
def sealed(site):
    """The office has three checkpoints, and a second key."""
    for verb in (["seal"], ["seal", "rotate"], ["seal", "rotate"]):
        subprocess.run([SOPAN, *verb], env=site.environment, check=True, capture_output=True, timeout=60)
    printed = subprocess.run([SOPAN, "checkpoint"], env=site.environment, check=True, capture_output=True, timeout=60)
    return printed.stdout.decode()


@pytest.mark.parametrize("width", [360, 1366])
@pytest.mark.parametrize("language", ["Bahasa Indonesia", "English"])
def test_the_register_is_found_in_the_menu_and_shows_what_the_command_prints(
    screen, log_in, faults, sealed, width, language
):
    page = screen(width).new_page()
    log_in(page, "auditor")
    page.locator('nav a[href="/segel"]').click()
    page.wait_for_url("**/segel")
    if language != "Bahasa Indonesia":
        page.get_by_role("button", name=language).click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
    assert faults(page) == []
    assert page.locator(".seal-text").inner_text().strip() == sealed.strip()
    until(lambda: page.locator(".seal-code svg").bounding_box()["width"] > 150)
    expect(page.locator(".seals tbody tr").nth(2)).to_be_visible()
    if language != "Bahasa Indonesia":
        page.get_by_role("button", name="Bahasa Indonesia").click()
        expect(page.locator("html")).to_have_attribute("lang", "id")


def test_the_register_works_without_javascript(screen, log_in, sealed):
    page = screen(java_script_enabled=False).new_page()
    log_in(page, "kepala")
    page.goto(page.url.split("/tugas")[0] + "/segel")
    assert page.locator(".seal-text").inner_text().strip() == sealed.strip()


def test_the_register_prints_on_one_sheet_of_a4_with_room_to_sign(chromium, site, sealed):
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    enter(page, site.address, "auditor", site.passwords["auditor"])
    page.goto(site.address + "/segel")
    expect(page.locator(".seal-sign")).to_be_hidden()
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {A4}
    assert len(re.findall(rb"/Type /Page\b", printed)) == 1
    page.emulate_media(media="print")
    for shown in (".seal-text", ".seal-code svg", ".seals tbody", ".seal-keys", ".seal-sign"):
        expect(page.locator(shown)).to_be_visible()
    expect(page.locator(".head")).to_be_hidden()
    context.close()
