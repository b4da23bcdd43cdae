"""Whatever another tool's form asks, what comes of it is a form that can be published."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bpmn.foreign.form_js import form_js
from bpmn.foreign.question import ForeignForm, called, line
from engine.foreign_forms import written_forms
from forms.schema import load

WORDS = st.text(max_size=30)
KINDS = st.sampled_from([
    "textfield", "textarea", "number", "datetime", "checkbox", "radio", "select", "checklist", "taglist", "filepicker",
    "text", "group", "html", "",
])
VALUES = st.lists(st.fixed_dictionaries({"value": WORDS | st.integers() | st.none(), "label": WORDS}), max_size=4)
ANYTHING = WORDS | st.integers() | st.floats(allow_nan=False) | st.booleans() | st.none()
RULES = st.dictionaries(st.sampled_from(["required", "min", "max", "minLength", "maxLength", "pattern"]), ANYTHING)
COMPONENT = st.fixed_dictionaries(
    {"type": KINDS},
    optional={
        "key": st.sampled_from(["a", "A", "nama", "Nama", "class", "ya tidak"]) | WORDS, "label": ANYTHING,
        "description": ANYTHING, "values": VALUES, "validate": RULES, "decimalDigits": st.integers(0, 3),
        "subtype": st.sampled_from(["date", "time", "datetime"]), "text": ANYTHING,
        "conditional": st.fixed_dictionaries({"hide": st.sampled_from(['=a = "x"', "=nama", "=not(a)", "=", "=b.c"])}),
    },
)


@settings(max_examples=300, deadline=None)
@given(components=st.lists(COMPONENT, max_size=8), title=WORDS, decided=st.booleans())
def test_every_form_that_is_read_can_be_published(components: list[object], title: str, decided: bool) -> None:
    found = form_js(json.dumps({"components": components}), line(title, 500), whole={"a"})
    if found is None:
        return
    form = called(found, {})
    if decided:
        form = ForeignForm(**{**vars(form), "decision": (("ya", "Ya"), ("tidak", "Tidak")), "returning": ("tidak",)})
    text = written_forms({"isian.json": form})["isian.json"].decode()
    fields = {one.name: one for one in load(text).fields}
    assert {one.name for one in form.questions} <= fields.keys()
    assert all(fields[one.name].kind == one.kind for one in form.questions)


def test_a_form_as_large_as_it_may_be_is_written_and_a_larger_one_is_none() -> None:
    def form(questions: int, label: int) -> str:
        values = [{"value": f"v{number}", "label": '"' * label} for number in range(10)]
        asked = [{"type": "radio", "key": f"k{number}", "label": "L", "values": values} for number in range(questions)]
        return json.dumps({"components": asked})

    largest = form_js(form(60, 95), "Isi")
    assert largest is not None
    assert len(written_forms({"isian.json": largest})["isian.json"]) < 200_000
    assert form_js(form(60, 110), "Isi") is None
    assert form_js(form(61, 1), "Isi") is None


def test_a_decision_asks_for_the_reason_of_a_return() -> None:
    found = form_js('{"components": [{"type": "textfield", "key": "nama", "label": "Nama"}]}', "Periksa")
    assert found is not None
    form = ForeignForm(
        title=found.title, questions=found.questions, decision=(("ya", "Ya"), ("tidak", "Tidak")), returning=("tidak",)
    )
    asked = load(written_forms({"isian.json": form})["isian.json"].decode())
    assert [(one.name, one.required) for one in asked.fields] == [
        ("nama", False), ("keputusan", True), ("alasan", False)
    ]
    assert asked.rules[0].when == (("keputusan", frozenset({"tidak"})),)
    assert asked.rules[0].then == ("alasan",)
