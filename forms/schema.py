"""Reading a form: a closed subset of JSON Schema 2020-12 with its uiSchema, and nothing outside it.

A file holds {"schema": {...}, "uiSchema": {...}}. `forms/README.md` lists the keywords.
"""

import keyword
import re
from collections.abc import Mapping
from dataclasses import replace

from forms import field as fields
from forms.errors import SchemaRefused
from forms.form import Choice, Field, Form, Rule, Scalar
from forms.node import Node, node
from forms.shown import KEYWORD, shown
from forms.standard import refuse_invalid
from forms.strict import pointer, printable, read

__all__ = ["Choice", "Field", "Form", "Rule", "SchemaRefused", "load"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MOST_FIELDS, MOST_RULES = 100, 20
# `typename` is a command to the engine's library when it restores data; the others are the page's own fields.
RESERVED = frozenset({"typename", "csrf_token", "sebab_terlambat"})
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ROOT = frozenset({"schema", "uiSchema"})
_OBJECT = frozenset(
    {
        "$schema", "$defs", "title", "description", "type", "properties", "required", "additionalProperties",
        "if", "then", "else", "allOf",
    }
)  # fmt: skip
_DEFINITION = re.compile(r"#/\$defs/([A-Za-z][A-Za-z0-9_-]{0,39})")


def load(text: str, *, published: bool = False) -> Form:
    """Read a form from JSON text.

    `published` says that this very text passed here before it was published: the standard's own check, which takes
    most of the time, is then not repeated. Raises SchemaRefused with the first thing that is outside the subset.
    Nothing is ever fetched.
    """
    root = node(read(text), "")
    root.only(_ROOT)
    schema = root.below("schema")
    ui = root.below("uiSchema") if "uiSchema" in root else Node("/uiSchema", {})
    schema.only(_OBJECT)
    _refuse_other_objects(schema)
    properties = _properties(schema)
    required = _required(schema, properties)
    order = _order(ui, properties)
    form = Form(
        title=schema.text("title", fields.TITLE),
        help=schema.text("description", fields.HELP),
        fields=tuple(fields.read(name, properties[name], _ui(ui, name), required=name in required) for name in order),
        source=text,
    )
    form = replace(form, fields=shown(form, properties))
    form = replace(form, rules=_rules(form, schema))
    if not published:
        refuse_invalid(schema)
    return form


def _refuse_other_objects(schema: Node) -> None:
    if schema.content.get("$schema", DIALECT) != DIALECT:
        raise schema.refuse("dialect-unknown", "$schema")
    if schema.content.get("type") != "object":
        raise schema.refuse("object-expected", "type")
    if schema.content.get("additionalProperties", False) is not False:
        raise schema.refuse("additional-properties", "additionalProperties")
    if "title" not in schema:
        raise schema.refuse("title-missing")


def _properties(schema: Node) -> Mapping[str, Node]:
    properties = schema.below("properties")
    if not properties.content:
        raise properties.refuse("no-fields")
    if len(properties.content) > MOST_FIELDS:
        raise properties.refuse("too-many", limit=MOST_FIELDS, count=len(properties.content))
    definitions = schema.below("$defs") if "$defs" in schema else Node("/schema/$defs", {})
    for name in properties.content:
        if not _NAME.fullmatch(name) or name in RESERVED or keyword.iskeyword(name):
            raise properties.refuse("name-not-allowed", name, name=printable(name))
    resolved = {name: _resolved(properties.below(name), definitions) for name in properties.content}
    used = {property_.path for property_ in resolved.values()}
    for name in definitions.content:
        if pointer(definitions.path, name) not in used:
            raise definitions.refuse("definition-unused", name)  # nobody would have read what it says
    return resolved


def _resolved(schema: Node, definitions: Node) -> Node:
    """The property with its `$ref` replaced by what it names; title, description and x- keywords may stand beside."""
    if "$ref" not in schema:
        return schema
    schema.only(frozenset({"$ref", "title", "description", "x-document", KEYWORD}))
    reference = schema.text("$ref", 2_000)
    match = _DEFINITION.fullmatch(reference)
    if not match:
        code = "reference-unknown" if reference.startswith("#/") else "reference-not-local"
        raise schema.refuse(code, "$ref", reference=printable(reference))
    if match.group(1) not in definitions:
        raise schema.refuse("reference-unknown", "$ref", reference=printable(reference))
    definition = definitions.below(match.group(1))
    if "$ref" in definition:
        raise definition.refuse("reference-nested", "$ref")
    beside = {key: value for key, value in schema.content.items() if key != "$ref"}
    return Node(definition.path, {**definition.content, **beside})


def _required(schema: Node, properties: Mapping[str, Node]) -> frozenset[str]:
    return frozenset(_names(schema, properties)) if "required" in schema else frozenset()


def _names(owner: Node, known: Mapping[str, object], key: str = "required") -> tuple[str, ...]:
    names = owner.texts(key, MOST_FIELDS, fields.VALUE)
    for position, name in enumerate(names):
        if name not in known:
            raise SchemaRefused("name-unknown", pointer(pointer(owner.path, key), position), {"name": printable(name)})
    return names


def _order(ui: Node, properties: Mapping[str, Node]) -> tuple[str, ...]:
    for key in ui.content:
        if key != "ui:order" and key not in properties:
            code = "keyword-unknown" if key.startswith("ui:") else "name-unknown"
            raise ui.refuse(code, key, name=printable(key))
    if "ui:order" not in ui:
        return tuple(properties)
    names = _names(ui, properties, "ui:order")
    missing = [name for name in properties if name not in names]
    if missing:
        raise ui.refuse("order-incomplete", "ui:order", name=missing[0])
    return names


def _ui(ui: Node, name: str) -> Node:
    return ui.below(name) if name in ui else Node(pointer(ui.path, name), {})


def _rules(form: Form, schema: Node) -> tuple[Rule, ...]:
    found: list[Rule] = []
    if "if" in schema or "then" in schema or "else" in schema:
        found.append(_rule(form, schema))
    for item in schema.nodes("allOf", MOST_RULES) if "allOf" in schema else ():
        item.only(frozenset({"if", "then", "else"}))
        found.append(_rule(form, item))
    return tuple(found)


def _rule(form: Form, owner: Node) -> Rule:
    if "if" not in owner or not ("then" in owner or "else" in owner):
        raise owner.refuse("rule-incomplete")
    condition = owner.below("if")
    condition.only(frozenset({"properties", "required"}))
    properties = condition.below("properties")
    if not properties.content:
        raise properties.refuse("rule-incomplete")
    when = tuple((name, _values(form, properties, name)) for name in properties.content)
    # Without `required` an `if` holds for an absent answer too: read aloud, nobody means that.
    if "required" not in condition or set(_names(condition, properties.content)) != set(properties.content):
        raise condition.refuse("rule-incomplete")
    return Rule(when=when, then=_demanded(form, owner, "then"), otherwise=_demanded(form, owner, "else"))


def _demanded(form: Form, owner: Node, key: str) -> tuple[str, ...]:
    if key not in owner:
        return ()
    demand = owner.below(key)
    demand.only(frozenset({"required"}))
    return _names(demand, form.by_name)


def _values(form: Form, properties: Node, name: str) -> frozenset[Scalar]:
    if name not in form.by_name:
        raise properties.refuse("name-unknown", name, name=printable(name))
    field = form.by_name[name]
    compared = properties.below(name)
    compared.only(frozenset({"const", "enum"}))
    if len(compared.content) != 1 or field.kind not in ("choice", "yes_no"):
        raise compared.refuse("rule-unfit", kind=field.kind)
    values = compared.items("enum", fields.MOST_CHOICES) if "enum" in compared else [compared.content["const"]]
    if not all(field.offers(value) for value in values):
        raise compared.refuse("rule-unfit", kind=field.kind)
    return frozenset(value for value in field.offered if value in values)
