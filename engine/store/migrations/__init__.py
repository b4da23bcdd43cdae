"""Alembic's home: one numbered file per change of the schema."""
