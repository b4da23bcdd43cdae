"""A task that brings no form gets one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.check import check
from forms.default import default_form
from forms.errors import AnswersRefused, SchemaRefused
from forms.schema import load

CHOICES = [("setuju", "Setuju"), ("kembalikan", "Kembalikan untuk diperbaiki")]


def test_without_choices_it_asks_for_a_note_and_files() -> None:
    form = load(default_form("Arsipkan laporan", []))
    assert form.title == "Arsipkan laporan"
    assert [(field.name, field.kind) for field in form.fields] == [("catatan", "long_text"), ("lampiran", "file")]
    assert check(form, {}) == {}


def test_with_choices_it_asks_for_the_decision() -> None:
    form = load(default_form("Periksa", CHOICES))
    assert form.condition_fields() == {"keputusan": ("setuju", "kembalikan")}
    with pytest.raises(AnswersRefused):
        check(form, {})
    assert check(form, {"keputusan": "kembalikan"})


def test_a_returning_choice_makes_the_reason_mandatory() -> None:
    form = load(default_form("Periksa", CHOICES, returning={"kembalikan"}))
    assert check(form, {"keputusan": "setuju"})
    with pytest.raises(AnswersRefused) as caught:
        check(form, {"keputusan": "kembalikan"})
    assert caught.value.errors[0].field == "alasan"


def test_the_same_arguments_give_the_same_text() -> None:
    returning = {"a", "b", "c", "d"}
    assert default_form("x", CHOICES, returning=returning) == default_form("x", CHOICES, returning=sorted(returning))


def test_two_flows_with_the_same_value_are_refused_when_the_form_is_read() -> None:
    with pytest.raises(SchemaRefused) as caught:
        load(default_form("Periksa", [("lanjut", "Lanjut"), ("lanjut", "Terus")]))
    assert caught.value.code == "value-twice"


@given(title=st.text(st.characters(), max_size=700))
def test_any_name_of_a_task_can_be_the_title(title: str) -> None:
    assert load(default_form(title, CHOICES), published=True).title
