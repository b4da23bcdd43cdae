"""Drafts of procedures: what owners are editing. Rows with a revision, no part of any history until put in force."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, PrimaryKeyConstraint, String, Table

from engine.store.columns import Id, Moment
from engine.store.columns import metadata as metadata

procedure_draft = Table(
    "procedure_draft",
    metadata,
    Column("id", Id, primary_key=True),
    Column("procedure", String(80), nullable=False, index=True),
    Column("name", String(500), nullable=False),
    Column("revision", Integer, nullable=False),  # one more with every save
    Column("base", Integer, nullable=False),  # number of the version it began from, 0 for none
    Column("started_by", Id),  # none: the office's own machine
    Column("saved_by", Id),
    Column("saved_at", Moment, nullable=False),
)

procedure_draft_file = Table(
    "procedure_draft_file",
    metadata,
    Column("draft", Id, ForeignKey("procedure_draft.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("draft", "name"),
)
