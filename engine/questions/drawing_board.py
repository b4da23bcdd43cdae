"""What a process owner needs while drawing: what lint says of an unsaved diagram, the forms, who performs a lane."""

from collections.abc import Mapping
from dataclasses import dataclass

from bpmn.finding import Finding
from engine.access import publishes
from engine.commands.drafts import DIAGRAM, SHEET, forms_in, found
from engine.fitness import findings
from engine.hand import Hand
from engine.store.reads import procedure_drafts
from forms.errors import SchemaRefused
from forms.form import Form
from forms.schema import load


@dataclass(frozen=True, kw_only=True)
class Linted:
    """The findings of publish about a diagram, with the forms that stand in the draft."""

    draft: int
    diagram: bytes


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a draft keeps of its diagram and of the sheet beside it, as bytes; empty where it has none."""

    draft: int


@dataclass(frozen=True, kw_only=True)
class Board:
    """The forms of a draft, and the positions behind the lanes of its procedure."""

    draft: int


@dataclass(frozen=True, kw_only=True)
class OfferedForm:
    """A form that a step may name, and the choices in it that a decision may follow."""

    file: str
    title: str
    choices: Mapping[str, tuple[tuple[str, str], ...]]  # field -> (value, label) of each of its choices


@dataclass(frozen=True, kw_only=True)
class BoardPage:
    """What the panel beside the canvas offers."""

    forms: tuple[OfferedForm, ...]  # by file name; those that cannot be read are left out, lint names them
    lanes: Mapping[str, tuple[str, ...]]  # lane -> titles of the positions that perform it now


def linted(question: Linted, hand: Hand) -> tuple[Finding, ...]:
    """Errors first. Raises: NoSuchPerson, AuditorActs, Forbidden, NotFound."""
    publishes(hand.office, hand.actor, hand.now)
    known = found(hand, question.draft)
    files = procedure_drafts.files(hand.unit, known.id)
    return findings(question.diagram, forms_in(files), frozenset(_performed(hand, known.procedure)))


def kept(question: Kept, hand: Hand) -> tuple[bytes, bytes]:
    """Diagram and sheet. Raises: NoSuchPerson, AuditorActs, Forbidden, NotFound."""
    publishes(hand.office, hand.actor, hand.now)
    files = procedure_drafts.files(hand.unit, found(hand, question.draft).id)
    return files.get(DIAGRAM, b""), files.get(SHEET, b"")


def board(question: Board, hand: Hand) -> BoardPage:
    """Raises: NoSuchPerson, AuditorActs, Forbidden, NotFound."""
    publishes(hand.office, hand.actor, hand.now)
    known = found(hand, question.draft)
    files = procedure_drafts.files(hand.unit, known.id)
    read = ((name, _form(content)) for name, content in forms_in(files).items())
    forms = tuple(_offered(name, form) for name, form in read if form is not None)
    return BoardPage(forms=forms, lanes=_performed(hand, known.procedure))


def _performed(hand: Hand, procedure: str) -> dict[str, tuple[str, ...]]:
    office = hand.office
    lanes = dict.fromkeys(mapping.lane for mapping in office.lanes.values() if mapping.procedure == procedure)
    held = {lane: office.positions_for(procedure, lane, hand.now) for lane in lanes}
    return {lane: tuple(office.positions[one].title for one in who) for lane, who in held.items() if who}


def _form(content: bytes) -> Form | None:
    try:
        return load(content.decode())
    except (SchemaRefused, UnicodeDecodeError):
        return None


def _offered(name: str, form: Form) -> OfferedForm:
    choices = {
        field.name: tuple((choice.value, choice.label) for choice in field.choices)
        for field in form.fields if field.kind == "choice"
    }
    return OfferedForm(file=name, title=form.title, choices=choices)
