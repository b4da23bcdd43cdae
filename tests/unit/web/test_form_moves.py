"""What the buttons of the form editor do, what a change of kind loses, and what comes back."""

from dataclasses import replace

import pytest

from forms.form import Choice
from forms.schema import load
from forms.written import written
from web.owner import form_kept
from web.owner.form_cards import ALWAYS, NEVER, Card, Cards, Wrong, form_of, moment
from web.owner.form_moves import changed_kinds, fitted, pressed, restored, unhooked
from web.owner.form_typed import Added, added

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


def test_a_field_is_moved_and_the_ends_hold(cards):
    assert [c.name for c in pressed(cards, "up:alasan", Added(), "f").cards.cards] == ["alasan", "keputusan", "catatan"]
    assert [c.name for c in pressed(cards, "down:catatan", Added(), "f").cards.cards] == [c.name for c in cards.cards]
    assert pressed(cards, "up:keputusan", Added(), "f").cards == cards


def test_a_field_is_added_by_any_button(cards):
    box = Added(title="Sifat surat", kind="choice", choices="Biasa\nSegera")
    for button in ("add", "save", "down:keputusan"):
        done = pressed(cards, button, box, "f")
        assert (done.wrong, done.card, done.cards.cards[-1].title) == ((), "sifat_surat", "Sifat surat")
        assert [one.value for one in done.cards.cards[-1].choices] == ["biasa", "segera"]


def test_what_stands_half_in_the_box_is_asked_for(cards):
    assert pressed(cards, "add", Added(), "f").wrong == (Wrong(card="", part="add-title", code="title-missing"),)
    done = pressed(cards, "save", Added(title="Sifat", kind="several"), "f")
    assert done.wrong == (Wrong(card="", part="add-choices", code="choices-missing"),)
    assert pressed(cards, "save", Added(), "f").wrong == ()
    assert added({"add-title": " Sifat  surat ", "add-kind": "aneh"}) == Added(title="Sifat surat", kind="text")


def test_a_removed_field_comes_back_with_what_followed_it(cards):
    done = pressed(cards, "remove:keputusan", Added(), "f.json")
    assert [(card.name, card.need, card.shown) for card in done.cards.cards] == [
        ("alasan", NEVER, ALWAYS), ("catatan", NEVER, ALWAYS)]
    assert codes(done.cards) == []
    again = restored(done.cards, form_kept.read(form_kept.written(done.taken))[0])
    assert (again.cards, again.card) == (cards, "keputusan")


def test_a_removed_choice_comes_back_with_what_followed_it(cards):
    done = pressed(cards, "choice-remove:keputusan:1", Added(), "f.json")
    assert [one.value for one in done.cards.cards[0].choices] == ["setuju"]
    assert done.cards.cards[1].need == NEVER
    assert restored(done.cards, form_kept.read(form_kept.written(done.taken))[0]).cards == cards


def test_a_moment_of_several_choices_keeps_those_that_are_left(cards):
    either = moment("keputusan", ["setuju", "kembalikan"])
    more = cards.with_card(replace(cards.cards[2], need=either))
    done = pressed(more, "choice-remove:keputusan:0", Added(), "f")
    assert done.cards.cards[2].need == RETURNED
    assert restored(done.cards, done.taken[0]).cards.cards[2].need == either


def test_what_was_set_anew_meanwhile_is_not_overwritten_by_what_comes_back(cards):
    done = pressed(cards, "remove:keputusan", Added(), "f.json")
    changed = done.cards.with_card(replace(done.cards.cards[0], need=ALWAYS))
    assert restored(changed, done.taken[0]).cards.cards[1].need == ALWAYS


def test_a_field_comes_back_under_another_name_when_its_own_is_taken(cards):
    done = pressed(cards, "remove:catatan", Added(title="Catatan"), "f")
    assert [card.name for card in restored(done.cards, done.taken[0]).cards.cards][-2:] == ["catatan_2", "catatan"]


def test_a_choice_is_moved_up(cards):
    done = pressed(cards, "choice-up:keputusan:1", Added(), "f")
    assert [one.value for one in done.cards.cards[0].choices] == ["kembalikan", "setuju"]


@pytest.mark.parametrize("button", ["", "up", "up:", "up:nobody", "choice-up:catatan:0", "choice-remove:keputusan:9",
                                    "choice-remove:keputusan:x", "aneh:keputusan:0", "remove:nobody", "restore:1"])
def test_a_button_that_is_none_changes_nothing(cards, button):
    assert pressed(cards, button, Added(), "f").cards == cards


def test_a_change_of_kind_tells_what_goes(cards):
    now = cards.with_card(replace(cards.cards[0], kind="text"))
    now = now.with_card(replace(now.cards[2], kind="date"))
    lost = {name: {one.part: one.text for one in what} for name, what in changed_kinds(cards, now).items()}
    assert lost == {
        "keputusan": {"choices": "Setuju, Kembalikan", "dependants": "Alasan"},
        "catatan": {"max_length": "80", "pattern": "nomor_surat"},
    }
    plain, _, _ = unhooked(fitted(now), "keputusan")
    assert codes(plain) == []
    assert (plain.cards[0].choices, plain.cards[2].limits, plain.cards[2].pattern) == ((), {}, "")
    assert (plain.cards[0].title, plain.cards[0].need) == ("Keputusan", ALWAYS)


def test_a_change_of_kind_that_loses_nothing_asks_nothing(cards):
    now = cards.with_card(replace(cards.cards[1], kind="text"))
    assert changed_kinds(cards, now) == {}
    astray = cards.with_card(replace(cards.cards[1], need=moment("keputusan", ["lain"])))
    assert changed_kinds(cards, astray) == {}, "which is a fault of its own"
    several = cards.with_card(replace(cards.cards[0], kind="several"))
    assert {one.part for one in changed_kinds(cards, several)["keputusan"]} == {"dependants"}, "its choices stay"


def test_a_long_text_of_a_card_is_a_long_text_in_the_file(cards):
    form, _ = form_of(cards.with_card(replace(cards.cards[2], kind="long_text", limits={}, pattern="")))
    assert load(written(form)).by_name["catatan"].kind == "long_text"
