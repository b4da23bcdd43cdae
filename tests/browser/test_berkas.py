"""The page of a Berkas in a real browser: the diagram, a document beside it, a note, and finding it again."""

import gzip
import re

import pytest
from playwright.sync_api import expect

from tests.browser.patience import until

WIDTHS = (1366, 360)
BERKAS = re.compile(r"/berkas/\d+")
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
"""


def begin(page, site, title, tmp_path):
    """A Berkas whose first step is done, with a document; its address."""
    page.goto(site.address + "/mulai")
    page.fill("#title", title)
    page.get_by_role("button", name="Mulai", exact=True).click()
    page.wait_for_url(BERKAS)
    address = page.url.split("?")[0]
    page.get_by_role("link", name="Kerjakan").click()
    draft = tmp_path / "naskah.pdf"
    draft.write_bytes(PDF)
    page.set_input_files("[name='isian.naskah'][type=file]", str(draft))
    page.locator("main form button").last.click()
    page.wait_for_url(BERKAS)
    return address


def test_the_diagram_is_drawn_by_the_browser_and_the_mark_of_its_makers_stays(screen, log_in, faults, site, tmp_path):
    page = screen().new_page()
    noise: list[str] = []
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("console", lambda message: noise.append(message.text) if message.type in ("error", "warning") else None)
    log_in(page, "pengelola")
    begin(page, site, "Diagram", tmp_path)
    page.wait_for_selector("[data-warnings]")
    expect(page.locator("[data-element-id=k01].mark-done")).to_have_count(1)
    expect(page.locator("[data-element-id=k02].mark-active")).to_have_count(1)
    mark = page.locator("a.bjs-powered-by")
    mark.scroll_into_view_if_needed()
    expect(mark).to_be_visible()
    box = page.locator("[data-element-id=k02] .djs-visual").bounding_box()
    assert box["width"] > 20
    until(lambda: page.locator(".djs-container > svg").bounding_box()["height"] > 300)
    assert faults(page) == []
    assert noise == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_document_is_seen_in_its_sandbox(screen, log_in, faults, site, width, tmp_path):
    page = screen(width).new_page()
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text) if message.type in ("error", "warning") else None)
    log_in(page, "pengelola")
    begin(page, site, f"Dokumen {width}", tmp_path)
    if width == 360:
        expect(page.locator(".drawing > svg")).to_have_count(1)  # a phone keeps the picture that scrolls
    page.locator(".documents").get_by_role("link", name="lihat").click()
    frame = page.locator("iframe.paper")
    frame.wait_for()
    until(lambda: frame.bounding_box()["height"] > 300)  # the style sheet may come after the frame
    assert faults(page) == []
    assert noise == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_note_is_written_and_the_berkas_found_again_by_its_holder(screen, log_in, faults, site, width, tmp_path):
    page = screen(width).new_page()
    log_in(page, "pengelola")
    title = f"Ditemukan {width}"
    address = begin(page, site, title, tmp_path)
    page.get_by_label("Tulis catatan").fill("Surat aslinya di lemari 2")
    page.get_by_role("button", name="Simpan catatan").click()
    expect(page.get_by_text("Catatan disimpan.")).to_be_visible()
    expect(page.locator("blockquote", has_text="lemari 2")).to_be_visible()
    page.goto(site.address + "/berkas")
    page.get_by_text("Saring").click()
    page.get_by_label("Ada pada").fill("kasubid")
    page.get_by_role("button", name="Cari").click()
    card = page.locator(".card", has_text=title)
    expect(card.get_by_text("Kasubid II")).to_be_visible()
    assert faults(page) == []
    page.goto(f"{address}/urus")
    assert faults(page) == []
    page.get_by_label("Alasan").fill("Tidak jadi")
    page.get_by_role("button", name="Batalkan Berkas ini").click()
    expect(page.get_by_text("Berkas dibatalkan.")).to_be_visible()


def test_without_javascript_the_page_is_whole_and_its_words_weigh_little(screen, log_in, site, tmp_path):
    page = screen(java_script_enabled=False).new_page()
    log_in(page, "pengelola")
    address = begin(page, site, "Tanpa skrip", tmp_path)
    page.goto(address)
    expect(page.locator(".drawing > svg")).to_be_visible()
    expect(page.get_by_role("rowheader")).to_have_count(11)
    words = re.sub(r"<svg.*?</svg>", "", page.content(), flags=re.DOTALL)
    sheets = [page.request.get(site.address + link.get_attribute("href")).body()
              for link in page.locator("link[rel=stylesheet]").all() if "viewer" not in link.get_attribute("href")]
    assert sum(len(gzip.compress(part)) for part in (words.encode(), *sheets)) < 50_000
