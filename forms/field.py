"""Reading one field of a form: which kind it is, and which keywords that kind may carry."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from unicodedata import is_normalized

from forms.form import Choice, Field, Kind
from forms.node import Node
from forms.pattern import PATTERNS
from forms.value import MOST_WHOLE, canonical_decimal

TITLE, HELP, VALUE = 500, 2_000, 200  # most characters
TEXT, LONG_TEXT, ADDRESS = 500, 10_000, 2_000  # most characters of an answer, unless the form says otherwise
MOST_TEXT, MOST_LONG_TEXT = 2_000, 50_000  # what a form may say
MOST_CHOICES, MOST_FILES = 200, 20

_COMMON = frozenset({"type", "title", "description", "x-shown"})
_KEYWORDS: Mapping[Kind, frozenset[str]] = {
    "text": frozenset({"minLength", "maxLength", "x-pattern"}),
    "long_text": frozenset({"minLength", "maxLength"}),
    "integer": frozenset({"minimum", "maximum"}),
    "decimal": frozenset({"format", "x-minimum", "x-maximum"}),
    "date": frozenset({"format"}),
    "page_address": frozenset({"format", "maxLength"}),
    "choice": frozenset({"enum", "oneOf"}),
    "several": frozenset({"items", "uniqueItems", "minItems", "maxItems"}),
    "file": frozenset({"items", "uniqueItems", "minItems", "maxItems", "x-document"}),
    "yes_no": frozenset(),
}
_FORMATS: Mapping[str, Kind] = {"date": "date", "decimal": "decimal", "uri": "page_address"}
WIDGETS: Mapping[Kind, frozenset[str]] = {
    "text": frozenset({"text"}),
    "long_text": frozenset({"textarea"}),
    "integer": frozenset({"text", "updown"}),
    "decimal": frozenset({"text"}),
    "date": frozenset({"date"}),
    "page_address": frozenset({"text", "uri"}),
    "choice": frozenset({"radio", "select"}),
    "several": frozenset({"checkboxes", "select"}),
    "file": frozenset({"file"}),
    "yes_no": frozenset({"checkbox", "radio"}),
}
_UI = frozenset({"ui:widget", "ui:help", "ui:placeholder", "ui:enumNames"})


def read(name: str, schema: Node, ui: Node, *, required: bool) -> Field:
    """Read one property of the schema with its part of the uiSchema; raises SchemaRefused."""
    ui.only(_UI)
    kind = _kind(schema, ui)
    schema.only(_COMMON | _KEYWORDS[kind])
    widget = ui.text("ui:widget", 40)
    if widget and widget not in WIDGETS[kind]:
        raise ui.refuse("widget-unfit", "ui:widget", widget=widget[:40], kind=kind)
    if "ui:enumNames" in ui and kind not in ("choice", "several"):
        raise ui.refuse("keyword-unknown", "ui:enumNames", keyword="ui:enumNames")
    bare = Field(
        name=name,
        kind=kind,
        title=schema.text("title", TITLE, name),
        help=ui.text("ui:help", HELP, schema.text("description", HELP)),
        placeholder=ui.text("ui:placeholder", VALUE),
        required=required,
        widget=widget,
    )
    return _DETAILS[kind](bare, schema, ui)


def _kind(schema: Node, ui: Node) -> Kind:
    type_ = schema.content.get("type")
    if not isinstance(type_, str):
        raise schema.refuse("type-not-one", "type" if "type" in schema else None)
    if type_ == "string":
        return _string_kind(schema, ui)
    if type_ == "array":
        items = schema.below("items")
        return "file" if items.content.get("format") == "file-id" else "several"
    if type_ == "integer":
        return "integer"
    if type_ == "boolean":
        return "yes_no"
    raise schema.refuse("object-nested" if type_ == "object" else "type-unknown", "type", type=type_[:40])


def _string_kind(schema: Node, ui: Node) -> Kind:
    if "enum" in schema or "oneOf" in schema:
        return "choice"
    if "format" in schema:
        format_ = schema.text("format", 40)
        if format_ not in _FORMATS:
            raise schema.refuse("format-unknown", "format", format=format_)
        return _FORMATS[format_]
    return "long_text" if ui.content.get("ui:widget") == "textarea" else "text"


def _text(field: Field, schema: Node, ui: Node) -> Field:
    usual, most = (LONG_TEXT, MOST_LONG_TEXT) if field.kind == "long_text" else (TEXT, MOST_TEXT)
    max_length = schema.whole("maxLength", 1, most, usual)
    pattern = schema.text("x-pattern", 40)
    if pattern and pattern not in PATTERNS:
        raise schema.refuse("pattern-unknown", "x-pattern", pattern=pattern)
    min_length = schema.whole("minLength", 0, max_length, 0)
    return replace(field, max_length=max_length, min_length=min_length, pattern=pattern)


def _integer(field: Field, schema: Node, ui: Node) -> Field:
    minimum = schema.whole("minimum", -MOST_WHOLE, MOST_WHOLE, -MOST_WHOLE)
    return replace(
        field,
        minimum=minimum if "minimum" in schema else None,
        maximum=schema.whole("maximum", minimum, MOST_WHOLE, MOST_WHOLE) if "maximum" in schema else None,
    )


def _decimal(field: Field, schema: Node, ui: Node) -> Field:
    minimum, maximum = _limit(schema, "x-minimum"), _limit(schema, "x-maximum")
    if minimum is not None and maximum is not None and minimum > maximum:
        raise schema.refuse("number-out-of-range", "x-maximum", low=str(minimum), high=str(maximum))
    return replace(field, minimum=minimum, maximum=maximum)


def _limit(schema: Node, key: str) -> Decimal | None:
    if key not in schema:
        return None
    canonical = canonical_decimal(schema.text(key, 40))
    if canonical is None:
        raise schema.refuse("decimal-expected", key)
    return Decimal(canonical)


def _page_address(field: Field, schema: Node, ui: Node) -> Field:
    return replace(field, max_length=schema.whole("maxLength", 1, ADDRESS, ADDRESS))


def _plain(field: Field, schema: Node, ui: Node) -> Field:
    return field


def _choice(field: Field, schema: Node, ui: Node) -> Field:
    return replace(field, choices=_choices(schema, ui))


def _several(field: Field, schema: Node, ui: Node) -> Field:
    items = schema.below("items")
    items.only(frozenset({"type", "enum", "oneOf"}))
    if items.content.get("type") != "string":
        raise items.refuse("type-unknown", "type")
    choices = _choices(items, ui)
    if schema.content.get("uniqueItems") is not True:
        raise schema.refuse("unique-items-missing")
    return _counted(replace(field, choices=choices), schema, len(choices))


def _file(field: Field, schema: Node, ui: Node) -> Field:
    items = schema.below("items")
    items.only(frozenset({"type", "format"}))
    if items.content.get("type") != "string":
        raise items.refuse("type-unknown", "type")
    if schema.content.get("uniqueItems") is not True:
        raise schema.refuse("unique-items-missing")
    return _counted(replace(field, document=schema.text("x-document", VALUE)), schema, MOST_FILES)


def _counted(field: Field, schema: Node, most: int) -> Field:
    max_items = schema.whole("maxItems", 1, most, most)
    return replace(field, min_items=schema.whole("minItems", 0, max_items, 0), max_items=max_items)


def _choices(schema: Node, ui: Node) -> tuple[Choice, ...]:
    if "enum" in schema and "oneOf" in schema:
        raise schema.refuse("choices-twice", "oneOf")
    found = _from_one_of(schema) if "oneOf" in schema else _from_enum(schema, ui)
    for choice in found:
        if choice.value != choice.value.strip() or not is_normalized("NFC", choice.value):
            raise schema.refuse("value-not-canonical", "oneOf" if "oneOf" in schema else "enum", value=choice.value)
    return found


def _from_one_of(schema: Node) -> tuple[Choice, ...]:
    found: dict[str, Choice] = {}
    for item in schema.nodes("oneOf", MOST_CHOICES):
        item.only(frozenset({"const", "title"}))
        if "const" not in item:
            raise item.refuse("const-missing")
        value = item.text("const", VALUE)
        if value in found:
            raise item.refuse("value-twice", "const", value=value)
        found[value] = Choice(value=value, label=item.text("title", TITLE, value))
    return tuple(found.values())


def _from_enum(schema: Node, ui: Node) -> tuple[Choice, ...]:
    values = schema.texts("enum", MOST_CHOICES, VALUE)
    if "ui:enumNames" not in ui:
        return tuple(Choice(value=value, label=value) for value in values)
    labels = ui.texts("ui:enumNames", MOST_CHOICES, TITLE)
    if len(labels) != len(values):
        raise ui.refuse("labels-uneven", "ui:enumNames", values=len(values), labels=len(labels))
    return tuple(Choice(value=value, label=label) for value, label in zip(values, labels, strict=True))


_DETAILS: Mapping[Kind, Callable[[Field, Node, Node], Field]] = {
    "text": _text,
    "long_text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "date": _plain,
    "page_address": _page_address,
    "choice": _choice,
    "several": _several,
    "file": _file,
    "yes_no": _plain,
}
