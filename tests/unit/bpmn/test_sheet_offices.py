"""Sheets in the ways that offices write them, English ones among them."""

import pytest

from bpmn.sheet import paste, times
from bpmn.sheet.guesses import guessed
from bpmn.sheet.questions import asked
from bpmn.sheet.rows import Row, Sheet

HEADER = "No\tKegiatan\tStaf\tKasi\tKelengkapan\tWaktu\tOutput\tKet"


def sheet(*lines: str, header: str = HEADER) -> Sheet:
    return guessed(paste.read("\n".join((header, *lines))))


def row(known: Sheet, number: str) -> Row:
    return next(one for one in known.rows if one.number == number)


def test_parts_of_a_number_are_rows_and_what_they_are_parts_of_is_a_heading() -> None:
    known = sheet("1\tPersiapan\t\t\t\t\t\t", "1a\tMenyiapkan\tX\t\tBahan\t5 menit\tDraf\t",
                  "2\tPelaksanaan\t\t\t\t\t\t", "2.b\tMengirim\t\tX\tDraf\t5 menit\tSurat\t")
    assert [one.number for one in known.rows] == ["1a", "2.b"]
    assert [one.activity for one in known.aside] == ["Persiapan", "Pelaksanaan"]
    assert row(known, "2.b").performer == "Kasi"


@pytest.mark.parametrize("remark", ["Ya ke 3, Tidak ke 1", "T → 1, Y → 3", "Revisi kembali ke 1"])
def test_where_a_decision_leads_may_stand_in_the_remark(remark: str) -> None:
    known = sheet("1\tMembuat\tX\t\tBahan\t5 menit\tDraf\t", f"2\tMemeriksa\t\tX\tDraf\t5 menit\tDraf\t{remark}",
                  "3\tMengirim\tX\t\tDraf\t5 menit\tSurat\t")
    assert row(known, "2").decides
    assert row(known, "2").back == row(known, "1").key


def test_columns_ya_and_tidak_say_where_a_decision_leads() -> None:
    known = sheet("1\tMembuat\tStaf\tBahan\t1 hari\tDraf\t\t", "2\tApakah benar?\tKasi\tDraf\t5 menit\tDraf\t3\t1",
                  "3\tMengirim\tStaf\tDraf\t5 menit\tSurat\t\t",
                  header="No\tAktivitas\tPelaksana\tKelengkapan\tWaktu\tOutput\tYa\tTidak")
    assert known.lanes == ("Staf", "Kasi")
    assert [one.time for one in known.rows] == ["1 hari", "5 menit", "5 menit"]
    assert row(known, "2").remark == "Ya ke 3\nTidak ke 1"
    assert row(known, "2").back == row(known, "1").key


def test_an_english_sheet_names_its_performers_and_its_return() -> None:
    known = sheet("1\tClerk receives the form\t\t\tForm\t10 minutes\tRecord\t",
                  "2\tHead checks the record. If not complete, return to no. 1\t\t\tRecord\t1 day\tRecord\t",
                  header="No\tActivity\tClerk\tHead\tRequirements\tTime\tOutput\tRemarks")
    assert [one.performer for one in known.rows] == ["Clerk", "Head"]
    assert row(known, "2").decides
    assert row(known, "2").back == row(known, "1").key


def test_a_drawn_start_and_end_are_no_steps_though_they_have_a_number() -> None:
    known = sheet("1\tMulai\t⬭\t\t\t\t\t", "2\tMembuat\tX\t\tBahan\t5 menit\tDraf\t", "3\tSelesai\t⬭\t\t\t\t\t")
    assert [one.number for one in known.rows] == ["2"]


@pytest.mark.parametrize("text", [
    "<table><tr><th>No</th><th>Kegiatan</th><th>Staf</th><th>Waktu</th><th>Output</th></tr>\n"
    "<tr><td>1</td>\n<td>Membuat &amp; mengirim</td><td>X</td><td>2 jam</td><td>Surat</td></tr></table>",
    "No   Kegiatan                 Staf   Waktu   Output\n1    Membuat & mengirim        X     2 jam   Surat",
])
def test_a_table_of_a_page_or_out_of_a_pdf_keeps_its_columns(text: str) -> None:
    [only] = guessed(paste.read(text)).rows
    assert (only.activity, only.performer, only.time, only.output) == ("Membuat & mengirim", "Staf", "2 jam", "Surat")


@pytest.mark.parametrize(("time", "code", "counted"), [
    ("24 jam", "time-runs-on", "1 hari"), ("1/2 hari", "time-unreadable", "4 jam"),
    ("90 detik", "time-unreadable", "2 menit"), ("5 menit/berkas", "time-per-item", "5 menit"),
])
def test_a_time_that_is_not_plain_is_asked_about_by_what_it_is(time: str, code: str, counted: str) -> None:
    known = sheet(f"1\tMembuat\tX\t\tBahan\t{time}\tDraf\t")
    assert [one.code for one in asked(known)] == [code]
    assert times.counted(time) == counted
