"""The cards of the form editor as values: a form and back, what a button does, what a change of kind loses."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from werkzeug.datastructures import MultiDict

from forms.form import Choice
from forms.library import shipped
from forms.schema import load
from forms.written import written
from tests.conftest import SOP
from tests.unit.forms.generated import forms
from web.owner import form_kept
from web.owner.form_cards import (
    ALWAYS,
    NEVER,
    Card,
    Cards,
    cards_of,
    fits,
    form_of,
    meaning,
    moment,
    read_moment,
)
from web.owner.form_kept import Taken
from web.owner.form_moves import left_out, pressed
from web.owner.form_typed import Added, field_name, typed

EVERYTHING = (Path(__file__).parents[1] / "forms" / "everything.json").read_text()
FORMS = {**{name: content.decode() for name, content in shipped(SOP).items()}, "everything": EVERYTHING}
RETURNED = moment("keputusan", ["kembalikan"])


@pytest.fixture
def cards() -> Cards:
    """A decision, its reason, and a remark."""
    choices = (Choice(value="setuju", label="Setuju"), Choice(value="kembalikan", label="Kembalikan"))
    return Cards(title="Periksa naskah", cards=(
        Card(name="keputusan", kind="choice", title="Keputusan", need=ALWAYS, choices=choices),
        Card(name="alasan", kind="long_text", title="Alasan", need=RETURNED, shown=RETURNED),
        Card(name="catatan", kind="text", title="Catatan", limits={"max_length": "80"}, pattern="nomor_surat"),
    ))


def codes(cards: Cards) -> list[tuple[str, str, str]]:
    return [(one.card, one.part, one.code) for one in form_of(cards)[1]]


@pytest.mark.parametrize("name", FORMS)
def test_a_form_laid_out_as_cards_is_the_same_form_again(name):
    form = load(FORMS[name])
    made, wrong = form_of(cards_of(form))
    assert wrong == ()
    assert meaning(load(written(made))) == meaning(form)


@given(forms())
@settings(max_examples=150, deadline=None)
def test_any_form_laid_out_as_cards_is_the_same_form_again(form):
    made, wrong = form_of(cards_of(form))
    assert {one.code for one in wrong} <= {"label-twice"}, "which a file may hold, and an owner is told"
    assert meaning(load(written(made))) == meaning(form)


def test_a_rule_with_several_conditions_stays_beyond_the_cards():
    form = load(EVERYTHING)
    several = [rule for rule in form.rules if len(rule.when) > 1 or rule.otherwise]
    assert several
    assert [rule for rule in cards_of(form).beyond if rule in several] == several


def test_two_forms_that_ask_differently_differ_in_meaning(cards):
    form, _ = form_of(cards)
    other, _ = form_of(cards.with_card(replace(cards.cards[1], need=NEVER)))
    assert meaning(form) != meaning(other)


def test_a_moment_is_read_as_it_was_written():
    assert read_moment(moment("setuju", [True])) == ("setuju", (True,))
    assert read_moment(RETURNED) == ("keputusan", ("kembalikan",))
    for text in ("", "never", "[]", '["a"]', '["a",1]', "[" * 5000, '{"a":1}', "[1,2]"):
        assert read_moment(text) is None


def test_a_moment_fits_what_another_card_offers(cards):
    assert fits(RETURNED, cards.cards, "alasan")
    assert not fits(RETURNED, cards.cards, "keputusan"), "a card cannot follow itself"
    assert not fits(moment("keputusan", ["lain"]), cards.cards, "alasan")
    assert not fits(moment("keputusan", [True]), cards.cards, "alasan")
    assert not fits(moment("catatan", ["x"]), cards.cards, "alasan")


@pytest.mark.parametrize(("part", "changed", "code"), [
    ("title", {"title": "  "}, "title-missing"),
    ("need", {"need": moment("hilang", ["x"])}, "moment-gone"),
    ("shown", {"shown": "sembarang"}, "moment-gone"),
    ("shown", {"shown": NEVER}, "moment-gone"),
    ("max_length", {"limits": {"max_length": "banyak"}}, "not-whole"),
    ("max_length", {"limits": {"max_length": "0"}}, "limit-outside"),
    ("max_length", {"limits": {"max_length": "3", "min_length": "4"}}, "limits-crossed"),
    ("minimum", {"kind": "decimal", "limits": {"minimum": "satu"}}, "not-decimal"),
    ("maximum", {"kind": "decimal", "limits": {"minimum": "1,5", "maximum": "1,4"}}, "limits-crossed"),
    ("choices", {"kind": "several"}, "choices-missing"),
    ("choices", {"kind": "choice", "choices": (Choice(value="a", label=" "),)}, "label-missing"),
    ("choices", {"kind": "choice", "choices": (Choice(value="a", label="Ya"), Choice(value="b", label="ya "))},
     "label-twice"),
])
def test_what_makes_no_form_is_said_of_its_card_and_part(cards, part, changed, code):
    assert codes(cards.with_card(replace(cards.cards[2], **changed))) == [("catatan", part, code)]


def test_a_form_needs_a_title_and_a_field(cards):
    assert codes(replace(cards, title=" ")) == [("", "title", "title-missing")]
    assert codes(Cards(title="Kosong")) == [("", "add-title", "no-fields")]


def test_a_field_shown_sometimes_cannot_show_another(cards):
    yes = Card(name="perlu", kind="yes_no", title="Perlu?", shown=RETURNED)
    other = Card(name="x", kind="text", title="X", shown=moment("perlu", [True]))
    more = replace(cards, cards=(*cards.cards, yes, other))
    assert codes(more) == [("x", "shown", "shown-twice")]


def test_a_rule_beyond_the_cards_keeps_its_field(cards):
    beyond = cards_of(load(EVERYTHING))
    name = beyond.beyond[0].when[0][0]
    assert ("", "beyond", "rule-beyond") in codes(pressed(beyond, f"remove:{name}", Added(), "f").cards)


def test_new_names_are_made_of_titles_and_are_all_different():
    assert field_name("Tanggal surat masuk", []) == "tanggal_surat_masuk"
    assert field_name("Catatan", ["catatan"]) == "catatan_2"
    assert field_name("2 saksi", []) == "isian_2_saksi"
    assert field_name("class", []) == "class_2"
    assert field_name("???", []) == "lainnya"
    long = field_name("sangat " * 20, [])
    assert len(field_name("sangat " * 20, [long])) <= 40


def sent(cards: Cards, **more: str) -> MultiDict[str, str]:
    """The form as a browser sends it."""
    fields = MultiDict([("title", cards.title), ("help", cards.help)])
    for card in cards.cards:
        fields.add("k", card.name)
        for part in ("kind", "title", "help", "example", "need", "shown", "pattern", "document"):
            fields.add(f"{part}-{card.name}", getattr(card, part))
        for part, text in card.limits.items():
            fields.add(f"{part}-{card.name}", text)
        for choice in card.choices:
            fields.add(f"value-{card.name}", choice.value)
            fields.add(f"label-{card.name}", choice.label)
    for name, text in more.items():
        fields[name.replace("__", "-")] = text
    return fields


def test_what_a_browser_sends_back_unchanged_are_the_same_cards(cards):
    assert typed(sent(cards), cards) == cards
    everything = cards_of(load(EVERYTHING))
    assert typed(sent(everything), everything) == everything


def test_words_that_nobody_touched_stay_word_for_word(cards):
    odd = replace(cards, help="dua  spasi\r\n di sini ", title="A  B")
    assert typed(sent(odd), odd) == odd


def test_a_new_label_keeps_its_value_and_a_new_line_becomes_a_choice(cards):
    form = sent(cards, fresh__keputusan="Tolak seterusnya\n\n  Setuju \n")
    form.setlist("label-keputusan", ["Disetujui", "Kembalikan"])
    values = [(one.value, one.label) for one in typed(form, cards).cards[0].choices]
    assert values == [("setuju", "Disetujui"), ("kembalikan", "Kembalikan"), ("tolak_seterusnya", "Tolak seterusnya"),
                      ("setuju_2", "Setuju")]


def test_a_form_that_was_meddled_with_is_read_all_the_same(cards):
    form = sent(cards, kind__alasan="skrip", need__catatan="x" * 90_000, max_length__catatan="\x00" * 30)
    form.add("k", "../etc")
    form.add("value-keputusan", "tanpa label")
    again = typed(form, cards)
    assert [card.name for card in again.cards] == ["keputusan", "alasan", "catatan"]
    assert again.cards[1].kind == "long_text"
    assert len(again.cards[2].need) <= 20_000


def test_a_field_that_another_owner_added_is_taken_out_and_not_lost(cards):
    mine = replace(cards, cards=cards.cards[:2])
    assert [one.card.name for one in left_out(cards, mine, "f") if one.card] == ["catatan"]


def test_a_file_of_what_was_taken_out_that_cannot_be_read_says_nothing():
    for content in (None, b"", b"[1]", b"{", b'{"taken": 3}', b'{"taken": [1, {"form": 2}, {}]}', b"[" * 9000):
        assert form_kept.read(content) == ()
    odd = b'{"taken": [{"form": "f", "card": {"kind": "aneh", "name": "x"}, "place": -4, "needs": [1]}]}'
    assert form_kept.read(odd) == (Taken(form="f"),)


def test_the_oldest_of_what_was_taken_out_goes_when_there_is_no_room():
    large = [Taken(form=f"{number}.json", text="x" * 100_000) for number in range(9)]
    assert [one.form for one in form_kept.read(form_kept.written(large))] == [f"{n}.json" for n in range(4)]
    many = [Taken(form=f"{number}.json") for number in range(99)]
    assert len(form_kept.read(form_kept.written(many))) == 60
