"""What is taken where a sheet does not say it: a proposal for each such field, open until it is answered."""

from collections.abc import Collection
from dataclasses import replace

from bpmn.sheet import deciding, performers, times, wording
from bpmn.sheet.rows import Row, Sheet, one_line, paper, written


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
    for row in sheet.rows:
        if row.key in wanted:
            sheet = sheet.with_row(_given_back(row, sheet))
    return sheet


def _with_lanes(sheet: Sheet) -> Sheet:
    """Where no column names a performer, the subjects of the sentences do."""
    if sheet.lanes:
        return sheet
    found: list[str] = []
    for row in sheet.rows:
        leading = performers.subject(row.activity)
        if leading and not performers.is_outside(leading) and not performers.lanes_of(leading, found):
            found.append(one_line(leading[:1].upper() + leading[1:]))
    return replace(sheet, lanes=tuple(found))


def _worded(row: Row, sheet: Sheet) -> Row:
    """Name, time, decision and act, as the words say them."""
    opened = set(row.open) | ({"cells"} if "row-shifted" in row.notes else set())
    changed: dict[str, object] = {}
    if not row.name:
        changed["name"] = wording.short(row.activity, performers.subject(row.activity))
    doubtful = times.is_range(row.time) or times.runs_on(row.time) or not times.settled(row.time)
    if not row.span and doubtful and row.activity:
        changed["span"] = times.counted(row.time)
        opened.add("span")
    if not row.act:
        changed["act"] = wording.act(row.output, row.activity)
    found = None if row.decides else _decision(row)
    if found is not None:
        back = _numbered(sheet, deciding.back_to(row.remark, row.activity))
        changed |= {"decides": True, "asks": found.asks, "yes": found.yes, "no": found.no, "value": found.value}
        changed["back"] = row.back or back or _maker(row, sheet)
        opened |= set() if row.back or back else {"back"}
    elif not row.decides and deciding.checks(row.activity[len(performers.subject(row.activity)) :]):
        opened |= {"decides"}
    if not row.onward:
        onward = _numbered(sheet, deciding.onward_to(row.remark, row.activity))
        changed["onward"] = "" if onward == _next(row, sheet) else onward
    return replace(row, open=frozenset(opened), **changed)  # type: ignore[arg-type]  # the keys are fields of Row


def _decision(row: Row) -> deciding.Decision | None:
    """The decision that a row's sentence, its remark, or the flowchart in its columns makes."""
    found = deciding.decision(row.activity) or deciding.decision(row.remark)
    return found or (deciding.PLAIN if "diamond" in row.notes else None)


def _given_back(row: Row, sheet: Sheet) -> Row:
    """The nearest row above of the performer to whom the sentence gives the thing back."""
    whom = deciding.back_to_whom(row.activity, row.remark)
    if not row.decides or "back" not in row.open or not whom:
        return row
    lanes = performers.lanes_of(whom, sheet.lanes)
    outside = not lanes and performers.is_outside(whom)
    for other in reversed(sheet.rows[: sheet.rows.index(row)]):
        if (other.outside if outside else len(lanes) == 1 and other.performer in lanes and not other.outside):
            return replace(row, back=other.key)
    return row


def _numbered(sheet: Sheet, number: str) -> str:
    return next((row.key for row in sheet.rows if number and row.number.casefold() == number), "")


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
    chosen = next(iter(both or inside or named or _handed(row, sheet)), "")
    return replace(row, performer="" if several else chosen, open=row.open | {"performer"})


def _handed(row: Row, sheet: Sheet) -> list[str]:
    """The lane to which the row above hands its work, where it names one."""
    place = next(number for number, one in enumerate(sheet.rows) if one.key == row.key)
    lanes = performers.lanes_of(deciding.handed_to(sheet.rows[place - 1].activity), sheet.lanes) if place else []
    return lanes if len(lanes) == 1 else []


def _recorded(row: Row, sheet: Sheet) -> Row:
    """Somebody in the office records what one outside does: whoever is next on the sheet."""
    if not row.outside or row.performer:
        return row
    place = next(number for number, one in enumerate(sheet.rows) if one.key == row.key)
    for other in (*sheet.rows[place + 1 :], *reversed(sheet.rows[:place])):
        done = _performed(other, sheet)
        if not done.outside:
            return replace(row, performer=done.performer or next(iter(sheet.lanes), ""))
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
