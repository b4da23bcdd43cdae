"""Evidence: the tables beside the events, and an index that finds what is not sealed yet. The event table stays."""

from alembic import op
from sqlalchemy import Connection, inspect

from engine.store.seal_tables import anchor, checkpoint, metadata, sealed, tile, verdict
from engine.store.unsent_table import unsent

revision = "0002"
down_revision = "0001"

TABLES = (checkpoint, sealed, tile, anchor, verdict, unsent)
KEPT = ("checkpoint", "sealed")  # append-only, as events are

_SQLITE = (
    "CREATE TRIGGER {0}_no_update BEFORE UPDATE ON {0} BEGIN SELECT RAISE(ABORT, 'seals are append-only'); END",
    "CREATE TRIGGER {0}_no_delete BEFORE DELETE ON {0} BEGIN SELECT RAISE(ABORT, 'seals are append-only'); END",
)
_FUNCTION = (
    "CREATE FUNCTION seal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'seals are append-only'; END $$"
)
_POSTGRESQL = (
    "CREATE TRIGGER {0}_no_update BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION seal_is_append_only()",
    "CREATE TRIGGER {0}_no_truncate BEFORE TRUNCATE ON {0} "
    "FOR EACH STATEMENT EXECUTE FUNCTION seal_is_append_only()",
)


def upgrade() -> None:
    """Make what is missing: a fresh database has the tables from 0001 already."""
    connection = op.get_bind()
    metadata.create_all(connection, tables=TABLES, checkfirst=True)
    if connection.dialect.name == "postgresql":
        _postgresql(connection)
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        for table in KEPT:
            op.execute(statement.format(table))


def _postgresql(connection: Connection) -> None:
    op.execute(_FUNCTION)
    if "event_recorded" not in {index["name"] for index in inspect(connection).get_indexes("event")}:
        op.execute("CREATE INDEX event_recorded ON event USING brin (recorded_at)")
