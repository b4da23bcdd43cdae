"""What a person is told: the page, its mark in the navigation, and the text to copy."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

SOPAN = str(Path(sys.executable).parent / "sopan")
BACK = '{"keputusan": "kembalikan", "alasan": "Nama pejabat keliru"}'


def returned(site, title: str) -> None:
    """A Berkas that came back to the Pengelola."""

    def sopan(*words: str) -> str:
        command = [SOPAN, *words]
        return subprocess.run(command, env=site.environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    sopan("start", "updating-data-website", "--title", title, "--as", "pengelola")
    for login, answers in (("pengelola", "{}"), ("kasubid", BACK)):
        rows = [line for line in sopan("tasks", "--as", login).splitlines() if title in line]
        sopan("complete", rows[0].split()[0], "--as", login, "--answers", answers)


@pytest.mark.parametrize(("width", "scripts"), [(1366, True), (360, False)])
def test_a_return_is_told_marked_as_new_once_and_can_be_pasted_elsewhere(
    site, screen, log_in, faults, width, scripts, tmp_path
):
    title = f"Berita mutasi {width}"
    returned(site, title)
    page = screen(width, java_script_enabled=scripts).new_page()
    log_in(page, "pengelola")
    page.get_by_role("link", name="Pemberitahuan (1 belum dibaca)").click()
    card = page.locator(".card", has_text=title)
    expect(card.get_by_text("Tugas dikembalikan kepada Anda")).to_be_visible()
    expect(card.get_by_text("Baru", exact=True)).to_be_visible()
    expect(card.get_by_text("Alasan: Nama pejabat keliru")).to_be_visible()
    page.screenshot(path=tmp_path / "notices.png", full_page=True)
    assert not scripts or faults(page) == []
    page.reload()
    expect(page.get_by_role("link", name="Pemberitahuan", exact=True)).to_be_visible()
    expect(card.get_by_text("Baru", exact=True)).to_have_count(0)

    card.get_by_role("link").click()
    page.get_by_role("link", name="Salin teks untuk WhatsApp").click()
    text = page.get_by_role("textbox").input_value()
    assert "Langkah: 1. " in text
    assert "Tenggat: " in text
    assert "/berkas/" in text
    assert title not in text
    page.screenshot(path=tmp_path / "text.png", full_page=True)
    assert not scripts or faults(page) == []
