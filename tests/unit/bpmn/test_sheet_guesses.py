"""What is taken until the owner answers is what the sheet's own words make likely."""

import pytest

from bpmn.sheet import deciding, paste, times, wording
from bpmn.sheet.answers import answered
from bpmn.sheet.guesses import guessed
from bpmn.sheet.questions import asked
from bpmn.sheet.rows import NO_TIME, Sheet

HEADER = "No\tKegiatan\tPemohon\tStaf\tKasubag\tKabag\tKelengkapan\tWaktu\tOutput\tKet."


def sheet(*rows: tuple[str, str]) -> Sheet:
    """Rows of an activity and the marks in the four columns."""
    lines = (f"{n}\t{said}\t{marks}\tsurat\t1 jam\tsurat\t" for n, (said, marks) in enumerate(rows, 1))
    return guessed(paste.read("\n".join((HEADER, *lines))))


def codes(known: Sheet, number: str) -> list[str]:
    return [one.code for one in asked(known) if one.number == number]


@pytest.mark.parametrize(
    ("time", "counted"),
    [
        ("10'", "10 menit"),
        ("1 hr", "1 hari"),
        ("2 hr kerja", "2 hari kerja"),
        ("3 HK", "3 hari kerja"),
        ("5 mnt.", "5 menit"),
        ("1,5 jam", "1 jam 30 menit"),
        ("½ jam", "30 menit"),
        ("1½ jam", "1 jam 30 menit"),
        ("1/2 hari", "4 jam"),
        ("setengah jam", "30 menit"),
        ("1x24 jam", "1 hari"),
        ("3 x 24 jam", "3 hari"),
        ("Satu hari", "1 hari"),
        ("sejam", "1 jam"),
        ("15 menit – 1 jam", "1 jam"),
        ("1 hari s/d 3 hari", "3 hari"),
        ("Maks. 3 hari", "3 hari"),
        ("60", "60 menit"),
        ("Paling lama 3 (tiga) hari kerja", "3 (tiga) hari kerja"),
        ("1 hari, 2 jam", "1 hari 2 jam"),
        ("2,25 jam", NO_TIME),
        ("minggu ke-4", NO_TIME),
        ("setiap saat", NO_TIME),
    ],
)
def test_a_time_is_proposed_in_full(time: str, counted: str) -> None:
    assert times.counted(time) == counted
    assert counted == NO_TIME or times.readable(counted)


@pytest.mark.parametrize("time", ["5 hari kalender", "1x24 jam"])
def test_a_time_that_runs_on_at_night_is_asked_about_as_such(time: str) -> None:
    known = guessed(paste.read(f"{HEADER}\n1\tMenyusun\t\tv\t\t\tdata\t{time}\tsurat\t"))
    assert codes(known, "1") == ["time-runs-on"]


def test_the_thing_goes_back_to_whom_the_sentence_names() -> None:
    known = sheet(
        ("Membuat konsep", "\tv\t\t"),
        ("Memeriksa. Jika tidak setuju dikembalikan ke staf untuk diperbaiki", "\t\tv\t"),
        ("Memeriksa. Jika tidak setuju dikembalikan kepada Kasubag", "\t\t\tv"),
    )
    numbers = {row.key: row.number for row in known.rows}
    assert [numbers.get(row.back, "") for row in known.rows] == ["", "1", "2"]
    assert codes(known, "3") == ["return-named"]


def test_the_thing_goes_back_to_the_applicant_where_the_sentence_says_so() -> None:
    known = sheet(
        ("Mengisi formulir", "v\t\t\t"),
        ("Mencatat", "\tv\t\t"),
        ("Memeriksa, bila kurang dikembalikan ke pemohon", "\t\tv\t"),
    )
    assert known.rows[2].back == known.rows[0].key


@pytest.mark.parametrize("said", ["kembali ke langkah a", "dikembalikan ke huruf a", "kembali ke no. a"])
def test_the_row_to_go_back_to_may_be_a_letter(said: str) -> None:
    assert deciding.back_to(f"Bila kurang {said}") == "a"
    assert deciding.back_to("dikembalikan ke a.n. Bupati") == ""


def test_a_remark_can_say_that_the_row_decides() -> None:
    line = "2\tMengevaluasi\t\t\tv\t\tsurat\t1 jam\tsurat\tJika tidak memenuhi syarat kembali ke no 1"
    known = guessed(paste.read(f"{HEADER}\n1\tMenyusun\t\tv\t\t\tdata\t1 jam\tsurat\t\n{line}"))
    row = known.rows[1]
    assert (row.decides, row.asks, row.back, codes(known, "2")) == (True, "Memenuhi syarat?", known.rows[0].key, [])


def test_a_row_that_looks_something_over_is_asked_whether_it_decides() -> None:
    known = sheet(("Menyusun", "\tv\t\t"), ("Memeriksa surat", "\t\tv\t"))
    assert codes(known, "2") == ["decision-maybe"]
    assert not known.rows[1].decides
    assert codes(answered(known, {"baris": {"2": {"keputusan": "tidak"}}}), "2") == []
    assert codes(answered(known, {"baris": {"2": {"keputusan": "ya", "kembali": "1"}}}), "2") == []


def test_whom_the_row_above_hands_its_work_to_is_the_guess_for_an_unmarked_row() -> None:
    known = sheet(
        ("Menyusun surat dan meneruskan kepada Kasubag untuk diparaf", "\tv\t\t"), ("Memaraf surat", "\t\t\t")
    )
    assert (known.rows[1].performer, codes(known, "2")) == ("Kasubag", ["performer-handed"])


def test_without_any_mark_a_sheet_begins_with_the_applicant_in_its_first_column() -> None:
    known = sheet(("Mengajukan permohonan", "\t\t\t"), ("Mencatat permohonan", "\t\t\t"))
    assert (known.rows[0].outside, known.rows[0].performer) == ("Pemohon", "Staf")
    assert codes(known, "1") == ["performer-outside"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Memeriksa rencana, jika tidak sesuai dikembalikan", "Memeriksa rencana"),
        ("Memeriksa kelengkapan berkas:\na. lengkap\nb. tidak lengkap", "Memeriksa kelengkapan berkas"),
        ("Memeriksa formulir dan identitas, lengkap?", "Memeriksa formulir dan identitas"),
    ],
)
def test_the_box_names_what_is_done_and_not_what_follows(text: str, name: str) -> None:
    assert wording.short(text) == name


def test_a_question_at_the_end_of_a_sentence_is_the_diamond() -> None:
    found = deciding.decision("Memeriksa formulir dan identitas, lengkap?")
    assert found is not None
    assert found.asks == "Lengkap?"


@pytest.mark.parametrize(
    ("cell", "paper"),
    [
        ("Konsep nota dinas diparaf", "Nota dinas [paraf]"),
        ("Konsep surat yang telah diparaf", "Surat [paraf]"),
        ("SKTM ditandatangani", "SKTM [tandatangan]"),
        ("Konsep terkoreksi", "Konsep terkoreksi"),
    ],
)
def test_a_document_is_told_from_the_state_it_is_in(cell: str, paper: str) -> None:
    assert wording.papers(cell) == (paper,)
