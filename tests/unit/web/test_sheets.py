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
    written = [row for row in rows(page) if "Mohon diunggah" in row]
    assert len(written) == 1
    assert "Kasubid II" in written[0]
    assert "lewat aplikasi" in written[0]
    assert not any("Kabid Dokin" in row for row in rows(page))  # a paraf is no disposition


def test_the_sheet_has_boxes_to_tick_and_lines_to_sign_as_on_paper(pengelola, kantor):
    instance = kantor.start(sifat="segera")
    kantor.walk(instance, "k04")
    page = text(pengelola.get(f"/berkas/{instance}/cetak/disposisi"))
    boxes = re.findall(r"<li><span class=.box.*?</li>", page)
    ticks = [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in boxes]
    assert [one for one in ticks if one.startswith("✓")] == [
        "✓ Segera (ditandai)", "✓ Pengelola Informasi Kepegawaian (ditandai)",
    ]
    for one in ("Biasa", "Rahasia", "Kepala BKD", "Tanggapan dan saran", "Proses lebih lanjut"):
        assert one in ticks
    assert page.count('class="line"') == 2
    assert page.count('class="ahead"') == 3


def test_the_control_sheet_has_room_for_the_paraf_of_every_step_that_is_ahead(pengelola, kantor):
    instance = kantor.start()
    kantor.walk(instance, "k03")
    page = text(pengelola.get(f"/berkas/{instance}/cetak/kendali"))
    ahead = re.findall(r'<tr class="ahead">.*?</tr>', page, re.DOTALL)
    assert len(ahead) == 8
    assert all('<td class="hand"></td>' in row for row in ahead)
    kantor.walk(instance, "k11", start="k04")
    assert 'class="ahead"' not in text(pengelola.get(f"/berkas/{instance}/cetak/kendali"))


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
