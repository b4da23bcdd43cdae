"""The form of the form editor: what was typed becomes cards again."""

import keyword
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from bpmn.choices import slug
from bpmn.sheet.rows import clean, one_line
from forms.form import Choice, Kind
from forms.schema import MOST_FIELDS, RESERVED
from web.owner.form_cards import KINDS, Card, Cards
from web.owner.form_limits import LIMITS

CHOOSING = ("choice", "several")
LIMIT_PARTS = tuple(dict.fromkeys(name for names in LIMITS.values() for name in names))
ROOM = 20_000  # characters of a typed line; what is longer than a form may hold is said, not cut
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, kw_only=True)
class Added:
    """The box for one more field."""

    title: str = ""
    kind: Kind = "text"
    choices: str = ""


def typed(form: MultiDict[str, str], known: Cards) -> Cards:
    """The cards as the form says them; those that it does not name are not among them."""
    named = dict.fromkeys(name for name in form.getlist("k") if _NAME.fullmatch(name))
    cards = [_card(form, known.card(name) or Card(name=name, kind="text")) for name in [*named][:MOST_FIELDS]]
    title = kept_words(known.title, form.get("title", known.title))
    about = kept_words(known.help, form.get("help", known.help), lines=True)
    return replace(known, title=title, help=about, cards=tuple(cards))


def _card(form: MultiDict[str, str], card: Card) -> Card:
    def said(part: str, before: str) -> str:
        return kept_words(before, form.get(f"{part}-{card.name}", before))

    kind = next((one for one in KINDS if one == said("kind", card.kind)), card.kind)
    limits = {part: text for part in LIMIT_PARTS if (text := said(part, card.limits.get(part, "")))}
    return replace(
        card, kind=kind, title=said("title", card.title),
        help=kept_words(card.help, form.get(f"help-{card.name}", card.help), lines=True),
        example=said("example", card.example), need=form.get(f"need-{card.name}", card.need)[:ROOM],
        shown=form.get(f"shown-{card.name}", card.shown)[:ROOM],
        limits=limits, pattern=said("pattern", card.pattern), document=said("document", card.document),
        widget=card.widget if kind == card.kind else "", choices=_choices(form, card),
    )


def kept_words(before: str, text: str, *, lines: bool = False) -> str:
    """What was typed, tidied up; word for word as before where nothing else was typed."""
    tidy = clean if lines else one_line
    now = tidy(text, ROOM)
    return before if tidy(before, ROOM) == now else now


def _choices(form: MultiDict[str, str], card: Card) -> tuple[Choice, ...]:
    values, labels = form.getlist(f"value-{card.name}"), form.getlist(f"label-{card.name}")
    pairs = zip(values, labels, strict=False)
    kept = [Choice(value=value, label=one_line(label, ROOM)) for value, label in pairs if value]
    if not values and f"label-{card.name}" not in form and f"fresh-{card.name}" not in form:
        kept = list(card.choices)
    return with_fresh(kept, form.get(f"fresh-{card.name}", ""))


def with_fresh(choices: Sequence[Choice], lines: str) -> tuple[Choice, ...]:
    """The choices and one more for each line, whose value is a word made of it."""
    found = list(choices)
    for line in lines.splitlines():
        if label := one_line(line, ROOM):
            value = _free(slug(label)[:60], {one.value for one in found})
            found.append(Choice(value=value, label=label))
    return tuple(found)


def field_name(title: str, taken: Sequence[str]) -> str:
    """A name for a field, made of its title, that no other field has and that a condition can read."""
    plain = slug(title)[:36].strip("_")
    plain = plain if plain[:1].isalpha() else f"isian_{plain}"[:36]
    return _free(plain, {*taken, *RESERVED, *keyword.kwlist})


def _free(wished: str, taken: set[str]) -> str:
    number, free = 1, wished
    while free in taken:
        number += 1
        free = f"{wished}_{number}"
    return free


def added(form: Mapping[str, str]) -> Added:
    """What stands in the box for one more field."""
    kind = next((one for one in KINDS if one == form.get("add-kind")), KINDS[0])
    return Added(title=one_line(form.get("add-title", ""), ROOM), kind=kind, choices=clean(form.get("add-choices", "")))
