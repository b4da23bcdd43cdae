"""The sheets as Chromium prints them: A4 pages, nothing of the screen's furniture, every row whole and readable."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from engine.commands.note import AddNote
from tests.browser.door import enter

A4 = (595, 842)  # points
BERKAS = re.compile(r"/berkas/\d+")
SHEETS = ("kendali", "disposisi", "lengkap")
MOST = {"kendali": 2, "disposisi": 1, "lengkap": 8}  # pages
NOTES = 24
WORDS = "Surat aslinya disimpan di lemari dua, map ketiga dari kiri, menunggu tanda tangan basah dari Kepala. "


@pytest.fixture(scope="module")
def office(site, chromium):
    """A page on which a Berkas has gone on to step 2, with notes enough for several sheets of paper."""
    page = chromium.new_context(viewport={"width": 1366, "height": 768}).new_page()

    enter(page, site.address, "pengelola", site.passwords["pengelola"])
    page.goto(site.address + "/mulai")
    page.fill("#title", "Berita pelantikan")
    page.get_by_role("button", name="Mulai", exact=True).click()
    page.wait_for_url(BERKAS)
    address = page.url.split("?")[0]
    page.get_by_role("link", name="Kerjakan").click()
    page.locator("main form button").last.click()
    page.wait_for_url(BERKAS)
    instance = int(address.rsplit("/", 1)[1])
    texts = (f"Catatan {number}. {WORDS * (1 + number % 3)}" for number in range(NOTES))
    site.done("pengelola", *(AddNote(instance=instance, text=text) for text in texts))
    yield page, address
    page.context.close()


def printed(page):
    return page.pdf(prefer_css_page_size=True, print_background=True)


def squeezed(text):
    """The characters alone: line breaks of a cell are no matter."""
    return "".join(text.split())


def pages(pdf):
    return [squeezed(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(pdf)).pages]


def rows(page):
    """The cells of every row of the sheet's tables as they stand in the browser."""
    found = page.locator(".sheet tbody tr").all()
    return [[squeezed(cell) for cell in row.locator("th, td").all_inner_texts() if cell.strip()] for row in found]


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_prints_on_a4(office, faults, sheet):
    page, address = office
    page.goto(f"{address}/cetak/{sheet}")
    assert faults(page) == []
    read = PdfReader(io.BytesIO(printed(page)))
    assert {(round(one.mediabox.width), round(one.mediabox.height)) for one in read.pages} == {A4}
    assert len(read.pages) <= MOST[sheet]
    page.emulate_media(media="print")
    expect(page.locator(".head")).to_be_hidden()
    expect(page.locator(".on-screen")).to_be_hidden()
    expect(page.locator(".sheet h1")).to_be_visible()
    expect(page.get_by_role("cell", name="Berita pelantikan")).to_be_visible()
    page.emulate_media(media="null")  # as the browser pleases: a forced medium would be printed too


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_row_is_on_paper_and_none_is_cut_between_two_pages(office, sheet):
    page, address = office
    page.goto(f"{address}/cetak/{sheet}")
    paper = pages(printed(page))
    cells = rows(page)
    assert len(cells) > 7
    cut = [row for row in cells if not any(all(cell in sheet for cell in row) for sheet in paper)]
    assert cut == []


def test_the_head_of_a_table_stands_again_on_each_of_its_pages(office):
    page, address = office
    page.goto(f"{address}/cetak/lengkap")
    paper = pages(printed(page))
    assert len(paper) > 2
    assert all(sheet.startswith("No.WaktuSiapaApa") for sheet in paper[2:])


def test_the_disposition_is_ticked_and_signed_by_hand_on_its_sheet(office, tmp_path):
    page, address = office
    page.goto(f"{address}/cetak/disposisi")
    page.screenshot(path=str(tmp_path / "disposisi.png"), full_page=True)
    (paper,) = pages(printed(page))
    for words in ("LEMBARDISPOSISI", "Diteruskankepada", "KepalaBKD", "Tanggapandansaran", "Yangmemberidisposisi"):
        assert words in paper
    page.goto(f"{address}/cetak/kendali")
    paper = "".join(pages(printed(page)))
    for words in ("LEMBARKENDALI", "Parafdantanggal", "11.Mengarsipkanlaporan"):
        assert words in paper
