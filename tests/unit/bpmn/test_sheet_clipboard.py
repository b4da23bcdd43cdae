"""Sheets as Word, Excel, Writer and others copy them: each cell arrives in its place, and no word is lost."""

import pytest

from bpmn.sheet import paste
from bpmn.sheet.guesses import guessed
from bpmn.sheet.questions import asked
from bpmn.sheet.rows import Row, Sheet

HEADER = "No\tKegiatan\tStaf\tKasi\tKelengkapan\tWaktu\tOutput\tKet"


def table(*rows: str, header: str = HEADER, end: str = "\n") -> Sheet:
    return paste.read(end.join((header, *rows)))


def cells(row: Row) -> tuple[object, ...]:
    return row.number, row.activity, row.marks, row.needed, row.time, row.output, row.remark


def test_a_number_that_word_counts_brings_a_tab_of_its_own() -> None:
    sheet = table(
        "1.\t\tStaf menyusun rencana\t\t\tDPA\t2 hari\tDraft rencana\t",
        "2.\t\tKasi memeriksa rencana\tv\t\tDraft rencana\t1 hari\tRencana\t",
        end="\r\n",
    )
    assert cells(sheet.rows[0]) == ("1", "Staf menyusun rencana", (), "DPA", "2 hari", "Draft rencana", "")
    assert sheet.rows[1].marks == ("Staf",)
    assert not any(row.notes for row in sheet.rows)


def test_a_list_that_word_counts_inside_a_cell_stays_in_it_and_is_no_row() -> None:
    sheet = table(
        "1\tMenerima berkas\tv\t\t1.\tSK terakhir",
        "2.\tSKP 2 tahun",
        "3.\tKartu pegawai\t15 menit\tBerkas\t",
        "2\tMemeriksa berkas\t\tv\tBerkas\t1 hari\tBerkas lengkap\t",
        end="\r\n",
    )
    assert cells(sheet.rows[0])[2:6] == (
        ("Staf",),
        "1. SK terakhir\n2. SKP 2 tahun\n3. Kartu pegawai",
        "15 menit",
        "Berkas",
    )
    assert [row.number for row in sheet.rows] == ["1", "2"]


def test_a_heading_in_two_lines_is_known_and_keeps_its_column() -> None:
    header = (
        "NO\tKEGIATAN\tPELAKSANA\t\tMUTU BAKU\t\t\tKET\r\n"
        '\t\tAgendaris\t"Kepala\nBadan"\t"PERSYARATAN/\nKELENGKAPAN"\t"WAKTU\n(menit)"\tOUTPUT\t'
    )
    sheet = table(
        '1\tMencatat surat\tv\t\t"- Surat\n- Agenda"\t10\tSurat tercatat\t', header=f"\ufeff{header}", end="\r\n"
    )
    assert sheet.lanes == ("Agendaris", "Kepala Badan")
    assert cells(sheet.rows[0])[2:6] == (("Agendaris",), "- Surat\n- Agenda", "10 menit", "Surat tercatat")


def test_two_columns_of_requirements_are_both_kept() -> None:
    header = HEADER.replace("Kelengkapan", "Persyaratan\tPerlengkapan")
    row = table("1\tMencatat\tv\t\tKTP\tKomputer\t10 menit\tsurat\t", header=header).rows[0]
    assert (row.needed, row.marks, row.time) == ("KTP\nKomputer", ("Staf",), "10 menit")


def test_a_second_header_line_may_hold_the_performers_alone() -> None:
    header = "No\tKegiatan\tPelaksana\t\tKelengkapan\tWaktu\tOutput\tKet\n\t\tKasubag 1\tKasubag 2\t\t\t\t"
    sheet = table("1\tMencatat\t\tv\tKTP\t1 jam\tsurat\t", header=header)
    assert (sheet.lanes, sheet.rows[0].marks) == (("Kasubag 1", "Kasubag 2"), ("Kasubag 2",))


def test_a_break_that_somebody_typed_in_word_stays_a_line_of_the_cell() -> None:
    row = table("1\tMencatat surat\x0bmasuk\tv\t\tKTP\x0bKK\t5\xa0menit\tsurat\t").rows[0]
    assert (row.activity, row.needed, row.time) == ("Mencatat surat\nmasuk", "KTP\nKK", "5 menit")


def test_quotes_that_belong_to_the_sheet_are_kept() -> None:
    rows = table(
        '1\tMengisi formulir "Data"\tv\t\t"F-01"\t10 menit\tFormulir\t',
        '2\t"Memeriksa" ukuran 5" x 7\t\tv\tFormulir\t1 jam\tHasil\t',
    ).rows
    assert [row.activity for row in rows] == ['Mengisi formulir "Data"', '"Memeriksa" ukuran 5" x 7']
    assert (rows[0].needed, guessed(Sheet(rows=rows)).rows[1].name) == ('"F-01"', '"Memeriksa" ukuran 5" x 7')


@pytest.mark.parametrize("numbers", [("a.", "b)"), ("1.1", "1.2"), ("I.", "II."), ("1)", "2)")])
def test_rows_may_be_numbered_in_any_way(numbers: tuple[str, str]) -> None:
    sheet = table(*(f"{number}\tMenyusun\tv\t\tdata\t1 jam\tsurat\t" for number in numbers))
    assert [row.number for row in sheet.rows] == [number.rstrip(".)") for number in numbers]
    assert [row.activity for row in sheet.rows] == ["Menyusun", "Menyusun"]


def test_headings_among_the_rows_are_set_aside_and_asked_about() -> None:
    empty = "\t" * 6
    sheet = table(
        f"1\tPersiapan{empty}",
        "a.\tMenyusun\tv\t\tdata\t1 jam\tsurat\t",
        "b.\tMengetik\tv\t\tdata\t1 jam\tsurat\t",
        f"2\tPenetapan{empty}",
        "a.\tMenetapkan\t\tv\tsurat\t1 jam\tSK\t",
    )
    assert [row.number for row in sheet.rows] == ["1a", "1b", "2a"]
    assert [row.activity for row in sheet.aside] == ["Persiapan", "Penetapan"]
    assert next(one.code for one in asked(sheet)) == "rows-aside"


def test_begin_end_total_and_signature_are_no_steps_and_not_lost() -> None:
    sheet = table(
        "\tMulai\t●\t\t\t\t\t",
        "1\tMenyusun\tv\t\tdata\t1 jam\tsurat\t",
        "2\tMenyetujui\t\t◇\tsurat\t1 jam\tSK\t",
        "\tSelesai\t●\t\t\t\t\t",
        "Jumlah\t\t\t\t\t2 jam\t\t",
        "",
        "Ditetapkan di Metro",
        "KEPALA DINAS,",
        "Drs. AHMAD",
    )
    assert [cells(row)[1] for row in sheet.rows] == ["Menyusun", "Menyetujui"]
    assert sheet.rows[1].remark == ""
    assert [row.activity for row in sheet.aside] == [
        "Mulai ●",
        "Selesai ●",
        "Jumlah 2 jam",
        "Ditetapkan di Metro",
        "KEPALA DINAS,",
        "Drs. AHMAD",
    ]


def test_a_remark_of_several_lines_is_no_signature() -> None:
    rows = table(
        "1\tMenginput\tv\t\tdata\t1 jam\tusulan\tmelalui SIASN", "BKN", "2\tMencetak\tv\t\tdata\t1 jam\tSK\t"
    ).rows
    assert (rows[0].remark, len(rows)) == ("melalui SIASN\nBKN", 2)


def test_a_row_beneath_that_only_goes_on_is_joined_cell_by_cell() -> None:
    rows = table("1\tMenyusun laporan\tv\t\tData\t1 hari\tLaporan\t", "\t\t\t\tRegister\t\tRekap\t").rows
    assert cells(rows[0])[3:] == ("Data\nRegister", "1 hari", "Laporan\nRekap", "")


def test_a_row_without_a_number_is_a_row_of_its_own() -> None:
    rows = table("1\tMenyusun\tv\t\tData\t1 hari\tLaporan\t", "\tMengirim\t\tv\tLaporan\t1 jam\tBukti\t").rows
    assert [(row.number, row.activity) for row in rows] == [("1", "Menyusun"), ("1a", "Mengirim")]


def test_a_table_of_which_each_cell_is_a_line_is_put_together() -> None:
    text = """No\nKegiatan\nPelaksana\nMutu Baku\nKet\nStaf\nKasi\nKelengkapan\nWaktu\nOutput
1\nMenyusun\nv\n\nData\n1 jam\nDraft\n\n2\nMemeriksa\n\nv\nDraft\n30 menit\nLaporan\n\n"""
    sheet = paste.read(text)
    assert sheet.lanes == ("Staf", "Kasi")
    assert [cells(row) for row in sheet.rows] == [
        ("1", "Menyusun", ("Staf",), "Data", "1 jam", "Draft", ""),
        ("2", "Memeriksa", ("Kasi",), "Draft", "30 menit", "Laporan", ""),
    ]


def test_a_file_whose_cells_stand_between_semicolons_is_read() -> None:
    sheet = paste.read(
        'No;Kegiatan;Staf;Kasi;Kelengkapan;Waktu;Output;Ket\r\n1;Menyusun;v;;"Data; daftar";1 hari;Jadwal;\r\n'
    )
    assert cells(sheet.rows[0]) == ("1", "Menyusun", ("Staf",), "Data; daftar", "1 hari", "Jadwal", "")


def test_a_bare_list_of_steps_is_a_table_of_steps() -> None:
    sheet = paste.read("1. Staf menyusun surat\n2. Kasi memeriksa surat\n")
    assert [(row.number, row.activity) for row in sheet.rows] == [
        ("1", "Staf menyusun surat"),
        ("2", "Kasi memeriksa surat"),
    ]


def test_words_of_the_flowchart_in_the_columns_are_no_performers() -> None:
    sheet = guessed(
        table(
            "1\tMembuat SPJ\tMulai\t\tNota\t1 hari\tSPJ\t",
            "2\tMeneruskan SPJ\tTidak\tYa\tSPJ\t1 jam\tSPJ diteruskan\t",
            "3\tMembayar\tSelesai\t\tSPJ diteruskan\t1 jam\tBukti\t",
        )
    )
    assert [row.performer for row in sheet.rows] == ["Staf", "Kasi", "Staf"]
    assert [row.decides for row in sheet.rows] == [False, True, False]
    assert [(one.number, one.code) for one in asked(sheet)] == [("2", "decision-guessed")]


def test_other_words_in_a_performers_column_mark_it_and_are_kept() -> None:
    row = table("1\tMembuat SPJ\tmengetik\t\tNota\t1 hari\tSPJ\tsegera").rows[0]
    assert (row.marks, row.remark) == (("Staf",), "segera\nmengetik")


def test_a_cell_with_two_names_names_two_where_one_of_them_stands_alone_elsewhere() -> None:
    sheet = table(
        "1\tMenyusun\tStaf\tdata\t1 jam\tsurat",
        "2\tMemeriksa\tstaf / Kasi Data dan Informasi\tsurat\t1 jam\tsurat",
        "3\tMengirim\tKasi Data dan Informasi\tsurat\t1 jam\tbukti",
        header="No\tKegiatan\tPelaksana\tKelengkapan\tWaktu\tOutput",
    )
    assert sheet.lanes == ("Staf", "Kasi Data dan Informasi")
    assert sheet.rows[1].marks == ("Staf", "Kasi Data dan Informasi")


def test_as_many_cells_as_headings_are_taken_as_they_stand() -> None:
    row = table("1\tMelapor\tv\t\tdata\tminggu ke-4\tLaporan 1 bulan\t").rows[0]
    assert (row.time, row.output, row.notes) == ("minggu ke-4", "Laporan 1 bulan", ())


def test_the_boxes_of_the_head_are_told_apart_where_word_copies_their_lines_one_by_one() -> None:
    head = """DINAS KOMINFO\tNomor SOP\t:\t060/021/ORG\r
\tTgl. Efektif\t:\t1 April 2022\r
Bidang Layanan\tNama SOP\t:\tPermohonan Informasi\r
Dasar Hukum:\tKualifikasi Pelaksana:\r
1.\tUU No. 14 Tahun 2008\r
2.\tPP No. 61 Tahun 2010\t1. S1 Komunikasi\r
2. Menguasai komputer\r
Keterkaitan:\tPeralatan/Perlengkapan:\r
SOP Pengaduan\tKomputer\r
"""
    found = paste.read(head + HEADER + "\r\n1\tMencatat\tv\t\tKTP\t1 jam\tsurat\t").head
    assert found == {
        "sop.nomor": "060/021/ORG",
        "sop.efektif": "1 April 2022",
        "sop.nama": "Permohonan Informasi",
        "sop.unit": "Bidang Layanan",
        "sop.dasar_hukum": "UU No. 14 Tahun 2008\nPP No. 61 Tahun 2010",
        "sop.kualifikasi": "S1 Komunikasi\nMenguasai komputer",
        "sop.keterkaitan": "SOP Pengaduan",
        "sop.peralatan": "Komputer",
    }
