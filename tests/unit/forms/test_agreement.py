"""The check at run time takes exactly the typed answers that the published standard takes.

The second opinion is `jsonschema`, taught our formats and `x-` keywords in its own words. Texts are trimmed and not
blank and lists not empty, since a blank answer is an absent one to us and a present one to the standard.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators
from referencing import Registry

from forms.check import check
from forms.errors import AnswersRefused
from forms.form import Form
from forms.library import shipped
from forms.schema import load

FILES = [f"{number:064x}" for number in range(4)]
SHIPPED = {name: load(source.decode()) for name, source in shipped("updating-data-website").items()}


def _is_decimal(value: Any) -> bool:
    return bool(re.fullmatch(r"-?(0|[1-9]\d{0,14})([.,]\d{1,6})?", value, re.ASCII))


def _is_address(value: Any) -> bool:
    parts = urlsplit(value)
    plain = " " not in value and "@" not in parts.netloc
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain and (parts.port or 0) < 65_536


def _is_nip(validator: Any, name: str, value: Any, schema: Any) -> Iterator[ValidationError]:
    if not re.fullmatch(r"\d{18}" if name == "nip" else r"[\w.@-]+", value, re.ASCII):
        yield ValidationError(name)


def _at_least(validator: Any, limit: str, value: Any, schema: Any) -> Iterator[ValidationError]:
    if _is_decimal(value) and Decimal(value.replace(",", ".")) < Decimal(limit.replace(",", ".")):
        yield ValidationError(limit)


def _at_most(validator: Any, limit: str, value: Any, schema: Any) -> Iterator[ValidationError]:
    if _is_decimal(value) and Decimal(value.replace(",", ".")) > Decimal(limit.replace(",", ".")):
        yield ValidationError(limit)


def _text_only(keyword: Callable[..., Iterator[ValidationError]]) -> Callable[..., Iterator[ValidationError]]:
    def guarded(validator: Any, limit: str, value: Any, schema: Any) -> Iterator[ValidationError]:
        return keyword(validator, limit, value, schema) if isinstance(value, str) else iter(())

    return guarded


def standard_accepts(form: Form, answers: Mapping[str, object]) -> bool:
    formats = FormatChecker(formats=())
    for name, fits in {
        "date": lambda value: date.fromisoformat(value).isoformat() == value,
        "decimal": _is_decimal,
        "uri": _is_address,
        "file-id": lambda value: len(value) == 64 and int(value, 16) >= 0 and value == value.lower(),
    }.items():
        formats.checks(name, ValueError)(lambda value, fits=fits: not isinstance(value, str) or fits(value))
    ours = {"x-pattern": _is_nip, "x-minimum": _at_least, "x-maximum": _at_most}
    extend: Any = validators.extend  # it states no types of its own
    validator = extend(Draft202012Validator, {name: _text_only(keyword) for name, keyword in ours.items()})
    schema = json.loads(form.source)["schema"]
    return bool(validator(schema, registry=Registry(), format_checker=formats).is_valid(answers))


def we_accept(form: Form, answers: Mapping[str, object]) -> bool:
    try:
        check(form, answers)
    except AnswersRefused:
        return False
    return True


_WORDS = st.text("abc1 é", min_size=1, max_size=50).map(str.strip).filter(bool)
_WRONG = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), _WORDS, st.just({"typename": "date"}), st.just(["x"]))
_GOOD: Mapping[str, st.SearchStrategy[object]] = {
    "judul": _WORDS,
    "nip": st.sampled_from(["198001012005011001", "1980", "19800101200501100x"]),
    "uraian": _WORDS,
    "jumlah": st.integers(-3, 1090),
    "biaya": st.decimals(-2, 1002, places=2).map(str) | st.sampled_from(["12,5", "1.080,5", "1e2", "1000,25", "0"]),
    "tanggal": st.dates().map(str) | st.sampled_from(["2026-02-29", "2026-W01-1", "20261125", "2026-1-5"]),
    "keputusan": st.sampled_from(["setuju", "kembalikan", "sesuai", "belum", "lain"]),
    "sifat": st.sampled_from(["biasa", "segera", "rahasia", "lain"]),
    "tembusan": st.lists(st.sampled_from(["kasubid", "kabid", "kepala", "lain"]), min_size=1, max_size=4),
    "mendesak": st.booleans(),
    "files": st.lists(st.sampled_from([*FILES, "A" * 64, "a" * 63, "x"]), min_size=1, max_size=4),
    "alamat_halaman": st.sampled_from(
        ["https://bkd.go.id/a?b=c#d", "http://x:80", "ftp://x/", "x", "https://", "https://a@b/", "http://x y"]
    ),
}  # fmt: skip


def _answers(form: Form) -> st.SearchStrategy[dict[str, object]]:
    parts: dict[str, st.SearchStrategy[object]] = {}
    for field in form.fields:
        good = _GOOD["files"] if field.kind == "file" else _GOOD.get(field.name, _WORDS)
        parts[field.name] = st.one_of(good, good, good, good, _WRONG)
    parts["tidak_dikenal"] = _WRONG
    return st.fixed_dictionaries({}, optional=parts)


@given(data=st.data())
def test_we_take_what_the_standard_takes_for_every_kind_of_field(everything: Form, data: st.DataObject) -> None:
    answers = data.draw(_answers(everything))
    assert we_accept(everything, answers) == standard_accepts(everything, answers)


@given(data=st.data(), name=st.sampled_from(sorted(SHIPPED)))
def test_we_take_what_the_standard_takes_for_the_shipped_forms(data: st.DataObject, name: str) -> None:
    answers = data.draw(_answers(SHIPPED[name]))
    assert we_accept(SHIPPED[name], answers) == standard_accepts(SHIPPED[name], answers)


@given(data=st.data())
def test_one_answer_alone_is_judged_as_the_standard_judges_it(everything: Form, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([field.name for field in everything.fields]))
    answer = data.draw(_GOOD["files"] if name == "naskah" else _GOOD.get(name, _WORDS) | _WRONG)
    answers = {"keputusan": "setuju", "judul": "Judul", name: answer}
    if name == "keputusan":
        answers["alasan"] = "Perlu diperbaiki"
    assert we_accept(everything, answers) == standard_accepts(everything, answers)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_the_standard_takes_every_normalised_answer_too(name: str) -> None:
    form = SHIPPED[name]
    samples: dict[str, object] = {"text": "KP.04.05", "long_text": " a\r\nb ", "file": [FILES[0]]}
    samples["page_address"] = " https://bkd.lampungprov.go.id/ "
    answers = {f.name: f.choices[-1].value if f.kind == "choice" else samples[f.kind] for f in form.fields}
    assert standard_accepts(form, check(form, answers))
