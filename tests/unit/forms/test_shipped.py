"""The eleven forms of the shipped procedure ask what its steps need."""

from collections.abc import Mapping

import pytest

from forms.check import check
from forms.errors import AnswersRefused
from forms.form import Form
from forms.library import shipped
from forms.schema import load

NAMES = (
    "k01-draft-naskah.json",
    "k02-periksa-naskah.json",
    "k03-setujui-naskah.json",
    "k04-tugaskan-upload.json",
    "k05-upload.json",
    "k06-periksa-laporan.json",
    "k07-tanda-tangan-laporan.json",
    "k08-mengetahui-laporan.json",
    "k09-sampaikan-laporan.json",
    "k10-sampaikan-arsip.json",
    "k11-arsipkan.json",
)
FORMS: Mapping[str, Form] = {name: load(text.decode()) for name, text in shipped("updating-data-website").items()}
FILE = "0123456789abcdef" * 4


def form_of(step: int) -> Form:
    return FORMS[NAMES[step - 1]]


def refused(step: int, answers: Mapping[str, object]) -> list[tuple[str, str]]:
    with pytest.raises(AnswersRefused) as caught:
        check(form_of(step), answers)
    return [(error.field, error.code) for error in caught.value.errors]


def test_every_step_has_its_form_and_nothing_else_is_shipped() -> None:
    assert tuple(FORMS) == NAMES
    assert shipped("tidak-ada") == {}
    assert shipped("..") == {}


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_a_shipped_form_has_a_title_in_words(name: str) -> None:
    form = FORMS[name]
    assert form.help
    assert all(field.title != field.name and field.title[0].isupper() for field in form.fields)


@pytest.mark.parametrize(
    ("step", "values"),
    [(step, ("setuju", "kembalikan")) for step in (2, 3)] + [(step, ("sesuai", "belum")) for step in (6, 7, 8)],
)
def test_a_decision_step_offers_two_choices_and_wants_a_reason_on_return(step: int, values: tuple[str, str]) -> None:
    approve, send_back = values
    assert form_of(step).condition_fields() == {"keputusan": values}
    assert form_of(step).by_name["keputusan"].widget == "radio"
    assert check(form_of(step), {"keputusan": approve}) == {"keputusan": approve}
    assert refused(step, {"keputusan": send_back}) == [("alasan", "required")]
    assert check(form_of(step), {"keputusan": send_back, "alasan": "Data lama"})["alasan"] == "Data lama"
    assert refused(step, {}) == [("keputusan", "required")]
    assert refused(step, {"keputusan": "tolak"}) == [("keputusan", "not-a-choice")]
    assert refused(step, {"keputusan": {"typename": "datetime"}}) == [("keputusan", "not-a-choice")]


@pytest.mark.parametrize("step", [2, 3, 6, 7, 8])
def test_a_decision_step_takes_a_marked_up_scan_and_a_corrected_version(step: int) -> None:
    document = "Naskah materi" if step in (2, 3) else "Laporan hasil upload"
    files = {field.name: field.document for field in form_of(step).fields if field.kind == "file"}
    assert files.pop("coretan") == ""
    assert list(files.values()) == [document]


def test_the_words_of_the_decisions_are_the_offices() -> None:
    labels = {step: [choice.label for choice in form_of(step).by_name["keputusan"].choices] for step in (2, 7)}
    assert labels == {2: ["Setuju", "Kembalikan untuk diperbaiki"], 7: ["Sudah sesuai", "Belum sesuai"]}


def test_the_first_step_can_be_done_without_files_and_address() -> None:
    assert check(form_of(1), {}) == {}
    answers = {"naskah": [FILE], "alamat_halaman": "https://bkd.lampungprov.go.id/"}
    assert check(form_of(1), answers) == answers


def test_the_upload_needs_the_address_of_its_page() -> None:
    assert refused(5, {"laporan": [FILE]}) == [("alamat_halaman", "required")]
    assert check(form_of(5), {"alamat_halaman": "https://bkd.lampungprov.go.id/x"})


def test_an_assignment_says_what_to_do_and_may_name_a_person() -> None:
    assert check(form_of(4), {"kepada": "pengelola"})
    assert check(form_of(4), {"isi_disposisi": "Unggah ke halaman Layanan"})
    assert refused(4, {"kepada": "Budi Santoso", "isi_disposisi": "x"}) == [("kepada", "pattern-unfit")]


@pytest.mark.parametrize("step", [4, 9, 10])
def test_a_hand_over_can_be_done_with_one_click(step: int) -> None:
    assert check(form_of(step), {}) == {}
    assert check(form_of(step), {"kepada": "kasubid", "isi_disposisi": "Arsipkan"})


def test_the_archive_needs_classification_and_place() -> None:
    assert refused(11, {}) == [("klasifikasi", "required"), ("lokasi_arsip", "required")]
    assert check(form_of(11), {"klasifikasi": "000.5.6", "lokasi_arsip": "Lemari 2, map 14"})


def test_files_become_versions_of_the_diagrams_data_objects() -> None:
    documents = {field.document for form in FORMS.values() for field in form.fields if field.kind == "file"}
    assert documents == {
        "", "Naskah materi", "Laporan hasil upload", "Materi pada website", "Disposisi", "Arsip laporan",
    }  # fmt: skip
