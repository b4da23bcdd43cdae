"""The store: events stay as they were written, and a database is the one this release needs."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from engine import house
from engine.calendar_library import office_calendar
from engine.commands.calendars import ChangeCalendar
from engine.errors import DatabaseMissing, DatabaseOlder, OfficeExists
from engine.questions.people import OfficeFacts
from engine.questions.procedures import Procedures
from engine.settings import Settings
from engine.store.database import AddressUnreadable, open_store, upgrade


def _attempt(kantor, statement: str) -> str:
    with kantor.desk.store.engine.connect() as connection, pytest.raises(DBAPIError) as refused:
        connection.execute(text(statement))
    return str(refused.value)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET body = '{}' WHERE seq = 1",
        "DELETE FROM event WHERE seq = 1",
        "INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 1",
        "TRUNCATE event",
    ],
)
def test_an_event_cannot_be_changed_through_the_database(kantor, statement):
    sqlite = kantor.desk.store.sqlite
    if statement.startswith("TRUNCATE") and sqlite:
        statement = "DELETE FROM event"
    if "REPLACE" in statement and not sqlite:
        columns = "stream, seq, v, type, at, recorded_at, actor, body, prev_hash, hash"
        statement = (
            f"INSERT INTO event ({columns}) SELECT {columns} FROM event WHERE seq = 1 LIMIT 1 "  # noqa: S608  # our own
            "ON CONFLICT (stream, seq) DO UPDATE SET body = '{}'"
        )
    assert "append-only" in _attempt(kantor, statement)


def test_the_triggers_stand_after_the_schema_is_upgraded_again(kantor):
    upgrade(kantor.settings.database)
    assert "append-only" in _attempt(kantor, "DELETE FROM event WHERE seq = 1")


def test_setting_up_twice_keeps_everything(kantor):
    instance = kantor.start()
    again = house.init(kantor.settings, office="BKD Contoh", demo=True, clock=kantor.clock)
    try:
        assert len(again.ask(Procedures(), house.OPERATOR)) == 1
        assert [t.instance for t in kantor.tasks("pengelola")] == [instance]
    finally:
        again.close()


def test_a_demo_and_a_real_office_never_share_a_database(kantor):
    with pytest.raises(OfficeExists):
        house.init(kantor.settings, office="BKD Provinsi", demo=False, clock=kantor.clock)
    assert kantor.ask("admin", OfficeFacts()).demo


def test_a_real_office_takes_its_own_hours(tmp_path: Path):
    where = Settings(database=f"sqlite:///{tmp_path}/s.db", home=tmp_path / "h", public_url="http://localhost")
    hours = office_calendar("kantor", "Asia/Makassar", {day: [["08:00", "12:00"]] for day in ("mon", "sat")})
    desk = house.init(where, office="Dinas Kota", zone="Asia/Makassar", calendar=hours)
    try:
        facts = desk.ask(OfficeFacts(), house.OPERATOR)
        assert (facts.name, facts.demo, facts.zone) == ("Dinas Kota", False, "Asia/Makassar")
    finally:
        desk.close()


def test_the_same_calendar_again_changes_nothing(kantor):
    hours = office_calendar("lain", "Asia/Jakarta", {"mon": [["08:00", "12:00"]]})
    first = kantor.do("admin", ChangeCalendar(text=hours))
    assert kantor.do("admin", ChangeCalendar(text=hours)).seq == first.seq


def test_a_missing_database_is_named_and_not_made(tmp_path: Path):
    with pytest.raises(DatabaseMissing):
        open_store(f"sqlite:///{tmp_path}/none.db")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_of_ours_is_refused(tmp_path: Path):
    sqlite3.connect(tmp_path / "other.db").close()
    with pytest.raises(DatabaseMissing):
        open_store(f"sqlite:///{tmp_path}/other.db")


def test_a_database_of_another_release_is_refused(kantor):
    with kantor.desk.store.engine.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
        if not kantor.desk.store.sqlite:
            connection.commit()
    with pytest.raises(DatabaseOlder) as refused:
        open_store(kantor.settings.database)
    assert refused.value.params["found"] == "0000"


@pytest.mark.parametrize("address", ["mysql://x/y", "folder/file.db", ""])
def test_an_address_of_another_kind_is_refused(address):
    with pytest.raises(AddressUnreadable):
        open_store(address)
