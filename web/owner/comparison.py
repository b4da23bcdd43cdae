"""Two drawings of one draft beside each other, in words: what only one has, what both say, each in its own way."""

from dataclasses import dataclass

from bpmn.changes import OTHERWISE, Change, Said, changes
from bpmn.choices import FORM
from bpmn.finding import DocumentRefused
from bpmn.reader import read
from bpmn.sheet.rows import ACTS
from web import visit
from web.furniture import own, say
from web.words.catalogue import has

# Properties of a step under the words that the panel has for them.
KNOWN = {
    "mutu.kelengkapan": "modeler.requirements", "mutu.output": "modeler.output", "mutu.keterangan": "modeler.remarks",
    "mutu.tindakan": "modeler.act", "mutu.waktu": "drawings.what-cell", FORM: "modeler.form-file",
    "name": "modeler.name", "sentence": "modeler.sentence",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that both say."""

    label: str
    theirs: str
    mine: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One part of the drawings."""

    how: str  # changed | removed (only theirs) | added (only mine) | moved
    element: str
    kind: str
    name: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """All of them; `readable` is False when one of the two cannot be read, and then nothing is told."""

    rows: tuple[Row, ...] = ()
    moved: tuple[Row, ...] = ()
    readable: bool = True


def compared(theirs: bytes, mine: bytes) -> Comparison:
    """What is saved beside what was drawn or uploaded here, in the language of this visit."""
    try:
        found = changes(read(theirs), read(mine))
    except DocumentRefused:
        return Comparison(readable=False)
    rows = [_row(one) for one in found]
    return Comparison(
        rows=tuple(row for row in rows if row.how != "moved"), moved=tuple(row for row in rows if row.how == "moved")
    )


def _row(one: Change) -> Row:
    lines = tuple(_line(said) for said in one.said)
    return Row(how=one.how, element=one.element, kind=say(f"drawings.kind-{one.kind}"), name=own(one.name), lines=lines)


def _line(said: Said) -> Line:
    return Line(label=_label(said.what), theirs=_told(said.what, said.before), mine=_told(said.what, said.after))


def _label(what: str) -> str:
    head = what.removeprefix("sop.").replace("_", "-")
    for key in (KNOWN.get(what, ""), f"drawings.what-{what}", f"identity.{head}"):
        if has(visit.language(), key):
            return say(key)
    return own(what)  # a property that another tool wrote


def _told(what: str, told: str | bool) -> str:
    if isinstance(told, bool):
        return say("word.yes" if told else "word.no")
    if not told:
        return say("drawings.nothing")
    if what == "type":
        return say(f"drawings.type-{told}") if has(visit.language(), f"drawings.type-{told}") else told
    if what == "mutu.tindakan" and told in ACTS:
        return say(f"modeler.act-{told}")
    return say("modeler.otherwise") if (what, told) == ("when", OTHERWISE) else own(told)
