"""A database that is locked, read-only or away: refused with a code, nothing changed, and it works again afterwards."""

import sqlite3

import pytest
from sqlalchemy import event

from engine.commands.complete import Complete
from engine.errors import DatabaseLocked, DatabaseReadOnly, Unavailable
from engine.store.database import open_store
from engine.worker import Worker


@pytest.fixture(params=["sqlite"])
def database(request) -> str:
    """Locks and permissions of a file are SQLite's."""
    return str(request.param)


def _said_to_new_connections(kantor, pragma: str) -> None:
    engine = kantor.desk.store.engine
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.execute(f"PRAGMA {pragma}"))


def test_a_locked_database_is_named_and_the_submit_works_when_it_is_free(kantor):
    instance = kantor.start()
    task = kantor.task(instance, "k01").task
    _said_to_new_connections(kantor, "busy_timeout=0")
    before = kantor.picture()
    stranger = sqlite3.connect(kantor.settings.database.removeprefix("sqlite:///"), isolation_level=None)
    try:
        stranger.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseLocked) as refused:
            kantor.do("pengelola", Complete(task=task), "kunci")
        assert refused.value.code == "database-locked"
        assert kantor.picture() == before
        assert kantor.open(instance) == ["k01"]
        stranger.execute("ROLLBACK")
    finally:
        stranger.close()
    assert not kantor.do("pengelola", Complete(task=task), "kunci").repeated
    kantor.identical(instance)


def test_a_worker_that_finds_the_database_locked_tries_again_later(kantor):
    instance = kantor.start()
    kantor.clock.forward(days=2)
    _said_to_new_connections(kantor, "busy_timeout=0")
    worker = Worker(kantor.desk)
    stranger = sqlite3.connect(kantor.settings.database.removeprefix("sqlite:///"), isolation_level=None)
    try:
        stranger.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable):
            worker.look()
    finally:
        stranger.close()
    assert worker.look() == 1
    kantor.identical(instance)


def test_a_database_that_cannot_be_written_can_still_be_read(kantor):
    instance = kantor.start()
    task = kantor.task(instance, "k01").task
    _said_to_new_connections(kantor, "query_only=ON")
    with pytest.raises(DatabaseReadOnly):
        kantor.do("pengelola", Complete(task=task))
    assert kantor.open(instance) == ["k01"]
    kantor.identical(instance)


def test_a_server_that_is_away_is_named():
    with pytest.raises(Unavailable) as refused:
        open_store("postgresql://postgres@127.0.0.1:1/sopan")
    assert refused.value.code == "store-unavailable"
