"""Alembic's entry: run the numbered migrations over the engine that the caller hands in."""

from alembic import context

from engine.store.tables import metadata

engine = context.config.attributes["engine"]

with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
