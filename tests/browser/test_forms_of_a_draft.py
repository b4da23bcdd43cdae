"""An owner who has never seen JSON gives a step a form; staff fill it in. Two owners at one form; an expert's slip."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from engine.questions.drafts import Drafts, TheDraft
from forms.form import Form
from forms.schema import load
from tests.browser.day import BERKAS, Day

SHEET = """No\tKegiatan\tPengelola\tKasubid\tWaktu\tOutput
1\tPengelola menyusun surat cuti\tv\t\t30 menit\tdraft surat
2\tKasubid memeriksa surat cuti\t\tv\t20 menit\tsurat diparaf
3\tPengelola mengirim surat cuti\tv\t\t10 menit\tsurat terkirim
"""
FILE = "k02-memeriksa-surat-cuti.json"
DRAFT = re.compile(r"/rancangan/\d+")


def saved(day: Day, name: str = FILE) -> Form:
    """The form as the newest draft holds it."""
    draft = day.kantor.ask("pemilik", Drafts())[0].id
    return load(day.kantor.ask("pemilik", TheDraft(draft=draft)).files[name].decode())


def card(page: Page, number: int, title: str) -> object:
    return page.get_by_role("group", name=f"{number}. {title}", exact=True)


def draw(day: Day, page: Page) -> None:
    """Three steps, the second one decides."""
    page.goto(f"{day.address}/sop")
    page.locator("input[name=nama]").fill("Surat cuti")
    page.locator("form", has=page.locator("input[name=nama]")).get_by_role("button").last.click()
    page.get_by_label("Tabel yang disalin").fill(SHEET)
    page.get_by_role("button", name="Baca tabel").click()
    second = page.get_by_role("group", name="Langkah 2", exact=True)
    second.get_by_role("checkbox", name="Langkah ini memutuskan").check()
    page.get_by_role("button", name="Simpan tabel").first.click()
    second.get_by_label("Bila tidak, kembali ke langkah").select_option("k01")
    second.locator("summary").click()
    second.get_by_role("button", name="buka formulir langkah ini").click()


def build(page: Page) -> None:
    """The form of step 2: its decision, and a date that is asked only when the letter goes back."""
    second = page.locator("#langkah-k02")
    expect(second).to_contain_text("Formulir bawaan")
    second.get_by_role("button", name="Buat formulir").click()
    expect(page.get_by_role("status")).to_contain_text("Formulir dibuat")
    card(page, 1, "Keputusan").get_by_label("Pilihan 2").fill("Kembalikan kepada pengelola")
    page.get_by_label("Yang ditanyakan").last.fill("Diperbaiki paling lambat")
    page.locator("#f-add-kind").select_option(label="Tanggal")
    page.get_by_role("button", name="Tambahkan").click()
    date = card(page, 5, "Diperbaiki paling lambat")
    date.get_by_label("Ditampilkan").select_option(label="Keputusan: Kembalikan kepada pengelola")
    date.get_by_label("Wajib diisi").select_option(label="Selalu wajib")
    date.get_by_role("button", name="Naikkan").click()
    card(page, 4, "Diperbaiki paling lambat").get_by_label("Petunjuk").fill("Hari kerja terdekat.")
    page.get_by_role("button", name="Simpan dan lihat pratinjau").click()


def put_in_force(day: Day, page: Page) -> None:
    page.get_by_role("link", name="Rancangan Surat cuti").click()
    page.get_by_role("link", name="Berlakukan").click()
    page.fill("#f-catatan", "SOP baru")
    page.fill("#f-nomor", "065/CUTI")
    for place, name in enumerate(("pengelola", "kasubid")):
        page.select_option(f"#f-jabatan-{place}", str(day.kantor.positions[name]))
    page.get_by_role("button", name="Berlakukan sekarang").click()
    page.get_by_text("Versi 1 kini berlaku.").wait_for()


@pytest.mark.parametrize(("width", "scripts"), [(360, True), (1366, False)])
def test_a_step_gets_a_form_with_a_decision_and_staff_fill_it_in(
    days: Callable[..., Day], faults: Callable[[Page], list[str]], width: int, scripts: bool
) -> None:
    day = days(width=width, scripts=scripts)
    owner = day.page("pemilik")
    draw(day, owner)
    build(owner)
    expect(owner.get_by_text("Seperti yang dilihat Kasubid pada langkah 2")).to_be_visible()
    owner.get_by_role("button", name="Kembalikan kepada pengelola").click()
    expect(owner.get_by_role("alert")).to_contain_text("Alasan pengembalian")
    expect(owner.get_by_role("alert")).to_contain_text("Diperbaiki paling lambat")
    if scripts:
        assert faults(owner) == []
    owner.get_by_role("button", name="kirim ke Pengelola").click()
    # The date is asked only of what goes back.
    expect(owner.get_by_role("status")).to_contain_text("Isian ini lengkap")
    put_in_force(day, owner)
    staff = day.page("pengelola")
    staff.goto(f"{day.address}/mulai")
    staff.get_by_label("SOP", exact=True).select_option(label="Surat cuti (065/CUTI)")
    staff.fill("#title", "Cuti Rina")
    staff.get_by_role("button", name="Mulai", exact=True).click()
    day.open("pengelola", "Cuti Rina").get_by_role("button", name="Kasubid").click()
    staff.wait_for_url(BERKAS)
    decides = day.open("kasubid", "Cuti Rina")
    date = decides.get_by_label("Diperbaiki paling lambat")
    expect(decides.get_by_text("Hanya diisi bila Keputusan: Kembalikan kepada pengelola")).to_be_visible()
    decides.get_by_label("Alasan pengembalian").fill("Tanggal cuti salah")
    date.fill("2026-11-25")
    decides.get_by_role("button", name="Kembalikan kepada pengelola").click()
    decides.wait_for_url(BERKAS)
    expect(day.open("pengelola", "Cuti Rina").locator(".returned")).to_contain_text("Tanggal cuti salah")


@pytest.mark.parametrize("width", [1366, 360])
def test_two_owners_at_one_form_see_both_versions_and_lose_nothing(
    days: Callable[..., Day], faults: Callable[[Page], list[str]], width: int
) -> None:
    day = days(width=width)
    slow = day.page("pemilik")
    slow.goto(f"{day.address}/sop")
    slow.get_by_role("button", name="Ubah SOP ini Updating Data Website").click()
    slow.wait_for_url(DRAFT)
    slow.goto(f"{slow.url.split('?')[0]}/formulir")
    slow.get_by_role("link", name="Sunting formulir: Langkah 2").click()
    slow.wait_for_url("**/k02-periksa-naskah.json")
    fast = slow.context.new_page()
    fast.goto(slow.url)
    for page, hint in ((slow, "Petunjuk yang lambat"), (fast, "Petunjuk yang cepat")):
        card(page, 3, "Catatan").get_by_label("Petunjuk untuk pegawai").fill(hint)
    card(fast, 3, "Catatan").get_by_role("button", name="Naikkan").click()
    expect(fast.get_by_role("status")).to_contain_text("Tersimpan")
    slow.get_by_role("button", name="Simpan", exact=True).first.click()
    expect(slow.get_by_role("heading", level=1)).to_have_text("Dua orang mengubah rancangan ini")
    expect(slow.get_by_text("Petunjuk yang lambat").first).to_be_visible()
    expect(slow.get_by_text("Petunjuk yang cepat")).to_be_visible()
    expect(slow.get_by_role("region", name="Catatan: Petunjuk untuk pegawai")).to_have_count(1)
    expect(slow.get_by_role("region", name="Keputusan")).to_have_count(0)
    assert faults(slow) == []
    slow.get_by_role("button", name="Simpan yang saya tulis").click()
    expect(slow.get_by_role("status")).to_contain_text("Tersimpan")
    assert saved(day, "k02-periksa-naskah.json").by_name["catatan"].help == "Petunjuk yang lambat"


@pytest.mark.parametrize(("width", "scripts"), [(360, True), (1366, False)])
def test_an_experts_slip_is_named_with_its_place_and_nothing_typed_is_lost(
    days: Callable[..., Day], faults: Callable[[Page], list[str]], width: int, scripts: bool
) -> None:
    day = days(width=width, scripts=scripts)
    page = day.page("pemilik")
    page.goto(f"{day.address}/sop")
    page.get_by_role("button", name="Ubah SOP ini Updating Data Website").click()
    page.wait_for_url(DRAFT)
    page.goto(f"{page.url.split('?')[0]}/formulir/k02-periksa-naskah.json")
    page.get_by_role("link", name="JSON").click()
    field = page.get_by_label("Isi file k02-periksa-naskah.json")
    whole = field.input_value()
    slip = whole.replace('"title": "Catatan"', '"title": "Pesan", "pattern": "^(a+)+$"')
    field.fill(slip)
    page.get_by_role("button", name="Periksa dan simpan").click()
    place = "/schema/properties/catatan/pattern"
    expect(page.get_by_role("alert")).to_contain_text(f"Pola sendiri di {place} tidak diterima")
    expect(field).to_have_value(slip)
    if scripts:
        assert faults(page) == []
    field.fill(slip.replace(', "pattern": "^(a+)+$"', ""))
    page.get_by_role("button", name="Periksa dan simpan").click()
    expect(page.get_by_role("status")).to_contain_text("Tersimpan")
    page.get_by_role("link", name="Sunting").click()
    expect(card(page, 3, "Pesan").get_by_label("Jenis jawaban")).to_have_value("long_text")
    assert saved(day, "k02-periksa-naskah.json").by_name["catatan"].title == "Pesan"


def test_a_form_is_edited_with_the_keyboard_alone(days: Callable[..., Day]) -> None:
    day = days(width=1366, scripts=False)
    page = day.page("pemilik")
    page.goto(f"{day.address}/sop")
    page.get_by_role("button", name="Ubah SOP ini Updating Data Website").click()
    page.wait_for_url(DRAFT)
    page.goto(f"{page.url.split('?')[0]}/formulir/k02-periksa-naskah.json")
    card(page, 3, "Catatan").get_by_label("Yang ditanyakan").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Pesan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Tersimpan")
    assert saved(day, "k02-periksa-naskah.json").by_name["catatan"].title == "Pesan", "Enter saves and moves nothing"
    assert [field.name for field in saved(day, "k02-periksa-naskah.json").fields][2] == "catatan"
    card(page, 3, "Pesan").get_by_role("button", name="Naikkan").focus()
    page.keyboard.press("Enter")
    expect(card(page, 2, "Pesan")).to_be_visible()
    expect(page).to_have_url(re.compile("#isian-catatan$"))


@pytest.mark.parametrize("width", [1366, 360])
def test_a_fault_leads_to_its_field_and_a_change_of_kind_is_asked(
    days: Callable[..., Day], faults: Callable[[Page], list[str]], width: int
) -> None:
    day = days(width=width)
    page = day.page("pemilik")
    page.goto(f"{day.address}/sop")
    page.get_by_role("button", name="Ubah SOP ini Updating Data Website").click()
    page.wait_for_url(DRAFT)
    page.goto(f"{page.url.split('?')[0]}/formulir/k02-periksa-naskah.json")
    card(page, 3, "Catatan").get_by_label("Yang ditanyakan").fill("")
    card(page, 2, "Alasan pengembalian").get_by_role("button", name="Turunkan").click()
    page.get_by_role("link", name="Isian 3: tulis yang ditanyakan.").click()
    expect(page.locator("#f-title-catatan")).to_be_focused()
    assert faults(page) == []
    page.keyboard.type("Catatan")
    card(page, 1, "Keputusan").get_by_label("Jenis jawaban").select_option(label="Ya atau tidak")
    page.get_by_role("button", name="Simpan", exact=True).first.click()
    expect(card(page, 1, "Keputusan")).to_contain_text("Setuju, Kembalikan untuk diperbaiki")
    assert faults(page) == []
    page.get_by_role("button", name="Simpan", exact=True).first.click()
    expect(page.get_by_role("status")).to_contain_text("Tersimpan")
    assert saved(day, "k02-periksa-naskah.json").by_name["keputusan"].kind == "yes_no"
    card(page, 3, "Catatan").get_by_role("button", name="Hapus isian").click()
    expect(page.get_by_role("status")).to_contain_text("dapat diambil kembali")
    page.get_by_text("Yang dihapus (1)").click()
    page.get_by_role("button", name="Ambil kembali").wait_for()
    assert faults(page) == []
    page.get_by_role("button", name="Ambil kembali").click()
    expect(card(page, 3, "Catatan")).to_be_visible()
