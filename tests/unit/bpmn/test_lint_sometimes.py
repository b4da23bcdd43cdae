"""A field that is asked only sometimes, and a condition that reads it."""

from collections.abc import Callable, Mapping

import pytest

from bpmn import reader
from bpmn.finding import Finding
from bpmn.lint import lint

Letter = Callable[..., bytes]
Fields = Mapping[str, Mapping[str, tuple[str, ...] | None]]
Sometimes = Mapping[str, Mapping[str, tuple[str, tuple[str | int | bool, ...]]]]

CONDITION = 'keputusan == "setuju"'
FORMS: Fields = {
    "susun": {"catatan": None},
    "periksa": {"keputusan": ("setuju", "kembalikan"), "sifat": ("biasa", "segera"), "lengkap": None},
}
SEGERA: Sometimes = {"periksa": {"keputusan": ("sifat", ("biasa",))}}
LENGKAP: Sometimes = {"periksa": {"keputusan": ("lengkap", (False,))}}


def told(source: bytes, sometimes: Sometimes, forms: Fields = FORMS) -> list[Finding]:
    found = lint(reader.read(source), forms, (), sometimes)
    return [finding for finding in found if finding.code.startswith("condition-field")]


def test_a_condition_on_a_field_that_may_not_be_asked_is_warned_about(letter: Letter) -> None:
    (finding,) = told(letter(), SEGERA)
    assert (finding.code, finding.element, finding.severity) == ("condition-field-sometimes", "lanjut", "warning")
    assert finding.params == {"field": "keputusan", "asked": "sifat"}
    assert told(letter(), {}) == []


@pytest.mark.parametrize(
    ("condition", "sometimes", "sound"),
    [
        ('sifat == "segera" and keputusan == "setuju"', SEGERA, True),
        ('sifat == "biasa" or keputusan == "setuju"', SEGERA, True),
        ('keputusan == "setuju" and sifat == "segera"', SEGERA, False),
        ('sifat == "segera" or keputusan == "setuju"', SEGERA, False),
        ('lengkap and keputusan == "setuju"', LENGKAP, True),
        ('keputusan == "setuju"', LENGKAP, False),
        ('sifat == "segera" and keputusan == "setuju"', {"periksa": {"keputusan": ("sifat", ())}}, False),
    ],
)
def test_a_condition_that_first_looks_at_what_decides_is_sound(
    letter: Letter, condition: str, sometimes: Sometimes, sound: bool
) -> None:
    found = told(letter((CONDITION, condition)), sometimes)
    assert [finding.code for finding in found] == ([] if sound else ["condition-field-sometimes"])


def test_a_field_that_every_way_asks_anyhow_is_sound(letter: Letter) -> None:
    forms = {**FORMS, "susun": {"keputusan": ("setuju", "kembalikan")}}
    assert told(letter(), SEGERA, forms) == []
    assert told(letter(), {**SEGERA, "susun": {"keputusan": ("catatan", ("x",))}}, forms) != []
