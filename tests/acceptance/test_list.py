"""The list of Berkas: whatever one may read, found by what one remembers of it, page by page and never short."""

from datetime import date

import pytest

from engine.commands.claim import Claim
from engine.commands.complete import Complete
from engine.questions.instances import Instances


def found(kantor, name="auditor", **asked):
    return [row.id for row in kantor.ask(name, Instances(**asked))]


def test_a_page_is_full_however_many_in_between_may_not_be_read(kantor):
    plain = [kantor.start(f"Biasa {n}", sifat="rahasia" if n % 3 else "biasa") for n in range(12)][::3]
    assert found(kantor, "kepala", limit=3) == plain[:0:-1]
    assert found(kantor, "kepala", limit=3, after=plain[1]) == plain[:1]
    assert found(kantor, "kepala", limit=50) == plain[::-1]
    assert found(kantor, "admin") == []


def test_pages_follow_each_other_without_gap_or_repetition(kantor):
    started = [kantor.start(f"Berita {n}") for n in range(7)]
    seen, after = [], None
    while page := found(kantor, limit=3, after=after):
        seen += page
        after = page[-1]
    assert seen == started[::-1]


@pytest.mark.parametrize(("text", "hits"), [("50%", 1), ("PELANTIKAN", 1), ("0002/2026", 1), ("_", 0), ("%", 1)])
def test_words_are_sought_in_number_and_title_as_they_were_typed(kantor, text, hits):
    kantor.start("Diskon 50% pajak")
    kantor.start("Berita pelantikan")
    assert len(found(kantor, text=text)) == hits


def test_a_line_says_who_has_it_since_when(kantor):
    instance = kantor.start()
    at = kantor.clock.to("2026-11-23 09:00")
    kantor.complete(instance, "k01")
    (row,) = kantor.ask("pengelola", Instances())
    (held,) = row.held
    assert (held.lane, held.names, held.since) == ("Kasubid II", ("Kasubid",), at)
    assert (held.late, held.returned) == (False, False)


def test_a_holder_is_found_by_position_and_by_name(kantor):
    kantor.hire("rina", "kasubid")
    first, second = kantor.start(), kantor.start()
    kantor.complete(first, "k01")
    assert found(kantor, holder="kasubid ii") == [first]
    assert found(kantor, holder="Rina") == [first]
    assert found(kantor, holder="pengelola") == [second]
    assert found(kantor, holder="tidak ada") == []


def test_a_claim_takes_a_berkas_from_the_others_of_the_position(kantor):
    kantor.hire("rina", "kasubid")
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.do("rina", Claim(task=kantor.task(instance, "k02").task))
    assert found(kantor, holder="rina") == [instance]
    assert kantor.ask("auditor", Instances())[0].held[0].names == ("Rina",)


def test_late_returned_and_closed_ones_are_sorted_out(kantor):
    late, back, done = kantor.start(), kantor.start(), kantor.start()
    kantor.walk(done)
    kantor.complete(back, "k01")
    kantor.complete(late, "k01")
    kantor.clock.forward(minutes=10)
    kantor.give_back(back, "k02")
    assert found(kantor, returned=True) == [back]
    assert found(kantor, late=True) == []
    kantor.clock.to("2026-11-23 10:00")
    assert found(kantor, late=True) == [late]
    assert found(kantor, state="completed") == [done]
    assert found(kantor, state="running", returned=True, late=True) == []


@pytest.mark.parametrize("after", [0, -5, 10**30])
def test_an_impossible_page_is_only_an_empty_or_a_first_one(kantor, after):
    instance = kantor.start()
    assert found(kantor, after=after) == ([instance] if after > 0 else [])


def test_any_berkas_is_found_by_who_worked_on_it_and_by_its_step(kantor):
    kantor.hire("rina", "kasubid")
    first, second, done = kantor.start(), kantor.start(), kantor.start()
    kantor.complete(first, "k01")
    kantor.do("rina", Complete(task=kantor.task(first, "k02").task, answers={"keputusan": "setuju"}))
    kantor.walk(done)
    assert found(kantor, person="RINA") == [first]
    assert found(kantor, person="kepala") == [done]
    assert found(kantor, person="pengelola") == [done, second, first]
    assert found(kantor, person="tidak ada") == []
    assert found(kantor, step="3") == [first]
    assert found(kantor, step="menyiapkan draft") == [second]
    assert found(kantor, step="11") == found(kantor, step="tidak ada") == []


def test_a_berkas_that_is_over_is_found_by_what_it_once_was(kantor):
    late, back, plain = kantor.start(), kantor.start(), kantor.start()
    kantor.walk(plain)
    kantor.complete(back, "k01")
    kantor.give_back(back, "k02")
    kantor.walk(back)
    kantor.complete(late, "k01")
    kantor.clock.to("2026-11-23 10:00")
    kantor.walk(late, start="k02")
    assert found(kantor, late=True) == found(kantor, returned=True) == []
    assert found(kantor, ever_late=True) == [late]
    assert found(kantor, ever_returned=True) == [back]
    assert found(kantor, ever_returned=True, state="running") == []


def test_days_are_those_of_the_office(kantor):
    kantor.clock.to("2026-11-23 23:30")  # still Monday here, and Monday afternoon in Greenwich
    monday = kantor.start()
    kantor.clock.to("2026-11-24 00:10")
    tuesday = kantor.start()
    day = date(2026, 11, 23)
    assert found(kantor, last=day) == found(kantor, first=day, last=day) == [monday]
    assert found(kantor, first=date(2026, 11, 24)) == [tuesday]
    assert found(kantor, first=date(2026, 11, 25)) == []
    assert found(kantor, first=date.min, last=date.max) == [tuesday, monday]


def test_a_selection_is_only_what_may_be_read_of_it(kantor):
    one, two, secret = kantor.start(), kantor.start(), kantor.start(sifat="rahasia")
    assert found(kantor, among=(two, one, 99)) == [two, one]
    assert found(kantor, among=(secret,)) == [secret]
    assert found(kantor, "kepala", among=(secret,)) == found(kantor, among=()) == []
