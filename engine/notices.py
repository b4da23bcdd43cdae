"""Who is told what, written in the transaction of the event it is about."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from engine.model import EventRecord
from engine.office import Holding
from engine.runtime.advance import Step

if TYPE_CHECKING:
    from engine.case import Case

MISSED, RETURNED, FOR_INFORMATION = "missed", "returned", "for-information"


def _tell(case: "Case", people: Iterable[int], kind: str, element: str, record: EventRecord) -> None:
    for person in dict.fromkeys(people):
        case.ledger.row(
            "notice.add", person=person, instance=case.record.id, seq=record.seq, kind=kind, element=element,
            at=record.at, read_at=None,
        )


def _people(holdings: Iterable[Holding]) -> list[int]:
    return [h.person for h in holdings]


def about_missed(case: "Case", step: Step, record: EventRecord) -> None:
    """A deadline was missed: the lane's holders and their superiors' holders."""
    for change in step.effects.deadlines:
        if change.status == "missed":
            lane = case.version.lane(change.element)
            of_lane = case.office.performers(case.record.procedure, lane, record.at)
            above = case.office.superiors(case.record.procedure, lane, record.at)
            _tell(case, _people(of_lane) + _people(above), MISSED, change.element, record)


def about_opened(case: "Case", step: Step, record: EventRecord) -> None:
    """A task came back: its maker; the lanes that were skipped on the way back, for information."""
    for opened in step.effects.opened:
        if opened.cause != "return":
            continue
        holders = _people(case.office.performers(case.record.procedure, opened.lane, record.at))
        maker = [opened.offered_to] if opened.offered_to in holders else holders
        _tell(case, [p for p in maker if p is not None], RETURNED, opened.element, record)
        for lane in step.effects.skipped:
            skipped = case.office.performers(case.record.procedure, lane, record.at)
            _tell(case, [p for p in _people(skipped) if p not in maker], FOR_INFORMATION, opened.element, record)
