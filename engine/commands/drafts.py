"""Begin, save and drop a draft of a procedure: files under a revision; a save is a row, not an event."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.access import publishes
from engine.commands.publish import refuse_key
from engine.errors import Invalid, NotFound, Stale
from engine.hand import Hand
from engine.ledger import done_of
from engine.model import Done
from engine.runtime.parser import DIAGRAM as PUBLISHED_DIAGRAM
from engine.store.reads import procedure_drafts, versions
from engine.store.reads.procedure_drafts import ProcedureDraft
from engine.text import one_line, prose

DIAGRAM = "sop.bpmn"
SHEET = "sheet.json"  # what the sheet says and the diagram cannot hold; never published
TAKEN_OUT = "taken-out.json"  # what the form editor took out and may put back; never published
NO_FORMS = frozenset({DIAGRAM, SHEET, TAKEN_OUT})
LONGEST_NAME = 500  # characters
LARGEST = 2 * 1024 * 1024  # bytes of one file; a diagram of that size is not read either
MOST = 200  # files
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}\.json")


class DraftChanged(Stale):
    """Somebody saved this draft meanwhile; nothing was written."""

    code = "draft-changed"


class DraftNameMissing(Invalid):
    """A draft has a name."""

    code = "draft-name-missing"


class DraftFileUnfit(Invalid):
    """A file of a draft has a name or a size that cannot be kept."""

    code = "draft-file-unfit"


@dataclass(frozen=True, kw_only=True)
class BeginDraft:
    """A new draft; with a base and no files it begins with the files of that version."""

    procedure: str
    name: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    base: int = 0  # number of the version it begins from, 0 for none


@dataclass(frozen=True, kw_only=True)
class SaveDraftFiles:
    """Some files take the place of those of the same name; None removes one. The others stay."""

    draft: int
    revision: int  # the one that was looked at
    files: Mapping[str, bytes | None] = field(default_factory=dict)
    name: str = ""  # "" = as it was


@dataclass(frozen=True, kw_only=True)
class DropDraft:
    """Throw a draft away, with all its files."""

    draft: int
    revision: int


def begin(command: BeginDraft, hand: Hand) -> Done:
    """Raises: Forbidden, KeyUnreadable, DraftNameMissing, TextTooLong, NotFound, DraftFileUnfit."""
    publishes(hand.office, hand.actor, hand.now)
    refuse_key(command.procedure)
    name = prose(one_line(command.name), LONGEST_NAME, "name")
    if not name:
        raise DraftNameMissing()
    files = command.files or _files_of(hand, command.procedure, command.base)
    for file, content in files.items():
        _refuse_file(file, content)
    identifier = _draw(hand)
    hand.ledger.row(
        "procedure_draft.add", id=identifier, procedure=command.procedure, name=name, revision=1, base=command.base,
        started_by=hand.actor.person, saved_by=hand.actor.person, saved_at=hand.now,
    )
    for file, content in files.items():
        hand.ledger.row("procedure_draft_file.add", draft=identifier, name=file, content=content)
    said = {"draft": identifier, "name": name, "base": command.base}
    head = hand.head(f"procedure:{command.procedure}")
    return done_of(hand.ledger.event(head, "draft:begun", hand.acting(), said))


def save(command: SaveDraftFiles, hand: Hand) -> Done:
    """Save; the same save sent twice by the same person is done once.

    Raises: Forbidden, NotFound, DraftChanged, DraftFileUnfit, TextTooLong.
    """
    publishes(hand.office, hand.actor, hand.now)
    known = found(hand, command.draft)
    before = procedure_drafts.files(hand.unit, known.id)
    if known.revision == command.revision + 1 and known.saved_by == hand.actor.person and _same(command, before):
        return Done(seq=0, type="draft:saved", body={"revision": known.revision}, repeated=True)
    refuse_changed(known, command.revision)
    name = prose(one_line(command.name), LONGEST_NAME, "name") or known.name
    for file, content in command.files.items():
        _refuse_file(file, content or b"")
    if len(before.keys() | command.files.keys()) > MOST:
        raise DraftFileUnfit(why="many", maximum=MOST)
    hand.ledger.row(
        "procedure_draft.save", w_id=known.id, w_revision=known.revision, name=name, revision=known.revision + 1,
        saved_by=hand.actor.person, saved_at=hand.now,
    )
    for file, content in command.files.items():
        if file in before:
            hand.ledger.row("procedure_draft_file.drop", w_draft=known.id, w_name=file)
        if content is not None:
            hand.ledger.row("procedure_draft_file.add", draft=known.id, name=file, content=content)
    return Done(seq=0, type="draft:saved", body={"revision": known.revision + 1})


def drop(command: DropDraft, hand: Hand) -> Done:
    """Raises: Forbidden, NotFound, DraftChanged."""
    publishes(hand.office, hand.actor, hand.now)
    known = found(hand, command.draft)
    refuse_changed(known, command.revision)
    remove(hand, known)
    head = hand.head(f"procedure:{known.procedure}")
    said = {"draft": known.id, "name": known.name}
    return done_of(hand.ledger.event(head, "draft:dropped", hand.acting(), said))


def found(hand: Hand, draft: int) -> ProcedureDraft:
    """Raises: NotFound."""
    known = procedure_drafts.by_id(hand.unit, draft)
    if known is None:
        raise NotFound(kind="draft", name=draft)
    return known


def forms_in(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a draft that are forms, by name."""
    return {name: files[name] for name in sorted(files) if name not in NO_FORMS}


def refuse_changed(known: ProcedureDraft, revision: int) -> None:
    """Raises: DraftChanged when another revision than this was looked at."""
    if known.revision != revision:
        raise DraftChanged(draft=known.id, revision=known.revision, by=known.saved_by, at=known.saved_at)


def remove(hand: Hand, known: ProcedureDraft) -> None:
    """A draft's rows go, its files first."""
    hand.ledger.row("procedure_draft_file.clear", w_draft=known.id)
    hand.ledger.row("procedure_draft.drop", w_id=known.id, w_revision=known.revision)


def _same(command: SaveDraftFiles, before: Mapping[str, bytes]) -> bool:
    return all(before.get(file) == content for file, content in command.files.items())


def _files_of(hand: Hand, procedure: str, base: int) -> dict[str, bytes]:
    if not base:
        return {}
    version = versions.numbered(hand.unit, procedure, base)
    if version is None:
        raise NotFound(kind="version", name=base)
    published = versions.files(hand.unit, version.digest)
    return {DIAGRAM if name == PUBLISHED_DIAGRAM else name: content for name, content in published.items()}


def _refuse_file(name: str, content: bytes) -> None:
    if name != DIAGRAM and not _FILE.fullmatch(name):
        raise DraftFileUnfit(why="name", name=name[:120])
    if len(content) > LARGEST:
        raise DraftFileUnfit(why="size", name=name, maximum=LARGEST)


def _draw(hand: Hand) -> int:
    """An id that no draft ever had: an old address must not open another draft."""
    before = versions.counter(hand.unit, "procedure-draft")
    if before is None:
        hand.ledger.row("counter.add", name="procedure-draft", value=1)
        return 1
    hand.ledger.row("counter.step", w_name="procedure-draft", w_value=before, value=before + 1)
    return before + 1
