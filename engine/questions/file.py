"""TheFile: a document's version to read, for whoever may read its Berkas."""

from dataclasses import dataclass
from pathlib import Path

from engine.errors import NotFound
from engine.hand import Hand
from engine.model import KeptFile
from engine.questions.instance import TheInstance, load
from engine.store.reads import files


class FileErased(NotFound):
    """This file was lawfully erased; its digest stays in the history."""

    code = "file-erased"


@dataclass(frozen=True, kw_only=True)
class TheFile:
    """One file of one instance."""

    instance: int
    file: str  # SHA-256, hex


@dataclass(frozen=True, kw_only=True)
class FilePage:
    """Where it lies and what it is."""

    kept: KeptFile
    path: Path


def handle(question: TheFile, hand: Hand) -> FilePage:
    """Raises: NotFound, Forbidden. A file of another instance is not found here."""
    case = load(hand, TheInstance(instance=question.instance))
    if case.record.id not in files.instances_of(hand.unit, question.file):
        raise NotFound(kind="file", name=question.file)
    kept = files.by_id(hand.unit, question.file)
    path = hand.files.path(question.file)
    if kept is not None and not kept.name:
        raise FileErased(name=question.file)
    if kept is None or not path.is_file():
        raise NotFound(kind="file", name=question.file)
    return FilePage(kept=kept, path=path)
