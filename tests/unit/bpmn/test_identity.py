"""The identity block in a diagram; an empty diagram to begin with; names of elements."""

import pytest

from bpmn.blank import blank
from bpmn.finding import DocumentRefused
from bpmn.identity import FIELDS, identity, with_identity
from bpmn.library import source
from bpmn.names import names
from bpmn.reader import read

SOP = source("updating-data-website")
CAMUNDA = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
 xmlns:x="urn:x"><process id="p"><extensionElements><camunda:properties><camunda:property name="sop.nomor" value="1"/>
<camunda:property name="lain" value="tetap"/></camunda:properties><x:own a="1"/></extensionElements>
<startEvent id="s" name="Mulai
 di sini"/></process></definitions>"""


def test_the_fields_are_those_of_the_shipped_sheets_head():
    assert set(FIELDS) == set(read(SOP).properties)
    assert identity(SOP)["sop.nomor"] == "VI.04.05.02.02"


def test_writing_what_stands_there_changes_no_byte():
    assert with_identity(SOP, identity(SOP)) is SOP


def test_writing_changes_the_named_fields_and_nothing_else():
    changed = with_identity(SOP, {"sop.unit": "Subbid <Baru> & \"lain\"", "sop.keterkaitan": "SOP 1\nSOP 2"})
    before, after = read(SOP), read(changed)
    said = {"sop.unit": 'Subbid <Baru> & "lain"', "sop.keterkaitan": "SOP 1\nSOP 2"}
    assert after.properties == {**before.properties, **said}
    assert (after.nodes, after.flows, after.lanes, after.picture) == (
        before.nodes, before.flows, before.lanes, before.picture,
    )


def test_a_block_in_another_dialect_is_read_and_what_else_stands_there_is_kept():
    assert identity(CAMUNDA)["sop.nomor"] == "1"
    changed = with_identity(CAMUNDA, {"sop.nomor": "2"})
    assert identity(changed)["sop.nomor"] == "2"
    assert b'name="lain" value="tetap"' in changed
    assert b'x:own a="1"' in changed


def test_letters_that_xml_cannot_hold_are_left_out():
    assert identity(with_identity(CAMUNDA, {"sop.nama": "A\x0b\ufffeB"}))["sop.nama"] == "AB"


def test_a_field_of_another_name_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="mutu"):
        with_identity(SOP, {"mutu.waktu": "x"})


@pytest.mark.parametrize("file", [b"", b"<a", b"<a/>", b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>'])
def test_what_is_no_diagram_is_refused(file):
    with pytest.raises(DocumentRefused):
        identity(file)


def test_an_empty_diagram_is_read_with_its_name_and_lane():
    document = read(blank('SOP "baru" <&>', "Pelaksana\n1", "BKD\x0b"))
    assert (document.name, [lane.name for lane in document.lanes], document.pool_name) == (
        'SOP "baru" <&>', ["Pelaksana 1"], "BKD",
    )
    assert document.properties["sop.nama"] == 'SOP "baru" <&>'
    assert set(document.picture.shapes) >= {"mulai", "selesai", "pelaksana_1", "kantor"}


def test_names_are_read_whatever_else_is_wrong():
    assert names(CAMUNDA) == {"s": "Mulai di sini"}
    assert names(b"<a") == {}
