"""What a command needs to know of one instance, in one statement."""

from typing import Any

from sqlalchemy import Select, bindparam, func, select

from engine.model import InstanceRecord, TaskRecord
from engine.store import tables as t
from engine.store.unit import Unit

_OFFICE_SEQ = (
    select(func.max(t.event.c.seq)).where(t.event.c.stream == "office").scalar_subquery().label("office_seq")
)
_INSTANCE = (
    *(c for c in t.instance.c if c.name != "calendar"),
    t.version.c.digest.label("version_digest"),
    t.calendar.c.digest.label("calendar_digest"),
    _OFFICE_SEQ,
)
_JOINED = t.instance.join(t.version, t.version.c.id == t.instance.c.version).join(
    t.calendar, t.calendar.c.id == t.instance.c.calendar
)
_TASK = tuple(c.label(f"t_{c.name}") for c in t.task.c)
_RENAMED = {"calendar_digest": "calendar"}
_FIELDS = tuple(_RENAMED.get(c.name, c.name) for c in _INSTANCE[:-1])
_TASK_FIELDS = tuple(c.name for c in t.task.c)

_BY_TASK = (
    select(*_INSTANCE, *_TASK)
    .select_from(_JOINED.join(t.task, t.task.c.instance == t.instance.c.id))
    .where(t.task.c.id == bindparam("task"))
)
# Without a version or a calendar a Berkas cannot go on, but it is there: its reader is told what is gone.
_LEFT = t.instance.outerjoin(t.version, t.version.c.id == t.instance.c.version).outerjoin(
    t.calendar, t.calendar.c.id == t.instance.c.calendar
)
_BY_ID = select(*_INSTANCE).select_from(_LEFT).where(t.instance.c.id == bindparam("instance"))
_OPEN = select(*_TASK).where(t.task.c.instance == bindparam("instance"), t.task.c.closed_at.is_(None))
_LAST = (
    select(*_TASK)
    .where(t.task.c.instance == bindparam("instance"))
    .order_by(t.task.c.opened_seq.desc(), t.task.c.id.desc())
)


_LOCK = select(t.instance.c.id).where(t.instance.c.id == bindparam("instance")).with_for_update()
_LOCK_OF_TASK = (
    select(t.instance.c.id)
    .where(t.instance.c.id == select(t.task.c.instance).where(t.task.c.id == bindparam("task")).scalar_subquery())
    .with_for_update()
)
_LARGEST = 2**63 - 1


def _lock(unit: Unit, statement: Select[Any], parameters: dict[str, Any]) -> None:
    """Take the instance's row before reading what belongs to it.

    In one statement the lock would come too late: after waiting, PostgreSQL reads the locked row again, but the task
    joined to it stays the one from before.
    """
    if unit.locks:
        unit.rows(statement, parameters)


def instance_of(row: Any) -> InstanceRecord:
    """An InstanceRecord from a row with the columns above."""
    return InstanceRecord(
        id=row.id, number=row.number, title=row.title, sifat=row.sifat, procedure=row.procedure, version=row.version,
        version_digest=row.version_digest, calendar=row.calendar_digest, state=row.state, starter=row.starter,
        started_at=row.started_at, revision=row.revision, seq=row.seq, head=bytes(row.head), last_at=row.last_at,
        next_due=row.next_due, snapshot=bytes(row.snapshot), facts=row.facts,
    )


def task_of(row: Any) -> TaskRecord:
    """A TaskRecord from a row with t_ columns."""
    return TaskRecord(
        id=row.t_id, instance=row.t_instance, procedure=row.t_procedure, element=row.t_element, visit=row.t_visit,
        lane=row.t_lane, cause=row.t_cause, offered_to=row.t_offered_to, opened_at=row.t_opened_at, due=row.t_due,
        late=row.t_late, claimed_by=row.t_claimed_by, claimed_at=row.t_claimed_at, seen_at=row.t_seen_at,
        closed_at=row.t_closed_at, closed_by=row.t_closed_by, how=row.t_how, opened_seq=row.t_opened_seq,
    )


def by_task(unit: Unit, task: int) -> tuple[InstanceRecord, TaskRecord, int] | None:
    """The instance of a task, the task, and the office's newest seq; locks the instance where rows are locked."""
    if not 0 < task <= _LARGEST:
        return None
    _lock(unit, _LOCK_OF_TASK, {"task": task})
    rows = unit.rows(_BY_TASK, {"task": task})
    if not rows:
        return None
    # By position: looking up forty columns by name took half of this read.
    values, at = tuple(rows[0]), len(_FIELDS)
    record = InstanceRecord(**dict(zip(_FIELDS, values, strict=False)))
    return record, TaskRecord(**dict(zip(_TASK_FIELDS, values[at + 1 :], strict=True))), values[at] or 0


def by_id(unit: Unit, instance: int, *, lock: bool = True) -> tuple[InstanceRecord, int] | None:
    """An instance and the office's newest seq; locks the instance where rows are locked and `lock` does not say no."""
    if not 0 < instance <= _LARGEST:
        return None
    if lock:
        _lock(unit, _LOCK, {"instance": instance})
    rows = unit.rows(_BY_ID, {"instance": instance})
    return (instance_of(rows[0]), rows[0].office_seq or 0) if rows else None


def open_tasks(unit: Unit, instance: int) -> list[TaskRecord]:
    """The open tasks of an instance."""
    return [task_of(row) for row in unit.rows(_OPEN, {"instance": instance})]


def all_tasks(unit: Unit, instance: int) -> list[TaskRecord]:
    """Every task of an instance, newest first."""
    return [task_of(row) for row in unit.rows(_LAST, {"instance": instance})]
