"""Sheets to print: who, in which position, which act, when, over which version."""

import html
import re


def text(reply) -> str:
    return html.unescape(reply.get_data(as_text=True))


def rows(page):
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)]


def test_the_control_sheet_lists_every_act_with_position_and_version(pengelola, kantor):
    instance = kantor.start("Berita HUT", letter_number="800/12/2026", letter_date="2026-11-20")
    kantor.complete(instance, "k01", {"naskah": [kantor.file()]})
    kantor.walk(instance, "k04", start="k02")
    page = text(pengelola.get(f"/berkas/{instance}/cetak/kendali"))
    assert "800/12/2026, 20 November 2026" in page
    signed = [row for row in rows(page) if "Kasubid Kasubid II" in row]
    words = ("Paraf", "Naskah materi versi 1", "23 November 2026 07.30 WIB")
    assert any(all(word in row for word in words) for row in signed)
    assert "print.css" in page


def test_a_disposition_stands_on_its_sheet_with_its_words(pengelola, kantor):
    instance = kantor.start()
    assert "Belum ada disposisi." in text(pengelola.get(f"/berkas/{instance}/cetak/disposisi"))
    kantor.walk(instance, "k04")
    page = text(pengelola.get(f"/berkas/{instance}/cetak/disposisi"))
    assert "Mohon diunggah" in page
    assert "Paraf" not in page


def test_the_case_sheet_has_steps_and_history(pengelola, kantor):
    instance = kantor.start()
    kantor.walk(instance, "k02")
    page = text(pengelola.get(f"/berkas/{instance}/cetak/lengkap"))
    assert "Berkas dimulai" in page
    assert page.count('<th scope="row">') == 11 + 7


def test_a_secret_berkas_is_printed_only_by_its_readers(app, pengelola, kantor):
    instance = kantor.start(sifat="rahasia")
    other = type(pengelola)(app.test_client())
    other.log_in("kabid")
    for sheet in ("kendali", "disposisi", "lengkap"):
        assert other.get(f"/berkas/{instance}/cetak/{sheet}").status_code == 403
