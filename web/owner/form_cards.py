"""A form as the cards of its editor: texts as somebody types them, and back into a form; pure values.

A card's answer to "must it be filled in" and "when is it shown" is one text: "never" or "always", else a *moment*, the
name of another field with the values of it that count, written as JSON.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from forms.form import Choice, Field, Form, Kind, Rule, Scalar
from web.owner.form_limits import read_limits, said_limits

KINDS: tuple[Kind, ...] = (
    "text", "long_text", "choice", "several", "yes_no", "date", "integer", "decimal", "file", "page_address",
)  # fmt: skip
NEVER, ALWAYS = "never", "always"


@dataclass(frozen=True, kw_only=True)
class Card:
    """One field as the editor shows it."""

    name: str  # in the file; stays when the title changes
    kind: Kind
    title: str = ""
    help: str = ""
    example: str = ""
    need: str = NEVER  # NEVER, ALWAYS or a moment
    shown: str = ALWAYS  # ALWAYS or a moment
    limits: Mapping[str, str] = field(default_factory=dict)  # as typed; absent or "" = as usual
    pattern: str = ""
    document: str = ""
    widget: str = ""
    choices: tuple[Choice, ...] = ()  # a label may still be blank

    def offered(self) -> tuple[Scalar, ...]:
        """What another card may ask this one for."""
        if self.kind == "yes_no":
            return (True, False)
        return tuple(choice.value for choice in self.choices) if self.kind == "choice" else ()


@dataclass(frozen=True, kw_only=True)
class Cards:
    """A form in its editor: its head, its cards in order, and rules that no card can show."""

    title: str
    help: str = ""
    cards: tuple[Card, ...] = ()
    beyond: tuple[Rule, ...] = ()

    def card(self, name: str) -> Card | None:
        """The card of that name."""
        return next((card for card in self.cards if card.name == name), None)

    def with_card(self, card: Card) -> "Cards":
        """The same with this card in place of the one of its name."""
        return replace(self, cards=tuple(card if one.name == card.name else one for one in self.cards))


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """Something on a card that makes no form."""

    card: str  # its name, "" for the form's head
    part: str  # which of its parts: title, choices, minimum, ...
    code: str  # stable, kebab-case
    params: Mapping[str, str | int] = field(default_factory=dict)


def moment(name: str, values: Sequence[Scalar]) -> str:
    """When another field has one of these values, as a text."""
    return json.dumps([name, *values], ensure_ascii=False, separators=(",", ":"))


def read_moment(text: str) -> tuple[str, tuple[Scalar, ...]] | None:
    """The field and its values; None for a text that is no moment."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, list) or len(said) < 2 or not isinstance(said[0], str):
        return None
    return (said[0], tuple(said[1:])) if all(isinstance(one, str | bool) for one in said[1:]) else None


def fits(text: str, cards: Sequence[Card], of: str) -> bool:
    """Whether the moment names another card and values that it offers; NEVER and ALWAYS always fit."""
    if text in (NEVER, ALWAYS):
        return True
    said = read_moment(text)
    other = next((card for card in cards if said is not None and card.name == said[0] and card.name != of), None)
    if said is None or other is None:
        return False
    offered = [(type(value), value) for value in other.offered()]
    return all((type(value), value) in offered for value in said[1])


def cards_of(form: Form) -> Cards:
    """The cards of a form."""
    needs: dict[str, str] = {one.name: ALWAYS for one in form.fields if one.required}
    beyond: list[Rule] = []
    for rule in form.rules:
        if len(rule.when) > 1 or rule.otherwise:
            beyond.append(rule)
            continue
        (name, values), *_ = rule.when
        when = moment(name, _in_order(form.by_name[name], values))
        mine = [one for one in rule.then if one not in needs and one != name]
        needs |= dict.fromkeys(mine, when)
        if left := tuple(one for one in rule.then if one not in mine):
            beyond.append(replace(rule, then=left))
    cards = tuple(_card(form, one, needs.get(one.name, NEVER)) for one in form.fields)
    return Cards(title=form.title, help=form.help, cards=cards, beyond=tuple(beyond))


def _card(form: Form, asked: Field, need: str) -> Card:
    shown = ALWAYS
    if asked.shown is not None:
        shown = moment(asked.shown[0], _in_order(form.by_name[asked.shown[0]], asked.shown[1]))
    return Card(
        name=asked.name, kind=asked.kind, title=asked.title, help=asked.help, example=asked.placeholder, need=need,
        shown=shown, limits=said_limits(asked), pattern=asked.pattern, document=asked.document, widget=asked.widget,
        choices=asked.choices,
    )


def _in_order(asked: Field, values: frozenset[Scalar]) -> list[Scalar]:
    return [value for value in asked.offered if value in values]


def form_of(cards: Cards) -> tuple[Form, tuple[Wrong, ...]]:
    """The form that the cards make, and what is wrong with them; a form with wrongs is not to be used."""
    wrong = [] if cards.title.strip() else [Wrong(card="", part="title", code="title-missing")]
    if not cards.cards:
        wrong.append(Wrong(card="", part="add-title", code="no-fields"))
    fields = []
    for card in cards.cards:
        made, faults = _field(card, cards)
        fields.append(made)
        wrong += faults
    wrong += _beyond(cards)
    rules = (*_demands(cards), *cards.beyond)
    return Form(title=cards.title, help=cards.help, fields=tuple(fields), rules=rules, source=""), tuple(wrong)


def _beyond(cards: Cards) -> Iterator[Wrong]:
    """Rules that no card shows and that speak of what is no longer there."""
    for rule in cards.beyond:
        named = all(cards.card(name) for name in (*rule.then, *rule.otherwise))
        if not named or not all(fits(moment(name, tuple(values)), cards.cards, "") for name, values in rule.when):
            yield Wrong(card="", part="beyond", code="rule-beyond")


def _demands(cards: Cards) -> Iterator[Rule]:
    """One rule for each moment, in the order of the cards."""
    found: dict[str, list[str]] = {}
    for card in cards.cards:
        if card.need not in (NEVER, ALWAYS) and fits(card.need, cards.cards, card.name):
            found.setdefault(card.need, []).append(card.name)
    for text, names in found.items():
        name, values = read_moment(text) or ("", ())
        yield Rule(when=((name, frozenset(values)),), then=tuple(names))


def _field(card: Card, cards: Cards) -> tuple[Field, list[Wrong]]:
    wrong = [] if card.title.strip() else [Wrong(card=card.name, part="title", code="title-missing")]
    wrong += _moments(card, cards)
    if card.kind in ("choice", "several"):
        wrong += _choices(card)
    limits, faulty = read_limits(card.kind, card.limits, len(card.choices))
    shown = read_moment(card.shown) if card.shown != ALWAYS else None
    made = Field(
        name=card.name, kind=card.kind, title=card.title, help=card.help, placeholder=card.example,
        required=card.need == ALWAYS, choices=card.choices if card.kind in ("choice", "several") else (),
        pattern=card.pattern if card.kind == "text" else "",
        document=card.document if card.kind == "file" else "",
        widget="textarea" if card.kind == "long_text" else card.widget,
        shown=(shown[0], frozenset(shown[1])) if shown else None, **limits,  # type: ignore[arg-type]  # ints by name
    )
    return made, [*wrong, *(Wrong(card=card.name, part=part, code=code, params=said) for part, code, said in faulty)]


def _moments(card: Card, cards: Cards) -> Iterator[Wrong]:
    if not fits(card.need, cards.cards, card.name):
        yield Wrong(card=card.name, part="need", code="moment-gone")
    if card.shown == NEVER or not fits(card.shown, cards.cards, card.name):
        yield Wrong(card=card.name, part="shown", code="moment-gone")
    said = read_moment(card.shown) if card.shown != ALWAYS else None
    other = cards.card(said[0]) if said else None
    if other is not None and other.shown != ALWAYS:
        yield Wrong(card=card.name, part="shown", code="shown-twice", params={"other": other.title})


def _choices(card: Card) -> Iterator[Wrong]:
    if not card.choices:
        yield Wrong(card=card.name, part="choices", code="choices-missing")
    labels = [choice.label.strip().casefold() for choice in card.choices]
    if not all(labels):
        yield Wrong(card=card.name, part="choices", code="label-missing")
    twice = next((choice.label for choice in card.choices if labels.count(choice.label.strip().casefold()) > 1), "")
    if twice.strip():
        yield Wrong(card=card.name, part="choices", code="label-twice", params={"label": twice})


def meaning(form: Form) -> object:
    """What a form asks, however its rules are grouped; equal for forms that nobody who fills them in can tell apart."""
    demands = {
        (frozenset(rule.when), name, which)
        for rule in form.rules
        for which, names in (("then", rule.then), ("else", rule.otherwise))
        for name in names
    }
    return form.title, form.help, form.fields, frozenset(demands)
