"""Lanes that fall vacant while their tasks wait: who may take those over, and who may fill the position, are told.

A position falls vacant by a command, which looks in its own transaction, or because a date passes, which the worker
notices once a day. A row of the table `office` keeps when somebody looked last and which lanes were vacant then; it is
changed only from what was read, so that of several who look at once one tells.
"""

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.access import TaskFacts, holder_of
from engine.chain import canonical
from engine.hand import Hand
from engine.model import TaskRecord
from engine.moment import moment_of, text_of
from engine.notices import VACANT, tell, to_fill
from engine.office import Office
from engine.store.reads import lists
from engine.store.reads import office as kept

ROW = "vacant"
ALL = 1_000_000  # tasks; more than an office ever has open
Lane = tuple[str, str]  # procedure, lane


def look(hand: Hand, office: Office) -> int:
    """Tell of the lanes that are vacant in this office and were not when somebody looked last; how many tasks wait."""
    before = kept.value(hand.unit, ROW)
    then, known = _read(before)
    vacant = office.vacant_lanes(hand.now)
    told = _tell(hand, office, set(vacant) - known, then)
    if set(vacant) != known or then is None or _day(then, office) != _day(hand.now, office):
        _keep(hand, before, vacant)
    return told


def looked(hand: Hand) -> bool:
    """Whether somebody has looked today."""
    then, _ = _read(kept.value(hand.unit, ROW))
    return then is not None and _day(then, hand.office) == _day(hand.now, hand.office)


def _read(text: str | None) -> tuple[datetime | None, set[Lane]]:
    said = json.loads(text) if text is not None else {"at": None, "lanes": []}
    return (moment_of(said["at"]) if said["at"] else None), {(procedure, lane) for procedure, lane in said["lanes"]}


def _keep(hand: Hand, before: str | None, vacant: Iterable[Lane]) -> None:
    value = canonical({"at": text_of(hand.now), "lanes": [list(lane) for lane in vacant]})
    if before is None:
        hand.ledger.row("office.add", name=ROW, value=value)
    else:
        hand.ledger.row("office.step", w_name=ROW, w_value=before, value=value)


def _day(moment: datetime, office: Office) -> str:
    return moment.astimezone(ZoneInfo(office.zone)).date().isoformat()


def _tell(hand: Hand, office: Office, lanes: Collection[Lane], then: datetime | None) -> int:
    waiting = [line.task for line in lists.open_tasks(hand.unit, lanes, ALL)] if lanes else []
    unknown = [task for task in waiting if not _cared_for(hand, office, task, then)]
    for task in unknown:
        people = to_fill(office, task.procedure, task.lane, hand.now)
        tell(hand.ledger, people, VACANT, instance=task.instance, seq=task.opened_seq, element=task.element,
             at=hand.now, mail_at=hand.now)
    return len(unknown)


def _cared_for(hand: Hand, office: Office, task: TaskRecord, then: datetime | None) -> bool:
    """Whether a superior took it over, or its arrival at the vacant lane was told since somebody looked."""
    facts = TaskFacts(procedure=task.procedure, lane=task.lane, offered_to=task.offered_to, claimed_by=task.claimed_by)
    arrived_here = then is not None and task.opened_at > then and not hand.office.performers(
        task.procedure, task.lane, task.opened_at
    )
    return arrived_here or holder_of(office, facts, hand.now) is not None
