"""A field that is shown only with some answers of another: never demanded, and never answered, while it is not."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.check import check, from_text, hidden
from forms.errors import AnswersRefused, FieldError, SchemaRefused
from forms.form import Form
from forms.schema import load
from forms.written import written
from tests.unit.forms.test_agreement import FILES, standard_accepts, we_accept

TEXT = (Path(__file__).parent / "sometimes.json").read_text(encoding="utf-8")
FORM = load(TEXT)
RETURNED = {"keputusan": "kembalikan", "alasan": "Data lama", "coretan": [FILES[0]]}


def errors(answers: Mapping[str, object]) -> tuple[FieldError, ...]:
    with pytest.raises(AnswersRefused) as caught:
        check(FORM, answers)
    return caught.value.errors


def codes(answers: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in errors(answers)]


def refused(change: Callable[[dict[str, Any]], object]) -> tuple[str, str]:
    tree = json.loads(TEXT)
    change(tree["schema"]["properties"])
    with pytest.raises(SchemaRefused) as caught:
        load(json.dumps(tree))
    return caught.value.code, caught.value.path.removeprefix("/schema/properties")


def test_a_field_says_which_answers_of_which_field_show_it() -> None:
    fields = FORM.by_name
    assert fields["alasan"].shown == ("keputusan", frozenset({"kembalikan", "tolak"}))
    assert fields["batas"].shown == ("mendesak", frozenset({True}))
    assert fields["disetujui_lisan"].shown == ("keputusan", frozenset({"setuju"}))  # beside a $ref
    assert fields["catatan"].shown is None
    assert list(FORM.sometimes) == ["alasan", "coretan", "batas", "biaya", "disetujui_lisan"]
    assert FORM.asked_sometimes()["alasan"] == ("keputusan", ("setuju",))
    assert FORM.asked_sometimes()["batas"] == ("mendesak", (False,))


def shown(name: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda properties: properties[name].update({"x-shown": value})


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        (shown("catatan", True), "object-expected", "/catatan/x-shown"),
        (shown("catatan", {}), "shown-incomplete", "/catatan/x-shown"),
        (shown("catatan", {"is": ["setuju"]}), "shown-incomplete", "/catatan/x-shown"),
        (shown("catatan", {"field": "keputusan"}), "shown-incomplete", "/catatan/x-shown"),
        (shown("catatan", {"field": "keputusan", "is": ["setuju"], "not": 1}), "keyword-unknown",
         "/catatan/x-shown/not"),
        (shown("catatan", {"field": 1, "is": ["setuju"]}), "text-expected", "/catatan/x-shown/field"),
        (shown("catatan", {"field": "apa", "is": ["setuju"]}), "name-unknown", "/catatan/x-shown/field"),
        (shown("catatan", {"field": "catatan", "is": ["x"]}), "shown-by-itself", "/catatan/x-shown/field"),
        (shown("catatan", {"field": "disetujui_lisan", "is": [True]}), "shown-nested", "/catatan/x-shown/field"),
        (shown("keputusan", {"field": "mendesak", "is": [True]}), "shown-nested", "/alasan/x-shown/field"),
        (shown("alasan", {"field": "catatan", "is": ["x"]}), "shown-unfit", "/alasan/x-shown/field"),
        (shown("catatan", {"field": "keputusan", "is": []}), "list-expected", "/catatan/x-shown/is"),
        (shown("catatan", {"field": "keputusan", "is": "setuju"}), "list-expected", "/catatan/x-shown/is"),
        (shown("catatan", {"field": "keputusan", "is": ["lain"]}), "shown-value-unknown", "/catatan/x-shown/is"),
        (shown("catatan", {"field": "keputusan", "is": [["setuju"]]}), "shown-value-unknown", "/catatan/x-shown/is"),
        (shown("catatan", {"field": "mendesak", "is": [1]}), "shown-value-unknown", "/catatan/x-shown/is"),
        (shown("catatan", {"field": "mendesak", "is": ["ya"]}), "shown-value-unknown", "/catatan/x-shown/is"),
    ],
)  # fmt: skip
def test_what_nobody_could_show_is_refused(change: Callable[[dict[str, Any]], object], code: str, path: str) -> None:
    assert refused(change) == (code, path)


def test_a_field_that_is_not_shown_is_neither_required_nor_demanded_by_a_rule() -> None:
    assert check(FORM, {"keputusan": "setuju"}) == {"keputusan": "setuju"}


def test_a_field_that_is_shown_is_required_and_demanded_like_any_other() -> None:
    assert codes({"keputusan": "kembalikan"}) == [("alasan", "required"), ("coretan", "required")]
    assert codes({"keputusan": "setuju", "mendesak": True}) == [("batas", "required")]
    assert list(check(FORM, RETURNED)) == ["alasan", "keputusan", "coretan"]


@pytest.mark.parametrize("alasan", ["Data lama", "x" * 20_000, 5, ["x"]])
def test_an_answer_to_a_field_that_is_not_shown_is_refused_and_says_when_it_is(alasan: object) -> None:
    (error,) = errors({"keputusan": "setuju", "alasan": alasan})
    assert (error.field, error.code) == ("alasan", "not-shown")
    assert error.params == {"asked": "Keputusan", "choices": "Kembalikan untuk diperbaiki, Tolak"}


@pytest.mark.parametrize("blank", ["", " \n "])
def test_a_blank_answer_to_a_field_that_is_not_shown_is_no_answer(blank: str) -> None:
    assert check(FORM, {"keputusan": "setuju", "alasan": blank, "coretan": []}) == {"keputusan": "setuju"}


def test_yes_and_no_are_told_as_such() -> None:
    (error,) = errors({"keputusan": "setuju", "biaya": "5"})
    assert error.params == {"asked": "Mendesak", "kind": "yes"}


def test_errors_stay_in_the_order_of_the_form() -> None:
    answers = {"keputusan": "tolak", "coretan": [FILES[0]], "biaya": "5", "catatan": 5}
    assert codes(answers) == [("alasan", "required"), ("coretan", "not-shown"), ("biaya", "not-shown"),
                              ("catatan", "not-text")]  # fmt: skip


@pytest.mark.parametrize(("keputusan", "code"), [(None, "not-a-choice"), ("lain", "not-a-choice")])
def test_while_the_deciding_answer_is_faulty_only_that_is_told(keputusan: object, code: str) -> None:
    assert codes({"keputusan": keputusan, "alasan": "Data lama"}) == [("keputusan", code)]
    assert codes({"alasan": "Data lama"}) == [("keputusan", "required")]
    assert codes({"alasan": 5}) == [("alasan", "not-text"), ("keputusan", "required")]


def test_an_answer_that_is_refused_sets_no_rule_going() -> None:
    tree = json.loads(TEXT)
    tree["schema"] |= {
        "if": {"properties": {"disetujui_lisan": {"const": True}}, "required": ["disetujui_lisan"]},
        "then": {"required": ["catatan"]},
    }
    del tree["schema"]["else"]
    with pytest.raises(AnswersRefused) as caught:
        check(load(json.dumps(tree)), {"keputusan": "tolak", "alasan": "Data lama", "disetujui_lisan": True})
    assert [error.field for error in caught.value.errors] == ["disetujui_lisan"]


def test_a_checkbox_that_was_not_sent_is_no_only_where_it_is_shown() -> None:
    assert from_text(FORM, {"keputusan": ["setuju"]}) == {
        "keputusan": "setuju", "mendesak": False, "disetujui_lisan": False,
    }  # fmt: skip
    assert from_text(FORM, {"keputusan": ["tolak"]}) == {"keputusan": "tolak", "mendesak": False}
    assert from_text(FORM, {}) == {"mendesak": False}


def test_what_a_page_sends_for_a_field_that_is_not_shown_is_an_answer_to_be_refused() -> None:
    submitted = {"keputusan": ["setuju"], "alasan": ["Data lama"], "disetujui_lisan": ["ya"]}
    assert from_text(FORM, submitted)["alasan"] == "Data lama"
    typed = from_text(FORM, {"keputusan": ["tolak"], "alasan": ["x"], "disetujui_lisan": ["tidak"]})
    assert codes(typed) == [("disetujui_lisan", "not-shown")]


def test_the_page_is_told_which_fields_do_not_apply() -> None:
    assert hidden(FORM, {"keputusan": ["setuju"]}) == {"alasan", "coretan", "batas", "biaya"}
    assert hidden(FORM, {"keputusan": ["tolak"], "mendesak": ["ya"]}) == {"coretan", "disetujui_lisan"}
    assert hidden(FORM, {"keputusan": ["tolak", "setuju"]}) == {*FORM.sometimes}


def test_the_form_survives_being_written() -> None:
    assert replace(load(written(FORM)), source="") == replace(FORM, source="")
    assert json.loads(written(FORM))["schema"]["properties"]["alasan"]["x-shown"] == {
        "field": "keputusan", "is": ["kembalikan", "tolak"],
    }  # fmt: skip


def in_standard_words(form: Form) -> Form:
    """The form with `x-shown` said as the published standard would: not shown means not there."""
    schema = json.loads(form.source)["schema"]
    holds = {}
    for name, property_ in schema["properties"].items():
        if "x-shown" in property_:
            said = property_.pop("x-shown")
            holds[name] = {"properties": {said["field"]: {"enum": said["is"]}}, "required": [said["field"]]}
    rules = [{"then": {"required": schema.pop("required")}, "if": True}]
    rules += [{key: schema.pop(key) for key in ("if", "then", "else") if key in schema}]
    allowed = [{"if": when, "else": {"properties": {name: False}}} for name, when in holds.items()]
    schema["allOf"] = [*allowed, *(one for rule in rules for one in demands(rule, holds))]
    return replace(form, source=json.dumps({"schema": schema}))


def demands(rule: dict[str, Any], holds: Mapping[str, object]) -> list[dict[str, Any]]:
    """One rule for each name it demands: only while that field is shown."""
    sides = [(rule["if"], name) for name in rule.get("then", {}).get("required", ())]
    sides += [({"not": rule["if"]}, name) for name in rule.get("else", {}).get("required", ())]
    return [
        {"if": {"allOf": [when, holds.get(name, True)]}, "then": {"required": [name]}} for when, name in sides
    ]


STANDARD = in_standard_words(FORM)
_ANSWERS = {
    "alasan": st.sampled_from(["Data lama", 5]),
    "keputusan": st.sampled_from(["setuju", "setuju", "kembalikan", "tolak", "lain"]),
    "coretan": st.sampled_from([[FILES[0]], FILES, ["x"]]),
    "mendesak": st.sampled_from([True, False, "ya"]),
    "batas": st.sampled_from(["2026-11-25", "2026-13-01"]),
    "biaya": st.sampled_from(["12,5", "x"]),
    "disetujui_lisan": st.sampled_from([True, False, 1]),
    "catatan": st.just("x"),
}


@given(answers=st.fixed_dictionaries({}, optional=_ANSWERS))
def test_we_take_what_the_standard_takes_when_it_is_told_the_same(answers: dict[str, object]) -> None:
    assert we_accept(FORM, answers) == standard_accepts(STANDARD, answers)


@given(answers=st.fixed_dictionaries({}, optional=_ANSWERS))
def test_what_was_accepted_is_accepted_again(answers: dict[str, object]) -> None:
    try:
        once = check(FORM, answers)
    except AnswersRefused:
        return
    assert check(FORM, once) == once
    assert not FORM.not_shown(once) & once.keys()
