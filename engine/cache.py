"""What never changes once written, kept in memory: compiled versions, calendars, and the newest fold of the office."""

import json
import threading
from typing import TypeVar

from engine.calendar import Calendar
from engine.errors import NotFound, OfficeUnreadable
from engine.office import Office, fold
from engine.runtime.parser import Compiled, compile_version, version_digest
from engine.store.reads import events, versions
from engine.store.unit import Unit

Kept = TypeVar("Kept")
MOST = 64  # versions and calendars; an office has a few


class Cache:
    """Shared by all threads; two that compile the same version at once do it twice and agree."""

    def __init__(self) -> None:
        self._versions: dict[str, Compiled] = {}
        self._calendars: dict[str, Calendar] = {}
        self._office = Office()
        self._lock = threading.Lock()

    def version(self, unit: Unit, digest: str) -> Compiled:
        """A version by its digest.

        Raises: NotFound.
        """
        known = self._versions.get(digest)
        if known is None:
            files = versions.files(unit, digest)
            if not files or version_digest(files) != digest:
                raise NotFound(kind="version", name=digest)
            known = compile_version(files)
            self._remember(self._versions, digest, known)
        return known

    def calendar(self, unit: Unit, digest: str) -> Calendar:
        """A calendar version by its digest.

        Raises: NotFound.
        """
        known = self._calendars.get(digest)
        if known is None:
            text = versions.calendar_text(unit, digest)
            if text is None:
                raise NotFound(kind="calendar", name=digest)
            known = Calendar.load(text)
            if known.digest != digest:
                raise NotFound(kind="calendar", name=digest)
            self._remember(self._calendars, digest, known)
        return known

    def _remember(self, kept: dict[str, Kept], digest: str, value: Kept) -> None:
        with self._lock:
            while len(kept) >= MOST:
                kept.pop(next(iter(kept)))
            kept[digest] = value

    def office(self, unit: Unit, seq: int | None = None) -> Office:
        """The office as of its newest event; `seq` spares the question when the caller has just read it.

        Raises: OfficeUnreadable.
        """
        newest = events.office_seq(unit) if seq is None else seq
        known = self._office
        if known.seq != newest:
            after = known.seq if known.seq < newest else 0
            try:
                read = events.stream(unit, "office", after)
                known = fold(((e.seq, e.type, json.loads(e.body)) for e in read), known if after else None)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise OfficeUnreadable() from error
            self._office = known
        return known
