"""What a verification finds: stable codes with plain parameters; web has the sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

MOST = 1_000  # flaws that are told one by one; the rest is counted

NOT_PROVEN = ("person", "truth", "unsealed", "before-anchor", "machine")  # web has a sentence for each


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """One thing that is not as it was written; `params` say where: stream, seq, checkpoint, file, version, calendar."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True)
class Flaws:
    """Collected while a verification runs; memory stays flat however much is broken."""

    found: list[Flaw] = field(default_factory=list)
    count: int = 0

    def add(self, code: str, /, **params: Any) -> None:
        """One more."""
        self.count += 1
        if len(self.found) < MOST:
            self.found.append(Flaw(code=code, params=params))


@dataclass(kw_only=True)
class Counts:
    """How much was looked at."""

    events: int = 0
    streams: int = 0
    sealed: int = 0  # events under a checkpoint
    unsealed: int = 0  # events after the last one
    checkpoints: int = 0
    answers: int = 0
    erased: int = 0  # answers and files that were lawfully erased
    files: int = 0
    versions: int = 0
    calendars: int = 0


@dataclass(frozen=True, kw_only=True)
class Report:
    """The result of `sopan verify`: no flaw means that everything below agrees."""

    flaws: tuple[Flaw, ...]
    flaw_count: int  # more than the tuple holds when very much is broken
    remarks: tuple[Flaw, ...]  # not broken, but to be known
    counts: Counts
    checkpoint: int | None  # number of the last one
    checkpoint_at: datetime | None
    held: tuple[int, ...]  # numbers of the checkpoints kept outside that were compared
    not_proven: tuple[str, ...] = NOT_PROVEN

    @property
    def whole(self) -> bool:
        """Whether nothing is broken."""
        return self.flaw_count == 0
