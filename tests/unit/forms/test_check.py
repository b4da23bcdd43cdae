"""Answers come out in one written form, or every error is named by field and code."""

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.check import check
from forms.errors import AnswersRefused, FieldError
from forms.form import Form
from forms.schema import load

FILE = "0123456789abcdef" * 4
NAN = float("nan")


def errors(form: Form, answers: Any) -> list[tuple[str, str]]:
    with pytest.raises(AnswersRefused) as caught:
        check(form, answers)
    return [(error.field, error.code) for error in caught.value.errors]


def error(form: Form, name: str, answer: object) -> FieldError:
    with pytest.raises(AnswersRefused) as caught:
        check(form, {"keputusan": "setuju", "judul": "Judul", name: answer})
    (only,) = caught.value.errors
    assert only.field == name
    return only


def accepted(form: Form, name: str, answer: object) -> object:
    return check(form, {"keputusan": "setuju", "judul": "Judul", name: answer}).get(name, "absent")


def test_answers_come_out_in_the_order_of_the_form(everything: Form) -> None:
    answers = {"keputusan": "setuju", "uraian": "b", "judul": "Data pegawai"}
    assert list(check(everything, answers)) == ["judul", "uraian", "keputusan"]


@pytest.mark.parametrize(
    ("name", "answer", "expected"),
    [
        ("judul", "  Data pegawai \n", "Data pegawai"),
        ("judul", "cafe\u0301", "caf\u00e9"),
        ("paraf", " \n\t\u00a0 ", "absent"),
        ("uraian", "satu\r\ndua\rtiga\u2028empat\tlima\x85enam", "satu\ndua\ntiga\nempat\tlima\nenam"),
        ("uraian", "x" * 10_000 + " " * 100, "x" * 10_000),
        ("nip", "198001012005011001", "198001012005011001"),
        ("jumlah", 1080, 1080),
        ("biaya", "12,50", "12.5"),
        ("biaya", " 0012.5 ", "12.5"),
        ("biaya", "1000", "1000"),
        ("tanggal", "2028-02-29", "2028-02-29"),
        ("sifat", "rahasia", "rahasia"),
        ("tembusan", ["kepala", "kasubid"], ["kasubid", "kepala"]),
        ("tembusan", [], "absent"),
        ("naskah", [FILE], [FILE]),
        ("naskah", [], "absent"),
        ("alamat_halaman", " https://bkd.lampungprov.go.id/detail?id=7#isi ", "https://bkd.lampungprov.go.id/detail?id=7#isi"),
        ("alamat_halaman", "HTTP://localhost:8080", "HTTP://localhost:8080"),
        ("alamat_halaman", "", "absent"),
    ],
)  # fmt: skip
def test_a_good_answer_is_normalised(everything: Form, name: str, answer: object, expected: object) -> None:
    assert accepted(everything, name, answer) == expected


@pytest.mark.parametrize(
    ("name", "answer", "code"),
    [
        ("judul", 5, "not-text"),
        ("judul", None, "not-text"),
        ("judul", ["Judul"], "not-text"),
        ("judul", {"typename": "datetime"}, "not-text"),
        ("judul", "ab", "too-short"),
        ("judul", "x" * 41, "too-long"),
        ("judul", "x" * 1_000_000, "too-long"),
        ("judul", "satu\ndua", "not-one-line"),
        ("judul", "satu\x00dua", "character-not-allowed"),
        ("judul", "satu\ud800", "character-not-allowed"),
        ("judul", "satu\x1bdua", "character-not-allowed"),
        ("uraian", "\ufffe", "character-not-allowed"),
        ("uraian", "x" * 10_001, "too-long"),
        ("uraian", "x" * 1_000_000, "too-long"),
        ("uraian", " " * 1_000_000, "too-long"),
        ("uraian", "a" + "\u0315\u0300" * 19_000, "character-not-allowed"),
        ("nip", "19800101 200501 1 001", "pattern-unfit"),
        ("nip", "١" * 18, "pattern-unfit"),
        ("jumlah", "3", "not-an-integer"),
        ("jumlah", True, "not-an-integer"),
        ("jumlah", 3.0, "not-an-integer"),
        ("jumlah", NAN, "not-an-integer"),
        ("jumlah", 0, "too-small"),
        ("jumlah", 1081, "too-large"),
        ("jumlah", 10**400, "too-large"),
        ("biaya", 12, "not-a-decimal"),
        ("biaya", 12.5, "not-a-decimal"),
        ("biaya", "1.080,5", "not-a-decimal"),
        ("biaya", "1e3", "not-a-decimal"),
        ("biaya", "NaN", "not-a-decimal"),
        ("biaya", "12,", "not-a-decimal"),
        ("biaya", "", "not-a-decimal"),
        ("biaya", "9" * 1_000_000, "not-a-decimal"),
        ("biaya", "0,4", "too-small"),
        ("biaya", "1000,3", "too-large"),
        ("tanggal", "25-11-2026", "not-a-date"),
        ("tanggal", "2026-02-29", "not-a-date"),
        ("tanggal", "2026-W01-1", "not-a-date"),
        ("tanggal", "2026-11-25T10:30", "not-a-date"),
        ("tanggal", 20261125, "not-a-date"),
        ("keputusan", {"typename": "datetime"}, "not-a-choice"),
        ("keputusan", ["setuju"], "not-a-choice"),
        ("keputusan", "Setuju", "not-a-choice"),
        ("keputusan", "disetujui", "not-a-choice"),
        ("keputusan", "", "not-a-choice"),
        ("keputusan", None, "not-a-choice"),
        ("keputusan", True, "not-a-choice"),
        ("tembusan", "kabid", "not-a-list"),
        ("tembusan", ["kabid", "lain"], "not-a-choice"),
        ("tembusan", ["kabid", ["kabid"]], "not-a-choice"),
        ("tembusan", ["kabid"], "too-few"),
        ("tembusan", ["kabid", "kabid"], "duplicate-values"),
        ("tembusan", ["kabid"] * 4, "too-many"),
        ("mendesak", "ya", "not-yes-or-no"),
        ("mendesak", 1, "not-yes-or-no"),
        ("naskah", FILE, "not-a-list"),
        ("naskah", ["../../etc/passwd"], "not-a-file"),
        ("naskah", [FILE.upper()], "not-a-file"),
        ("naskah", [FILE + "\n"], "not-a-file"),
        ("naskah", [{"name": "x"}], "not-a-file"),
        ("naskah", [FILE, FILE], "duplicate-values"),
        ("naskah", [f"{number:064x}" for number in range(4)], "too-many"),
        ("alamat_halaman", "bkd.lampungprov.go.id", "not-an-address"),
        ("alamat_halaman", "javascript:alert(1)", "not-an-address"),
        ("alamat_halaman", "ftp://bkd.lampungprov.go.id/", "not-an-address"),
        ("alamat_halaman", "https://", "not-an-address"),
        ("alamat_halaman", "https:///laman", "not-an-address"),
        ("alamat_halaman", "https://bkd.lampungprov.go.id@lain.example/", "not-an-address"),
        ("alamat_halaman", "https://bkd.lampungprov.go.id/a b", "not-an-address"),
        ("alamat_halaman", "https://bkd.lampungprov.go.id:99999/", "not-an-address"),
        ("alamat_halaman", "https://bkd.lampungprov.go.id/\n<script>", "not-an-address"),
        ("alamat_halaman", "https://x/" + "a" * 2_000, "too-long"),
        ("alamat_halaman", 7, "not-text"),
    ],
)
def test_a_bad_answer_is_refused_with_its_code(everything: Form, name: str, answer: object, code: str) -> None:
    assert error(everything, name, answer).code == code


def test_an_error_carries_what_its_sentence_needs(everything: Form) -> None:
    assert error(everything, "judul", "x" * 41).params == {"limit": 40, "length": 41}
    assert error(everything, "judul", "satu\x00dua").params == {"character": "U+0000", "position": 5}
    assert error(everything, "biaya", "5000").params == {"limit": "1000.25"}
    assert error(everything, "tembusan", ["kabid"]).params == {"limit": 2, "count": 1}


def test_whole_numbers_beyond_what_a_browser_keeps_are_refused() -> None:
    form = load('{"schema": {"title": "x", "type": "object", "properties": {"n": {"type": "integer"}}}}')
    assert check(form, {"n": -(2**53)}) == {"n": -(2**53)}
    assert errors(form, {"n": 2**53 + 1}) == [("n", "too-large")]
    assert errors(form, {"n": -(2**53) - 1}) == [("n", "too-small")]


@pytest.mark.parametrize("answer", ["0", "-0", "-0,00", "000"])
def test_zero_has_one_written_form(answer: str) -> None:
    schema = {"title": "x", "type": "object", "properties": {"n": {"type": "string", "format": "decimal"}}}
    assert check(load(json.dumps({"schema": schema})), {"n": answer}) == {"n": "0"}


def test_unknown_fields_are_refused_and_never_dropped(everything: Form) -> None:
    answers = {"keputusan": "setuju", "judul": "Judul", "typename": "datetime", "x\ud800" + "y" * 1_000_000: 1}
    with pytest.raises(AnswersRefused) as caught:
        check(everything, answers)
    first, second = caught.value.errors
    assert (first.field, first.code) == ("typename", "field-unknown")
    assert (len(second.field), second.code) == (100, "field-unknown")
    assert second.field.encode()


def test_at_most_a_hundred_errors_are_listed(everything: Form) -> None:
    assert len(errors(everything, {f"x{number}": 1 for number in range(10_000)})) == 100


@pytest.mark.parametrize("answers", [None, [], "keputusan", 5, [("keputusan", "setuju")]])
def test_answers_that_are_no_object_are_refused(everything: Form, answers: object) -> None:
    assert errors(everything, answers) == [("", "not-an-object")]


def test_all_errors_are_named_in_the_order_of_the_form(everything: Form) -> None:
    answers = {"x": 1, "alamat_halaman": "x", "keputusan": "kembalikan", "jumlah": 0, "uraian": 5}
    assert errors(everything, answers) == [
        ("judul", "required"),
        ("uraian", "not-text"),
        ("jumlah", "too-small"),
        ("alamat_halaman", "not-an-address"),
        ("alasan", "required"),
        ("x", "field-unknown"),
    ]


@pytest.mark.parametrize("reason", [None, "", "  \n "])
def test_a_return_needs_a_reason_that_says_something(everything: Form, reason: str | None) -> None:
    answers = {"keputusan": "kembalikan", "judul": "Judul"} | ({} if reason is None else {"alasan": reason})
    assert errors(everything, answers) == [("alasan", "required")]


def test_a_wrong_reason_is_named_once(everything: Form) -> None:
    answers = {"keputusan": "kembalikan", "judul": "Judul", "alasan": 5}
    assert errors(everything, answers) == [("alasan", "not-text")]


def test_an_approval_needs_no_reason(everything: Form) -> None:
    assert check(everything, {"keputusan": "setuju", "judul": "Judul"}) == {"judul": "Judul", "keputusan": "setuju"}


def test_a_rule_over_two_fields_holds_only_when_both_have_the_values(everything: Form) -> None:
    both = {"keputusan": "setuju", "mendesak": True, "sifat": "segera"}
    assert errors(everything, both) == [("tanggal", "required")]
    assert errors(everything, both | {"sifat": "biasa"}) == [("judul", "required")]
    assert errors(everything, both | {"mendesak": False}) == [("judul", "required")]
    assert check(everything, both | {"tanggal": "2026-11-25"})["tanggal"] == "2026-11-25"


_SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(),
    st.text(st.characters(categories=["Cs", "Cc", "Mn"])),
    st.sampled_from(["setuju", "kembalikan", "kabid", "12,5", "2026-11-25", FILE, "https://x.example/"]),
)  # fmt: skip
_JSON = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip
_NAMES = ["judul", "uraian", "jumlah", "biaya", "tanggal", "keputusan", "tembusan", "mendesak", "naskah", "alasan"]


def _has_float(value: object) -> bool:
    if isinstance(value, dict):
        return any(_has_float(inner) for inner in value.values())
    return any(map(_has_float, value)) if isinstance(value, list) else isinstance(value, float)


@given(answers=st.dictionaries(st.sampled_from(_NAMES) | st.text(max_size=4), _JSON, max_size=8))
def test_whatever_is_sent_is_refused_or_normalised_for_good(everything: Form, answers: dict[str, object]) -> None:
    try:
        normalised = check(everything, answers)
    except AnswersRefused as refused:
        errors = [(error.field, error.code, dict(error.params)) for error in refused.errors]
    else:
        errors = []
    assert json.dumps(errors, ensure_ascii=False).encode()
    if errors:
        return
    text = json.dumps(normalised, ensure_ascii=False, allow_nan=False)
    assert unicodedata.is_normalized("NFC", text)
    assert text.encode()
    assert not _has_float(normalised)
    assert check(everything, normalised) == normalised


@given(text=st.text(max_size=60))
def test_a_text_that_was_normalised_stays_as_it_is(everything: Form, text: str) -> None:
    try:
        once = accepted(everything, "uraian", text)
    except AnswersRefused:
        return
    assert accepted(everything, "uraian", once) == once
