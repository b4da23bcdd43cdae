"""Who is told what, written in the transaction of the event it is about.

A task that arrives is its own notice in the list of tasks; only who reads mail is told of it besides.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.ledger import Ledger
from engine.model import EventRecord, InstanceRecord
from engine.office import Holding, Office
from engine.runtime.advance import Step
from engine.runtime.effects import Opened
from engine.runtime.parser import Compiled
from engine.store.operations import TOLD

ARRIVED, RETURNED, MISSED, FOR_INFORMATION = "arrived", "returned", "missed", "for-information"
TAKEN_OVER, ASSIGNED, TAKEN_BACK, MOVED, VACANT = "taken-over", "assigned", "taken-back", "moved", "vacant"
CANCELLED, FINISHED, RECORDED = "cancelled", "finished", "recorded"
KINDS = (
    ARRIVED, RETURNED, MISSED, FOR_INFORMATION, TAKEN_OVER, ASSIGNED, TAKEN_BACK, MOVED, VACANT, CANCELLED, FINISHED,
    RECORDED,
)

DIGEST_AT = time(7)  # local; what is only for information waits for the next day's one mail


def _people(holdings: Iterable[Holding]) -> list[int]:
    return [h.person for h in holdings]


def tell(ledger: Ledger, people: Iterable[int], kind: str, *, instance: int, seq: int, element: str, at: datetime,
         mail_at: datetime) -> None:
    """Write one notice to each of these people, and its mail where they have an address and the office a server."""
    told = list(dict.fromkeys(people))
    for first in range(0, len(told), TOLD):
        some = told[first : first + TOLD]
        to = {f"p{i}": some[i] if i < len(some) else 0 for i in range(TOLD)}
        said = {"instance": instance, "seq": seq, "kind": kind, "element": element, "at": at}
        if kind != ARRIVED:
            ledger.row("notice.tell", **to, **said)
        if ledger.mails:
            ledger.row("outbox.add", **to, **said, next_at=mail_at)


def to_fill(office: Office, procedure: str, lane: str, now: datetime) -> list[int]:
    """Who is told of a vacant lane: the superiors, who may take its tasks over, and the administrators."""
    fill = [d.person for d in office.duties.values() if office.has_duty(d.person, "administrator", now)]
    return _people(office.superiors(procedure, lane, now)) + fill


@dataclass(frozen=True, kw_only=True)
class Notices:
    """What an instance's events tell people."""

    instance: InstanceRecord
    version: Compiled
    office: Office
    ledger: Ledger
    acted: Sequence[int] = ()  # persons who did something in this instance

    def about(self, step: Step, record: EventRecord) -> None:
        """Write the notices of one event that moved the instance."""
        self._missed(step, record)
        for opened in step.effects.opened:
            self._opened(opened, step, record)
        if record.type in _REDIRECTED:
            self._redirected(step, record)
        if step.effects.status in _OVER:
            closed = [p for x in step.effects.closed for p in self._holders(self.version.lane(x.element), record)]
            present = closed if step.effects.status == "cancelled" else []
            self._tell([*self.acted, *present], _OVER[step.effects.status], "", record)

    def changed_hands(self, kind: str, element: str, people: Iterable[int | None], record: EventRecord) -> None:
        """A task went from one person to another, or one person acted in another's name: whom it concerns."""
        self._tell([p for p in people if p is not None], kind, element, record)

    def _tell(self, people: Iterable[int], kind: str, element: str, record: EventRecord) -> None:
        tell(self.ledger, people, kind, instance=self.instance.id, seq=record.seq, element=element, at=record.at,
             mail_at=self._when(kind))

    def _when(self, kind: str) -> datetime:
        """When a mail may leave: at once, or with the next day's digest."""
        if kind != FOR_INFORMATION:
            return self.ledger.now
        zone = ZoneInfo(self.office.zone)
        tomorrow = self.ledger.now.astimezone(zone).date() + timedelta(days=1)
        return datetime.combine(tomorrow, DIGEST_AT, zone).astimezone(UTC)

    def _holders(self, lane: str, record: EventRecord) -> list[int]:
        return _people(self.office.performers(self.instance.procedure, lane, record.at))

    def _above(self, lane: str, record: EventRecord) -> list[int]:
        return _people(self.office.superiors(self.instance.procedure, lane, record.at))

    def _missed(self, step: Step, record: EventRecord) -> None:
        """A deadline was missed: the lane's holders and their superiors' holders."""
        for change in step.effects.deadlines:
            if change.status == "missed":
                lane = self.version.lane(change.element)
                self._tell(self._holders(lane, record) + self._above(lane, record), MISSED, change.element, record)

    def _opened(self, opened: Opened, step: Step, record: EventRecord) -> None:
        holders = self._holders(opened.lane, record)
        offered = [p for p in holders if p == opened.offered_to] or holders
        if not holders:
            self._vacant(opened, record)
        if opened.cause == "return":
            self._returned(opened, offered, step, record)
        elif opened.cause != "taken-back" and self.ledger.mails:
            doer = json.loads(record.actor).get("person")
            self._tell([p for p in offered if p != doer], ARRIVED, opened.element, record)

    def _vacant(self, opened: Opened, record: EventRecord) -> None:
        """A task came to a position that nobody holds: who may take it over, and who may fill it."""
        people = to_fill(self.office, self.instance.procedure, opened.lane, record.at)
        self._tell(people, VACANT, opened.element, record)

    def _returned(self, opened: Opened, maker: list[int], step: Step, record: EventRecord) -> None:
        """A task came back: its maker; the lanes that were skipped on the way back, for information."""
        self._tell(maker, RETURNED, opened.element, record)
        skipped = [p for lane in step.effects.skipped for p in self._holders(lane, record) if p not in maker]
        self._tell(skipped, FOR_INFORMATION, opened.element, record)

    def _redirected(self, step: Step, record: EventRecord) -> None:
        """Tasks were taken out of people's hands: they, and whoever did it or gets it."""
        doer = json.loads(record.actor).get("person")
        for closed in step.effects.closed:
            losing = self._holders(self.version.lane(closed.element), record)
            both = [p for p in (*losing, doer) if p is not None]
            self._tell(both, _REDIRECTED[record.type], closed.element, record)


_REDIRECTED = {"task:withdrawn": TAKEN_BACK, "instance:moved": MOVED}
_OVER = {"completed": FINISHED, "cancelled": CANCELLED}
