"""Two diagrams are compared by what they say, not by ids, order or picture."""

from collections.abc import Callable

import pytest

from bpmn.compare import differences
from bpmn.layout.lay_out import laid_out
from bpmn.reader import read


def test_other_ids_and_another_picture_make_no_difference(letter: Callable[..., bytes]) -> None:
    one = read(letter())
    renamed = letter().replace(b"susun", b"k01").replace(b"lambat1", b"e01")
    renamed = renamed.replace(b'"putusan"', b'"g02"').replace(b">putusan<", b">g02<")
    assert differences(one, read(renamed)) == ()
    assert differences(one, read(laid_out(letter()))) == ()


def test_sixty_minutes_are_an_hour(letter: Callable[..., bytes]) -> None:
    assert differences(read(letter()), read(letter(("PT60M", "PT1H")))) == ()


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("PT60M", "PT45M", "boundaryEvent"),
        ('name="Memeriksa"', 'name="Meneliti"', "userTask"),
        ("<flowNodeRef>periksa</flowNodeRef>", "", "userTask"),
        ('keputusan == "setuju"', 'keputusan == "sesuai"', "flow"),
        ('name="Kembalikan"', 'name="Tolak"', "flow"),
        ('default="kembali"', 'default="lanjut"', "exclusiveGateway"),
        ('id="t1" attachedToRef="susun" cancelActivity="false"', 'id="t1" attachedToRef="susun"', "boundaryEvent"),
        ("Menyusun surat.", "Menyusun surat dinas.", "userTask"),
        ('value="065/1"', 'value="065/2"', "process"),
        ('name="mutu.kembali" value="ya"', 'name="mutu.kembali" value="tidak"', "flow"),
        ('sourceRef="putusan" targetRef="susun"', 'sourceRef="putusan" targetRef="periksa"', "flow"),
        ('name="BKD"', 'name="BKPSDM"', "process"),
        ('name="Staf"', 'name="Analis"', "lane"),
    ],
)  # fmt: skip
def test_every_change_of_meaning_is_seen_on_both_sides(
    letter: Callable[..., bytes], old: str, new: str, kind: str
) -> None:
    found = differences(read(letter()), read(letter((old, new))))
    assert {(one.side, one.kind) for one in found} >= {("only-first", kind), ("only-second", kind)}
