"""The newest document stands open on the page of the task: whole, in its sandbox, and nobody waits for it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.patience import until

CONTENT = re.compile(r".*/dokumen/[0-9a-f]{64}/isi.*")


@pytest.fixture
def paper(chromium, tmp_path):
    """A PDF of two pages, as an office's word processor would make one."""
    page = chromium.new_page()
    page.set_content("<h1>Naskah berita</h1><p>Teks.</p><p style='break-before: page'>Halaman kedua</p>")
    made = tmp_path / "naskah.pdf"
    made.write_bytes(page.pdf(format="A4"))
    page.close()
    return made


def hand_in(page, site, title, file):
    """Do step 1 with a file; the next step's task is then Kasubid's."""
    page.goto(site.address + "/mulai")
    page.fill("#title", title)
    page.get_by_role("button", name="Mulai", exact=True).click()
    page.get_by_role("link", name="Kerjakan").click()
    page.set_input_files("[name='isian.naskah'][type=file]", str(file))
    page.get_by_role("button", name="Kirim ke Kasubid II").click()
    page.wait_for_url(re.compile(r"/berkas/\d+"))


@pytest.mark.parametrize("width", [1366, 360])
def test_the_document_stands_open_on_the_page_of_the_task(screen, log_in, site, faults, paper, width, tmp_path):
    maker = screen().new_page()
    log_in(maker, "pengelola")
    hand_in(maker, site, f"Terbuka {width}", paper)
    page = screen(width).new_page()
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text) if message.type in ("error", "warning") else None)
    log_in(page, "kasubid")
    page.locator(".card", has_text=f"Terbuka {width}").get_by_role("link").click()
    page.wait_for_url(re.compile(r"/tugas/\d+"), wait_until="domcontentloaded")
    frame = page.locator("iframe.paper")
    with page.expect_response(CONTENT) as reply:
        frame.scroll_into_view_if_needed()
    assert reply.value.status == 200
    until(lambda: frame.bounding_box()["height"] > 300)
    page.wait_for_timeout(1000)  # while the viewer draws
    page.screenshot(path=str(tmp_path / f"terbuka-{width}.png"))
    page.get_by_label("Alasan").focus()
    page.wait_for_timeout(500)
    expect(page.locator("[name='isian.alasan']")).to_be_focused()
    assert faults(page) == []
    assert noise == []


@pytest.mark.parametrize("javascript", [True, False])
def test_nobody_waits_for_a_document_that_does_not_come(screen, log_in, site, paper, javascript):
    maker = screen().new_page()
    log_in(maker, "pengelola")
    hand_in(maker, site, f"Tertahan {javascript}", paper)
    page = screen(java_script_enabled=javascript).new_page()
    log_in(page, "kasubid")
    page.route(CONTENT, lambda route: None)  # the line is slow: no answer while the work is done
    page.locator(".card", has_text=f"Tertahan {javascript}").get_by_role("link").click()
    page.wait_for_url(re.compile(r"/tugas/\d+"), wait_until="domcontentloaded")
    page.get_by_role("button", name="Setujui").click()
    page.wait_for_url(re.compile(r"/berkas/\d+"))
    expect(page.get_by_role("status").get_by_text("sekarang pada Kabid Dokin")).to_be_visible()


def test_a_pdf_that_breaks_off_does_not_take_the_page_from_under_the_hand(screen, log_in, site, faults, tmp_path):
    broken = tmp_path / "terpotong.pdf"
    broken.write_bytes(b"%PDF-1.7\n% contoh\n")
    maker = screen().new_page()
    log_in(maker, "pengelola")
    hand_in(maker, site, "Terpotong", broken)
    page = screen().new_page()
    log_in(page, "kasubid")
    page.locator(".card", has_text="Terpotong").get_by_role("link").click()
    frame = page.frame_locator("iframe.paper")
    page.locator("iframe.paper").scroll_into_view_if_needed()
    expect(frame.get_by_text("PDF ini rusak atau terpotong")).to_be_visible()
    assert page.evaluate("document.activeElement.tagName") != "IFRAME"
    page.get_by_role("link", name="Lewati dokumen").click()
    expect(page.get_by_role("button", name="Setujui")).to_be_visible()
    assert faults(page) == []
