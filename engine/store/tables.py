"""The tables. Moments are text (RFC 3339, UTC, 24 characters), so that both databases sort and show them alike."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from engine.store.columns import Id as _Id
from engine.store.columns import Moment
from engine.store.columns import metadata as metadata

event = Table(
    "event",
    metadata,
    Column("stream", String(80), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("v", Integer, nullable=False),
    Column("type", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("claimed_at", Moment),
    Column("actor", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("prev_hash", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    # Who sent what under which key: the same submit twice finds its own event here. Not part of the evidence.
    Column("person", _Id),
    Column("key", LargeBinary(16)),
    Column("request", LargeBinary(16)),
    PrimaryKeyConstraint("stream", "seq"),
    # With a rowid: rows of 800 bytes in the order of writing fill their pages, in the order of streams they do not.
    CheckConstraint("seq > 0", name="event_seq_positive"),
)
Index(
    "event_key", event.c.person, event.c.key, unique=True,
    sqlite_where=text("key IS NOT NULL"),
    postgresql_where=text("key IS NOT NULL"),
)

answers = Table(
    "answers",
    metadata,
    Column("stream", String(80), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("salt", LargeBinary(16), nullable=False),
    PrimaryKeyConstraint("stream", "seq"),
    sqlite_with_rowid=False,
)

blob = Table(
    "blob",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

version = Table(
    "version",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("procedure", String(80), nullable=False),
    Column("number", Integer, nullable=False),
    Column("sop_number", String(80), nullable=False),
    Column("name", String(500), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("calendar", String(80), nullable=False),
    Column("effective", String(40), nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("published_by", _Id, nullable=False),
    UniqueConstraint("procedure", "number"),
)

version_file = Table(
    "version_file",
    metadata,
    Column("version", _Id, ForeignKey("version.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("digest", String(64), ForeignKey("blob.digest"), nullable=False),
    PrimaryKeyConstraint("version", "name"),
)

calendar = Table(
    "calendar",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("number", Integer, nullable=False),
    Column("digest", String(64), nullable=False, index=True),
    Column("text", Text, nullable=False),
    UniqueConstraint("name", "number"),
)

instance = Table(
    "instance",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("number", String(120), nullable=False, unique=True),
    Column("title", String(500), nullable=False),
    Column("sifat", String(10), nullable=False),
    Column("procedure", String(80), nullable=False),
    Column("version", _Id, ForeignKey("version.id"), nullable=False),
    Column("calendar", _Id, ForeignKey("calendar.id"), nullable=False),
    Column("state", String(10), nullable=False),
    Column("starter", _Id, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("head", LargeBinary(32), nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("next_due", Moment),
    Column("snapshot", LargeBinary, nullable=False),
    Column("facts", Text, nullable=False),
)
Index(
    "instance_next_due",
    instance.c.next_due,
    sqlite_where=text("next_due IS NOT NULL"),
    postgresql_where=text("next_due IS NOT NULL"),
)

counter = Table(
    "counter",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("value", Integer, nullable=False),
)

task = Table(
    "task",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("instance", _Id, ForeignKey("instance.id"), nullable=False),
    Column("procedure", String(80), nullable=False),
    Column("element", String(120), nullable=False),
    Column("visit", Integer, nullable=False),
    Column("lane", String(200), nullable=False),
    Column("cause", String(10), nullable=False),
    Column("offered_to", _Id),
    Column("opened_at", Moment, nullable=False),
    Column("opened_seq", Integer, nullable=False),
    Column("due", Moment),
    Column("late", Boolean, nullable=False),
    Column("claimed_by", _Id),
    Column("claimed_at", Moment),
    Column("seen_at", Moment),
    Column("closed_at", Moment),
    Column("closed_by", _Id),
    Column("how", String(10)),
)
Index(
    "task_open",
    task.c.procedure,
    task.c.lane,
    task.c.due,
    sqlite_where=text("closed_at IS NULL"),
    postgresql_where=text("closed_at IS NULL"),
)
_DONE = text("closed_by IS NOT NULL")
Index("task_closed", task.c.closed_by, sqlite_where=_DONE, postgresql_where=_DONE)  # "finished by me"
Index("task_instance", task.c.instance, task.c.element, task.c.visit, unique=True)

draft = Table(
    "draft",
    metadata,
    Column("task", _Id, ForeignKey("task.id"), nullable=False),
    Column("person", _Id, nullable=False),
    Column("text", Text, nullable=False),
    Column("saved_at", Moment, nullable=False),
    PrimaryKeyConstraint("task", "person"),
)

deadline = Table(
    "deadline",
    metadata,
    Column("instance", _Id, ForeignKey("instance.id"), nullable=False),
    Column("timer", String(120), nullable=False),
    Column("visit", Integer, nullable=False),
    Column("span", String(40), nullable=False),
    Column("due", Moment, nullable=False),
    Column("status", String(8), nullable=False),
    PrimaryKeyConstraint("instance", "timer", "visit"),
    sqlite_with_rowid=False,
)

document = Table(
    "document",
    metadata,
    Column("instance", _Id, ForeignKey("instance.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("number", Integer, nullable=False),
    Column("file", String(64), nullable=False),
    Column("by", _Id, nullable=False),
    Column("element", String(120), nullable=False),
    Column("visit", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("instance", "name", "number"),
)

file = Table(
    "file",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("type", String(120), nullable=False),
    Column("name", String(255), nullable=False),
    Column("kept_at", Moment, nullable=False),
    Column("kept_by", _Id),
)

notice = Table(
    "notice",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("person", _Id, nullable=False, index=True),
    Column("instance", _Id, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("element", String(120), nullable=False),
    Column("at", Moment, nullable=False),
    Column("read_at", Moment),
)

_UNREAD = text("read_at IS NULL")
Index("notice_unread", notice.c.person, sqlite_where=_UNREAD, postgresql_where=_UNREAD)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("person", _Id, nullable=False, index=True),
    Column("instance", _Id, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("element", String(120), nullable=False),
    Column("at", Moment, nullable=False),
    Column("next_at", Moment, nullable=False, index=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("taken_at", Moment),  # set before the mail is handed in; the row is gone when it was
)

person = Table(
    "person",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("login", String(80), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("email", String(200), nullable=False),
    Column("language", String(2), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("must_change", Boolean, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("token_digest", String(64), primary_key=True),
    Column("person", _Id, ForeignKey("person.id"), nullable=False, index=True),
    Column("address", String(64), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("used_at", Moment, nullable=False),
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("login", String(80), nullable=False),
    Column("address", String(64), nullable=False),
    Column("at", Moment, nullable=False, index=True),
)

office = Table(
    "office",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
