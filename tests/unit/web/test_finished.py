"""Selesai oleh saya: the page of a month and its CSV."""

import csv

import pytest

from engine.commands.people import SetLanguage
from web.finished import written


def text(reply) -> str:
    return reply.get_data(as_text=True)


def test_the_month_lists_what_i_did(pengelola, kantor):
    instance = kantor.start("Berita HUT")
    kantor.complete(instance, "k01")
    page = text(pengelola.get("/selesai"))
    assert "November 2026: 1 tugas" in page
    assert f'href="/berkas/{instance}"' in page
    assert "Oktober 2026: 0 tugas" in text(pengelola.get("/selesai?bulan=2026-10"))
    assert pengelola.get("/selesai?bulan=kemarin").status_code == 422


@pytest.mark.parametrize(("language", "separator", "head"), [("id", ";", "Nomor Berkas"), ("en", ",", "Number")])
def test_the_csv_opens_in_a_spreadsheet_and_starts_no_formula(pengelola, kantor, language, separator, head):
    kantor.complete(kantor.start('=HYPERLINK("http://x";"klik")'), "k01")
    kantor.do("pengelola", SetLanguage(language=language))
    reply = pengelola.get("/selesai.csv?bulan=2026-11")
    assert reply.data.startswith(b"\xef\xbb\xbf")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="selesai-2026-11.csv"'
    first, line = csv.reader(text(reply).removeprefix("\ufeff").splitlines(), delimiter=separator)
    assert first[0] == head
    assert line[1].startswith("'=HYPERLINK")
    assert len(line) == len(first) == 9


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "\u00a0=1", "\uff1d1", "\ufeff@x"])
def test_every_beginning_of_a_formula_is_disarmed(cell):
    (row,) = csv.reader([written([[cell]], ";")], delimiter=";") if "\r" not in cell else ([f"'{cell}"],)
    assert row[0] == f"'{cell}"
