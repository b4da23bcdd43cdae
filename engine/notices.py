"""Who is told what, written in the transaction of the event it is about."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.ledger import Ledger
from engine.model import EventRecord, InstanceRecord
from engine.office import Holding, Office
from engine.runtime.advance import Step
from engine.runtime.parser import Compiled

MISSED, RETURNED, FOR_INFORMATION = "missed", "returned", "for-information"


def _people(holdings: Iterable[Holding]) -> list[int]:
    return [h.person for h in holdings]


@dataclass(frozen=True, kw_only=True)
class Notices:
    """What an instance's events tell people."""

    instance: InstanceRecord
    version: Compiled
    office: Office
    ledger: Ledger

    def about(self, step: Step, record: EventRecord) -> None:
        """Write the notices of one event."""
        if record.type == "deadline:missed":
            self._missed(step, record)
        else:
            self._returned(step, record)

    def _tell(self, people: Iterable[int], kind: str, element: str, record: EventRecord) -> None:
        for person in dict.fromkeys(people):
            self.ledger.row(
                "notice.add", person=person, instance=self.instance.id, seq=record.seq, kind=kind, element=element,
                at=record.at, read_at=None,
            )

    def _holders(self, lane: str, record: EventRecord) -> list[int]:
        return _people(self.office.performers(self.instance.procedure, lane, record.at))

    def _missed(self, step: Step, record: EventRecord) -> None:
        """A deadline was missed: the lane's holders and their superiors' holders."""
        for change in step.effects.deadlines:
            if change.status == "missed":
                lane = self.version.lane(change.element)
                above = _people(self.office.superiors(self.instance.procedure, lane, record.at))
                self._tell(self._holders(lane, record) + above, MISSED, change.element, record)

    def _returned(self, step: Step, record: EventRecord) -> None:
        """A task came back: its maker; the lanes that were skipped on the way back, for information."""
        for opened in step.effects.opened:
            if opened.cause != "return":
                continue
            holders = self._holders(opened.lane, record)
            maker = [p for p in holders if p == opened.offered_to] or holders
            self._tell(maker, RETURNED, opened.element, record)
            for lane in step.effects.skipped:
                skipped = [p for p in self._holders(lane, record) if p not in maker]
                self._tell(skipped, FOR_INFORMATION, opened.element, record)
