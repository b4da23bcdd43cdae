"""Two drawings of one procedure, told part by part."""

from collections.abc import Callable

import pytest

from bpmn.changes import Change, Said, changes
from bpmn.layout.lay_out import laid_out
from bpmn.reader import read

Letter = Callable[..., bytes]


def found(letter: Letter, *edits: tuple[str, str]) -> tuple[Change, ...]:
    return changes(read(letter()), read(letter(*edits)))


def test_a_drawing_differs_in_nothing_from_itself(letter: Letter) -> None:
    assert found(letter) == ()


@pytest.mark.parametrize(
    ("old", "new", "element", "said"),
    [
        ('name="Memeriksa"', 'name="Meneliti"', "periksa", Said(what="name", before="Memeriksa", after="Meneliti")),
        ("PT60M", "PT45M", "periksa", Said(what="time", before="60 menit", after="45 menit")),
        ('attachedToRef="periksa" cancelActivity="false"', 'attachedToRef="periksa"', "periksa",
         Said(what="stops", before=False, after=True)),
        ("<flowNodeRef>periksa</flowNodeRef>", "", "periksa", Said(what="lane", before="Kasubid", after="")),
        ("Menyusun surat.", "Menyusun.", "susun", Said(what="sentence", before="Menyusun surat.", after="Menyusun.")),
        ('keputusan == "setuju"', 'keputusan == "ya"', "lanjut", Said(what="when", before="setuju", after="ya")),
        ('name="mutu.kembali" value="ya"', 'name="mutu.kembali" value=""', "kembali",
         Said(what="returns", before=True, after=False)),
        ('value="065/1"', 'value="065/2"', "surat", Said(what="sop.nomor", before="065/1", after="065/2")),
        ('name="Staf"', 'name="Analis"', "l1", Said(what="name", before="Staf", after="Analis")),
    ],
)  # fmt: skip
def test_what_a_part_says_otherwise_stands_with_that_part(
    letter: Letter, old: str, new: str, element: str, said: Said
) -> None:
    by_element = {one.element: one for one in found(letter, (old, new))}
    assert said in by_element[element].said
    assert by_element[element].how == "changed"


def test_a_new_name_is_told_once_and_not_at_everything_that_hangs_on_it(letter: Letter) -> None:
    assert [one.element for one in found(letter, ('name="Memeriksa"', 'name="Meneliti"'))] == ["periksa"]


def test_a_step_that_only_one_drawing_has_is_told_with_its_time_and_its_flows(letter: Letter) -> None:
    more = (
        ('<userTask id="periksa"', '<userTask id="arsip" name="Mengarsipkan"/><userTask id="periksa"'),
        ('<sequenceFlow id="f2" sourceRef="susun" targetRef="periksa"/>',
         '<sequenceFlow id="f2" sourceRef="susun" targetRef="arsip"/>'
         '<sequenceFlow id="f9" sourceRef="arsip" targetRef="periksa"/>'
         '<boundaryEvent id="t9" attachedToRef="arsip" cancelActivity="false"><timerEventDefinition>'
         "<timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>"
         '<endEvent id="lambat9"/><sequenceFlow id="f10" sourceRef="t9" targetRef="lambat9"/>'),
    )  # fmt: skip
    onward = Said(what="target", before="Memeriksa", after="Mengarsipkan")
    assert [(one.how, one.element, one.said) for one in found(letter, *more)] == [
        ("changed", "f2", (onward,)), ("added", "arsip", ()),
    ]
    back = changes(read(letter(*more)), read(letter()))
    assert [(one.how, one.element) for one in back] == [("changed", "f2"), ("removed", "arsip")]


def test_what_only_lies_elsewhere_is_told_last_and_apart(letter: Letter) -> None:
    drawn = laid_out(letter())
    one = read(drawn)
    there = one.picture.shapes["periksa"]
    moved = drawn.replace(f'x="{there.x:g}"'.encode(), f'x="{there.x + 40:g}"'.encode())
    hows = {(change.how, change.element) for change in changes(one, read(moved))}
    assert ("moved", "periksa") in hows
    assert {how for how, _ in hows} == {"moved"}


def test_a_time_that_the_sheets_cell_repeats_is_told_once(letter: Letter) -> None:
    timed = ('<userTask id="periksa" name="Memeriksa"/>',
             '<userTask id="periksa" name="Memeriksa"><extensionElements><spiffworkflow:properties>'
             '<spiffworkflow:property name="mutu.waktu" value="60 menit"/></spiffworkflow:properties>'
             "</extensionElements></userTask>")  # fmt: skip
    other = (timed[0], timed[1].replace("60 menit", "45 menit"))
    told = changes(read(letter(timed)), read(letter(other, ("PT60M", "PT45M"))))
    assert [one.said for one in told] == [(Said(what="time", before="60 menit", after="45 menit"),)]
