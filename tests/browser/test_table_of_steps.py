"""An owner who has the sheet in Word: pasted, its questions answered, changed, put in force."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bpmn.reader import read
from bpmn.sheet.from_diagram import table
from engine.questions.drafts import Drafts, TheDraft
from tests.browser.day import Day

SHEET = (Path(__file__).parents[1] / "unit" / "bpmn" / "sheets" / "updating-data-website.txt").read_text()


def rows(day: Day) -> tuple[object, ...]:
    draft = day.kantor.ask("pemilik", Drafts())[0].id
    return table(read(day.kantor.ask("pemilik", TheDraft(draft=draft)).files["sop.bpmn"])).sheet.rows


@pytest.mark.parametrize(("width", "scripts"), [(360, True), (1366, False)])
def test_a_sheet_is_pasted_its_questions_answered_and_a_step_added(
    days: Callable[..., Day], faults: Callable[[Page], list[str]], width: int, scripts: bool, tmp_path: Path
) -> None:
    day = days(width=width, scripts=scripts)
    page = day.page("pemilik")
    page.goto(f"{day.address}/sop")
    page.locator("input[name=nama]").fill("Pembaruan Data Website")
    page.locator("form", has=page.locator("input[name=nama]")).get_by_role("button").last.click()
    page.get_by_role("heading", name="Tabel langkah").wait_for()
    page.get_by_label("Tabel yang disalin").fill(SHEET)
    page.get_by_role("button", name="Baca tabel").click()
    page.get_by_text("Pertanyaan: 21").wait_for()
    fourth = page.get_by_role("group", name="Langkah 4", exact=True)
    expect(fourth.locator(".ask").first).to_contain_text("Kasubid II")
    if scripts:
        assert faults(page) == []
    fourth.get_by_role("button", name="Benar").first.click()
    page.get_by_text("Pertanyaan: 20").wait_for()
    ninth = page.get_by_role("group", name="Langkah 9", exact=True)
    ninth.get_by_label("Pelaksana", exact=True).select_option("Kasubid II")
    page.get_by_role("button", name="Semua dugaan benar").click()
    page.get_by_text("Tidak ada pertanyaan").wait_for()
    assert [row.performer for row in rows(day)][8] == "Kasubid II", "what was chosen is kept by any button"
    eleventh = page.get_by_role("group", name="Langkah 11", exact=True)
    eleventh.get_by_role("button", name="Tambah langkah di bawah").click()
    last = page.get_by_role("group", name="Langkah 12", exact=True)
    last.get_by_label("Kegiatan", exact=True).fill("Kasubid melaporkan hasilnya kepada Kabid")
    last.get_by_label("Waktu", exact=True).fill("± 15 menit")
    last.get_by_role("button", name="Naikkan").click()
    moved = page.get_by_role("group", name="Langkah 11", exact=True)
    moved.get_by_text("belum terbaca").wait_for()
    moved.get_by_role("button", name="Benar").last.click()
    page.get_by_text("Pertanyaan: 1").wait_for()
    page.get_by_role("button", name="Simpan tabel").first.click()
    page.get_by_text("Tersimpan.", exact=True).wait_for()
    assert (len(rows(day)), rows(day)[10].span) == (12, "15 menit")
    if scripts:
        assert faults(page) == []
    page.screenshot(path=tmp_path / f"tabel-{width}.png", full_page=True)
