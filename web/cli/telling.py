"""What a verb prints: lists, JSON, and why it was refused."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime

import click

from bpmn.finding import DocumentRefused, Finding
from bpmn.sheet.answers import AnswersRefused as SheetAnswersRefused
from bpmn.span import SpanUnreadable
from engine.errors import Refusal
from forms.errors import AnswersRefused, FieldError, SchemaRefused
from web.cli.verb import spoken
from web.words.catalogue import fill, written
from web.words.moments import DEFAULT_ZONE
from web.words.refusals import field_error, finding, refusal, sentence

REFUSALS = (Refusal, DocumentRefused, AnswersRefused, SchemaRefused, SheetAnswersRefused, SpanUnreadable)


def say(key: str, zone: str = DEFAULT_ZONE, **params: object) -> None:
    """Print the sentence of a key."""
    click.echo(fill(_language(), key, params, zone))


def tell(key: str, **params: object) -> None:
    """The same on standard error: about the work, not its result."""
    click.echo(fill(_language(), key, params), err=True)


def _language() -> str:
    return spoken(click.get_current_context())


def tell_refusal(ctx: click.Context, refused: Exception) -> None:
    """One sentence a fault on stderr, each with its code."""
    for line in _sentences(spoken(ctx), refused):
        click.echo(f"sopan: {line}", err=True)


def _sentences(language: str, refused: Exception) -> list[str]:
    if isinstance(refused, DocumentRefused):
        return [finding_line(language, one) for one in refused.findings]
    if isinstance(refused, AnswersRefused):
        return [f"{field_error(language, one, one.field or '-')} [{one.code}]" for one in refused.errors]
    if isinstance(refused, SchemaRefused):
        where = {"path": refused.path or "/", **refused.params}
        return [f"{sentence(language, 'schema', refused.code, where)} [{refused.code}]"]
    if not isinstance(refused, Refusal | SheetAnswersRefused | SpanUnreadable):
        raise refused
    inner = refused.params.get("errors") or refused.params.get("findings") or ()
    lines = [line for one in inner if (line := _inner(language, one))] if isinstance(inner, Sequence) else []
    return [f"{refusal(language, refused)} [{refused.code}]", *lines]


def _inner(language: str, one: object) -> str:
    """A line for each faulty field or finding that a refusal carries."""
    if isinstance(one, FieldError):
        return f"{field_error(language, one, one.field or '-')} [{one.code}]"
    return finding_line(language, one) if isinstance(one, Finding) else ""


def finding_line(language: str, one: Finding) -> str:
    return f"{finding(language, one, one.element)} [{one.code}{' ' + one.element if one.element else ''}]"


def as_json(value: object) -> str:
    """Values as JSON text: moments in ISO 8601, bytes in hexadecimal."""
    return json.dumps(_plain(value), ensure_ascii=False, indent=2)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return value


def table(rows: Sequence[Sequence[object]], zone: str = DEFAULT_ZONE) -> None:
    """Rows in columns, as wide as their longest cell."""
    cells = [[cell(value, zone) for value in row] for row in rows]
    widths = [max(len(row[at]) for row in cells) for at in range(len(cells[0]))] if cells else []
    for row in cells:
        click.echo("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def cell(value: object, zone: str) -> str:
    """One value of a row; numbers bare, since they are typed back in."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else written(_language(), value, zone)
