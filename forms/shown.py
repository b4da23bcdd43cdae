"""Shown when: a field that is asked only while another field of the form has one of some answers."""

from collections.abc import Mapping
from dataclasses import replace

from forms.form import Field, Form, Scalar
from forms.node import Node
from forms.strict import printable

KEYWORD = "x-shown"
LONGEST_NAME, MOST_VALUES = 200, 200
_PARTS = frozenset({"field", "is"})


def shown(form: Form, properties: Mapping[str, Node]) -> tuple[Field, ...]:
    """The fields of `form`, each with what its property says about when it is shown.

    One level only: a field that is shown sometimes shows no other. Raises SchemaRefused.
    """
    return tuple(
        replace(field, shown=_when(form, properties, field.name)) if KEYWORD in properties[field.name] else field
        for field in form.fields
    )


def _when(form: Form, properties: Mapping[str, Node], name: str) -> tuple[str, frozenset[Scalar]]:
    said = properties[name].below(KEYWORD)
    said.only(_PARTS)
    for part in sorted(_PARTS):
        if part not in said:
            raise said.refuse("shown-incomplete", keyword=part)
    other = _other(form, said, name)
    if KEYWORD in properties[other.name]:
        raise said.refuse("shown-nested", "field", name=other.name)
    values = said.items("is", MOST_VALUES)
    for value in values:
        if not other.offers(value):
            raise said.refuse("shown-value-unknown", "is", name=other.name, value=printable(str(value)))
    return other.name, frozenset(value for value in other.offered if value in values)


def _other(form: Form, said: Node, name: str) -> Field:
    """The field that is asked first."""
    other = form.by_name.get(asked := said.text("field", LONGEST_NAME))
    if other is None:
        raise said.refuse("name-unknown", "field", name=printable(asked))
    if other.name == name:
        raise said.refuse("shown-by-itself", "field", name=name)
    if not other.offered:
        raise said.refuse("shown-unfit", "field", name=other.name, kind=other.kind)
    return other
