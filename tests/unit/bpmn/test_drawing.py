"""The picture drawn on the server: complete, escaped, and understood without colour."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bpmn.document import Document, Picture
from bpmn.drawing import Mark, svg
from bpmn.lettering import width, wrap
from bpmn.reader import read

SHIPPED = Path(__file__).parents[3] / "bpmn" / "procedures" / "updating-data-website.bpmn"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert('x')</script> & \"kutip\" ]]> \x00\x1b"


@pytest.fixture(scope="module")
def document() -> Document:
    return read(SHIPPED.read_bytes())


def drawn(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - the text was made by the function under test


def words(element: ET.Element) -> str:
    return " ".join("".join(span.itertext()) for span in element.iter(f"{SVG}tspan"))


def group(root: ET.Element, key: str) -> ET.Element:
    found = root.find(f".//{SVG}g[@data-element='{key}']")
    assert found is not None, key
    return found


def test_the_picture_has_a_name_a_description_and_scales(document: Document) -> None:
    root = drawn(svg(document, title="Berkas 12"))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Berkas 12"
    described = root.findtext(f"{SVG}desc") or ""
    assert described.startswith("BKD Provinsi Lampung. Pengelola Informasi Kepegawaian: 1 Menyiapkan draft")
    assert root.get("width") is None
    assert root.get("viewBox") == "36 36 2766 1113"


def test_every_element_of_the_diagram_is_drawn_with_its_words(document: Document) -> None:
    root = drawn(svg(document, title=""))
    for key, node in document.nodes.items():
        assert node.name in words(group(root, key)), key
    for key, flow in document.flows.items():
        assert flow.name in words(group(root, key)), key
    for thing in document.data_objects:
        assert thing.name in words(group(root, thing.id))
        assert thing.state in words(group(root, thing.id))
    everything = words(root)
    assert all(lane.name in everything for lane in document.lanes)
    assert document.pool_name in everything


def test_lane_names_are_turned_to_run_upwards(document: Document) -> None:
    root = drawn(svg(document, title=""))
    turned = [words(g) for g in root.iter(f"{SVG}g") if (g.get("transform") or "").startswith("rotate(-90 ")]
    assert turned == [document.pool_name, *(lane.name for lane in document.lanes)]


def test_a_content_policy_without_inline_styles_and_scripts_shows_it_whole(document: Document) -> None:
    marks = {key: Mark(state="late", passes=3, label="terlambat") for key in document.nodes}
    text = svg(document, marks, title="")
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|\sid=|href=|url\(", text)


def test_words_of_users_cannot_leave_their_place(document: Document) -> None:
    nodes = {
        key: replace(node, name=HOSTILE, properties={"mutu.nomor": HOSTILE}) for key, node in document.nodes.items()
    }
    hostile = replace(
        document,
        pool_name=HOSTILE,
        nodes=nodes,
        flows={key: replace(flow, name=HOSTILE) for key, flow in document.flows.items()},
        lanes=tuple(replace(lane, name=HOSTILE) for lane in document.lanes),
        data_objects=tuple(replace(thing, name=HOSTILE, state=HOSTILE) for thing in document.data_objects),
    )
    marks = {key: Mark(state="active", label=HOSTILE) for key in nodes}
    text = svg(hostile, marks, title=HOSTILE)
    assert "<script" not in text
    tags = {element.tag for element in drawn(text).iter()}
    assert tags == {
        SVG + tag for tag in ("svg", "title", "desc", "rect", "g", "text", "tspan", "path", "circle", "polygon")
    }


def test_hostile_ids_stay_inside_their_attribute(document: Document) -> None:
    evil = 'x" onload="alert(1)'
    node = replace(document.nodes["k01"], id=evil)
    picture = replace(document.picture, shapes={evil: document.picture.shapes["k01"]}, edges={})
    root = drawn(svg(replace(document, nodes={evil: node}, picture=picture), {evil: Mark(state="done")}, title=""))
    assert [g.get("data-element") for g in root.iter(f"{SVG}g")] == [evil]


def test_done_carries_a_tick_and_no_word(document: Document) -> None:
    plain, marked = (svg(document, marks, title="") for marks in ({}, {"k02": Mark(state="done")}))
    assert marked.count("<path") == plain.count("<path") + 1
    assert words(drawn(marked)) == words(drawn(plain))
    assert "2 Memeriksa draft naskah materi (✓)" in marked


def test_active_carries_a_word(document: Document) -> None:
    assert "sedang" in words(drawn(svg(document, {"k05": Mark(state="active")}, title="")))
    english = words(drawn(svg(document, {"k05": Mark(state="active", label="now")}, title="")))
    assert "now" in english
    assert "sedang" not in english


def test_what_is_of_an_earlier_pass_is_dashed_and_says_so(document: Document) -> None:
    text = svg(document, {"k02": Mark(state="earlier", passes=2, label="putaran lalu")}, title="")
    own = re.search(r'<g data-element="k02">(.*?)</g>', text)
    assert own is not None
    assert "stroke-dasharray" in own[1]
    assert "putaran lalu" in words(drawn(text))
    assert "(↺ putaran lalu ×2)" in text
    marked = svg(document, {key: Mark(state="earlier") for key in document.nodes}, title="")
    drawn(marked)  # a boundary event that is dashed already does not say it twice


def test_late_carries_a_sign(document: Document) -> None:
    text = words(drawn(svg(document, {"k07": Mark(state="late", label="terlambat")}, title="")))
    assert "!" in text
    assert "terlambat" in text


def test_a_second_pass_is_counted_and_a_first_is_not(document: Document) -> None:
    assert "×2" in words(drawn(svg(document, {"k01": Mark(state="done", passes=2)}, title="")))
    assert "×1" not in svg(document, {"k01": Mark(state="done", passes=1)}, title="")


def test_each_state_differs_by_more_than_its_colour(document: Document) -> None:
    def shapes(mark: Mark) -> str:
        return re.sub(r"#[0-9a-f]{6}", "#", svg(document, {"k01": mark}, title=""))

    pictures = {shapes(Mark(state=state)) for state in ("done", "active", "late", "earlier")}
    assert len(pictures) == 4


def test_marks_of_unknown_elements_change_nothing(document: Document) -> None:
    marks = {"gone": Mark(state="late"), "bkd": Mark(state="late"), "lane_kabid": Mark(state="done")}
    assert svg(document, marks, title="") == svg(document, title="")


def test_a_diagram_without_a_picture_keeps_its_description(document: Document) -> None:
    root = drawn(svg(replace(document, picture=Picture()), title="Rancangan"))
    assert "11 Mengarsipkan laporan" in (root.findtext(f"{SVG}desc") or "")
    assert not list(root.iter(f"{SVG}g"))


def test_a_line_that_has_no_length_does_not_break_the_drawing(document: Document) -> None:
    edges = {key: ((10.0, 10.0), (10.0, 10.0)) for key in (*document.flows, *document.associations)}
    drawn(svg(replace(document, picture=replace(document.picture, edges=edges)), title=""))
    single = {key: ((10.0, 10.0),) for key in document.flows}
    drawn(svg(replace(document, picture=replace(document.picture, edges=single)), title=""))


def test_other_gateways_and_events_have_their_own_sign(document: Document) -> None:
    def picture_of(key: str, **changes: str) -> str:
        node = replace(document.nodes[key], **changes)
        return svg(replace(document, nodes={**document.nodes, key: node}), title="")

    kinds = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway")
    assert len({picture_of("g02", type=kind) for kind in kinds}) == 4
    assert picture_of("selesai", event_definition="terminate") != svg(document, title="")


def test_no_line_of_a_tasks_name_is_wider_than_its_box(document: Document) -> None:
    for node in document.nodes.values():
        if node.type == "userTask":
            place = document.picture.shapes[node.id]
            lines = wrap(node.name, place.width - 22, 13)
            assert len(lines) <= 3
            assert max(width(line, 13) for line in lines) <= place.width - 22


def test_wrapping_loses_no_letter_of_a_word_that_is_too_long() -> None:
    word = "pertanggungjawabankepegawaian" * 3
    lines = wrap(f"a {word} b", 80, 11)
    assert "".join(lines).replace(" ", "") == f"a{word}b"
    assert all(width(line, 11) <= 80 for line in lines)


def test_the_same_document_gives_the_same_bytes(document: Document) -> None:
    marks = {"k01": Mark(state="done", passes=2)}
    assert svg(document, marks, title="x") == svg(document, dict(marks), title="x")
