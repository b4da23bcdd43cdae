"""A retelling in words: rows, values, marks and the rail, as the templates of `history/` show them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from markupsafe import Markup

from bpmn import span as spans
from bpmn.drawing import Mark, svg
from engine.questions.retelling import RetellingPage
from engine.questions.retelling_lines import Line
from engine.questions.retelling_moment import Clocked, Entry
from forms.schema import Field
from web import visit
from web.furniture import own, say
from web.rail import rail
from web.words import moments
from web.words.catalogue import written
from web.words.happenings import happening, step_names

SIGNS = {"done": "✓", "active": "●", "late": "!", "earlier": "↺"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the table of events."""

    line: Line
    words: str
    here: bool  # the moment that is shown
    time: str  # standard against used, "" where nothing is measured


@dataclass(frozen=True, kw_only=True)
class Part:
    """A piece of a value: text, or a file of the Berkas."""

    text: str
    file: str = ""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Everything that needed words."""

    rows: tuple[Row, ...]  # those of the filter
    words: str  # of the moment's own event
    names: Mapping[str, str]  # element -> step
    drawing: Markup
    rail: Markup
    marks: str  # JSON: seq -> what changed on the diagram
    now: str  # JSON: element -> state, for the viewer
    labels: str  # JSON: element -> words, for the viewer
    signs: str  # JSON: state -> sign and word
    first: int
    last: int
    before: int | None  # the row before this one, among those of the filter
    after: int | None
    files: Mapping[str, str]  # digest -> the file's name and which version it is
    late: tuple[int, ...]  # events at which a deadline was missed


def shown(found: RetellingPage, asked: str, kind: str) -> Shown:
    """The page's words; `kind` is one of the engine's kinds of event, "" for all."""
    names = {element: own(name) for element, name in step_names(found.document).items()}
    seq = found.moment.line.seq
    rows = tuple(_row(line, names, seq) for line in found.lines if not kind or kind in line.kinds)
    there = [row.line.seq for row in rows]
    now = {key: mark for key, mark in found.moment.marks.items()}
    return Shown(
        rows=rows, words=_words(found.moment.line, names), names=names, drawing=_drawing(found),
        rail=rail(found.scale, seq, say("retelling.rail")), marks=json.dumps(_changes(found.lines)),
        now=json.dumps({key: mark.state for key, mark in now.items()}),
        labels=json.dumps({key: label(mark) for key, mark in now.items()}, ensure_ascii=False),
        signs=json.dumps({state: f"{sign} {_word(state)}".strip() for state, sign in SIGNS.items()},
                         ensure_ascii=False),
        first=found.lines[0].seq, last=found.lines[-1].seq,
        before=max((one for one in there if one < seq), default=None),
        after=min((one for one in there if one > seq), default=None),
        files={
            paper.version.file: say("retelling.file", name=paper.file_name, number=paper.version.number)
            for paper in found.attached if paper.file_name
        },
        late=tuple(line.seq for line in found.lines if line.type == "deadline:missed"),
    )


def _word(state: str) -> str:
    return "" if state == "done" else say(f"retelling.mark.{state}")


def label(mark: Mark) -> str:
    """What stands on an element: a sign, a word and how often it was visited; a timer has only a sign."""
    if not mark.passes:
        return SIGNS[mark.state]
    times = f"×{mark.passes}" if mark.passes > 1 else ""
    return " ".join(filter(None, (SIGNS[mark.state], _word(mark.state), times)))


def _drawing(found: RetellingPage) -> Markup:
    title = say("retelling.drawing", number=found.number, seq=found.moment.line.seq)
    # The drawing escapes every word of the diagram itself (tests/unit/bpmn/test_drawing.py).
    marks = {key: replace(mark, label=_word(mark.state)) for key, mark in found.moment.marks.items()}
    return Markup(svg(found.document, marks, title=title))  # noqa: S704


def _changes(lines: Sequence[Line]) -> dict[int, dict[str, list[Any]]]:
    """For each event what it changed on the diagram: element -> [state, visits], or [] where a mark ends."""
    changes: dict[int, dict[str, list[Any]]] = {}
    before: Mapping[str, Mark] = {}
    for line in lines:
        new = {k: [m.state, m.passes] for k, m in line.marks.items() if before.get(k) != m}
        changes[line.seq] = new | {k: [] for k in before if k not in line.marks}
        before = line.marks
    return changes


def _row(line: Line, names: Mapping[str, str], here: int) -> Row:
    measured = line.type == "task:completed" and line.used is not None
    return Row(
        line=line, words=_words(line, names), here=line.seq == here,
        time=times(line.standard, line.used) if measured else "",
    )


def _words(line: Line, names: Mapping[str, str]) -> str:
    """What happened; of an event that does not follow only its type, for its body may hold anything."""
    return happening(visit.language(), line if line.followed else replace(line, body={}, answers={}), names)


def times(standard: int | None, used: int | None) -> str:
    """Standard against used working time, with the difference."""
    if used is None:
        return ""
    spent = moments.worktime(visit.language(), used)
    if standard is None:
        return say("retelling.used", used=spent)
    over = used - standard
    key = "retelling.used-over" if over > 0 else "retelling.used-of"
    return say(key, used=spent, standard=moments.worktime(visit.language(), standard), over=over)


def span_of(clock: Clocked) -> str:
    """The standard time as it was written."""
    return moments.span(visit.language(), spans.read(clock.span)) if clock.span else ""


def title_of(entry: Entry) -> str:
    """A field's name on its form; one that is of no form has a word of ours."""
    if entry.field is not None:
        return entry.field.title
    return say("retelling.late-cause") if entry.name == "sebab_terlambat" else entry.name


def parts(field: Field | None, value: Any) -> tuple[Part, ...]:
    """A value as people read it; nothing for one that was not given."""
    if value is None or value == "" or value == []:
        return ()
    several = value if isinstance(value, list) else [value]
    if field is not None and field.kind == "file":
        return tuple(Part(text=str(one)[:12], file=str(one)) for one in several)
    return tuple(Part(text=_text(field, one)) for one in several)


def _text(field: Field | None, value: Any) -> str:
    if field is not None:
        choice = next((c.label for c in field.choices if c.value == value), None)
        if choice is not None:
            return choice
        if field.kind == "date" and isinstance(value, str):
            return moments.day(visit.language(), date.fromisoformat(value))
    return written(visit.language(), value)
