"""A table as it comes from Word or a spreadsheet: text to rows.

Columns are counted from the right, because the performers' marks are often lost on the way and with them a cell; a
readable Waktu says whether the count was right. Nothing is refused: what was odd is noted on the row.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bpmn.sheet import head, marks, performers, times
from bpmn.sheet.columns import TAIL, Columns, columns_of, is_header, is_second
from bpmn.sheet.lines import MAX_TEXT, cells
from bpmn.sheet.records import NUMBER, Gathered, gathered
from bpmn.sheet.rows import MAX_ROWS, Row, Sheet, clean, free_key, one_line

_LISTED = re.compile(r"(?:(?P<number>\d{1,3})\s*[.)]|[-•*])?\s*(?P<activity>.+)", re.DOTALL)


def read(text: str, *, taken: set[str] | None = None) -> Sheet:
    """The rows of a pasted table, with the head where the text has one; marks and sentences are not yet interpreted."""
    lines = list(cells(text))
    start = next((place for place, line in enumerate(lines) if is_header(line)), None)
    columns, body, before = _divided(lines, start)
    listed = start is None and max(map(len, lines), default=0) == 1
    found = Gathered(rows=list(_listed(lines))) if listed else gathered(body, columns)
    keys = set() if taken is None else taken
    rows = [_row(record, columns, keys, place) for place, record in enumerate(found.rows[:MAX_ROWS], 1)]
    steps, headings = _told_apart(rows)
    aside = [Row(key=free_key(keys, len(rows) + 1), activity=clean(words)) for words in found.aside[:MAX_ROWS]]
    too_many = len(found.rows) > MAX_ROWS or len(text) > MAX_TEXT
    said = ["rows-aside"] if headings or aside else []
    notes = (*said, *(["header-missing"] if start is None else []), *(["rows-too-many"] if too_many else []))
    steps = marks.told_apart(steps)
    named = columns.performers or tuple(dict.fromkeys(mark for row in steps for mark in row.marks))
    inside = tuple(name for name in named if not performers.is_outside(name))
    return Sheet(
        rows=tuple(_begun_outside(steps, named)), lanes=inside, head=head.read(before), notes=notes,
        aside=(*headings, *aside),
    )  # fmt: skip


def _divided(lines: list[list[str]], start: int | None) -> tuple[Columns, list[list[str]], list[list[str]]]:
    """The columns, the lines below the header, and those above it; a header on every page is no line."""
    if start is None:
        return _guessed(lines), lines, []
    below = lines[start + 1] if start + 1 < len(lines) else []
    second = below if below and is_second(below, lines[start]) else []
    heads = {tuple(lines[start]), tuple(second)}
    body = [_ways(line, lines[start]) for line in lines[start + 1 :] if tuple(line) not in heads and not _counts(line)]
    return columns_of(lines[start], second), body, lines[:start]


def _ways(line: list[str], header: Sequence[str]) -> list[str]:
    """A line whose columns "Ya" and "Tidak" say as words where a decision leads: "Tidak ke 1"."""
    if len(line) != len(header):
        return line
    ways = [one.casefold() in ("ya", "tidak") for one in header]
    return [f"{head} ke {cell}" if way and cell[:1].isdigit() else cell
            for cell, head, way in zip(line, header, ways, strict=True)]


def _counts(line: Sequence[str]) -> bool:
    """A line beneath the header that numbers the columns: 1, 2, 3, ..."""
    numbers = [cell.strip("(). ") for cell in line if cell]
    return len(numbers) > 3 and numbers == [str(place) for place in range(1, len(numbers) + 1)]


def _guessed(lines: Sequence[Sequence[str]]) -> Columns:
    """No header was pasted along: the usual order."""
    widest = max((len(line) for line in lines), default=0)
    numbered = sum(1 for line in lines if NUMBER.fullmatch(line[0])) * 2 > len([line for line in lines if any(line)])
    return Columns(numbered=numbered, performers=(), tail=TAIL if widest > 4 else TAIL[:3])


def _listed(lines: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """A list of steps without any columns: one a line."""
    for line in lines:
        found = _LISTED.fullmatch(line[0])
        if found is not None and found["activity"].strip():
            yield [found["number"], found["activity"]] if found["number"] else [found["activity"]]


def _row(record: list[str], columns: Columns, keys: set[str], place: int) -> Row:
    numbered = (columns.numbered or len(record) == 2) and bool(NUMBER.fullmatch(record[0]))
    unnumbered = columns.numbered and len(record) >= columns.full - 1 and not record[0]
    number, rest = (record[0].rstrip(". )"), record[1:]) if numbered or unnumbered else ("", list(record))
    activity, rest = (rest[0], rest[1:]) if rest else ("", [])
    middle, tail, counted = _from_the_right(rest, columns)
    time = tail.get("time", "")
    if columns.unit and time.isdigit():
        time = f"{time} {columns.unit}"
    expected = max(1, len(columns.performers))
    marked = marks.read(middle, columns.performers)
    notes = ["row-shifted"] if counted or len(middle) != expected else []
    notes += ["diamond"] if marked.decides else []
    remark = "\n".join(one for one in (tail.get("remark", ""), *marked.words) if one)
    return Row(
        key=free_key(keys, place),
        number=one_line(number),
        activity=clean(activity),
        marks=marked.names,
        needed=clean(tail.get("needed", "")),
        time=clean(time),
        output=clean(tail.get("output", "")),
        remark=clean(remark),
        notes=tuple(notes if any(rest) else ()),
    )


def _from_the_right(rest: list[str], columns: Columns) -> tuple[list[str], dict[str, str], bool]:
    """The performers' cells, the cells of Mutu Baku by name, and whether cells at the end had gone missing."""
    wide = len(columns.tail)
    at = columns.tail.index("time") if "time" in columns.tail else None
    whole = len(columns.performers) + wide if columns.performers else None
    if len(rest) == whole and not any(times.is_time(cell) and cell[:1].isdigit() for cell in rest[-wide:]):
        at = None  # as many cells as there should be, and none of them is a better Waktu
    for missing in range(3):
        padded = [*rest, *[""] * missing]
        tail = padded[-wide:] if len(padded) >= wide else [*[""] * (wide - len(padded)), *padded]
        if at is None or times.is_time(tail[at]) or (whole is not None and len(padded) == whole and not tail[at]):
            return padded[:-wide], _by_name(columns, tail), missing > 0
    tail = rest[-wide:] if len(rest) >= wide else [*rest, *[""] * (wide - len(rest))]
    return rest[:-wide], _by_name(columns, tail), False


def _by_name(columns: Columns, tail: Sequence[str]) -> dict[str, str]:
    """The cells of Mutu Baku; two columns of one meaning are told one below the other."""
    found: dict[str, str] = {}
    for name, cell in zip(columns.tail, tail, strict=True):
        found[name] = "\n".join(one for one in (found.get(name, ""), cell) if one)
    return found


def _told_apart(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The steps, each with a number of its own, and the headings among them: a title above rows numbered otherwise."""
    steps: list[Row] = []
    headings: list[Row] = []
    above, last = "", ""
    for place, row in enumerate(rows):
        following = rows[place + 1].number if place + 1 < len(rows) else ""
        bare = not any((row.marks, row.needed, row.time, row.output, row.remark))
        above_it = _style(row.number) != _style(following) or _part_of(following, row.number)
        if bare and row.activity and row.number and following and above_it:
            headings.append(row)
            above = row.number
            continue
        taken = {one.number for one in steps}
        if not row.number:
            number = next((free for one in "abcdefghij" if last and (free := f"{last}{one}") not in taken), "")
            steps.append(replace(row, number=number or str(place + 1)))
            continue
        last = row.number
        if above and (_style(row.number) == "letter" or row.number in taken):
            last = f"{above}{row.number}" if _style(row.number) == "letter" else f"{above}.{row.number}"
        steps.append(replace(row, number=last))
    return steps, headings


def _part_of(number: str, whole: str) -> bool:
    """Whether "2a" or "2.b" is a part of "2"."""
    return number.startswith(whole) and number[len(whole) :].lstrip(".")[:1].isalpha()


def _style(number: str) -> str:
    """How a number is written: "1", "a", "I" and "A" apart, and 1.1 apart from 1."""
    if number[:1].isdigit():
        return f"digits {number.count('.')}"
    return "letter" if number.islower() and len(number) == 1 else "capital"


def _begun_outside(rows: list[Row], named: Sequence[str]) -> list[Row]:
    """Where no mark arrived and the first column stands outside the office, it is there that the sheet begins."""
    unmarked = rows and named and performers.is_outside(named[0]) and not any(row.marks for row in rows)
    if not unmarked or performers.subject(rows[0].activity):
        return rows
    return [replace(rows[0], outside=named[0], open=frozenset(("performer",))), *rows[1:]]
