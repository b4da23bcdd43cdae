"""What is unclear about a sheet: guessed where there is something to go by, and asked beside the row, never refused."""

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from bpmn.sheet import performers, wording
from bpmn.sheet.rows import NO_TIME, Row, Sheet, paper, written

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


def guessed(sheet: Sheet, keys: Collection[str] | None = None) -> Sheet:
    """The sheet with a proposal for whatever the rows (`keys`; all by default) do not say; those stand in `open`."""
    sheet = _with_lanes(sheet)
    wanted = frozenset(row.key for row in sheet.rows if keys is None or row.key in keys)
    for row in sheet.rows:
        if row.key in wanted:
            sheet = sheet.with_row(_worded(row, sheet))
    for row in sheet.rows:
        if row.key in wanted:
            current = sheet.row(row.key) or row
            sheet = sheet.with_row(_recorded(_performed(current, sheet), sheet))
            sheet = _papered(sheet, row.key)
    return sheet


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
    if "span" in row.open or not (row.span or wording.settled(row.time)):
        yield _about_time(row)
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
    elif inside:
        code, params = "performer-differs", {"subject": leading, "performer": inside[0]}
    return _question(row, code, "performer", guess=row.performer, choices=sheet.lanes, params=params)


def _about_time(row: Row) -> Question:
    code = "time-unmeasured"
    if not row.time:
        code = "time-missing"
    elif wording.readable(row.time):
        code = "time-range"
    elif wording.counted(row.time) != NO_TIME:
        code = "time-per-item" if "/" in row.time or " per " in row.time else "time-unreadable"
    return _question(row, code, "span", guess=row.span or wording.counted(row.time), params={"time": row.time})


def _about_return(row: Row, sheet: Sheet) -> Question:
    others = tuple(one.key for one in sheet.rows if one.key != row.key)
    target = sheet.row(row.back)
    if target is None:
        return _question(row, "return-missing", "back", choices=others, params={"asks": row.asks})
    params = {"asks": row.asks, "back": target.number}
    return _question(row, "decision-guessed", "back", guess=row.back, choices=others, params=params)


def _with_lanes(sheet: Sheet) -> Sheet:
    """Where no column names a performer, the subjects of the sentences do."""
    if sheet.lanes:
        return sheet
    found: list[str] = []
    for row in sheet.rows:
        leading = performers.subject(row.activity)
        if leading and not performers.is_outside(leading) and not performers.lanes_of(leading, found):
            found.append(leading[:1].upper() + leading[1:])
    return replace(sheet, lanes=tuple(found))


def _worded(row: Row, sheet: Sheet) -> Row:
    """Name, time, decision and act, as the words say them."""
    opened = set(row.open) | ({"cells"} if "row-shifted" in row.notes else set())
    changed: dict[str, object] = {}
    if not row.name:
        changed["name"] = wording.short(row.activity, performers.subject(row.activity))
    if not row.span and (wording.is_range(row.time) or not wording.settled(row.time)) and row.activity:
        changed["span"] = wording.counted(row.time.replace("–", "-"))
        opened.add("span")
        if wording.is_range(row.time) and wording.readable(row.time):
            changed["span"] = wording.upper(row.time)
    if not row.act:
        changed["act"] = wording.act(row.output, row.activity)
    if not row.decides and (found := wording.decision(row.activity)):
        back = _numbered(sheet, wording.back_to(row.remark, row.activity))
        changed |= {"decides": True, "asks": found.asks, "yes": found.yes, "no": found.no, "value": found.value}
        changed["back"] = row.back or back or _maker(row, sheet)
        opened |= set() if row.back or back else {"back"}
    if not row.onward:
        onward = _numbered(sheet, wording.onward_to(row.remark, row.activity))
        changed["onward"] = "" if onward == _next(row, sheet) else onward
    return replace(row, open=frozenset(opened), **changed)  # type: ignore[arg-type]  # the keys are fields of Row


def _numbered(sheet: Sheet, number: str) -> str:
    return next((row.key for row in sheet.rows if number and row.number == number), "")


def _next(row: Row, sheet: Sheet) -> str:
    place = sheet.rows.index(row)
    return sheet.rows[place + 1].key if place + 1 < len(sheet.rows) else ""


def _maker(row: Row, sheet: Sheet) -> str:
    """Who is asked to repair: the nearest row above that decides nothing, for it made the thing."""
    earlier = sheet.rows[: sheet.rows.index(row)]
    above = [one for one in earlier if not one.decides]
    return above[-1].key if above else (sheet.rows[0].key if sheet.rows.index(row) else "")


def _performed(row: Row, sheet: Sheet) -> Row:
    """The performer: a single mark is taken at its word, everything else is a guess."""
    if row.performer or not (row.activity or row.marks):
        return row
    leading = performers.subject(row.activity)
    named = performers.lanes_of(leading, sheet.lanes)
    inside = [mark for mark in row.marks if mark in sheet.lanes]
    outside = next((mark for mark in row.marks if performers.is_outside(mark)), "")
    if not row.marks and not named and performers.is_outside(leading):
        outside = leading
    if outside and not inside:
        return replace(row, outside=row.outside or outside, open=row.open | {"performer"})
    both = [lane for lane in named if lane in inside]
    if len(inside) == 1:
        doubtful = bool(named) and not both
        return replace(row, performer=inside[0], open=row.open | ({"performer"} if doubtful else frozenset()))
    several = len(inside) == 0 and len(named) > 1 and "dan" not in leading.split() and "/" not in leading
    chosen = next(iter(both or inside or named), "")
    return replace(row, performer="" if several else chosen, open=row.open | {"performer"})


def _recorded(row: Row, sheet: Sheet) -> Row:
    """Somebody in the office records what one outside does: whoever is next on the sheet."""
    if not row.outside or row.performer:
        return row
    place = next(number for number, one in enumerate(sheet.rows) if one.key == row.key)
    for other in (*sheet.rows[place + 1 :], *reversed(sheet.rows[:place])):
        done = _performed(other, sheet)
        if done.performer and not done.outside:
            return replace(row, performer=done.performer)
    return replace(row, performer=next(iter(sheet.lanes), ""))


def _papered(sheet: Sheet, key: str) -> Sheet:
    """The documents of a row, each tied to what an earlier row made of it."""
    row = sheet.row(key)
    if row is None or not row.activity:
        return sheet
    place = sheet.rows.index(row)
    writes = row.writes or wording.papers(row.output)
    reads, opened = list(row.reads), False
    for wanted in wording.papers(row.needed) if not row.reads else ():
        given = _given(wanted, sheet.rows[:place])
        if given is not None and given != wanted and not paper(given)[1]:
            sheet, given, opened = _stated(sheet, given, wanted), wanted, True
        opened = opened or (given or wanted) != wanted
        reads.append(given or wanted)
    if place and not row.reads:
        reads += [one for one in sheet.rows[place - 1].writes if paper(one)[0] == "Disposisi" and one not in reads]
    open_fields = row.open | ({"reads"} if opened else frozenset())
    return sheet.with_row(replace(row, reads=tuple(dict.fromkeys(reads)), writes=writes, open=open_fields))


def _given(wanted: str, above: tuple[Row, ...]) -> str | None:
    """The document of an earlier row that is meant: the same, else the last state of one so called."""
    made = [one for row in above for one in row.writes if paper(one)[0].casefold() == paper(wanted)[0].casefold()]
    if not made:
        return None
    return next((one for one in made if one.casefold() == wanted.casefold()), made[-1])


def _stated(sheet: Sheet, given: str, wanted: str) -> Sheet:
    """The document that was made without a state has the one it is asked for in."""
    name, state = paper(given)[0], paper(wanted)[1]
    for row in reversed(sheet.rows):
        if given in row.writes:
            writes = tuple(written(name, state) if one == given else one for one in row.writes)
            return sheet.with_row(replace(row, writes=writes))
    return sheet
