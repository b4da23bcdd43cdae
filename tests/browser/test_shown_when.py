"""Fields that are shown only with some answers: out of sight with the script, told in a sentence without it."""

import pytest
from playwright.sync_api import expect

from tests.browser.day import BERKAS
from tests.sometimes import begun

TITLE = "Surat keputusan"
WIDTHS = [1366, 360]


def opened(day, name="pengelola"):
    begun(day.kantor)
    return day.open(name, TITLE)


def look(page, faults, tmp_path, name):
    page.screenshot(path=str(tmp_path / f"{name}-{page.viewport_size['width']}.png"), full_page=True)
    assert faults(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_field_goes_out_of_sight_and_comes_back_with_what_was_typed(days, faults, tmp_path, width):
    day = days(width=width)
    page = opened(day)
    noise: list[str] = []
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("console", lambda said: noise.append(said.text) if "Content Security" in said.text else None)
    reason = page.get_by_label("Alasan pembatasan")
    basis = page.locator("[name='isian.dasar'][type=file]")
    due = page.get_by_label("Batas waktu")
    for field in (reason, basis, due):
        expect(field).to_be_hidden()
    look(page, faults, tmp_path, "kosong")

    page.get_by_label("Rahasia").focus()
    page.keyboard.press("Space")  # by keyboard as by pointer
    expect(reason).to_be_visible()
    expect(basis).to_be_visible()
    expect(page.get_by_text("Hanya diisi bila").filter(visible=True)).to_have_count(0)
    reason.fill("Data pribadi")
    page.set_input_files("[name='isian.dasar'][type=file]", str(day.document("perda.pdf")))
    look(page, faults, tmp_path, "rahasia")
    page.get_by_label("Biasa").check()
    expect(reason).to_be_hidden()
    page.get_by_label("Terbatas").check()
    expect(reason).to_have_value("Data pribadi")
    expect(basis).to_be_hidden()

    page.get_by_label("Biasa").check()
    page.get_by_role("button", name="Kirim ke Kasubid").click()  # refused: the subject is missing
    page.get_by_role("alert").wait_for()
    expect(reason).to_be_hidden()
    page.get_by_label("Terbatas").check()
    expect(reason).to_have_value("Data pribadi")  # the server kept it, and the file with it
    page.get_by_label("Biasa").check()
    page.get_by_role("button", name="Simpan dulu").click()
    page.get_by_text("Tersimpan dulu, belum dikirim.").wait_for()
    page.get_by_label("Rahasia").check()
    expect(reason).to_have_value("Data pribadi")
    expect(page.get_by_text("Terlampir: perda.pdf")).to_be_visible()
    page.get_by_label("Biasa").check()
    page.get_by_label("Perihal").fill("Mutasi")
    page.get_by_role("button", name="Kirim ke Kasubid").click()
    page.wait_for_url(BERKAS)
    expect(page.get_by_text("perda.pdf")).to_have_count(0)  # what did not apply was not handed in

    page = day.open("kasubid", TITLE)
    expect(page.get_by_text("Hanya diisi bila Keputusan: Kembalikan").first).to_be_visible()  # a button decides
    page.get_by_label("Alasan pengembalian").fill("Tanggal keliru")
    page.get_by_role("button", name="Setuju").click()
    page.get_by_role("alert").get_by_text("hanya diisi bila Keputusan: Kembalikan").wait_for()
    look(page, faults, tmp_path, "tidak-berlaku")
    page.get_by_role("alert").get_by_role("link").first.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Setuju").click()
    page.wait_for_url(BERKAS)
    assert noise == []


@pytest.mark.parametrize("width", WIDTHS)
def test_without_the_script_each_field_says_when_it_is_filled_in(days, width, tmp_path):
    day = days(width=width, scripts=False)
    page = opened(day)
    sentence = page.get_by_text("Hanya diisi bila Sifat surat: Rahasia atau Terbatas")
    expect(sentence).to_be_visible()
    page.screenshot(path=str(tmp_path / f"tanpa-skrip-{width}.png"), full_page=True)
    page.get_by_label("Perihal").fill("Mutasi")
    page.get_by_label("Biasa").check()
    page.get_by_label("Alasan pembatasan").fill("Data pribadi")
    page.get_by_role("button", name="Kirim ke Kasubid").click()
    page.get_by_role("alert").get_by_text("hanya diisi bila Sifat surat: Rahasia, Terbatas").wait_for()
    expect(page.get_by_label("Alasan pembatasan")).to_have_value("Data pribadi")
    page.get_by_label("Terbatas").check()
    page.get_by_role("button", name="Kirim ke Kasubid").click()
    page.wait_for_url(BERKAS)
    expect(day.card("kasubid", TITLE)).to_have_count(1)
