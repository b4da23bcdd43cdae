"""What was typed when a session had ended: kept for its author until the next login, no part of any history."""

from sqlalchemy import Column, String, Table, Text

from engine.store.columns import Id, Moment
from engine.store.columns import metadata as metadata

unsent = Table(
    "unsent",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("person", Id, nullable=False, index=True),
    Column("at", Moment, nullable=False, index=True),
    Column("text", Text, nullable=False),
)
