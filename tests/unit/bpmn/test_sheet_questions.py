"""What is unclear in a sheet is guessed where there is something to go by, and asked; nothing is refused."""

from pathlib import Path

import pytest

from bpmn.sheet import deciding, paste
from bpmn.sheet.answers import AnswersRefused, accepted, answered
from bpmn.sheet.guesses import guessed
from bpmn.sheet.performers import lanes_of, subject
from bpmn.sheet.questions import Question, asked
from bpmn.sheet.rows import NO_TIME, Sheet

SHEETS = Path(__file__).parent / "sheets"
HEADER = "No\tKegiatan\tStaf\tKasubid II\tKabid\tKelengkapan\tWaktu\tOutput\tKet."
LANES = ("Pengelola Informasi Kepegawaian", "Kasubid II", "Kabid Dokin", "Kepala BKD")


def sheet(*rows: str, header: str = HEADER) -> Sheet:
    return guessed(paste.read("\n".join((header, *rows))))


def codes(known: Sheet) -> list[tuple[str, str]]:
    return [(one.number, one.code) for one in asked(known)]


def only(known: Sheet, code: str) -> Question:
    found = [one for one in asked(known) if one.code == code]
    assert len(found) == 1, codes(known)
    return found[0]


def test_every_performer_of_the_shipped_sheet_is_the_leading_subject_and_asked_for() -> None:
    known = guessed(paste.read((SHEETS / "updating-data-website.txt").read_text()))
    numbers = {lane: number for number, lane in enumerate(LANES)}
    assert [numbers[row.performer] for row in known.rows] == [0, 1, 2, 1, 0, 1, 2, 3, 2, 1, 0]
    guesses = [one for one in asked(known) if one.code == "performer-guessed"]
    assert [one.number for one in guesses] == [str(n) for n in range(1, 12)]
    assert guesses[3].guess == "Kasubid II", "row 4 names another performer later in its sentence"
    assert guesses[4].params["subject"] == "Pengelola informasi dan kepegawaian"


def test_the_decisions_of_the_shipped_sheet_go_back_to_who_made_the_thing() -> None:
    known = guessed(paste.read((SHEETS / "updating-data-website.txt").read_text()))
    deciding = [row for row in known.rows if row.decides]
    decided = {row.number: (row.asks, row.value, (known.row(row.back) or row).number) for row in deciding}
    assert decided == {
        "2": ("Setuju?", "setuju", "1"),
        "3": ("Setuju?", "setuju", "1"),
        "6": ("Sudah sesuai?", "sesuai", "5"),
        "7": ("Sudah sesuai?", "sesuai", "5"),
        "8": ("Sudah sesuai?", "sesuai", "5"),
    }
    assert [row.act for row in known.rows] == [
        "", "paraf", "paraf", "disposisi", "", "paraf", "tanda_tangan", "mengetahui", "disposisi", "disposisi", "arsip",
    ]  # fmt: skip


def test_a_paraf_that_the_next_row_calls_a_signature_is_asked_about_and_never_turned_into_one() -> None:
    known = guessed(paste.read((SHEETS / "updating-data-website.txt").read_text()))
    differing = [one for one in asked(known) if one.code == "paper-differs"]
    assert [one.number for one in differing] == ["4", "5", "6"]
    assert differing[0].guess == "Naskah materi [paraf Kabid]"


@pytest.mark.parametrize(
    ("leading", "meant"),
    [
        ("Kasubid", ["Kasubid II"]),
        ("Kepala Sub Bidang", ["Kasubid II"]),
        ("Kabid", ["Kabid Dokin"]),
        ("kbid", ["Kabid Dokin"]),
        ("Kepala Bidang", ["Kabid Dokin"]),
        ("Kepala BKD", ["Kepala BKD"]),
        ("Kepala Dinas", []),
        ("Pengelola informasi dan kepegawaian", ["Pengelola Informasi Kepegawaian"]),
        ("Kasubid dan Kabid", ["Kasubid II", "Kabid Dokin"]),
        ("Sekretaris", []),
    ],
)
def test_a_subject_is_matched_with_its_lane_by_its_short_forms(leading: str, meant: list[str]) -> None:
    assert lanes_of(leading, LANES) == meant


def test_a_subject_that_may_be_either_of_two_lanes_is_asked_without_a_guess() -> None:
    known = sheet("1\tKasubid memeriksa surat\t\t\t\tsurat\t1 jam\tparaf\t", header=HEADER.replace("Staf", "Kasubid I"))
    one = only(known, "performer-several")
    assert (one.guess, one.params["names"]) == ("", "Kasubid I, Kasubid II")


def test_a_sentence_that_begins_with_its_verb_names_nobody() -> None:
    assert subject("Memeriksa draft naskah") == ""
    assert only(sheet("1\tMemeriksa surat\t\t\t\tsurat\t1 jam\thasil\t"), "performer-unknown").choices == (
        "Staf", "Kasubid II", "Kabid",
    )  # fmt: skip


def test_one_mark_is_taken_at_its_word_unless_the_sentence_names_another() -> None:
    assert codes(sheet("1\tMenyusun surat\tv\t\t\tdata\t1 jam\tsurat\t")) == []
    one = only(sheet("1\tKabid menyusun surat\tv\t\t\tdata\t1 jam\tsurat\t"), "performer-differs")
    assert (one.guess, one.params["subject"]) == ("Staf", "Kabid")


def test_two_performers_in_one_row_are_asked_about() -> None:
    one = only(sheet("1\tKasubid menyusun surat\tv\tv\t\tdata\t1 jam\tsurat\t"), "performer-several")
    assert (one.guess, one.params["names"]) == ("Kasubid II", "Staf, Kasubid II")
    named = only(sheet("1\tStaf dan Kasubid menyusun surat\t\t\t\tdata\t1 jam\tsurat\t"), "performer-several")
    assert named.guess == "Staf"


def test_somebody_outside_the_office_is_recorded_by_a_named_position() -> None:
    known = sheet(
        "1\tPemohon mengajukan surat\t\t\t\tKTP\t1 jam\tberkas\t", "2\tMemeriksa\t\tv\t\tberkas\t1 jam\thasil\t"
    )
    assert (known.rows[0].outside, known.rows[0].performer) == ("Pemohon", "Kasubid II")
    assert only(known, "performer-outside").params == {"outside": "Pemohon"}


@pytest.mark.parametrize(
    ("time", "code", "counted"),
    [
        ("", "time-missing", NO_TIME),
        ("-", "time-unmeasured", NO_TIME),
        ("sesuai kebutuhan", "time-unmeasured", NO_TIME),
        ("5-10 menit", "time-range", "10 menit"),
        ("1 s/d 2 hari kerja", "time-range", "2 hari kerja"),
        ("5 menit/berkas", "time-per-item", "5 menit"),
        ("10 menit per dokumen", "time-per-item", "10 menit"),
        ("± 15 menit", "time-unreadable", "15 menit"),
    ],
)
def test_a_time_that_does_not_say_one_span_is_asked_about(time: str, code: str, counted: str) -> None:
    known = sheet(f"1\tMenyusun surat\tv\t\t\tdata\t{time}\tsurat\t")
    assert known.rows[0].time == time, "the cell stays as it was written"
    assert only(known, code).guess == counted
    assert codes(answered(known, {"baris": {"1": {"waktu": counted}}})) == []


def test_a_readable_time_and_none_at_all_by_the_owners_word_are_not_asked_about() -> None:
    for time in ("30 menit", "1 hari", "1 hari dan 2 jam", NO_TIME):
        assert codes(sheet(f"1\tMenyusun surat\tv\t\t\tdata\t{time}\tsurat\t")) == []


@pytest.mark.parametrize(
    ("text", "asks", "value"),
    [
        ("Memeriksa. Jika lengkap diteruskan, jika tidak dikembalikan", "Lengkap?", "lengkap"),
        ("Memeriksa; bila telah benar diparaf, bila belum dikembalikan", "Sudah benar?", "benar"),
        ("Meneliti. Apabila sudah lengkap diteruskan, apabila tidak dikembalikan", "Sudah lengkap?", "lengkap"),
        ("Mengoreksi konsep; bila ada kesalahan dikembalikan ke staf", "Disetujui?", "setuju"),
        ("Mengoreksi; bila ada kesalahan dikembalikan, bila benar diparaf", "Benar?", "benar"),
        ("Apakah berkas lengkap?", "Apakah berkas lengkap?", "ya"),
        ("Meneliti berkas, mengembalikan yang kurang", "Disetujui?", "setuju"),
    ],
)
def test_a_row_that_decides_is_known_by_its_words(text: str, asks: str, value: str) -> None:
    found = deciding.decision(text)
    assert found is not None
    assert (found.asks, found.value) == (asks, value)


def test_a_row_that_only_hands_over_decides_nothing() -> None:
    assert deciding.decision("Menyampaikan laporan kepada Kasubid untuk diarsipkan") is None


def test_the_row_to_go_back_to_is_read_where_the_sheet_says_it() -> None:
    known = sheet(
        "1\tMenyusun\tv\t\t\tdata\t1 jam\tsurat\t", "2\tMenata\tv\t\t\tsurat\t1 jam\tsurat rapi\t",
        "3\tMemeriksa, bila setuju diparaf, bila tidak diperbaiki\t\tv\t\tsurat rapi\t1 jam\tparaf\tkembali ke no. 1",
    )  # fmt: skip
    assert known.rows[2].back == known.rows[0].key
    assert codes(known) == []


def test_a_first_row_that_decides_has_nowhere_to_go_back_to_and_is_asked() -> None:
    known = sheet("1\tMemeriksa, apabila setuju diparaf, apabila tidak dikembalikan\tv\t\t\tsurat\t1 jam\tparaf\t")
    assert codes(known) == [("1", "return-missing")]


def test_a_guess_that_is_no_decision_is_put_right_by_its_answer() -> None:
    known = sheet(
        "1\tMenyusun\tv\t\t\tdata\t1 jam\tsurat\t", "2\tMenyimpan surat yang dikembalikan\tv\t\t\tsurat\t1 jam\tarsip\t"
    )
    assert codes(known) == [("2", "decision-guessed")]
    right = answered(known, {"baris": {"2": {"keputusan": "tidak"}}})
    assert (right.rows[1].decides, codes(right)) == (False, [])


def test_shifted_cells_and_a_number_used_twice_are_asked_about() -> None:
    known = sheet("1\tMenyusun\tv\t\t\tdata\t1 jam\tsurat\t", "1\tKasubid memeriksa\t\tsurat\t1 jam\tparaf\t")
    assert ("1", "number-twice") in codes(known)
    assert ("1", "row-shifted") in codes(known)


def test_accepting_every_guess_leaves_only_what_has_no_guess() -> None:
    known = accepted(guessed(paste.read((SHEETS / "updating-data-website.txt").read_text())))
    assert asked(known) == ()


@pytest.mark.parametrize(
    "answers",
    [
        [], {"lain": 1}, {"baris": {"99": {}}},
        {"baris": {"1": {"warna": "biru"}}}, {"baris": {"1": {"kembali": "44"}}},
        {"baris": {"1": {"tindakan": "cap"}}}, {"baris": {"1": {"masuk": "surat"}}}, {"sop": {"sop.lain": "x"}},
        {"baris": {"1": {"keputusan": "mungkin"}}},
    ],
)  # fmt: skip
def test_answers_that_do_not_fit_are_refused_with_their_place(answers: object) -> None:
    with pytest.raises(AnswersRefused):
        answered(sheet("1\tMenyusun\tv\t\t\tdata\t1 jam\tsurat\t"), answers)
