"""The whole story of the shipped SOP: four people, each with their own login, two returns, one finished Berkas."""

import re

import pytest
from playwright.sync_api import expect

TITLE = "Daftar urut kepangkatan 2026"
FIRST = "Nama pejabat pada alinea kedua keliru"
SECOND = "Gambar belum tampil di halaman"
PAGE = "https://bkd.lampungprov.go.id/berita/duk-2026"
PEOPLE = ("pengelola", "kasubid", "kabid", "kepala")
TO_KASUBID, TO_KABID = "Kirim ke Kasubid II", "Setujui dan paraf, kirim ke Kabid Dokin"


def draft_until_approved(day):
    """Steps 1 to 3, with the return of the Kabid."""
    day.act("pengelola", TITLE, TO_KASUBID, files={"naskah": "naskah.pdf"})
    day.act("kasubid", TITLE, TO_KABID)
    day.act("kabid", TITLE, "Kembalikan untuk diperbaiki ke Pengelola Informasi Kepegawaian (langkah 1)", alasan=FIRST)
    expect(day.card("pengelola", TITLE).get_by_text("Dikembalikan (ke-1)")).to_be_visible()
    page = day.open("pengelola", TITLE)
    expect(page.locator(".returned").get_by_text(FIRST)).to_be_visible()
    day.act("pengelola", TITLE, TO_KASUBID, files={"naskah": "naskah-perbaikan.pdf"})
    day.act("kasubid", TITLE, TO_KABID)


def upload_until_checked(day):
    """Steps 4 to 6, with the return of the Kasubid."""
    day.act("kasubid", TITLE, "Teruskan ke Pengelola Informasi Kepegawaian", isi_disposisi="Mohon diunggah hari ini")
    day.act("pengelola", TITLE, TO_KASUBID, files={"laporan": "laporan.pdf"}, alamat_halaman=PAGE)
    day.act("kasubid", TITLE, "Belum sesuai, kembalikan ke langkah 5", alasan=SECOND)
    page = day.open("pengelola", TITLE)
    expect(page.locator(".returned").get_by_text(SECOND)).to_be_visible()
    expect(page.locator("[name='isian.alamat_halaman']")).to_have_value(PAGE)
    day.act("pengelola", TITLE, TO_KASUBID)


@pytest.mark.parametrize(("width", "scripts"), [(1366, True), (360, True), (1366, False)])
def test_four_people_finish_a_berkas_with_two_returns(days, faults, width, scripts):
    day = days(width=width, scripts=scripts)
    address = day.begin("pengelola", TITLE)
    draft_until_approved(day)
    day.act("kabid", TITLE, "Setujui dan paraf, kirim ke Kasubid II")
    upload_until_checked(day)
    day.act("kasubid", TITLE, "Sudah sesuai, paraf, kirim ke Kabid Dokin")
    day.act("kabid", TITLE, "Sudah sesuai, tanda tangani, kirim ke Kepala BKD")
    day.act("kepala", TITLE, "Sudah sesuai, mengetahui, kirim ke Kabid Dokin")
    day.act("kabid", TITLE, "Teruskan ke Kasubid II")
    day.act("kasubid", TITLE, "Teruskan ke Pengelola Informasi Kepegawaian")
    page = day.act("pengelola", TITLE, "Arsipkan dan selesaikan Berkas", klasifikasi="800", lokasi_arsip="Lemari 2")
    expect(page.get_by_role("status").get_by_text("selesai")).to_be_visible()
    for name in PEOPLE:
        page = day.page(name)
        page.goto(f"{day.address}/tugas")
        expect(page.locator(".card")).to_have_count(0)
        page.goto(f"{day.address}/pemberitahuan")
        expect(page.locator(".card", has_text="Berkas selesai").get_by_text(TITLE)).to_be_visible()
        page.goto(address)
        expect(page.locator(".now").get_by_text("Selesai dan diarsipkan.")).to_be_visible()
        history = page.get_by_role("region", name="Riwayat")
        for reason, who in ((FIRST, "Kabid"), (SECOND, "Kasubid")):
            line = history.get_by_role("row").filter(has_text=reason)
            expect(line).to_have_count(1)
            first = re.compile(f"^{re.escape(who)}\n")
            expect(line.get_by_role("cell").nth(2)).to_have_text(first, use_inner_text=True)
        assert not scripts or faults(page) == []
    day.kantor.identical(int(address.rsplit("/", 1)[1]))
