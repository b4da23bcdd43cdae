"""The sheets as Chromium prints them: A4 pages, nothing of the screen's furniture, one page for a short case."""

import re

import pytest

A4 = (595, 842)  # points
SHEETS = ("kendali", "disposisi", "lengkap")


@pytest.fixture(scope="module")
def office(site, chromium):
    """A page on which Kasubid has approved a Berkas."""
    page = chromium.new_context(viewport={"width": 1366, "height": 768}).new_page()

    def enter(login):
        page.goto(site.address + "/masuk")
        page.fill("#login", login)
        page.fill("#sandi", site.passwords[login])
        page.locator("main form button").last.click()
        page.get_by_role("heading", level=1).first.wait_for()

    enter("pengelola")
    page.goto(site.address + "/mulai")
    page.fill("#title", "Berita pelantikan")
    page.get_by_role("button", name="Mulai", exact=True).click()
    address = page.url.split("?")[0]
    page.get_by_role("link", name="Kerjakan").click()
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile(r"/berkas/\d+"))
    yield page, address
    page.context.close()


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_prints_on_a4(office, faults, sheet):
    page, address = office
    page.goto(f"{address}/cetak/{sheet}")
    assert faults(page) == []
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert printed.startswith(b"%PDF-")
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {A4}
    pages = len(re.findall(rb"/Type /Page\b", printed))
    assert 1 <= pages <= (3 if sheet == "lengkap" else 1)
    page.emulate_media(media="print")
    assert not page.locator(".head").is_visible()
    assert not page.locator(".on-screen").is_visible()
    assert page.locator(".sheet h1").is_visible()
    assert page.get_by_role("cell", name="Berita pelantikan").is_visible()
    page.emulate_media(media="null")  # as the browser pleases: a forced medium would be printed too
