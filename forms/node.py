"""A JSON object under reading: every access checks the type and knows the pointer to blame."""

from collections.abc import Mapping
from dataclasses import dataclass

from forms.errors import Param, SchemaRefused
from forms.strict import pointer, printable


@dataclass(frozen=True)
class Node:
    """An object somewhere in the file. Every method raises SchemaRefused when the content is not as asked."""

    path: str
    content: Mapping[str, object]

    def __contains__(self, key: str) -> bool:
        return key in self.content

    def refuse(self, code: str, key: str | int | None = None, **params: Param) -> SchemaRefused:
        """The refusal of this object, or of what stands under `key`, to be raised by the caller."""
        return SchemaRefused(code, self.path if key is None else pointer(self.path, key), params)

    def only(self, allowed: frozenset[str]) -> None:
        """Refuse any keyword that is not allowed here."""
        for key in self.content:
            if key == "pattern":
                raise self.refuse("pattern-free", key)
            if key not in allowed:
                raise self.refuse("keyword-unknown", key, keyword=printable(key))

    def below(self, key: str) -> "Node":
        """The object under `key`."""
        return node(self.content.get(key), pointer(self.path, key))

    def nodes(self, key: str, most: int) -> list["Node"]:
        """The list of objects under `key`."""
        path = pointer(self.path, key)
        return [node(item, pointer(path, position)) for position, item in enumerate(self.items(key, most))]

    def items(self, key: str, most: int) -> list[object]:
        """The list under `key`, at least one item long."""
        found = self.content.get(key)
        if not isinstance(found, list) or not found:
            raise self.refuse("list-expected", key)
        if len(found) > most:
            raise self.refuse("too-many", key, limit=most, count=len(found))
        return found

    def texts(self, key: str, most: int, length: int) -> tuple[str, ...]:
        """The list of different texts under `key`."""
        found: list[str] = []
        for position, item in enumerate(self.items(key, most)):
            path = pointer(pointer(self.path, key), position)
            found.append(text(item, path, length))
            if found[-1] in found[:-1]:
                raise SchemaRefused("value-twice", path, {"value": printable(found[-1])})
        return tuple(found)

    def text(self, key: str, most: int, missing: str = "") -> str:
        """The text under `key`."""
        return text(self.content[key], pointer(self.path, key), most) if key in self.content else missing

    def whole(self, key: str, low: int, high: int, missing: int) -> int:
        """The whole number under `key`, between `low` and `high`."""
        if key not in self.content:
            return missing
        found = self.content[key]
        if isinstance(found, bool) or not isinstance(found, int):
            raise self.refuse("whole-number-expected", key)
        if not low <= found <= high:
            raise self.refuse("number-out-of-range", key, low=low, high=high)
        return found


def node(value: object, path: str) -> Node:
    """See `value` as an object; raises SchemaRefused when it is none."""
    if not isinstance(value, dict):
        raise SchemaRefused("object-expected", path)
    return Node(path, value)


def text(value: object, path: str, most: int) -> str:
    """See `value` as a text of at most `most` characters, not blank; raises SchemaRefused."""
    if not isinstance(value, str):
        raise SchemaRefused("text-expected", path)
    if len(value) > most:
        raise SchemaRefused("too-long", path, {"limit": most, "length": len(value)})
    if not value.strip():
        raise SchemaRefused("text-empty", path)
    return value
