"""The catalogues: `words/<language>/*.po`, key to sentence, read once when first needed."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from web.words.moments import DEFAULT_ZONE, moment, number

LANGUAGES = ("id", "en")  # the first is spoken when nothing was chosen


class WordMissing(KeyError):
    """A key without a sentence: a fault of ours, held off by the house tests."""


@cache
def sentences(language: str) -> Mapping[str, str]:
    """All sentences of a language by key; a key in two files of one language is refused."""
    found: dict[str, str] = {}
    for key, sentence in _entries(language):
        if key in found:
            raise WordMissing(f"{language}: {key} stands twice")
        found[key] = sentence
    return found


def _entries(language: str) -> Iterator[tuple[str, str]]:
    folder = files("web.words").joinpath(language)
    for page in sorted(folder.iterdir(), key=lambda item: item.name):
        if not page.name.endswith(".po"):
            continue
        with page.open("rb") as stream:
            for message in read_po(stream, abort_invalid=True):
                if message.id and isinstance(message.id, str):
                    yield message.id, str(message.string)


def has(language: str, key: str) -> bool:
    return key in sentences(language)


def say(language: str, key: str, /, **params: object) -> str:
    """The sentence of a key, its `{params}` filled in; moments are written in Western Indonesian Time."""
    return fill(language, key, params)


def fill(language: str, key: str, params: Mapping[str, object], zone: str = DEFAULT_ZONE) -> str:
    """The sentence of a key, its `{params}` filled in; moments are written in `zone`.

    Where a parameter is markup, so is the sentence, with everything else in it escaped.

    Raises WordMissing for an unknown key or a parameter that the sentence needs and did not get.
    """
    try:
        sentence = sentences(language)[key]
        if any(isinstance(value, Markup) for value in params.values()):
            sentence = escape(sentence)
        return sentence.format(**{name: written(language, value, zone) for name, value in params.items()})
    except KeyError as missing:
        raise WordMissing(f"{language}: {key} lacks {missing}") from missing


def written(language: str, value: object, zone: str = DEFAULT_ZONE) -> str:
    """A parameter as a person reads it."""
    if isinstance(value, Markup):
        return value
    if value is None:
        return "-"
    if isinstance(value, bool):
        return sentences(language)["word.yes" if value else "word.no"]
    if isinstance(value, int):
        return number(language, value)
    if isinstance(value, datetime):
        return moment(language, value, zone)
    if isinstance(value, tuple | list | set | frozenset):
        return ", ".join(written(language, item, zone) for item in value)
    return str(value)
