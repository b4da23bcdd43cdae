"""Copied text as lists of cells: what Word, spreadsheets and other programs put on the clipboard or into a file.

Word leaves the lines of a cell bare, a spreadsheet puts them in quotes, Writer may give each cell a line of its own.
"""

import csv
import html
import io
import re
from collections.abc import Iterator, Sequence

from bpmn.sheet.columns import heading, is_header
from bpmn.sheet.rows import clean

MAX_TEXT = 500_000  # characters

_TAGS = re.compile(r"</?[a-z][^<>]{0,300}>", re.IGNORECASE)
_ROW = re.compile(r"<tr\b", re.IGNORECASE)
_ROW_END = re.compile(r"</tr\s*>", re.IGNORECASE)
_BETWEEN = re.compile(r"</t[dh]\s*>\s*(?=<t[dh]\b)", re.IGNORECASE)
_CHUNK = re.compile(r"\S+(?: \S+)*")
_MARKUP = re.compile(r"^\*\*(.*)\*\*$")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_QUOTED = re.compile(r'"((?:[^"]++|"")*+)"(?=[\t\n]|\Z)')
_PLAIN = re.compile(r"[^\t\n]*")
_NEEDS_QUOTES = re.compile(r'[\t\n,;]|""')
_COUNTED = re.compile(r"(\d{1,3})\s*[.)]?")


def decoded(content: bytes) -> str:
    """A text file as the office's programs write it: UTF-8, a spreadsheet's UTF-16, else Windows' Latin letters."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def cells(text: str) -> Iterator[list[str]]:
    """Each line's cells; a cell that holds lines of its own is one cell where the program said so."""
    plain = _UNSEEN.sub("", text[:MAX_TEXT]).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if _ROW.search(plain) and "\t" not in plain:
        plain = _of_html(plain)
    if "\t" in plain:
        yield from ([_cell(cell) for cell in line] for line in _tabbed(plain))
    else:
        yield from ([_cell(cell) for cell in line] for line in _untabbed(plain))


def _of_html(plain: str) -> str:
    """A table in a page's own letters, one line a row."""
    text = _BETWEEN.sub("\t", re.sub(r"\s*\n\s*", " ", plain))
    return html.unescape(_ROW_END.sub("\n", text))


def _tabbed(plain: str) -> Iterator[list[str]]:
    line: list[str] = []
    at = 0
    while at <= len(plain):
        quoted = _QUOTED.match(plain, at)
        if quoted is not None and _NEEDS_QUOTES.search(quoted[1]):
            line.append(quoted[1].replace('""', '"'))
            at = quoted.end()
        else:  # quotes that no spreadsheet had a reason to put there are the sheet's own
            found = _PLAIN.match(plain, at)
            line.append(found[0] if found else "")
            at = found.end() if found else at + 1
        if at >= len(plain) or plain[at] == "\n":
            yield line
            line = []
        at += 1


def _untabbed(plain: str) -> Iterator[list[str]]:
    for delimiter in (";", ","):
        lines = _separated(plain, delimiter)
        if any(is_header(line) for line in lines):
            yield from lines
            return
    if "|" in plain:
        for line in plain.split("\n"):
            if "|" in line and line.strip("|\t -:"):
                yield line.strip().strip("|").split("|")
        return
    lines = [[line] for line in plain.split("\n")]
    aligned = _aligned(plain.split("\n"))
    if aligned:
        yield from aligned
        return
    yield from _stacked([line[0].strip() for line in lines]) or lines


def _aligned(lines: Sequence[str]) -> list[list[str]]:
    """A table whose columns are held apart by blanks, as text out of a PDF; none where no line is its header.

    A cell belongs to the heading that begins nearest to it.
    """
    apart = [[(found.start(), found[0]) for found in _CHUNK.finditer(line)] for line in lines]
    start = next((place for place, line in enumerate(apart) if is_header([text for _, text in line])), None)
    if start is None:
        return []
    columns = [at for at, _ in apart[start]]
    table = [[text] for text in lines[:start]]
    for line in apart[start:]:
        row = [""] * len(columns)
        for at, text in line:
            nearest = min(range(len(columns)), key=lambda place: abs(columns[place] - at))
            row[nearest] = f"{row[nearest]} {text}".strip()
        table.append(row)
    return table


def _separated(plain: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(MAX_TEXT + 1)
    return list(csv.reader(io.StringIO(plain, newline=""), delimiter=delimiter)) if delimiter in plain else []


def _stacked(lines: Sequence[str]) -> list[list[str]]:
    """The rows of a table of which each cell stands on a line of its own; none where it is no such table."""
    start = next((place for place, line in enumerate(lines) if heading(line) in ("number", "activity")), len(lines))
    first = next((place for place in range(start, len(lines)) if _count(lines[place]) == 1), len(lines))
    header = [line for line in lines[start:first] if line]
    if first == len(lines) or not is_header(header):
        return []
    found = [[line] for line in lines[:start]] + _header(header)
    for line in lines[first:]:
        begins = _count(line) == (_count(found[-1][0]) or 0) + 1
        if begins:
            found.append([line])
        else:
            found[-1].append(line)
    while len(found[-1]) > len(found[-2]) and not found[-1][-1]:
        found[-1].pop()
    return found


def _header(header: list[str]) -> list[list[str]]:
    """One line of headings, or two where the second ones stand behind "Mutu Baku" and "Keterangan"."""
    parts = [heading(cell) for cell in header]
    if "quality" not in parts:
        return [header]
    edge = parts.index("quality") + 1
    edge += edge < len(parts) and parts[edge] == "remark"
    return [header[:edge], ["", "", *header[edge:]]]


def _count(line: str) -> int | None:
    found = _COUNTED.fullmatch(line)
    return int(found[1]) if found else None


def _cell(text: str) -> str:
    """A cell without tags and blanks; the items of a list become lines, and so does a line break of Word."""
    text = text.replace("\x0b", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    if "<" in text:
        text = _TAGS.sub("", re.sub(r"<(?:br|/li|/p)\b[^<>]{0,300}>", "\n", text, flags=re.IGNORECASE))
        text = "\n".join(line.strip() for line in text.split("\n") if line.strip())
    return _MARKUP.sub(r"\1", clean(text, MAX_TEXT).replace("\xa0", " ").replace("\u202f", " ").strip())
