"""A form that cannot be read is named with its file, at the step that asks it."""

from bpmn.library import source
from engine.fitness import findings
from forms.library import shipped
from web.words.refusals import finding

SOP = "updating-data-website"


def test_every_faulty_form_is_named_with_its_file_and_its_step() -> None:
    forms = {**shipped(SOP), "k03-setujui-naskah.json": b"{", "k05-upload.json": b"\xff"}
    found = findings(source(SOP), forms)
    assert [(one.code, one.element, one.params["file"]) for one in found] == [
        ("form-not-json", "k03", "k03-setujui-naskah.json"), ("form-not-json", "k05", "k05-upload.json")
    ]
    assert finding("id", found[0], "k03").startswith("Formulir k03-setujui-naskah.json: ")
    assert finding("en", found[0], "k03").startswith("Form k03-setujui-naskah.json: ")
