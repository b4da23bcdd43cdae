"""Rows become a diagram and come back; the shipped sheet gives the shipped diagram's meaning."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bpmn import library
from bpmn.compare import differences
from bpmn.lint import forms_needed, lint
from bpmn.reader import read
from bpmn.sheet import kept, paste
from bpmn.sheet.answers import answered
from bpmn.sheet.from_diagram import table
from bpmn.sheet.guesses import guessed
from bpmn.sheet.questions import asked
from bpmn.sheet.rows import END, NO_TIME, Row, Sheet
from bpmn.sheet.to_diagram import diagram

SHEETS = Path(__file__).parent / "sheets"
SHIPPED = library.source("updating-data-website")


def imported() -> Sheet:
    known = guessed(paste.read((SHEETS / "updating-data-website.txt").read_text()))
    return answered(known, json.loads((SHEETS / "updating-data-website.json").read_text()))


def plain(*rows: Row) -> Sheet:
    return Sheet(rows=rows, lanes=("Staf", "Kasubid"), head={"sop.nama": "Surat keluar"}, office="BKD")


def row(key: str, **more: object) -> Row:
    made = {"number": key[1:].lstrip("0"), "activity": f"Mengerjakan {key}", "name": f"Kerja {key}", "time": "1 jam"}
    return Row(key=key, **{"performer": "Staf", **made, **more})  # type: ignore[arg-type]


def errors(source: bytes) -> list[tuple[str, str | None]]:
    document = read(source)
    fields = {task: {"keputusan": None} for task in forms_needed(document)}
    return [(one.code, one.element) for one in lint(document, fields) if one.severity == "error"]


def test_the_shipped_sheet_with_its_questions_answered_means_what_the_shipped_diagram_means() -> None:
    sheet = imported()
    assert asked(sheet) == ()
    assert differences(read(diagram(sheet)), read(SHIPPED)) == ()


def test_the_shipped_diagram_read_as_a_table_and_written_again_says_the_same_and_is_left_byte_for_byte() -> None:
    read_out = table(read(SHIPPED))
    assert read_out.beyond == ()
    assert differences(read(diagram(read_out.sheet)), read(SHIPPED)) == ()
    assert diagram(read_out.sheet, SHIPPED) == SHIPPED


def test_a_sheet_with_every_question_open_is_a_diagram_without_errors() -> None:
    made = diagram(guessed(paste.read((SHEETS / "updating-data-website.txt").read_text())))
    assert errors(made) == []
    assert read(made).picture.shapes.keys() >= read(made).nodes.keys()


def test_what_was_written_is_read_back_as_it_was() -> None:
    sheet = plain(
        row("k01", remark="segera", writes=("Surat [draft]",)),
        row("k02", performer="Kasubid", time="5 menit/berkas", span="5 menit", decides=True, asks="Setuju?", yes="Ya",
            no="Tidak", value="setuju", back="k01", act="paraf", reads=("Surat [draft]",)),
        row("k03", outside="Pemohon", time="sesuai kebutuhan", span=NO_TIME, onward=END),
        row("k04", time="-", performer=""),
    )  # fmt: skip
    back = table(read(diagram(sheet))).sheet
    assert back.rows == sheet.rows
    assert (back.lanes, back.office) == (sheet.lanes, sheet.office)


def test_the_cell_of_waktu_is_kept_and_what_is_counted_stands_on_the_timer() -> None:
    document = read(diagram(plain(row("k01", time="5-10 menit", span="10 menit"), row("k02", time="-", span=NO_TIME))))
    assert document.nodes["k01"].properties["mutu.waktu"] == "5-10 menit"
    timer = document.nodes["t01"]
    assert (timer.timer.text if timer.timer else "", timer.interrupting) == ("PT10M", False)
    assert "t02" not in document.nodes
    assert [one.code for one in lint(document, {})] == []


def test_a_row_that_nobody_performs_yet_is_written_and_said_by_lint() -> None:
    assert errors(diagram(plain(row("k01"), row("k02", performer="")))) != []


def test_no_rows_at_all_are_a_start_and_an_end() -> None:
    assert table(read(diagram(plain()))).sheet.rows == ()


def test_a_changed_row_changes_its_own_elements_only() -> None:
    sheet = table(read(SHIPPED)).sheet
    changed = sheet.with_row(replace(sheet.rows[2], time="45 menit"))
    made = diagram(changed, SHIPPED)
    kinds = {(one.kind, one.element) for one in differences(read(made), read(SHIPPED))}
    assert kinds == {("userTask", "k03"), ("boundaryEvent", "t03")}
    assert read(made).picture == read(SHIPPED).picture, "nothing moved"


def test_what_the_table_does_not_show_stays_where_its_element_stays() -> None:
    foreign = SHIPPED.replace(
        b'<bpmn:userTask id="k03" name', b'<bpmn:userTask id="k03" xmlns:v="urn:vendor" v:colour="red" name'
    ).replace(b'<bpmn:sequenceFlow id="f_k04_k05"', b'<bpmn:sequenceFlow id="f_k04_k05" xmlns:v="urn:vendor" v:x="1"')
    sheet = table(read(foreign)).sheet
    made = diagram(sheet.with_row(replace(sheet.rows[2], remark="baru")), foreign)
    assert b'colour="red"' in made
    assert b'v:x="1"' in made


def test_a_row_moved_to_another_performer_takes_its_timer_and_diamond_along() -> None:
    sheet = table(read(SHIPPED)).sheet
    made = read(diagram(sheet.with_row(replace(sheet.rows[5], performer="Kabid Dokin")), SHIPPED))
    assert {made.nodes[one].lane for one in ("k06", "t06", "e06", "g06")} == {"Kabid Dokin"}
    assert errors(made.source) == []


@pytest.mark.parametrize("gone", range(11))
def test_any_row_taken_out_leaves_a_diagram_that_hangs_together(gone: int) -> None:
    sheet = table(read(SHIPPED)).sheet
    rest = tuple(one for number, one in enumerate(sheet.rows) if number != gone)
    made = read(diagram(replace(sheet, rows=rest), SHIPPED))
    lost = sheet.rows[gone].key  # who went back to it goes nowhere until the owner says where
    wanted = [replace(one, back="", no="") if one.back == lost else one for one in rest]
    assert list(table(made).sheet.rows) == wanted
    assert table(made).beyond == ()
    assert {code for code, _ in errors(made.source)} <= {"gateway-default-missing"}


def test_rows_in_another_order_flow_in_that_order() -> None:
    rows = (row("k01"), row("k02"), row("k03"))
    source = diagram(plain(*rows))
    turned = read(diagram(plain(rows[0], rows[2], rows[1]), source))
    assert [one.key for one in table(turned).sheet.rows] == ["k01", "k03", "k02"]
    assert errors(turned.source) == []


def test_a_decision_may_go_on_to_a_later_row_or_to_the_end() -> None:
    decides = {"decides": True, "asks": "Lengkap?", "yes": "Ya", "no": "Tidak", "value": "lengkap"}
    sheet = plain(row("k01"), row("k02", **decides, back=END, onward="k04"), row("k03", onward="k02"), row("k04"))
    assert table(read(diagram(sheet))).sheet.rows[1].onward in ("", "k04")
    document = read(diagram(sheet))
    assert document.flows[document.nodes["g02"].default or ""].returns is False


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('id="t1" attachedToRef="susun" cancelActivity="false"', 'id="t1" attachedToRef="susun"', "timer-beyond-table"),
        (
            '<exclusiveGateway id="putusan" default="kembali"/>', '<parallelGateway id="putusan"/>',
            "element-beyond-table",
        ),
        ('keputusan == "setuju"', 'jumlah > 3', "decision-beyond-table"),
    ],
)  # fmt: skip
def test_what_a_table_cannot_show_is_named(letter: Callable[..., bytes], old: str, new: str, code: str) -> None:
    assert code in {one.code for one in table(read(letter((old, new)))).beyond}


def test_open_guesses_marks_and_rows_taken_out_survive_beside_the_diagram() -> None:
    sheet = guessed(paste.read((SHEETS / "updating-data-website.txt").read_text()))
    source = diagram(sheet)
    beside = kept.written(kept.Kept(sheet=sheet, removed=(sheet.rows[3],)))
    again = kept.restored(table(read(source)).sheet, beside)
    assert asked(again.sheet) == asked(sheet)
    assert again.removed == (sheet.rows[3],)
    for broken in (b"", b"[", b"[1]", b'{"rows": 3, "removed": [1, {}]}', b"\xff"):
        assert kept.restored(sheet, broken).sheet.rows[0].activity == sheet.rows[0].activity
