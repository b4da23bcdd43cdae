"""JSON read strictly: what a reader could understand in two ways is refused, with a pointer to it."""

import json
import re
from dataclasses import dataclass

from forms.errors import SchemaRefused

MOST_BYTES = 200_000
MOST_DEPTH = 12
# Control characters other than tab and line feed, lone surrogates, and the two code points that are no characters.
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class _Unwelcome:
    """Stands in the tree where something was found, until the walk knows its pointer."""

    code: str
    text: str


def read(text: str) -> object:
    """Parse JSON without duplicate keys, fractions, NaN, huge numbers, control characters or great depth.

    Raises SchemaRefused.
    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise SchemaRefused("character-not-allowed") from None
    if size > MOST_BYTES:
        raise SchemaRefused("too-large", params={"limit": MOST_BYTES, "size": size})
    try:
        tree: object = json.loads(
            text,
            object_pairs_hook=_pairs,
            parse_float=lambda token: _Unwelcome("number-not-whole", token[:40]),
            parse_constant=lambda token: _Unwelcome("number-not-whole", token),
            parse_int=_whole,
        )
    except json.JSONDecodeError as error:
        raise SchemaRefused("not-json", params={"line": error.lineno, "column": error.colno}) from None
    except RecursionError:
        raise SchemaRefused("too-deep", params={"limit": MOST_DEPTH}) from None
    _walk(tree, "", 0)
    return tree


def pointer(path: str, key: str | int) -> str:
    """The JSON pointer of `key` below `path`; a long key is cut, so that a message stays readable."""
    return f"{path}/{str(key)[:100].replace('~', '~0').replace('/', '~1')}"


def printable(text: str, most: int = 100) -> str:
    """A short form of foreign text that can be encoded and shown."""
    return text[:most].encode("utf-8", "replace").decode()


def _pairs(pairs: list[tuple[str, object]]) -> object:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            return _Unwelcome("key-twice", key)
        found[key] = value
    return found


def _whole(token: str) -> object:
    return int(token) if len(token) <= 17 else _Unwelcome("number-too-large", token[:40])


def _walk(value: object, path: str, depth: int) -> None:
    if depth > MOST_DEPTH:
        raise SchemaRefused("too-deep", path, {"limit": MOST_DEPTH})
    if isinstance(value, _Unwelcome):
        raise SchemaRefused(value.code, path, {"text": printable(value.text)})
    if isinstance(value, str):
        _text(value, path)
    elif isinstance(value, dict):
        for key, below in value.items():
            _text(key, path)
            _walk(below, pointer(path, key), depth + 1)
    elif isinstance(value, list):
        for position, below in enumerate(value):
            _walk(below, pointer(path, position), depth + 1)


def _text(value: str, path: str) -> None:
    match = _NO_TEXT.search(value)
    if match:
        raise SchemaRefused("character-not-allowed", path, {"character": f"U+{ord(match.group()):04X}"})
