"""What a page sends as texts becomes answers typed by field."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.check import check, from_text, to_text
from forms.errors import AnswersRefused
from forms.form import Form
from forms.schema import load

FILE = "0123456789abcdef" * 4


def errors(form: Form, submitted: dict[str, list[str]]) -> list[tuple[str, str]]:
    with pytest.raises(AnswersRefused) as caught:
        from_text(form, submitted)
    return [(error.field, error.code) for error in caught.value.errors]


def test_texts_become_answers_of_their_fields_kind(everything: Form) -> None:
    submitted = {
        "judul": ["Data pegawai"],
        "uraian": ["satu\r\ndua"],
        "jumlah": [" 12 "],
        "biaya": ["12,50"],
        "tanggal": ["2026-11-25"],
        "keputusan": ["setuju"],
        "tembusan": ["kabid", "kepala"],
        "mendesak": ["on"],
        "alamat_halaman": ["https://x.example/"],
    }
    typed = from_text(everything, submitted)
    assert typed["jumlah"] == 12
    assert typed["biaya"] == "12.5"
    assert typed["tembusan"] == ["kabid", "kepala"]
    assert typed["mendesak"] is True
    assert check(everything, typed)["uraian"] == "satu\ndua"


def test_empty_texts_are_absent(everything: Form) -> None:
    submitted = {"judul": [""], "jumlah": ["  "], "keputusan": [], "tembusan": [""], "tanggal": [""]}
    assert from_text(everything, submitted) == {"mendesak": False}


def test_a_checkbox_that_was_not_sent_means_no_and_a_radio_means_nothing(everything_text: str) -> None:
    with_radio = everything_text.replace('"uiSchema": {', '"uiSchema": {"mendesak": {"ui:widget": "radio"},')
    assert from_text(load(everything_text), {}) == {"mendesak": False}
    assert from_text(load(with_radio), {}) == {}
    assert from_text(load(with_radio), {"mendesak": ["tidak"]}) == {"mendesak": False}
    assert from_text(load(with_radio), {"mendesak": ["ya"]}) == {"mendesak": True}


def test_fields_for_files_are_left_to_the_caller(everything: Form) -> None:
    assert "naskah" not in from_text(everything, {"naskah": [FILE]})


def test_names_of_the_page_are_passed_over_and_others_are_refused(everything: Form) -> None:
    assert from_text(everything, {"csrf_token": ["x"], "_kunci": ["y"]}) == {"mendesak": False}
    assert ("typename", "field-unknown") in errors(everything, {"typename": ["datetime"]})


@pytest.mark.parametrize(
    ("name", "texts", "code"),
    [
        ("jumlah", ["dua belas"], "not-an-integer"),
        ("jumlah", ["1.080"], "not-an-integer"),
        ("jumlah", ["1" * 100_000], "not-an-integer"),
        ("jumlah", ["9" * 30], "too-large"),
        ("jumlah", ["1", "2"], "not-an-integer"),
        ("biaya", ["dua"], "not-a-decimal"),
        ("biaya", ["1.080,5"], "not-a-decimal"),
        ("tanggal", ["25/11/2026"], "not-a-date"),
        ("keputusan", ["setuju", "kembalikan"], "not-a-choice"),
        ("judul", ["satu", "dua"], "not-text"),
        ("mendesak", ["mungkin"], "not-yes-or-no"),
    ],
)
def test_a_text_of_another_kind_is_named_by_the_check(everything: Form, name: str, texts: list[str], code: str) -> None:
    typed = from_text(everything, {"judul": ["Judul"], "keputusan": ["setuju"], name: texts})
    with pytest.raises(AnswersRefused) as caught:
        check(everything, typed)
    assert [(error.field, error.code) for error in caught.value.errors] == [(name, code)]


@pytest.mark.parametrize("text", ["1.080", "12.500", "-1.080", "1.080.000"])
def test_a_dot_that_may_mean_thousands_is_never_guessed(everything: Form, text: str) -> None:
    assert ("biaya", "decimal-ambiguous") in errors(everything, {"biaya": [text]})


@pytest.mark.parametrize(("text", "expected"), [("0.125", "0.125"), ("12.5", "12.5"), ("1,125", "1.125")])
def test_a_clear_decimal_is_read(everything: Form, text: str, expected: str) -> None:
    assert from_text(everything, {"biaya": [text]})["biaya"] == expected


def test_a_refusal_names_every_error_the_page_can_show_at_once(everything: Form) -> None:
    submitted = {"biaya": ["1.080"], "jumlah": ["0"], "keputusan": ["kembalikan"], "lain": ["x"]}
    assert errors(everything, submitted) == [
        ("biaya", "decimal-ambiguous"),
        ("judul", "required"),
        ("jumlah", "too-small"),
        ("alasan", "required"),
        ("lain", "field-unknown"),
    ]


_ANSWERS = st.fixed_dictionaries(
    {"keputusan": st.sampled_from(["setuju", "kembalikan"]), "mendesak": st.booleans()},
    optional={
        "uraian": st.text("abc 1,.\n", max_size=30),
        "jumlah": st.integers(1, 1080),
        "biaya": st.decimals("0.5", "1000.25", places=3).map(str),
        "tanggal": st.dates().map(str),
        "tembusan": st.lists(st.sampled_from(["kasubid", "kabid", "kepala"]), min_size=2, unique=True),
    },
)


@given(answers=_ANSWERS)
def test_an_answer_shown_for_editing_and_sent_back_is_the_same_answer(
    everything: Form, answers: dict[str, object]
) -> None:
    normalised = check(everything, answers | {"judul": "Judul", "alasan": "Sebab", "tanggal": "2026-11-25"})
    shown = {name: to_text(everything.by_name[name], value) for name, value in normalised.items()}
    sent = {name: text if isinstance(text, list) else [text] for name, text in shown.items()}
    assert check(everything, from_text(everything, sent)) == normalised


@given(
    sent=st.dictionaries(
        st.text(max_size=6) | st.sampled_from(["jumlah", "biaya", "mendesak", "tanggal"]),
        st.lists(st.text(max_size=8) | st.just("9" * 40), max_size=3),
        max_size=6,
    )
)
def test_whatever_a_page_sends_is_typed_or_refused(everything: Form, sent: dict[str, list[str]]) -> None:
    with suppress(AnswersRefused):
        check(everything, from_text(everything, sent))
