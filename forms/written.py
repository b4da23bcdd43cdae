"""Writing a form as the text of its file: the inverse of `forms.schema.load`."""

import json
from collections.abc import Mapping

from forms.field import ADDRESS, LONG_TEXT, MOST_FILES, TEXT
from forms.form import Field, Form, Kind, Rule, Scalar
from forms.schema import DIALECT
from forms.value import canonical_decimal

_FORMATS: Mapping[Kind, str] = {"decimal": "decimal", "date": "date", "page_address": "uri"}
_TYPES: Mapping[Kind, str] = {"integer": "integer", "several": "array", "file": "array", "yes_no": "boolean"}
_LENGTHS: Mapping[Kind, int] = {"text": TEXT, "long_text": LONG_TEXT, "page_address": ADDRESS}


def written(form: Form) -> str:
    """The JSON text of the form, such that `load(written(form))` is the same form but for its `source`.

    `form` is one that `load` gave, or that keeps its rules. The same form gives the same text: keys in a fixed order,
    the fields in the form's, an indent of two, letters as they are; what is as usual (lengths, counts) is left out.
    A form near the limit of a file's size may come out above it; then `load` says "too-large".
    """
    schema: dict[str, object] = {"$schema": DIALECT, "title": form.title}
    if form.help:
        schema["description"] = form.help
    schema |= {"type": "object", "additionalProperties": False}
    schema["properties"] = {field.name: _property(form, field) for field in form.fields}
    if required := [field.name for field in form.fields if field.required]:
        schema["required"] = required
    # The first rule stands at the root, where a form with one rule has it; the others can only stand in the list.
    rules = [_rule(form, rule) for rule in form.rules]
    if rules:
        schema |= rules[0]
    if rules[1:]:
        schema["allOf"] = rules[1:]
    ui: dict[str, object] = {"ui:order": [field.name for field in form.fields]}
    ui |= {field.name: shape for field in form.fields if (shape := _ui(field))}
    return json.dumps({"schema": schema, "uiSchema": ui}, ensure_ascii=False, indent=2)


def _property(form: Form, field: Field) -> dict[str, object]:
    found: dict[str, object] = {"type": _TYPES.get(field.kind, "string")}
    if field.kind in _FORMATS:
        found["format"] = _FORMATS[field.kind]
    found["title"] = field.title
    if field.kind == "choice":
        found |= _choices(field)
    elif field.kind == "several":
        found |= {"items": {"type": "string", **_choices(field)}, "uniqueItems": True, **_counts(field)}
    elif field.kind == "file":
        found |= {"items": {"type": "string", "format": "file-id"}, "uniqueItems": True, **_counts(field)}
    else:
        found |= _limits(field)
    if field.document:
        found["x-document"] = field.document
    if field.shown is not None:
        name, values = field.shown
        found["x-shown"] = {"field": name, "is": _in_order(form.by_name[name], values)}
    return found


def _choices(field: Field) -> dict[str, object]:
    return {"oneOf": [{"const": choice.value, "title": choice.label} for choice in field.choices]}


def _counts(field: Field) -> dict[str, object]:
    usual = MOST_FILES if field.kind == "file" else len(field.choices)
    return {
        **({"minItems": field.min_items} if field.min_items else {}),
        **({"maxItems": field.max_items} if field.max_items != usual else {}),
    }


def _limits(field: Field) -> dict[str, object]:
    found: dict[str, object] = {}
    if field.min_length:
        found["minLength"] = field.min_length
    if field.kind in _LENGTHS and field.max_length != _LENGTHS[field.kind]:
        found["maxLength"] = field.max_length
    for key, limit in (("minimum", field.minimum), ("maximum", field.maximum)):
        if limit is not None:  # a decimal limit is a text, for JSON's own numbers are binary fractions to most readers
            found |= {f"x-{key}": canonical_decimal(f"{limit:f}")} if field.kind == "decimal" else {key: limit}
    if field.pattern:
        found["x-pattern"] = field.pattern
    return found


def _ui(field: Field) -> dict[str, object]:
    said = {"ui:widget": field.widget, "ui:help": field.help, "ui:placeholder": field.placeholder}
    return {key: text for key, text in said.items() if text}


def _rule(form: Form, rule: Rule) -> dict[str, object]:
    compared: dict[str, object] = {}
    for name, values in rule.when:
        ordered = _in_order(form.by_name[name], values)
        compared[name] = {"const": ordered[0]} if len(ordered) == 1 else {"enum": ordered}
    found: dict[str, object] = {"if": {"properties": compared, "required": list(compared)}}
    if rule.then:
        found["then"] = {"required": list(rule.then)}
    if rule.otherwise:
        found["else"] = {"required": list(rule.otherwise)}
    return found


def _in_order(field: Field, values: frozenset[Scalar]) -> list[Scalar]:
    """The values in the order in which the field offers them: a set has none."""
    return [value for value in field.offered if value in values]
