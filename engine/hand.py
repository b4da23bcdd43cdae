"""What the desk hands to a command's handler: the unit, the time, the actor, and ways to load what it needs."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.cache import Cache
from engine.case import Case
from engine.errors import InstanceClosed, NotFound, TaskClosed, TaskWithdrawn
from engine.files import Files
from engine.ledger import Head, Ledger
from engine.model import Actor, InstanceRecord, TaskRecord
from engine.office import Holding, Office
from engine.rebuild import rebuilt
from engine.store.reads import cases, events
from engine.store.unit import Unit


class Hand:
    """One attempt at one command."""

    def __init__(self, unit: Unit, cache: Cache, files: Files, actor: Actor, ledger: Ledger) -> None:
        self.unit = unit
        self.cache = cache
        self.files = files
        self.actor = actor
        self.ledger = ledger
        self._office: Office | None = None

    @property
    def now(self) -> datetime:
        return self.ledger.now

    @property
    def entropy(self) -> Callable[[int], bytes]:
        return self.ledger.entropy

    @property
    def zone(self) -> ZoneInfo:
        """The office's zone, for dates that people read."""
        return ZoneInfo(self.office.zone)

    @property
    def office(self) -> Office:
        if self._office is None:
            self._office = self.cache.office(self.unit)
        return self._office

    def case(self, instance: int, *, running: bool = True) -> Case:
        """An instance, with the deadlines settled that have passed.

        Raises: NotFound, InstanceClosed.
        """
        found = cases.by_id(self.unit, instance)
        if found is None:
            raise NotFound(kind="instance", name=instance)
        return self._case(*found, running=running)

    def task(self, task: int) -> tuple[Case, TaskRecord]:
        """An open task and its instance.

        Raises: NotFound, TaskClosed, TaskWithdrawn, InstanceClosed.
        """
        found = cases.by_task(self.unit, task)
        if found is None:
            raise NotFound(kind="task", name=task)
        record, row, seq = found
        if row.closed_at is not None:
            refusal = TaskClosed if row.how == "completed" else TaskWithdrawn
            raise refusal(at=row.closed_at, person=row.closed_by, element=row.element)
        case = self._case(record, seq, running=True)
        withdrawn = case.withdrawn.get((row.element, row.visit))
        if withdrawn is not None:
            raise TaskWithdrawn(at=withdrawn, person=None, element=row.element)
        return case, row

    def _case(self, record: InstanceRecord, seq: int, *, running: bool) -> Case:
        if running and record.state != "running":
            raise InstanceClosed(number=record.number, state=record.state)
        self._office = self.cache.office(self.unit, seq)
        version = self.cache.version(self.unit, record.version_digest)
        calendar = self.cache.calendar(self.unit, record.calendar)
        office = self._office
        case = Case(record, version, calendar, office, self.ledger,
                    rebuild=lambda: rebuilt(self.unit, self.cache, office, record))
        case.settle()
        return case

    def head(self, stream: str) -> Head:
        """The end of a stream that is not an instance's."""
        found = events.head(self.unit, stream)
        if found is None:
            return Head(stream=stream)
        return Head(stream=stream, seq=found[0], hash=found[1], at=found[2])

    def acting(self, holding: Holding | None = None, **more: Any) -> Mapping[str, Any]:
        """The actor as an event names them: person, holding, position, kind, and through what."""
        said: dict[str, Any] = {"via": self.actor.via, **more}
        if self.actor.person is not None:
            said["person"] = self.actor.person
        if holding is not None:
            said |= {"holding": holding.id, "position": holding.position, "kind": holding.kind}
        return said
