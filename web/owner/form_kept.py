"""What the form editor keeps and no form holds, as a file of the draft: fields, choices, forms that were taken out."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field

from forms.form import Choice
from web.owner.form_cards import KINDS, Card

MOST = 60  # things taken out; the oldest go
MOST_BYTES = 500_000
_TEXTS = ("title", "help", "example", "need", "shown", "pattern", "document", "widget")


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A field, a choice or a whole form that was taken out, and what followed it."""

    form: str  # file name
    card: Card | None = None
    of: str = ""  # of a choice: the name of its field
    choice: Choice | None = None
    text: str = ""  # of a form: its file
    place: int = 0
    needs: Mapping[str, str] = field(default_factory=dict)  # card -> when it had to be filled in
    shown: Mapping[str, str] = field(default_factory=dict)  # card -> when it was shown


def written(taken: Iterable[Taken]) -> bytes:
    """The file; the newest first, as many as there is room for."""
    kept: list[dict[str, object]] = []
    size = 0
    for one in [*taken][:MOST]:
        said = asdict(one)
        size += len(json.dumps(said, ensure_ascii=False).encode())
        if size > MOST_BYTES:
            break
        kept.append(said)
    return json.dumps({"taken": kept, "version": 1}, ensure_ascii=False, indent=1, sort_keys=True).encode()


def read(content: bytes | None) -> tuple[Taken, ...]:
    """What the file says; a file that cannot be read says nothing."""
    try:
        said = json.loads(content or b"{}")
    except (ValueError, RecursionError):
        return ()
    several = said.get("taken") if isinstance(said, dict) else None
    return tuple(_read(several)) if isinstance(several, list) else ()


def _read(several: list[object]) -> Iterator[Taken]:
    for one in several[:MOST]:
        if not isinstance(one, dict) or not isinstance(one.get("form"), str):
            continue
        place = one.get("place")
        yield Taken(
            form=one["form"], card=_card(one.get("card")), of=_text(one.get("of")), choice=_choice(one.get("choice")),
            text=_text(one.get("text")), place=place if isinstance(place, int) and 0 <= place < 1000 else 0,
            needs=_texts(one.get("needs")), shown=_texts(one.get("shown")),
        )


def _card(said: object) -> Card | None:
    if not isinstance(said, dict) or said.get("kind") not in KINDS or not _text(said.get("name")):
        return None
    choices = said.get("choices")
    found = [_choice(one) for one in choices] if isinstance(choices, list) else []
    return Card(
        name=said["name"], kind=said["kind"], limits=_texts(said.get("limits")),
        choices=tuple(one for one in found if one is not None),
        **{part: said[part] for part in _TEXTS if isinstance(said.get(part), str)},
    )


def _choice(said: object) -> Choice | None:
    if not isinstance(said, dict) or not _text(said.get("value")):
        return None
    return Choice(value=said["value"], label=_text(said.get("label")))


def _text(said: object) -> str:
    return said if isinstance(said, str) else ""


def _texts(said: object) -> dict[str, str]:
    items = said.items() if isinstance(said, dict) else ()
    return {name: text for name, text in items if isinstance(name, str) and isinstance(text, str)}
