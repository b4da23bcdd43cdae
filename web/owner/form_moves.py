"""What the buttons of the form editor do, and what a change loses: cards in, cards out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from forms.form import Kind
from forms.schema import MOST_FIELDS
from web.owner.form_cards import ALWAYS, NEVER, Card, Cards, Wrong, fits, moment, read_moment
from web.owner.form_kept import Taken
from web.owner.form_limits import LIMITS
from web.owner.form_typed import CHOOSING, Added, field_name, with_fresh


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """What a button made of the cards, what it took out, and the card to look at next."""

    cards: Cards
    taken: tuple[Taken, ...] = ()
    card: str = ""
    wrong: tuple[Wrong, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Lost:
    """What a card loses when its kind changes."""

    part: str  # choices, pattern, document, dependants, or a limit
    text: str


def left_out(known: Cards, now: Cards, file: str) -> tuple[Taken, ...]:
    """The fields that somebody else added meanwhile and this form does not know: taken out, not lost."""
    return tuple(
        Taken(form=file, card=card, place=place)
        for place, card in enumerate(known.cards) if now.card(card.name) is None
    )


def changed_kinds(known: Cards, now: Cards) -> dict[str, tuple[Lost, ...]]:
    """Name of each card whose kind was changed -> what goes with the old kind; cards that lose nothing are left out."""
    found = {}
    for card in now.cards:
        before = known.card(card.name)
        if before is not None and before.kind != card.kind and (lost := tuple(_lost(card, before.kind, now))):
            found[card.name] = lost
    return found


def _lost(card: Card, before: Kind, cards: Cards) -> Iterator[Lost]:
    if before in CHOOSING and card.kind not in CHOOSING and card.choices:
        yield Lost(part="choices", text=", ".join(choice.label for choice in card.choices))
    for part in set(LIMITS.get(before, ())) - set(LIMITS.get(card.kind, ())):
        if text := card.limits.get(part):
            yield Lost(part=part, text=text)
    if card.pattern and card.kind != "text":
        yield Lost(part="pattern", text=card.pattern)
    if card.document and card.kind != "file":
        yield Lost(part="document", text=card.document)
    if others := [one.title for one in cards.cards if _follows(one, card.name) and not _all_fit(one, cards)]:
        yield Lost(part="dependants", text=", ".join(others))


def _follows(card: Card, name: str) -> bool:
    said = (read_moment(text) for text in (card.need, card.shown))
    return any(one is not None and one[0] == name for one in said)


def _all_fit(card: Card, cards: Cards) -> bool:
    return fits(card.need, cards.cards, card.name) and fits(card.shown, cards.cards, card.name)


def fitted(cards: Cards) -> Cards:
    """Each card without what its kind has no room for."""
    return replace(cards, cards=tuple(_fitted(card) for card in cards.cards))


def _fitted(card: Card) -> Card:
    limits = {part: text for part, text in card.limits.items() if part in LIMITS.get(card.kind, ())}
    return replace(
        card, limits=limits, pattern=card.pattern if card.kind == "text" else "",
        document=card.document if card.kind == "file" else "",
        choices=card.choices if card.kind in CHOOSING else (),
    )


def unhooked(cards: Cards, name: str) -> tuple[Cards, dict[str, str], dict[str, str]]:
    """The cards without moments that speak of what this card no longer offers, and how those read before."""
    needs = {c.name: c.need for c in cards.cards if _of(c.need, name) and not fits(c.need, cards.cards, c.name)}
    shown = {c.name: c.shown for c in cards.cards if _of(c.shown, name) and not fits(c.shown, cards.cards, c.name)}
    plain = tuple(
        replace(
            card,
            need=_left(card.need, cards, NEVER) if card.name in needs else card.need,
            shown=_left(card.shown, cards, ALWAYS) if card.name in shown else card.shown,
        )
        for card in cards.cards
    )
    return replace(cards, cards=plain), needs, shown


def _of(text: str, name: str) -> bool:
    said = read_moment(text)
    return said is not None and said[0] == name


def _left(text: str, cards: Cards, otherwise: str) -> str:
    """The moment with the values that are still offered."""
    said = read_moment(text)
    other = cards.card(said[0]) if said else None
    offered = other.offered() if other else ()
    values = [value for value in said[1] if any(value is one or value == one for one in offered)] if said else []
    return moment(said[0], values) if said and values else otherwise


def pressed(cards: Cards, button: str, box: Added, file: str) -> Pressed:
    """What a button does: save, add, up:F, down:F, remove:F, choice-up:F:N, choice-remove:F:N.

    A field that stands in the box for one more is added whatever the button.
    """
    name, _, rest = button.partition(":")
    of, _, place = rest.partition(":")
    card = cards.card(of)
    done = Pressed(cards=cards, card=of if card else "")
    if card is not None and name in ("up", "down"):
        done = replace(done, cards=replace(cards, cards=_moved(cards.cards, card, -1 if name == "up" else 1)))
    elif card is not None and name == "remove":
        done = _removed(cards, card, file)
    elif card is not None and place.isdecimal() and int(place) < len(card.choices):
        done = _of_choice(cards, card, name, int(place), file)
    return _with_added(done, box, asked=name == "add")


def _with_added(done: Pressed, box: Added, *, asked: bool) -> Pressed:
    if not box.title:
        wrong = (Wrong(card="", part="add-title", code="title-missing"),) if asked else ()
        return replace(done, wrong=wrong)
    if len(done.cards.cards) >= MOST_FIELDS:
        wrong = (Wrong(card="", part="add-title", code="too-many-fields", params={"limit": MOST_FIELDS}),)
        return replace(done, wrong=wrong)
    choices = with_fresh((), box.choices) if box.kind in CHOOSING else ()
    if box.kind in CHOOSING and not choices:
        return replace(done, wrong=(Wrong(card="", part="add-choices", code="choices-missing"),))
    name = field_name(box.title, [card.name for card in done.cards.cards])
    fresh = Card(name=name, kind=box.kind, title=box.title, choices=choices)
    return replace(done, cards=replace(done.cards, cards=(*done.cards.cards, fresh)), card=name)


def _moved(cards: Sequence[Card], card: Card, way: int) -> tuple[Card, ...]:
    rest = [one for one in cards if one is not card]
    rest.insert(max(0, cards.index(card) + way), card)
    return tuple(rest)


def _removed(cards: Cards, card: Card, file: str) -> Pressed:
    rest = replace(cards, cards=tuple(one for one in cards.cards if one is not card))
    plain, needs, shown = unhooked(rest, card.name)
    place = cards.cards.index(card)
    taken = Taken(form=file, card=card, place=place, needs=needs, shown=shown)
    beside = plain.cards[min(place, len(plain.cards) - 1)].name if plain.cards else ""
    return Pressed(cards=plain, taken=(taken,), card=beside)


def _of_choice(cards: Cards, card: Card, action: str, place: int, file: str) -> Pressed:
    choices = list(card.choices)
    choice = choices.pop(place)
    if action == "choice-up":
        choices.insert(max(0, place - 1), choice)
        return Pressed(cards=cards.with_card(replace(card, choices=tuple(choices))), card=card.name)
    if action != "choice-remove":
        return Pressed(cards=cards, card=card.name)
    plain, needs, shown = unhooked(cards.with_card(replace(card, choices=tuple(choices))), card.name)
    taken = Taken(form=file, of=card.name, choice=choice, place=place, needs=needs, shown=shown)
    return Pressed(cards=plain, taken=(taken,), card=card.name)


def restored(cards: Cards, taken: Taken) -> Pressed:
    """The cards with a field or a choice back in its place, and with what followed it."""
    if taken.card is not None:
        names = [card.name for card in cards.cards]
        name = taken.card.name if taken.card.name not in names else field_name(taken.card.title, names)
        back = [*cards.cards]
        back.insert(min(taken.place, len(back)), replace(taken.card, name=name))
        now = replace(cards, cards=tuple(back))
    else:
        card = cards.card(taken.of)
        if card is None or taken.choice is None:
            return Pressed(cards=cards)
        name, choices = card.name, [one for one in card.choices if one.value != taken.choice.value]
        choices.insert(min(taken.place, len(choices)), taken.choice)
        now = cards.with_card(replace(card, choices=tuple(choices)))
    return Pressed(cards=replace(now, cards=tuple(_hooked(card, taken, now) for card in now.cards)), card=name)


def _hooked(card: Card, taken: Taken, cards: Cards) -> Card:
    need, shown = taken.needs.get(card.name, card.need), taken.shown.get(card.name, card.shown)
    if not fits(need, cards.cards, card.name) or not (card.need == NEVER or _same_field(card.need, need)):
        need = card.need
    if not fits(shown, cards.cards, card.name) or not (card.shown == ALWAYS or _same_field(card.shown, shown)):
        shown = card.shown
    return replace(card, need=need, shown=shown)


def _same_field(one: str, other: str) -> bool:
    first, second = read_moment(one), read_moment(other)
    return first is not None and second is not None and first[0] == second[0]
