"""The auditor at a Berkas's history in a real browser: by keyboard, by links alone, on paper, at both widths."""

import re
import subprocess

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SOPAN

WIDTHS = (1366, 360)
A4 = (595, 842)  # points
SOP = "updating-data-website"


@pytest.fixture(scope="module")
def address(site):
    """A Berkas that was returned twice, with a document; five people's steps from the command line."""

    def sopan(*words):
        made = subprocess.run([SOPAN, *words], env=site.environment, capture_output=True, text=True, timeout=60)
        assert made.returncode == 0, made.stderr
        return made.stdout

    sopan("start", SOP, "--title", "Berita dua kali kembali", "--as", "pengelola")
    draft = site.environment["SOPAN_HOME"] + "/naskah.pdf"
    with open(draft, "wb") as out:
        out.write(b"%PDF-1.4 naskah")

    def task(login):
        found = re.search(r'"task": (\d+)', sopan("tasks", "--as", login, "--json"))
        assert found is not None
        return found[1]

    back = '{"keputusan": "kembalikan", "alasan": "Judulnya keliru"}'
    for _ in range(2):
        sopan("complete", task("pengelola"), "--as", "pengelola", "--file", f"naskah={draft}")
        sopan("complete", task("kasubid"), "--as", "kasubid", "--answers", back)
    sopan("complete", task("pengelola"), "--as", "pengelola")
    return f"{site.address}/berkas/1/riwayat"


def noisy(page):
    """Collects what the page complains of, the content policy's refusals among it."""
    noise: list[str] = []
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("console", lambda message: noise.append(message.text) if message.type in ("error", "warning") else None)
    return noise


@pytest.mark.parametrize("width", WIDTHS)
def test_an_auditor_scrubs_through_by_keyboard(screen, log_in, faults, address, width):
    page = screen(width).new_page()
    noise = noisy(page)
    log_in(page, "auditor")
    page.goto(f"{address}?sampai=6")
    if width > 360:
        page.wait_for_selector("[data-warnings]")
        expect(page.locator("[data-element-id=k02].mark-active")).to_have_count(1)
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", name="Keadaan setelah kejadian 5")).to_be_visible()
    expect(page).to_have_url(re.compile(r"sampai=5"))
    expect(page.locator("tr[aria-current]")).to_have_attribute("data-seq", "5")
    page.keyboard.press("Home")
    expect(page.get_by_role("heading", name="Keadaan setelah kejadian 1")).to_be_visible()
    expect(slider).to_be_focused()
    expect(slider).to_have_attribute("aria-valuetext", "Kejadian 1 dari 6")
    if width > 360:
        expect(page.locator("[data-element-id=k01].mark-active")).to_have_count(1)
        expect(page.locator("[data-element-id=k02].mark-earlier")).to_have_count(0)
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        expect(page.locator("[data-element-id=k02].mark-earlier")).to_have_count(1)
        expect(page.locator(".diagram-label", has_text="putaran lalu")).to_be_visible()
        expect(page.locator("a.bjs-powered-by")).to_be_visible()
    else:
        expect(page.locator(".drawing > svg text", has_text="sedang")).to_have_count(1)
    assert faults(page) == []
    assert noise == []


def test_links_move_too_and_play_runs_to_the_end(screen, log_in, address):
    page = screen().new_page()
    noise = noisy(page)
    log_in(page, "auditor")
    page.goto(f"{address}?sampai=3")
    page.get_by_role("link", name="Sebelumnya").click()
    expect(page.get_by_role("heading", name="Keadaan setelah kejadian 2")).to_be_visible()
    page.get_by_role("link", name="Kejadian 4", exact=True).click()
    expect(page.get_by_role("heading", name="Keadaan setelah kejadian 4")).to_be_visible()
    page.get_by_role("button", name="Putar 4x").click()
    expect(page.get_by_role("button", name="Berhenti")).to_be_visible()
    expect(page.get_by_role("heading", name="Keadaan setelah kejadian 6")).to_be_visible()
    expect(page.get_by_role("button", name="Berhenti")).to_be_hidden()
    page.reload()
    expect(page.get_by_role("heading", name="Keadaan setelah kejadian 6")).to_be_visible()
    assert noise == []


@pytest.mark.parametrize("width", WIDTHS)
def test_without_javascript_every_moment_is_a_link_away(screen, log_in, address, width):
    page = screen(width, java_script_enabled=False).new_page()
    log_in(page, "auditor")
    page.goto(address)
    expect(page.locator("tr[data-seq]")).to_have_count(6)
    expect(page.locator(".drawing > svg")).to_be_visible()
    page.get_by_role("link", name="Awal").click()
    expect(page.get_by_role("heading", name="Keadaan setelah kejadian 1")).to_be_visible()
    page.get_by_role("link", name="Berikutnya").click()
    expect(page.get_by_role("heading", name="Keadaan setelah kejadian 2")).to_be_visible()
    page.get_by_role("link", name="Pengembalian").click()
    expect(page.locator("tr[data-seq]")).to_have_count(2)
    expect(page.get_by_role("button", name="Putar 1x")).to_be_hidden()
    page.get_by_role("spinbutton").fill("5")
    page.get_by_role("button", name="Bandingkan").click()
    expect(page.get_by_role("heading", name="Dari kejadian 2 ke kejadian 5")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("asked", ["?periksa=1", "?sampai=5&banding=2&saring=keputusan", "?sampai=99"])
def test_axe_finds_nothing(screen, log_in, faults, address, width, asked):
    page = screen(width).new_page()
    log_in(page, "auditor")
    page.goto(address + asked)
    assert faults(page) == []


def test_it_prints_on_a4_with_the_picture_and_every_event(screen, log_in, address):
    page = screen().new_page()
    log_in(page, "auditor")
    page.goto(f"{address}?sampai=5&periksa=1")
    page.wait_for_selector("[data-warnings]")
    printed = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {A4}
    assert 1 <= len(boxes) <= 5
    page.emulate_media(media="print")
    expect(page.get_by_role("slider")).to_be_hidden()
    expect(page.locator(".head")).to_be_hidden()
    expect(page.locator(".drawing > svg")).to_be_visible()  # the whole picture, not a corner of the interactive one
    expect(page.locator(".diagram-canvas")).to_be_hidden()
    expect(page.locator("tr[data-seq]").last).to_be_visible()
    expect(page.get_by_role("heading", name="Keadaan setelah kejadian 5")).to_be_visible()
