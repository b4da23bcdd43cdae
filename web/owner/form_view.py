"""The cards of a form as the editor's page says them: what can be chosen, what the diagram reads, what is wrong."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from markupsafe import Markup

from bpmn.form_steps import Reading
from forms.form import Rule, Scalar
from forms.pattern import PATTERNS
from web import visit
from web.furniture import own, say
from web.owner import gate
from web.owner.conflict import Side
from web.owner.form_cards import ALWAYS, KINDS, NEVER, Card, Cards, Wrong, moment, read_moment
from web.owner.form_facts import Facts
from web.owner.form_kept import Taken
from web.owner.form_limits import LIMITS, USUAL
from web.owner.form_moves import Lost
from web.words.catalogue import has

__all__ = ["KINDS", "View", "heard", "rules", "sides", "taken", "told", "views"]

MOST_MOMENTS = 60  # to choose from on one card; the file takes more
_PARTS = ("title", "help", "example", "pattern", "document")


@dataclass(frozen=True, kw_only=True)
class Told:
    """One thing that is wrong, as a sentence, and the field of the page that it is about."""

    at: str  # id of the field on the page, without "f-"
    card: str
    part: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class View:
    """One card with what can be chosen on it and what is said about it."""

    card: Card
    needs: tuple[tuple[str, str], ...]  # moments at which it may have to be filled in, each with its words
    moments: tuple[tuple[str, str], ...]  # the same for being shown
    limits: tuple[tuple[str, str, str], ...]  # name, label, what is usual
    others: tuple[tuple[str, str], ...]  # limits that were typed and that this kind does not have
    documents: tuple[str, ...]
    patterns: tuple[str, ...]
    settings: tuple[str, ...]  # limits and the like that were set, in words
    read: str  # which diamonds go by its answer, "" when none does
    ways: Mapping[str, str] = field(default_factory=dict)  # choice -> the way that it leads
    wrong: Mapping[str, str] = field(default_factory=dict)  # part -> sentence
    lost: tuple[str, ...] = ()  # what goes when its kind changes


def views(
    known: Facts, file: str, cards: Cards, wrong: Sequence[Told], lost: Mapping[str, Sequence[Lost]]
) -> tuple[View, ...]:
    """Every card in its order."""
    documents = known.documents(file)
    return tuple(
        View(
            card=card, needs=_offered(card, cards, card.need),
            moments=_offered(card, cards, card.shown, plain=True), limits=_limits(card),
            others=tuple((n, t) for n, t in card.limits.items() if n not in LIMITS.get(card.kind, ())),
            documents=documents, patterns=tuple(PATTERNS),
            read=_read(known.readings_of(file, card.name)), ways=_ways(known.readings_of(file, card.name), card),
            settings=tuple(_settings(card)),
            wrong={one.part: one.sentence for one in wrong if one.card == card.name},
            lost=tuple(_gone(one) for one in lost.get(card.name, ())),
        )
        for card in cards.cards
    )


def _offered(card: Card, cards: Cards, now: str, *, plain: bool = False) -> tuple[tuple[str, str], ...]:
    return tuple((text, spoken(text, cards, str)) for text in _others(card, cards, now, plain=plain))


def _others(card: Card, cards: Cards, now: str, *, plain: bool = False) -> Iterator[str]:
    """The moments that a card may name, that of now among them; `plain`: only of cards that are always shown."""
    others = (one for one in cards.cards if one.name != card.name and not (plain and one.shown != ALWAYS))
    found = [*islice((moment(other.name, [value]) for other in others for value in other.offered()), MOST_MOMENTS)]
    yield from found
    if now not in (NEVER, ALWAYS, *found):
        yield now


def spoken(text: str, cards: Cards, mark: Callable[[str], str] = own) -> str:
    """A moment in words: "Keputusan: Kembalikan untuk diperbaiki"; `mark` is applied to the form's own."""
    name, values = read_moment(text) or ("", ())
    return Markup("{}: {}").format(mark(_called(name, cards)), _values(name, values, cards, mark))


def _called(name: str, cards: Cards) -> str:
    card = cards.card(name)
    return card.title if card is not None and card.title else name or "?"


def _values(name: str, values: Sequence[Scalar], cards: Cards, mark: Callable[[str], str]) -> str:
    card = cards.card(name)
    labels = {choice.value: choice.label for choice in card.choices} if card is not None else {}
    words = [say("word.yes" if one else "word.no") if isinstance(one, bool) else mark(labels.get(str(one), str(one)))
             for one in values]
    found = words[0] if words else "?"
    for word in words[1:]:
        found = say("cards.either", one=found, other=word)
    return found


def _limits(card: Card) -> tuple[tuple[str, str, str], ...]:
    found = []
    for name in LIMITS.get(card.kind, ()):
        nearer = f"cards.{name}.{card.kind}"
        label = say(nearer if has(visit.language(), nearer) else f"cards.{name}")
        usual = USUAL.get(card.kind, 0) if name.startswith("max") else 0
        found.append((name, label, say("cards.usual", count=usual) if usual else ""))
    return tuple(found)


def _settings(card: Card) -> Iterator[str]:
    for name, label, _ in _limits(card):
        if card.limits.get(name):
            yield f"{label}: {card.limits[name]}"
    if card.pattern and card.kind == "text":
        yield say(f"cards.pattern.{card.pattern}")
    if card.document and card.kind == "file":
        yield Markup("{}: {}").format(say("cards.part.document"), own(card.document))
    if card.example:
        yield Markup("{}: {}").format(say("cards.part.example"), own(card.example))


def _read(readings: Sequence[Reading]) -> str:
    asked = dict.fromkeys(one.gateway or one.way or one.flow for one in readings)
    if not asked:
        return ""
    return say("cards.read", gateways=own(", ".join(asked)))


def _ways(readings: Sequence[Reading], card: Card) -> dict[str, str]:
    """Choice -> what stands at the ways that are taken for it."""
    found = {}
    for choice in card.choices:
        ways = [one.way or one.flow for one in readings if one.takes(choice.value)]
        # At each diamond whose other ways are not taken for it, the answer takes the default one.
        for gateway in dict.fromkeys((one.tasks, one.gateway, one.otherwise) for one in readings):
            here = [one for one in readings if (one.tasks, one.gateway, one.otherwise) == gateway]
            if not any(one.takes(choice.value) for one in here):
                ways.append(gateway[2])
        found[choice.value] = ", ".join(dict.fromkeys(way for way in ways if way))
    return found


def _gone(one: Lost) -> str:
    text = say(f"cards.pattern.{one.text}") if one.part == "pattern" else own(one.text)
    return Markup("{} ({})").format(say(f"cards.part.{one.part}"), text)


def told(wrong: Sequence[Wrong], cards: Cards) -> tuple[Told, ...]:
    """What is wrong, each with a sentence that names its card."""
    return tuple(_told(one, cards) for one in wrong)


def _told(one: Wrong, cards: Cards) -> Told:
    card = cards.card(one.card)
    untitled = say("cards.untitled", number=_place(one.card, cards))
    called = own(card.title) if card is not None and card.title else untitled
    called = called if one.card else say("cards.part.form-title")
    said = {**one.params, "card": called, "part": say(f"cards.part.{one.part}")}
    at = f"{one.part}-{one.card}" if one.card else one.part
    key = f"cards.wrong.{one.code}" + (".form" if not one.card and one.code == "title-missing" else "")
    if one.part.startswith("add-") and has(visit.language(), f"cards.wrong.{one.code}.add"):
        key = f"cards.wrong.{one.code}.add"
    return Told(at=at, card=one.card, part=one.part, sentence=say(key, **said))


def _when(kind: str, text: str, cards: Cards) -> str:
    if text in (NEVER, ALWAYS):
        return say(f"cards.{kind}-{text}")
    return say(f"cards.{kind}-when", when=spoken(text, cards))


def _place(name: str, cards: Cards) -> int:
    return next((number for number, card in enumerate(cards.cards, 1) if card.name == name), 0)


def rules(cards: Cards) -> tuple[str, ...]:
    """The rules that no card can show, as sentences."""
    return tuple(_rule(rule, cards) for rule in cards.beyond)


def _rule(rule: Rule, cards: Cards) -> str:
    whens = [spoken(moment(name, sorted(values, key=str)), cards) for name, values in rule.when]
    when = whens[0]
    for other in whens[1:]:
        when = say("cards.both", one=when, other=other)
    then, otherwise = (", ".join(_called(name, cards) for name in names) for names in (rule.then, rule.otherwise))
    parts = []
    if then:
        parts.append(say("cards.rule-then", when=when, fields=own(then)))
    if otherwise:
        parts.append(say("cards.rule-else", when=when, fields=own(otherwise)))
    return " ".join(parts)


def heard(known: Facts, file: str, cards: Cards) -> tuple[str, ...]:
    """What is to be said about fields that the diagram's conditions read."""
    told = zip(known.page.findings, gate.findings(known.page), strict=True)
    found = [said.sentence for raw, said in told if "field" in raw.params]
    for card in cards.cards:
        if card.kind != "choice":
            continue
        for one in known.readings_of(file, card.name):
            gone = {value for value in one.values if isinstance(value, str)} - {choice.value for choice in card.choices}
            found += [say("cards.value-gone", way=own(one.way or one.flow), card=own(card.title), value=own(value))
                      for value in sorted(gone)]
    return tuple(dict.fromkeys(found))


def taken(several: Sequence[Taken], file: str) -> tuple[tuple[int, str], ...]:
    """Where each field and choice that was taken out of a form stands in the list, and what to call it."""
    return tuple((place, _taken(one)) for place, one in enumerate(several) if one.form == file and not one.text)


def _taken(one: Taken) -> str:
    if one.card is not None:
        return say("cards.taken-field", title=own(one.card.title or one.card.name))
    label = one.choice.label or one.choice.value if one.choice else one.of
    return say("cards.taken-choice", label=own(label), field=own(one.of))


def sides(mine: Cards, theirs: Cards) -> tuple[Side, ...]:
    """What I wrote beside what is there now, part by part."""
    head = [Side(label=say(f"cards.part.form-{part}"), mine=getattr(mine, part), theirs=getattr(theirs, part))
            for part in ("title", "help")]
    order = Side(label=say("cards.part.order"), mine=_order(mine), theirs=_order(theirs))
    names = dict.fromkeys(card.name for card in (*mine.cards, *theirs.cards))
    return (*head, order, *(side for name in names for side in _sides(name, mine, theirs)))


def _order(cards: Cards) -> str:
    return "\n".join(card.title for card in cards.cards)


def _sides(name: str, mine: Cards, theirs: Cards) -> Iterator[Side]:
    first, second = mine.card(name), theirs.card(name)
    title = next((card.title for card in (second, first) if card is not None and card.title), name)
    before, after = (dict(_facts(card, cards)) for card, cards in ((first, mine), (second, theirs)))
    for part in dict.fromkeys((*before, *after)):
        own_words = part not in ("kind", "need", "shown")
        label = f"{title}: {say(f'cards.part.{part}')}"
        yield Side(label=label, mine=before.get(part, ""), theirs=after.get(part, ""), own=own_words)


def _facts(card: Card | None, cards: Cards) -> Iterator[tuple[str, str]]:
    if card is None:
        return
    yield "title", card.title
    yield "kind", say(f"cards.kind.{card.kind}")
    yield "need", _when("need", card.need, cards)
    yield "shown", _when("shown", card.shown, cards)
    for part in _PARTS[1:]:
        yield part, getattr(card, part)
    for name in LIMITS.get(card.kind, ()):
        yield name, card.limits.get(name, "")
    yield "choices", "\n".join(choice.label for choice in card.choices)
