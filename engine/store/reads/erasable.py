"""What makes an erasure final in the database's own files."""

from engine.store.unit import Store, Unit


def overwriting(unit: Unit) -> None:
    """From now on this connection overwrites with zeros what it deletes; SQLite leaves it readable otherwise."""
    if unit.store.sqlite:
        unit.connection.exec_driver_sql("PRAGMA secure_delete=ON").all()


def settle(store: Store) -> None:
    """Empty the write-ahead log, which still holds the pages as they were; on PostgreSQL free the dead row."""
    with store.unit() as unit:
        if store.sqlite:
            unit.connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
        else:
            unit.connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM answers")
