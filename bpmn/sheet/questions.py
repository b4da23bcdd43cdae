"""What is unclear about a sheet, asked beside the row, never refused; `guesses` says what is taken until then."""

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from bpmn.sheet import deciding, performers, times
from bpmn.sheet.rows import NO_TIME, Row, Sheet

_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing to ask the owner; `web` holds the sentence for each code."""

    code: str  # stable, kebab-case
    row: str = ""  # key of the row; "" for the whole sheet
    number: str = ""  # its number on the sheet
    field: str = ""  # the field of the row that answers it; "" when there is nothing to fill in
    guess: str = ""  # what is taken until it is answered
    choices: tuple[str, ...] = ()  # values to choose from; () = words
    params: Mapping[str, str] = dataclasses.field(default_factory=lambda: _NOTHING)


def asked(sheet: Sheet) -> tuple[Question, ...]:
    """The questions that are still open, those about the whole first, then row by row."""
    found = [Question(code=note) for note in sheet.notes]
    seen: set[str] = set()
    for row in sheet.rows:
        if row.number and row.number in seen:
            found.append(_question(row, "number-twice", "number", guess=row.number))
        seen.add(row.number)
        found += _of_row(row, sheet)
    return tuple(found)


def confirmed(row: Row, fields: Collection[str]) -> Row:
    """The row with these fields no longer open."""
    return replace(row, open=row.open - frozenset(fields))


def _of_row(row: Row, sheet: Sheet) -> Iterator[Question]:
    if not row.activity:
        yield _question(row, "activity-missing", "activity")
    if "cells" in row.open:
        yield _question(row, "row-shifted", "cells", params={"time": row.time, "output": row.output})
    if "performer" in row.open or not row.performer:
        yield _about_performer(row, sheet)
    if "span" in row.open or not (row.span or times.settled(row.time)):
        yield _about_time(row)
    if "decides" in row.open:
        yield _question(row, "decision-maybe", "decides", guess="tidak")
    if row.decides and ("back" in row.open or sheet.row(row.back) is None):
        yield _about_return(row, sheet)
    if "reads" in row.open:
        params = {"needed": row.needed}
        yield _question(row, "paper-differs", "reads", guess="\n".join(row.reads), params=params)


def _question(
    row: Row,
    code: str,
    asks: str,
    *,
    guess: str = "",
    choices: tuple[str, ...] = (),
    params: Mapping[str, str] = _NOTHING,
) -> Question:
    return Question(
        code=code, row=row.key, number=row.number, field=asks, guess=guess, choices=choices, params=params
    )


def _about_performer(row: Row, sheet: Sheet) -> Question:
    leading = performers.subject(row.activity)
    named = performers.lanes_of(leading, sheet.lanes)
    inside = [mark for mark in row.marks if mark in sheet.lanes]
    code, params = "performer-guessed", {"subject": leading, "performer": row.performer}
    if row.outside:
        code, params = "performer-outside", {"outside": row.outside}
    elif len(inside) > 1 or (not inside and len(named) > 1):
        code, params = "performer-several", {"names": ", ".join(inside or named)}
    elif not row.performer:
        code, params = "performer-unknown", {}
    elif not inside and not named:
        code, params = "performer-handed", {"performer": row.performer}
    elif inside:
        code, params = "performer-differs", {"subject": leading, "performer": inside[0]}
    return _question(row, code, "performer", guess=row.performer, choices=sheet.lanes, params=params)


def _about_time(row: Row) -> Question:
    code = "time-unmeasured"
    if not row.time:
        code = "time-missing"
    elif times.runs_on(row.time):
        code = "time-runs-on"
    elif times.is_range(row.time):
        code = "time-range"
    elif times.counted(row.time) != NO_TIME:
        code = "time-per-item" if times.is_per_item(row.time) else "time-unreadable"
    return _question(row, code, "span", guess=row.span or times.counted(row.time), params={"time": row.time})


def _about_return(row: Row, sheet: Sheet) -> Question:
    others = tuple(one.key for one in sheet.rows if one.key != row.key)
    target = sheet.row(row.back)
    if target is None:
        return _question(row, "return-missing", "back", choices=others, params={"asks": row.asks})
    params = {"asks": row.asks, "back": target.number}
    code, whom = "decision-guessed", deciding.back_to_whom(row.activity, row.remark)
    if target.performer in performers.lanes_of(whom, sheet.lanes) or (target.outside and performers.is_outside(whom)):
        code, params = "return-named", {**params, "whom": whom}
    return _question(row, code, "back", guess=row.back, choices=others, params=params)
