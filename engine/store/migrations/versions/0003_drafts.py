"""Drafts of procedures: two tables beside the versions."""

from alembic import op

from engine.store.draft_tables import metadata, procedure_draft, procedure_draft_file

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make what is missing: a fresh database has the tables from 0001 already."""
    metadata.create_all(op.get_bind(), tables=(procedure_draft, procedure_draft_file), checkfirst=True)
