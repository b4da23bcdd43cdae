"""What a sheet says and a diagram cannot hold, as a draft's `sheet.json`: open guesses, marks, rows taken out."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace

from bpmn.sheet.rows import Row, Sheet

MOST_REMOVED = 100

_SETS = ("open",)
_TUPLES = ("marks", "reads", "writes", "notes")
_TEXTS = tuple(one.name for one in fields(Row) if one.name not in (*_SETS, *_TUPLES, "decides"))


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A sheet with the rows that were taken out of it, the last one first."""

    sheet: Sheet
    removed: tuple[Row, ...] = ()


def written(kept: Kept) -> bytes:
    """The file; the same for the same sheet."""
    rows = {
        row.key: {"open": sorted(row.open), "marks": row.marks, "notes": row.notes}
        for row in kept.sheet.rows
        if row.open or row.marks or row.notes
    }
    removed = [{**asdict(row), "open": sorted(row.open)} for row in kept.removed[:MOST_REMOVED]]
    said = {"notes": kept.sheet.notes, "removed": removed, "rows": rows, "version": 1}
    return _file(said)


def settled(content: bytes, answered: Mapping[str, Collection[str]]) -> bytes:
    """The file with these fields of its rows no longer open; byte for byte as it was where none was."""
    said = dict(_mapping(_loaded(content)))
    rows = dict(_mapping(said.get("rows")))
    for key, gone in answered.items():
        row = _mapping(rows.get(key))
        if gone and row:
            rows[key] = {**row, "open": sorted(set(_texts(row.get("open"))) - set(gone))}
    return content if rows == _mapping(said.get("rows")) else _file({**said, "rows": rows})


def _file(said: Mapping[str, object]) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode()


def restored(sheet: Sheet, content: bytes | None) -> Kept:
    """A sheet read out of a diagram, with what the file says beside it; a file that cannot be read says nothing."""
    said = _mapping(_loaded(content))
    rows = _mapping(said.get("rows"))
    known = tuple(_row(row, _mapping(rows.get(row.key))) for row in sheet.rows)
    removed = said.get("removed")
    gone = [_whole(_mapping(one)) for one in removed] if isinstance(removed, list) else []
    return Kept(sheet=replace(sheet, rows=known, notes=_texts(said.get("notes"))), removed=tuple(gone[:MOST_REMOVED]))


def _loaded(content: bytes | None) -> object:
    try:
        return json.loads(content or b"{}")
    except (ValueError, RecursionError):
        return {}


def _row(row: Row, said: Mapping[str, object]) -> Row:
    marks, notes = _texts(said.get("marks")), _texts(said.get("notes"))
    return replace(row, open=frozenset(_texts(said.get("open"))), marks=marks, notes=notes)


def _whole(said: Mapping[str, object]) -> Row:
    texts = {name: value for name in _TEXTS if isinstance(value := said.get(name), str)}
    several = {name: _texts(said.get(name)) for name in _TUPLES}
    row = Row(**{"key": "", **texts}, **several)  # type: ignore[arg-type]  # texts and tuples of texts, each its own
    return replace(row, decides=said.get("decides") is True, open=frozenset(_texts(said.get("open"))))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, Sequence | list) else ()
