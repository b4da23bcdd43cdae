"""A form written as a file reads as the same form again."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from forms.default import default_form
from forms.form import Form
from forms.library import shipped
from forms.schema import load
from forms.written import written
from tests.unit.forms.generated import forms

OURS: Mapping[str, str] = {
    "everything.json": (Path(__file__).parent / "everything.json").read_text(encoding="utf-8"),
    "default": default_form("Periksa", [("setuju", "Setuju"), ("kembali", "Kembalikan")], returning=["kembali"]),
    "default without a decision": default_form("Kirim", []),
    **{name: source.decode() for name, source in shipped("updating-data-website").items()},
}


def bare(form: Form) -> Form:
    return replace(form, source="")


@settings(deadline=None)
@given(form=forms())
def test_a_form_that_was_written_is_read_as_it_was(form: Form) -> None:
    assert bare(load(written(form))) == form


@pytest.mark.parametrize("name", OURS)
def test_every_form_of_the_house_survives_being_written(name: str) -> None:
    form = load(OURS[name])
    assert bare(load(written(form))) == bare(form)


@settings(deadline=None)
@given(form=forms())
def test_the_same_form_is_written_with_the_same_bytes(form: Form) -> None:
    text = written(form)
    assert written(load(text)) == text


def test_what_is_as_usual_is_left_out_and_letters_stay_letters() -> None:
    form = load(default_form("Mémeriksa ✓", []))
    assert json.loads(written(form))["schema"]["properties"]["catatan"] == {"type": "string", "title": "Catatan"}
    assert "Mémeriksa ✓" in written(form)
    assert written(form).startswith('{\n  "schema": {\n    "$schema"')
