"""A table as it comes from Word or a spreadsheet: tab-separated text to rows.

Columns are counted from the right, because the performers' marks are often lost on the way and with them a cell; a
readable Waktu says whether the count was right. Nothing is refused: what was odd is noted on the row.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bpmn.sheet import head, performers, wording
from bpmn.sheet.rows import MAX_ROWS, Row, Sheet, clean, free_key, one_line

MAX_TEXT = 500_000  # characters

_NUMBER = re.compile(r"(?:no\.?\s*)?\d{1,3}[a-z]?\s*[.)]?", re.IGNORECASE)
_TAGS = re.compile(r"</?[a-z][^<>]{0,300}>", re.IGNORECASE)
_MARKUP = re.compile(r"^\*\*(.*)\*\*$")
_HEADINGS = {
    "number": ("no", "nomor", "no urut", "#"),
    "activity": (
        "kegiatan", "nama kegiatan", "uraian kegiatan", "uraian prosedur", "aktivitas", "uraian", "langkah",
        "uraian langkah", "langkah kegiatan", "prosedur", "tahapan", "uraian tahapan", "activity", "step",
    ),
    "performer": ("pelaksana", "penanggung jawab", "pelaku", "aktor", "performer", "unit pelaksana"),
    "quality": ("mutu baku", "mutu buku", "standar mutu", "baku mutu"),
    "needed": (
        "kelengkapan", "persyaratan/kelengkapan", "persyaratan", "syarat", "input", "bahan",
        "persyaratan / perlengkapan", "persyaratan/perlengkapan", "perlengkapan",
        "kelengkapan/persyaratan", "requirements",
    ),
    "time": ("waktu", "jangka waktu", "durasi", "waktu penyelesaian", "lama waktu", "waktu (menit)", "time"),
    "output": ("output", "keluaran", "hasil", "produk", "luaran", "output/hasil"),
    "remark": ("keterangan", "ket", "catatan", "remarks", "remark"),
}
_HEADING = {word: part for part, words in _HEADINGS.items() for word in words}
_TAIL = ("needed", "time", "output", "remark")
_UNIT = re.compile(r"\((menit|jam|hari)\)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class _Columns:
    """What the header says of the columns."""

    numbered: bool
    performers: tuple[str, ...]  # the columns' names; empty where one column names the performer
    tail: tuple[str, ...]  # of _TAIL, in the table's order
    unit: str = ""  # "menit" where the heading of Waktu says it for all rows


def read(text: str, *, taken: set[str] | None = None) -> Sheet:
    """The rows of a pasted table, with the head where the text has one; marks and sentences are not yet interpreted."""
    lines = list(_lines(text[:MAX_TEXT]))
    start = next((place for place, cells in enumerate(lines) if _is_header(cells)), None)
    if start is None:
        columns, body, before = _guessed(lines), lines, []
    else:
        second = lines[start + 1] if start + 1 < len(lines) and _is_second(lines[start + 1]) else []
        columns = _columns(lines[start], second)
        heads = {tuple(lines[start]), tuple(second)}
        body = [cells for cells in lines[start + 1 :] if tuple(cells) not in heads and not _counts(cells)]
        before = lines[:start]
    keys = set() if taken is None else taken
    records = list(_records(body, columns))
    rows = [_row(cells, columns, keys, place) for place, cells in enumerate(records[:MAX_ROWS], 1)]
    too_many = len(records) > MAX_ROWS or len(text) > MAX_TEXT
    notes = (*(["header-missing"] if start is None else []), *(["rows-too-many"] if too_many else []))
    named = columns.performers or tuple(dict.fromkeys(mark for row in rows for mark in row.marks))
    inside = tuple(name for name in named if not performers.is_outside(name))
    return Sheet(rows=tuple(rows), lanes=inside, head=head.read(before), notes=notes)


def decoded(content: bytes) -> str:
    """A text file as the office's programs write it: UTF-8, a spreadsheet's UTF-16, else Windows' Latin letters."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _lines(text: str) -> Iterator[list[str]]:
    """Each line's cells; a quoted cell of a spreadsheet may hold lines of its own."""
    plain = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").replace("\x0b", " ")
    if "\t" not in plain and "|" in plain:
        plain = "\n".join(line.strip().strip("|").replace("|", "\t") for line in plain.split("\n") if "|" in line)
        plain = "\n".join(line for line in plain.split("\n") if line.strip("\t -:"))
    quoted = re.search(r'(?:^|\t)"', plain) is not None and plain.count('"') % 2 == 0
    if quoted:
        csv.field_size_limit(MAX_TEXT + 1)
        lines: Iterator[list[str]] = csv.reader(io.StringIO(plain, newline=""), delimiter="\t")
        yield from ([_cell(cell) for cell in cells] for cells in lines)
    else:
        yield from ([_cell(cell) for cell in line.split("\t")] for line in plain.split("\n"))


def _cell(text: str) -> str:
    """A cell without tags and blanks; the items of a list become lines."""
    if "<" in text:
        text = _TAGS.sub("", re.sub(r"<(?:br|/li|/p)\b[^<>]{0,300}>", "\n", text, flags=re.IGNORECASE))
        text = "\n".join(line.strip() for line in text.split("\n") if line.strip())
    return _MARKUP.sub(r"\1", clean(text, MAX_TEXT).replace("\xa0", " ").strip())


def _heading(cell: str) -> str:
    plain = one_line(cell).casefold().strip(" .:*")
    return _HEADING.get(plain) or _HEADING.get(re.sub(r"\s*\(.*\)$", "", plain), "")


def _is_header(cells: Sequence[str]) -> bool:
    found = {_heading(cell) for cell in cells} - {""}
    return (len(found) >= 3 and "activity" in found) or {"needed", "time", "output"} <= found


def _is_second(cells: Sequence[str]) -> bool:
    """The second line of a header, under Mutu Baku and Pelaksana."""
    found = {_heading(cell) for cell in cells}
    return not cells[0].strip() and len(found & set(_TAIL)) >= 2


def _counts(cells: Sequence[str]) -> bool:
    """A line beneath the header that numbers the columns: 1, 2, 3, ..."""
    numbers = [cell.strip("(). ") for cell in cells if cell]
    return len(numbers) > 3 and numbers == [str(place) for place in range(1, len(numbers) + 1)]


def _columns(first: Sequence[str], second: Sequence[str]) -> _Columns:
    above, below = [_heading(cell) for cell in first], [_heading(cell) for cell in second]
    named = [part for part in below if part in _TAIL] or [part for part in above if part in _TAIL]
    tail = [part for part in named if part != "remark"] or ["needed", "time", "output"]
    if "remark" in above or "remark" in below:
        tail.append("remark")
    found: list[str] = []
    for cells, parts in ((first, above), (second, below)):
        edge = next((place for place, part in enumerate(parts) if part in (*_TAIL, "quality")), len(parts))
        found += [one_line(cell) for cell, part in zip(cells[:edge], parts[:edge], strict=True) if cell and not part]
    found = [name for name in dict.fromkeys(found) if not _NUMBER.fullmatch(name)]
    unit = next((got[1] for cell in (*first, *second) if _heading(cell) == "time" and (got := _UNIT.search(cell))), "")
    return _Columns(numbered="number" in above, performers=tuple(found), tail=tuple(tail), unit=unit.lower())


def _guessed(lines: Sequence[Sequence[str]]) -> _Columns:
    """No header was pasted along: the usual order."""
    widest = max((len(cells) for cells in lines), default=0)
    numbered = sum(1 for cells in lines if _NUMBER.fullmatch(cells[0])) * 2 > len([c for c in lines if any(c)])
    return _Columns(numbered=numbered, performers=(), tail=_TAIL if widest > 4 else _TAIL[:3])


def _records(lines: Sequence[list[str]], columns: _Columns) -> Iterator[list[str]]:
    """One list of cells a row: Word breaks a row where a cell holds several lines."""
    numbered = columns.numbered and any(_NUMBER.fullmatch(cells[0]) for cells in lines)
    full = columns.numbered + 1 + max(1, len(columns.performers)) + len(columns.tail)
    record: list[str] = []
    for cells in lines:
        if not any(cells):
            continue
        begins = bool(_NUMBER.fullmatch(cells[0])) if numbered else not record or len(record) >= full - 1
        if begins or not record:
            if record:
                yield record
            record = list(cells)
        elif len(record) + len(cells) - 1 <= full:
            record = [*record[:-1], f"{record[-1]}\n{cells[0]}".strip(), *cells[1:]]
        else:
            record[-1] = "\n".join(one for one in (record[-1], *cells) if one)
    if record:
        yield record


def _row(cells: list[str], columns: _Columns, keys: set[str], place: int) -> Row:
    numbered = columns.numbered and bool(_NUMBER.fullmatch(cells[0]))
    number, rest = (cells[0].rstrip(". )"), cells[1:]) if numbered else ("", list(cells))
    activity, rest = (rest[0], rest[1:]) if rest else ("", [])
    middle, tail, counted = _from_the_right(rest, columns)
    time = tail.get("time", "")
    if columns.unit and time.isdigit():
        time = f"{time} {columns.unit}"
    expected = max(1, len(columns.performers))
    notes = ["row-shifted"] if counted or len(middle) != expected else []
    return Row(
        key=free_key(keys, place),
        number=one_line(number) or str(place),
        activity=clean(activity),
        marks=_marks(middle, columns),
        needed=clean(tail.get("needed", "")),
        time=clean(time),
        output=clean(tail.get("output", "")),
        remark=clean(tail.get("remark", "")),
        notes=tuple(notes if any(rest) else ()),
    )


def _from_the_right(rest: list[str], columns: _Columns) -> tuple[list[str], dict[str, str], bool]:
    """The performers' cells, the cells of Mutu Baku by name, and whether cells at the end had gone missing."""
    wide = len(columns.tail)
    at = columns.tail.index("time") if "time" in columns.tail else None
    whole = len(columns.performers) + wide if columns.performers else None
    for missing in range(3):
        padded = [*rest, *[""] * missing]
        tail = padded[-wide:] if len(padded) >= wide else [*[""] * (wide - len(padded)), *padded]
        if at is None or wording.is_time(tail[at]) or (whole is not None and len(padded) == whole and not tail[at]):
            return padded[:-wide], dict(zip(columns.tail, tail, strict=True)), missing > 0
    tail = rest[-wide:] if len(rest) >= wide else [*rest, *[""] * (wide - len(rest))]
    return rest[:-wide], dict(zip(columns.tail, tail, strict=True)), False


def _marks(middle: Sequence[str], columns: _Columns) -> tuple[str, ...]:
    """The columns that are marked; words in a cell are the performer's own name."""
    found: list[str] = []
    for place, cell in enumerate(middle):
        words = one_line(cell)
        if len(re.sub(r"[\W_\d]", "", words)) > 2:
            found.append(words)
        elif words and len(middle) == len(columns.performers):
            found.append(columns.performers[place])
    return tuple(dict.fromkeys(found))
