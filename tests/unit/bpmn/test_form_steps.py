"""Steps with their forms, what conditions read, and giving a step another form."""

import pytest

from bpmn.choices import FORM
from bpmn.form_steps import readings, steps, with_form
from bpmn.library import source
from bpmn.reader import read
from bpmn.vocabulary import CAMUNDA, SPIFFWORKFLOW

SOP = "updating-data-website"


@pytest.fixture(scope="module")
def drawn() -> bytes:
    return source(SOP)


def test_every_step_is_listed_on_its_way_with_its_form_and_what_it_writes(drawn):
    found = steps(read(drawn))
    assert [step.number for step in found] == [str(number) for number in range(1, 12)]
    fifth = found[4]
    assert (fifth.form, fifth.lane) == ("k05-upload.json", "Pengelola Informasi Kepegawaian")
    assert fifth.writes == ("Materi pada website", "Laporan hasil upload")


def test_what_a_condition_reads_is_told_with_its_diamond_and_the_step_before_it(drawn):
    first, *rest = readings(read(drawn))["keputusan"]
    assert (first.gateway, first.way, first.values, first.tasks) == ("Setuju?", "Ya", frozenset({"setuju"}), ("k02",))
    assert len(rest) == 4
    assert (first.otherwise, first.takes("setuju"), first.takes("kembalikan")) == ("Tidak", True, False)


def test_a_condition_that_excludes_an_answer_takes_the_others(drawn):
    turned = read(drawn.replace(b"keputusan == ", b"keputusan != "))
    first = readings(turned)["keputusan"][0]
    assert (first.takes("setuju"), first.takes("kembalikan")) == (False, True)


def test_a_condition_that_nobody_can_read_reads_nothing(drawn):
    broken = drawn.replace(b"keputusan == ", b"keputusan = ")
    assert broken != drawn
    assert readings(read(broken)) == {}


def test_a_step_gets_another_form_and_nothing_else_changes(drawn):
    before, after = read(drawn), read(with_form(drawn, "k02", "lain.json"))
    assert after.nodes["k02"].properties == {**before.nodes["k02"].properties, FORM: "lain.json"}
    assert {**after.nodes, "k02": None} == {**before.nodes, "k02": None}
    assert (after.flows, after.picture) == (before.flows, before.picture)


def test_a_step_gets_the_built_in_form_in_whichever_dialect_it_named_another(drawn):
    camunda = drawn.replace(SPIFFWORKFLOW.encode(), CAMUNDA.encode())
    for drawing in (drawn, camunda):
        assert read(drawing).nodes["k02"].properties[FORM]
        assert FORM not in read(with_form(drawing, "k02", "")).nodes["k02"].properties
    assert read(with_form(camunda, "k02", "lain.json")).nodes["k02"].properties[FORM] == "lain.json"


def test_the_form_that_a_step_has_anyhow_leaves_the_file_byte_for_byte(drawn):
    assert with_form(drawn, "k02", "k02-periksa-naskah.json") == drawn


def test_a_step_that_is_not_there_is_refused(drawn):
    with pytest.raises(KeyError):
        with_form(drawn, "g02", "lain.json")
