"""The tables of the evidence: what is sealed, by which checkpoints, and where those went. See engine/EVIDENCE.md."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, String, Table, Text

from engine.store.columns import Id, Moment
from engine.store.columns import metadata as metadata

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),  # leaves of the tree
    Column("at", Moment, nullable=False, index=True),
    Column("key", String(64), nullable=False),  # public key, hex
    Column("text", Text, nullable=False),  # the signed note
    Column("digest", String(64), nullable=False),  # SHA-256 of the text, hex
    # Where the next look for unsealed events begins: SQLite's rowid or the newest recorded_at. No part of the evidence.
    Column("mark", String(24), nullable=False),
)

sealed = Table(
    "sealed",
    metadata,
    Column("checkpoint", Integer, nullable=False),
    Column("stream", String(80), nullable=False),
    Column("first", Integer, nullable=False),  # seq
    Column("last", Integer, nullable=False),  # seq
    Column("leaf", BigInteger, nullable=False),  # index in the tree of the first
    PrimaryKeyConstraint("stream", "last"),
    sqlite_with_rowid=False,
)
Index("sealed_checkpoint", sealed.c.checkpoint, sealed.c.leaf)

tile = Table(
    "tile",
    metadata,
    Column("level", Integer, nullable=False),
    Column("idx", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),  # up to 256 hashes of 32 bytes
    PrimaryKeyConstraint("level", "idx"),
)

anchor = Table(
    "anchor",
    metadata,
    Column("checkpoint", Integer, nullable=False),
    Column("email", String(200), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", Moment),  # none: sent, or given up
    Column("sent_at", Moment),
    PrimaryKeyConstraint("checkpoint", "email"),
)

verdict = Table(
    "verdict",
    metadata,
    Column("id", Id, primary_key=True),
    Column("instance", Id, nullable=False),
    Column("at", Moment, nullable=False),
    Column("seq", Integer, nullable=False),  # of the instance's last event when it was judged
    Column("release", String(20), nullable=False),
    Column("text", Text, nullable=False),  # canonical JSON
)
Index("verdict_instance", verdict.c.instance, verdict.c.id)
