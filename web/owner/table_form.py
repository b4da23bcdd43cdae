"""The form of the table: what was typed becomes rows again, and a button moves, adds or takes out one of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from bpmn.sheet import deciding, times
from bpmn.sheet.answers import accepted
from bpmn.sheet.guesses import guessed
from bpmn.sheet.kept import Kept
from bpmn.sheet.questions import confirmed
from bpmn.sheet.rows import ACTS, MAX_ROWS, NO_TIME, Row, Sheet, clean, free_key, one_line

CELLS = ("activity", "needed", "time", "output", "remark")  # kept as typed, with their lines
LINES = ("number", "performer", "span", "name", "asks", "yes", "no", "outside", "back", "onward", "act", "form")
LISTS = ("reads", "writes")
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,119}")


@dataclass(frozen=True, kw_only=True)
class Done:
    """What a button made of the sheet, and the row to look at next."""

    kept: Kept
    key: str = ""
    full: bool = False  # no row could be added: there are as many as a table holds


def typed(form: MultiDict[str, str], known: Sheet) -> Sheet:
    """The sheet as the form says it; rows that the form does not name are not in it."""
    named = dict.fromkeys(key.strip() for key in form.getlist("k"))
    keys = [key for key in named if _KEY.fullmatch(key)][:MAX_ROWS]
    rows = tuple(_row(form, known.row(key) or Row(key=key)) for key in keys)
    lanes = tuple(dict.fromkeys(one for line in form.get("lanes", "").splitlines() if (one := one_line(line))))
    fresh = [row.key for row in rows if row.activity and not (known.row(row.key) or Row(key="")).activity]
    sheet = replace(
        known,
        rows=rows,
        lanes=lanes if "lanes" in form else known.lanes,
        begin=one_line(form.get("begin", known.begin)),
        end=one_line(form.get("end", known.end)),
        office=one_line(form.get("office", known.office)),
    )
    return guessed(sheet, fresh)


def left_out(known: Sheet, sheet: Sheet) -> tuple[Row, ...]:
    """The rows that somebody else added meanwhile and this form does not know: taken out, not lost."""
    return tuple(row for row in known.rows if sheet.row(row.key) is None and not _is_empty(row))


def _row(form: Mapping[str, str], row: Row) -> Row:
    said: dict[str, object] = {}
    for field in (*CELLS, *LINES, *LISTS):
        text = form.get(f"{field}-{row.key}")
        if text is None:
            continue
        if field in CELLS:
            said[field] = clean(text)
        elif field in LISTS:
            said[field] = tuple(dict.fromkeys(one for line in text.splitlines() if (one := one_line(line))))
        else:
            said[field] = one_line(text)
    said["decides"] = form.get(f"decides-{row.key}") == "ya"
    if said.get("act") not in (None, "", *ACTS):
        said["act"] = row.act
    changed = {field for field, value in said.items() if getattr(row, field) != value}
    opened = row.open - changed - ({"back"} if not said["decides"] else set())
    made = replace(row, open=opened, **said)  # type: ignore[arg-type]  # the keys are fields of Row
    return _timed(_decided(made), changed)


def _decided(row: Row) -> Row:
    """A row that was just said to decide has the words of a decision."""
    if not row.decides:
        return replace(row, asks="", yes="", no="", value="", back="")
    plain = deciding.Decision(asks="Setuju?", yes="Ya", no="Tidak", value="setuju")
    found = deciding.decision(row.activity) or plain
    return replace(
        row,
        asks=row.asks or found.asks,
        yes=row.yes or found.yes,
        no=row.no or found.no,
        value=row.value or found.value,
    )


def _timed(row: Row, changed: set[str]) -> Row:
    """What is counted follows the cell where only the cell was changed."""
    if "time" in changed and "span" not in changed and times.settled(row.time):
        return confirmed(replace(row, span=""), ["span"])
    return replace(row, span=NO_TIME) if row.span.casefold() == NO_TIME else row


def pressed(kept: Kept, button: str, taken: set[str]) -> Done:
    """What a button does: save, accept-all, accept:KEY:FIELD, accept::NOTE, up, down, add or remove:KEY, restore:N."""
    name, _, rest = button.partition(":")
    key, _, field = rest.partition(":")
    sheet = kept.sheet
    row = sheet.row(key)
    if name in ("accept", "accept-all"):
        return Done(kept=replace(kept, sheet=_agreed(sheet, row, name, field)), key=key)
    if name in ("add", "restore") and len(sheet.rows) >= MAX_ROWS:
        return Done(kept=kept, full=True)
    if name == "add":
        return _added(kept, key, Row(key=free_key(taken, len(sheet.rows) + 1)))
    if name == "restore" and rest.isdigit() and int(rest) < len(kept.removed):
        back = kept.removed[int(rest)]
        left = tuple(one for number, one in enumerate(kept.removed) if number != int(rest))
        whole = replace(back, key=back.key if back.key not in taken else free_key(taken, len(sheet.rows) + 1))
        return _added(replace(kept, removed=left), sheet.rows[-1].key if sheet.rows else "", whole)
    if row is not None and name in ("up", "down"):
        return _moved(kept, row, -1 if name == "up" else 1)
    if row is not None and name == "remove":
        rest_of = tuple(one for one in sheet.rows if one is not row)
        removed = kept.removed if _is_empty(row) else (row, *kept.removed)
        return Done(kept=_numbered(Kept(sheet=replace(sheet, rows=rest_of), removed=removed), sheet))
    return Done(kept=kept)


def _agreed(sheet: Sheet, row: Row | None, name: str, field: str) -> Sheet:
    """The sheet with every guess taken as right, or that about one field of a row, or a note about the whole."""
    if name == "accept-all":
        return replace(sheet, rows=tuple(_counted(row) for row in accepted(sheet).rows), notes=())
    if row is None:
        return replace(sheet, notes=tuple(note for note in sheet.notes if note != field))
    return sheet.with_row(confirmed(_counted(row) if field == "span" else row, [field]))


def _counted(row: Row) -> Row:
    """The row with the time that is proposed for it, where it says none that can be counted."""
    if row.span or times.settled(row.time) or not row.activity:
        return row
    return replace(row, span=times.counted(row.time))


def _is_empty(row: Row) -> bool:
    return not any((row.activity, row.needed, row.time, row.output, row.remark, row.name))


def _added(kept: Kept, below: str, row: Row) -> Done:
    rows = list(kept.sheet.rows)
    place = next((number + 1 for number, one in enumerate(rows) if one.key == below), len(rows))
    rows.insert(place, row)
    return Done(kept=_numbered(replace(kept, sheet=replace(kept.sheet, rows=tuple(rows))), kept.sheet), key=row.key)


def _moved(kept: Kept, row: Row, way: int) -> Done:
    rows = list(kept.sheet.rows)
    place = rows.index(row)
    rows.pop(place)
    rows.insert(max(0, place + way), row)
    moved = replace(kept, sheet=replace(kept.sheet, rows=tuple(rows)))
    return Done(kept=_numbered(moved, kept.sheet), key=row.key)


def _numbered(kept: Kept, before: Sheet) -> Kept:
    """Rows that were numbered one after the other stay so; a sheet with numbers of its own keeps them."""
    if [row.number for row in before.rows] != [str(number) for number in range(1, len(before.rows) + 1)]:
        return kept
    rows = tuple(replace(row, number=str(number)) for number, row in enumerate(kept.sheet.rows, 1))
    return replace(kept, sheet=replace(kept.sheet, rows=rows))
