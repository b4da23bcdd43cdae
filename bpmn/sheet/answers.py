"""The owner's answers, as a file hands them in: by the number of the row and the name of what is answered."""

from collections.abc import Mapping
from dataclasses import replace

from bpmn.identity import FIELDS
from bpmn.sheet.rows import ACTS, END, NO_TIME, Row, Sheet, clean, one_line

_ROW = {
    "pelaksana": "performer",
    "pihak_luar": "outside",
    "nama": "name",
    "waktu": "span",
    "keputusan": "decides",
    "tanya": "asks",
    "ya": "yes",
    "tidak": "no",
    "nilai": "value",
    "kembali": "back",
    "lanjut": "onward",
    "tindakan": "act",
    "masuk": "reads",
    "keluar": "writes",
    "formulir": "form",
    "sel": "cells",
}
NAMES = {field: name for name, field in _ROW.items()}
"""The name in a file of answers, by the row's field."""

_WHOLE = ("instansi", "mulai", "selesai")


class AnswersRefused(ValueError):
    """The answers do not fit the sheet."""

    code = "sheet-answers-refused"

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.params = {"place": place[:200]}


def answered(sheet: Sheet, answers: object) -> Sheet:
    """The sheet with these answers: {"selesai": ..., "sop": {...}, "baris": {"2": {"kembali": "1"}}, "terima": true}.

    Whatever is answered is no longer open; `terima` accepts every guess. Raises: AnswersRefused.
    """
    said = _mapping(answers, "{}")
    for name in said:
        if name not in {*_WHOLE, "sop", "baris", "pelaksana", "terima"}:
            raise AnswersRefused(name)
    whole = {name: one_line(_text(said[name], name)) for name in _WHOLE if name in said}
    head = {name: clean(_text(value, name)) for name, value in _mapping(said.get("sop", {}), "sop").items()}
    if unknown := next((name for name in head if name not in FIELDS), ""):
        raise AnswersRefused(f"sop / {unknown}")
    sheet = replace(
        sheet,
        head={**sheet.head, **head},
        office=whole.get("instansi", sheet.office),
        begin=whole.get("mulai", sheet.begin),
        end=whole.get("selesai", sheet.end),
    )
    if "pelaksana" in said:
        sheet = replace(sheet, lanes=tuple(dict.fromkeys(map(one_line, _texts(said["pelaksana"], "pelaksana")))))
    for number, fields in _mapping(said.get("baris", {}), "baris").items():
        row = _numbered(sheet, number, "baris")
        sheet = sheet.with_row(_with(row, _mapping(fields, f"baris / {number}"), sheet))
    return accepted(sheet) if said.get("terima") is True else sheet


def accepted(sheet: Sheet) -> Sheet:
    """The sheet with every guess taken as right."""
    return replace(sheet, rows=tuple(replace(row, open=frozenset()) for row in sheet.rows))


def _with(row: Row, said: Mapping[str, object], sheet: Sheet) -> Row:
    changed: dict[str, object] = {}
    for name, value in said.items():
        place = f"baris / {row.number} / {name}"
        if name not in _ROW:
            raise AnswersRefused(place)
        changed[_ROW[name]] = _read(_ROW[name], value, sheet, place)
    opened = row.open - changed.keys()
    changed.pop("cells", None)
    if changed.get("decides") is False:
        opened -= {"back"}
        changed |= {"asks": "", "yes": "", "no": "", "value": "", "back": ""}
    return replace(row, open=opened, **changed)  # type: ignore[arg-type]  # the keys are fields of Row


def _read(field: str, value: object, sheet: Sheet, place: str) -> object:
    if field in ("reads", "writes"):
        return tuple(dict.fromkeys(one_line(one) for one in _texts(value, place) if one.strip()))
    if field == "decides":
        if value not in (True, False, "ya", "tidak"):
            raise AnswersRefused(place)
        return value in (True, "ya")
    text = one_line(_text(value, place))
    if field in ("back", "onward"):
        return text if text in ("", END) else _numbered(sheet, text, place).key
    if field == "act" and text and text not in ACTS:
        raise AnswersRefused(place)
    return NO_TIME if field == "span" and text.casefold() == NO_TIME else text


def _numbered(sheet: Sheet, number: str, place: str) -> Row:
    found = next((row for row in sheet.rows if row.number == number), None)
    if found is None:
        raise AnswersRefused(f"{place} / {number}")
    return found


def _mapping(value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise AnswersRefused(place)
    return {str(name): inner for name, inner in value.items()}


def _text(value: object, place: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise AnswersRefused(place)
    return value


def _texts(value: object, place: str) -> list[str]:
    if not isinstance(value, list):
        raise AnswersRefused(place)
    return [_text(one, place) for one in value]
