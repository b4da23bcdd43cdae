"""A form as values: its fields in order, and which of them become mandatory when."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

Kind = Literal["text", "long_text", "integer", "decimal", "date", "choice", "several", "yes_no", "file", "page_address"]
Scalar = str | int | bool

SCALAR_KINDS: frozenset[Kind] = frozenset({"choice", "yes_no", "integer", "text"})


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One value that may be chosen, and the words for it."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question of a form."""

    name: str
    kind: Kind
    title: str
    help: str = ""
    placeholder: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()  # of choice and several
    minimum: int | Decimal | None = None  # of integer and decimal, inclusive
    maximum: int | Decimal | None = None
    min_length: int = 0  # of text and long_text, in code points
    max_length: int = 0  # of text, long_text and page_address; 0 for other kinds
    pattern: str = ""  # a name in `forms.pattern.PATTERNS`
    min_items: int = 0  # of several and file
    max_items: int = 0
    document: str = ""  # of file: the data object of the diagram whose next version the file is; "" = an attachment
    widget: str = ""  # textarea, radio, select, checkbox, checkboxes, file, text ... as asked for; "" = by kind
    shown: tuple[str, frozenset[Scalar]] | None = None  # only while that field has one of the values; None = always

    @property
    def many(self) -> bool:
        """Whether more than one file (or choice) may be given."""
        return self.max_items > 1

    @cached_property
    def values(self) -> frozenset[str]:
        """The values of the choices."""
        return frozenset(choice.value for choice in self.choices)

    @cached_property
    def offered(self) -> tuple[Scalar, ...]:
        """What another field may ask this one for, in order: its choices, or yes and no; empty for other kinds."""
        if self.kind == "yes_no":
            return (True, False)
        return tuple(choice.value for choice in self.choices) if self.kind == "choice" else ()

    def offers(self, value: object) -> bool:
        """Whether `value` is one of those, and of their type: 1 is not yes."""
        return isinstance(value, bool if self.kind == "yes_no" else str) and value in self.offered


@dataclass(frozen=True, kw_only=True)
class Rule:
    """When every named field has one of its values, `then` is mandatory, else `otherwise`."""

    when: tuple[tuple[str, frozenset[Scalar]], ...]
    then: tuple[str, ...]
    otherwise: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Form:
    """What is asked when a task is completed."""

    title: str
    help: str = ""
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...] = ()
    source: str  # the JSON text it was read from

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by their names, in the form's order."""
        return {field.name: field for field in self.fields}

    @cached_property
    def sometimes(self) -> Mapping[str, tuple[Field, frozenset[Scalar]]]:
        """The fields that are not always shown, in the form's order: the field that decides, and its answers for it."""
        return {
            field.name: (self.by_name[field.shown[0]], field.shown[1])
            for field in self.fields
            if field.shown is not None
        }

    def not_shown(self, given: Mapping[str, object]) -> frozenset[str]:
        """The names of the fields that are not shown beside these typed answers."""
        return frozenset(
            name
            for name, (asked, values) in self.sometimes.items()
            if not asked.offers(given.get(asked.name)) or given[asked.name] not in values
        )

    def scalar_fields(self) -> frozenset[str]:
        """The names of the fields a condition in the diagram may read."""
        return frozenset(field.name for field in self.fields if field.kind in SCALAR_KINDS)

    def condition_fields(self) -> Mapping[str, tuple[str, ...] | None]:
        """The fields a condition may read, each with its choices in order, or None when it has none."""
        return {
            field.name: tuple(choice.value for choice in field.choices) if field.kind == "choice" else None
            for field in self.fields
            if field.kind in SCALAR_KINDS
        }

    def asked_sometimes(self) -> Mapping[str, tuple[str, tuple[Scalar, ...]]]:
        """The fields that are not always shown: the one that decides, and its answers that leave them out."""
        return {
            name: (asked.name, tuple(value for value in asked.offered if value not in values))
            for name, (asked, values) in self.sometimes.items()
        }
