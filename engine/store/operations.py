"""The writes that a unit of work can make, by name; each compiled to SQL once per database.

Running compiled text spares the statement's construction on every command: nine writes of a completion cost a third of
what the same statements cost through `Connection.execute`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Executable, bindparam, delete, insert, literal_column, or_, select, update
from sqlalchemy.engine import Dialect

from engine.moment import text_of
from engine.store import draft_operations, seal_operations
from engine.store import tables as t
from engine.store.unsent_table import unsent

TOLD = 8  # people that one statement tells


@dataclass(frozen=True, kw_only=True)
class Row:
    """One write, prepared: the operation's name and its parameters."""

    operation: str
    values: Mapping[str, Any] | Sequence[Mapping[str, Any]]  # several: rows of one table, written at once, unguarded


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """An operation as the database's own text."""

    sql: str
    guard: bool  # exactly one row must change, else another command was faster


def _insert(table: Any) -> Executable:
    return insert(table).values({c.name: bindparam(c.name) for c in table.columns})


def _insert_but_id(table: Any) -> Executable:
    return insert(table).values({c.name: bindparam(c.name) for c in table.columns if c.name != "id"})


def _update(table: Any, where: tuple[str, ...], fields: tuple[str, ...]) -> Executable:
    statement = update(table).values({f: bindparam(f) for f in fields})
    for name in where:
        statement = statement.where(table.c[name.removeprefix("old_")] == bindparam(f"w_{name}"))
    return statement


def _delete(table: Any, *where: str) -> Executable:
    statement = delete(table)
    for name in where:
        statement = statement.where(table.c[name] == bindparam(f"w_{name}"))
    return statement


def _unseen() -> Executable:
    """Changes nothing of a task that nobody else has seen or claimed, and no row of any other."""
    task = t.task
    mine = or_(task.c.claimed_by.is_(None), task.c.claimed_by == bindparam("w_claimed_by"))
    return (
        update(task).values(late=task.c.late).where(task.c.id == bindparam("w_id"), task.c.seen_at.is_(None), mine)
    )


def _of_draft() -> Executable:
    """One person's draft of one task."""
    draft = t.draft
    return delete(draft).where(draft.c.task == bindparam("w_task"), draft.c.person == bindparam("w_person"))


def _drafts_of_task() -> Executable:
    """Everybody's drafts of a task that closes."""
    task = t.task
    closing = select(task.c.id).where(
        task.c.instance == bindparam("w_instance"), task.c.element == bindparam("w_element"),
        task.c.visit == bindparam("w_visit"),
    )
    return delete(t.draft).where(t.draft.c.task == closing.scalar_subquery())


def _tell(table: Any) -> Executable:
    """One row for each of up to `TOLD` people; a mail only for those who have an address."""
    names = [c.name for c in table.columns if c.name not in ("id", "person", "read_at", "tries", "taken_at")]
    person = t.person
    told = select(person.c.id, *(bindparam(n, type_=table.c[n].type) for n in names)).where(
        person.c.id.in_([bindparam(f"p{i}", type_=person.c.id.type) for i in range(TOLD)])
    )
    if table is t.outbox:
        told = told.where(person.c.email != literal_column("''"))
    return insert(table).from_select(["person", *names], told.order_by(person.c.id))


def _read() -> Executable:
    """A person's notices up to one of them were read."""
    told = t.notice
    mine = told.c.person == bindparam("w_person")
    return (
        update(told).values(read_at=bindparam("read_at"))
        .where(mine, told.c.read_at.is_(None), told.c.id <= bindparam("w_upto"))
    )


def _statements() -> dict[str, tuple[Executable, bool]]:
    changing = ("state", "revision", "seq", "head", "last_at", "next_due", "snapshot", "facts", "title")
    return {
        "event.add": (_insert(t.event), False),
        "answers.add": (_insert(t.answers), False),
        "blob.add": (_insert(t.blob), False),
        "version.add": (_insert(t.version), False),
        "version_file.add": (_insert(t.version_file), False),
        "calendar.add": (_insert(t.calendar), False),
        "instance.add": (_insert(t.instance), False),
        "instance.save": (_update(t.instance, ("id", "revision"), changing), True),
        "instance.calendar": (_update(t.instance, ("id",), ("calendar",)), True),
        "counter.add": (_insert(t.counter), False),
        "counter.step": (_update(t.counter, ("name", "value"), ("value",)), True),
        "task.add": (_insert_but_id(t.task), False),
        "task.close": (
            _update(t.task, ("instance", "element", "visit"), ("closed_at", "closed_by", "how", "claimed_by")),
            True,
        ),
        "task.claim": (_update(t.task, ("id",), ("claimed_by", "claimed_at", "offered_to")), True),
        "task.unseen": (_unseen(), True),
        "task.seen": (_update(t.task, ("id",), ("seen_at",)), True),
        "task.late": (_update(t.task, ("instance", "element", "visit"), ("late",)), True),
        "task.due": (_update(t.task, ("instance", "element", "visit"), ("due",)), True),
        "deadline.add": (_insert(t.deadline), False),
        "deadline.set": (_update(t.deadline, ("instance", "timer", "visit"), ("status",)), True),
        "deadline.due": (_update(t.deadline, ("instance", "timer", "visit"), ("due",)), True),
        "document.add": (_insert(t.document), False),
        "file.add": (_insert(t.file), False),
        "notice.tell": (_tell(t.notice), False),
        "notice.read": (_read(), False),
        "outbox.add": (_tell(t.outbox), False),
        "outbox.take": (_update(t.outbox, ("id", "tries"), ("tries", "taken_at")), True),
        "outbox.later": (_update(t.outbox, ("id",), ("next_at", "tries", "taken_at")), False),
        "outbox.drop": (delete(t.outbox).where(t.outbox.c.id == bindparam("w_id")), False),
        "person.add": (_insert(t.person), False),
        "person.password": (_update(t.person, ("id",), ("password_hash", "must_change")), True),
        "person.language": (_update(t.person, ("id",), ("language",)), True),
        "person.email": (_update(t.person, ("id",), ("email",)), True),
        "session.add": (_insert(t.session), False),
        "session.use": (_update(t.session, ("token_digest",), ("used_at",)), False),
        "session.end": (delete(t.session).where(t.session.c.token_digest == bindparam("w_token_digest")), False),
        "session.end_all": (delete(t.session).where(t.session.c.person == bindparam("w_person")), False),
        "attempt.add": (_insert_but_id(t.attempt), False),
        "attempt.clear": (_delete(t.attempt, "login", "address"), False),
        "attempt.forget": (delete(t.attempt).where(t.attempt.c.at <= bindparam("w_at")), False),
        "office.add": (_insert(t.office), False),
        "office.step": (_update(t.office, ("name", "value"), ("value",)), True),
    }


def _drafts() -> dict[str, tuple[Executable, bool]]:
    """What somebody typed and has not sent."""
    return {
        "draft.add": (_insert(t.draft), False),
        "draft.clear": (_of_draft(), False),
        "draft.end": (_drafts_of_task(), False),
    }


def _erasing() -> dict[str, tuple[Executable, bool]]:
    """Lawful erasure: the text and salt beside an event, the name of a file."""
    return {
        "answers.erase": (_delete(t.answers, "stream", "seq"), True),
        "file.erase": (_update(t.file, ("id",), ("name",)), True),
    }


def _waiting() -> dict[str, tuple[Executable, bool]]:
    """What was typed when a session had ended."""
    return {
        "unsent.add": (_insert(unsent), False),
        "unsent.drop": (_delete(unsent, "token", "person"), False),
        "unsent.forget": (delete(unsent).where(unsent.c.at < bindparam("w_at")), False),
    }


def prepare(dialect: Dialect) -> dict[str, Prepared]:
    """Every operation as text for this database, with named parameters."""
    prepared = {}
    groups = (_statements(), _drafts(), _erasing(), _waiting(), seal_operations.statements(),
              draft_operations.statements())
    for name, (statement, guard) in chain.from_iterable(group.items() for group in groups):
        compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})  # type: ignore[attr-defined]
        prepared[name] = Prepared(sql=str(compiled), guard=guard)
    return prepared


def plain(values: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> dict[str, Any] | list[dict[str, Any]]:
    """Parameters as the driver takes them: a moment becomes text (the compiled text bypasses column types)."""
    return _plain(values) if isinstance(values, Mapping) else [_plain(one) for one in values]


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: text_of(v) if isinstance(v, datetime) else v for k, v in values.items()}


Writer = Callable[[str, Mapping[str, Any]], int]
