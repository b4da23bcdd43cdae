"""Start: title, sifat, number and date of the asking letter."""

import pytest

from engine.commands.start import Start, TitleMissing
from engine.errors import DateUnreadable, NotAChoice, NotFound, TextTooLong
from engine.questions.instance import TheInstance
from engine.questions.procedures import Procedures

SOP = "updating-data-website"


def test_the_pengelola_starts_with_title_sifat_and_letter(kantor):
    instance = kantor.start("  Berita   pelantikan ", sifat="segera", letter_number="800/12", letter_date="2026-11-20")
    page = kantor.ask("pengelola", TheInstance(instance=instance))
    assert (page.title, page.sifat, page.letter_number, page.letter_date, page.starter_name) == (
        "Berita pelantikan", "segera", "800/12", "2026-11-20", "Pengelola",
    )
    assert page.number == "VI.04.05.02.02/0001/2026"


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"title": " "}, TitleMissing), ({"title": "x" * 501}, TitleMissing), ({"title": "\x00\x01"}, TitleMissing),
        ({"title": "Berita", "sifat": "penting"}, NotAChoice),
        ({"title": "Berita", "procedure": "tidak-ada"}, NotFound),
        ({"title": "Berita", "letter_number": "8" * 501}, TextTooLong),
        ({"title": "\u200b\u202e"}, TitleMissing),
        ({"title": "Berita", "letter_date": "2026-02-31"}, DateUnreadable),
        ({"title": "Berita", "letter_date": "20/11/2026"}, DateUnreadable),
    ],
)
def test_a_start_that_cannot_be_draws_no_number(kantor, fields, refusal):
    before = kantor.picture()
    with pytest.raises(refusal):
        kantor.do("pengelola", Start(**{"procedure": SOP, **fields}))
    assert kantor.picture() == before


def test_characters_that_no_database_takes_are_dropped_from_a_title(kantor):
    instance = kantor.start("\u202eBerita\x00 \ud800pelan\u0007ti\u200bkan ❤ 'ā")
    assert kantor.ask("pengelola", TheInstance(instance=instance)).title == "Berita pelantikan ❤ 'ā"
    kantor.identical(instance)


def test_who_may_start_is_shown_beforehand(kantor):
    shown = {name: [p.may_start for p in kantor.ask(name, Procedures())] for name in kantor.people}
    assert shown == {name: [name == "pengelola"] for name in kantor.people}
