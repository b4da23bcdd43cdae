"""A pasted table is read, whatever Word or a spreadsheet made of it on the way."""

from pathlib import Path

import pytest

from bpmn.sheet import lines, paste

SHEETS = Path(__file__).parent / "sheets"
HEADER = "No\tKegiatan\tStaf\tKasubid\tKelengkapan\tWaktu\tOutput\tKet."


def table(*rows: str, header: str = HEADER) -> paste.Sheet:
    return paste.read("\n".join((header, *rows)))


def test_the_shipped_sheet_is_read_with_its_head_its_columns_and_its_shifted_rows() -> None:
    sheet = paste.read((SHEETS / "updating-data-website.txt").read_text())
    assert sheet.lanes == ("Pengelola Informasi Kepegawaian", "Kasubid II", "Kabid Dokin", "Kepala BKD")
    assert [row.number for row in sheet.rows] == [str(n) for n in range(1, 12)]
    assert [row.time for row in sheet.rows] == [
        "1 hari", "60 menit", "30 menit", "5 menit", "1 hari", "20 menit", "20 menit", "20 menit", "5 menit",
        "5 menit", "15 menit",
    ]  # fmt: skip
    assert [row.number for row in sheet.rows if "row-shifted" in row.notes] == ["10", "11"]
    assert sheet.rows[9].output == "disposisi Kasubid"
    assert sheet.rows[9].needed == "Laporan hasil upload dengan tandatangan mengetahui Kepala BKD"
    assert all(row.marks == () for row in sheet.rows), "a lone blank in a cell is no mark"
    assert sheet.head["sop.nomor"] == "VI.04.05.02.02"
    assert sheet.head["sop.unit"] == "Sub Bidang Informasi dan Pengembangan Sistem Kepegawaian"
    assert sheet.head["sop.kualifikasi"].split("\n")[0] == "Pendidikan minimal D3"
    assert sheet.head["sop.peringatan"] == ""


def test_a_mark_of_any_shape_names_the_performer() -> None:
    for mark in ("√", "v", "X", "●", "1"):
        assert table(f"1\tMenyusun surat\t\t{mark}\tdata\t1 hari\tsurat\t").rows[0].marks == ("Kasubid",)


def test_two_marks_are_both_kept() -> None:
    assert table("1\tMenyusun surat\tv\tv\tdata\t1 hari\tsurat\t").rows[0].marks == ("Staf", "Kasubid")


@pytest.mark.parametrize(
    "header",
    [
        "No.\tUraian Kegiatan\tPelaksana\t\tMutu Baku\t\t\tKeterangan\n"
        "\t\tStaf\tKasubid\tPersyaratan/Kelengkapan\tJangka Waktu\tKeluaran\t",
        "NO\tAktivitas\tStaf\tKasubid\tPersyaratan\tDurasi\tHasil\tKet",
        "No Urut\tLangkah\tStaf\tKasubid\tBahan\tWaktu (menit)\tProduk\tCatatan",
    ],
)
def test_headings_may_be_called_otherwise(header: str) -> None:
    sheet = table("1\tMenyusun surat\tv\t\tdata\t30 menit\tsurat\tsegera", header=header)
    assert sheet.lanes == ("Staf", "Kasubid")
    row = sheet.rows[0]
    assert (row.marks, row.needed, row.time) == (("Staf",), "data", "30 menit")
    assert (row.output, row.remark) == ("surat", "segera")


def test_a_unit_in_the_heading_of_waktu_holds_for_bare_numbers() -> None:
    header = HEADER.replace("Waktu", "Waktu (menit)")
    assert table("1\tMenyusun\tv\t\tdata\t30\tsurat\t", header=header).rows[0].time == "30 menit"


def test_cells_that_an_editor_stripped_from_the_end_are_noticed_by_the_time() -> None:
    row = table("1\tMenyusun surat\tv\t\tdata\t30 menit\tsurat").rows[0]
    assert (row.needed, row.time, row.output, row.remark) == ("data", "30 menit", "surat", "")
    assert row.notes == ("row-shifted",)


def test_a_cell_of_several_lines_stays_one_cell_from_word_and_from_a_spreadsheet() -> None:
    rows = ("1\tMenyusun\nsurat tugas\tv\t\tdata\nfoto\t1 hari\tsurat\t", "2\tMemeriksa\t\tv\tsurat\t1 jam\tparaf\t")
    word = table(*rows)
    assert (word.rows[0].activity, word.rows[0].needed, len(word.rows)) == ("Menyusun\nsurat tugas", "data\nfoto", 2)
    quoted = table('1\t"Menyusun ""surat""\nbaru"\tv\t\tdata\t1 hari\tsurat\t')
    assert quoted.rows[0].activity == 'Menyusun "surat"\nbaru'


def test_blank_lines_and_a_header_repeated_on_the_next_page_are_no_rows() -> None:
    sheet = table("1\tMenyusun\tv\t\tdata\t1 hari\tsurat\t", "", HEADER, "2\tMemeriksa\t\tv\tsurat\t1 jam\tparaf\t")
    assert [row.number for row in sheet.rows] == ["1", "2"]


def test_a_line_that_numbers_the_columns_is_no_row() -> None:
    sheet = table("1\t2\t3\t4\t5\t6\t7\t8", "1\tMenyusun\tv\t\tdata\t1 hari\tsurat\t")
    assert [row.activity for row in sheet.rows] == ["Menyusun"]


def test_without_a_header_the_usual_order_is_taken_and_said() -> None:
    sheet = paste.read("1\tStaf menyusun surat\tdata\t1 hari\tsurat\t\n2\tKasubid memeriksa\tsurat\t1 jam\tparaf\t")
    assert sheet.notes == ("header-missing",)
    assert [(row.needed, row.time, row.output) for row in sheet.rows] == [
        ("data", "1 hari", "surat"), ("surat", "1 jam", "paraf"),
    ]  # fmt: skip


def test_a_single_column_names_the_performer_in_words() -> None:
    sheet = table(
        "1\tMenyusun surat\tStaf\tdata\t1 hari\tsurat", "2\tMemeriksa\tKasubid\tsurat\t1 jam\tparaf",
        header="No\tKegiatan\tPelaksana\tKelengkapan\tWaktu\tOutput",
    )  # fmt: skip
    assert sheet.lanes == ("Staf", "Kasubid")
    assert [row.marks for row in sheet.rows] == [("Staf",), ("Kasubid",)]


def test_a_performer_outside_the_office_is_no_lane() -> None:
    sheet = table("1\tMengajukan\tv\t\tKTP\t1 hari\tsurat\t", header=HEADER.replace("Staf", "Pemohon"))
    assert sheet.lanes == ("Kasubid",)
    assert sheet.rows[0].marks == ("Pemohon",)


def test_text_that_is_no_table_and_hostile_text_give_no_fault() -> None:
    assert paste.read("").rows == ()
    texts = ("\t" * 5000, '"' * 999, "<" * 5000, "|" * 100, "a\0b\x07\t1 hari", "\ufeff\n\n", "No\tKegiatan\tWaktu")
    for text in texts:
        assert len(paste.read(text).rows) <= 100


def test_more_rows_than_a_table_holds_are_said() -> None:
    sheet = table(*(f"{n}\tMenyusun\tv\t\tdata\t1 hari\tsurat\t" for n in range(1, 150)))
    assert (len(sheet.rows), sheet.notes) == (100, ("rows-too-many",))


def test_files_of_a_spreadsheet_and_of_windows_are_decoded() -> None:
    for coding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert "5 – 10 menit" in lines.decoded("5 – 10 menit".encode(coding))
