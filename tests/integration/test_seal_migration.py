"""An office of an earlier release: its database gains what sealing needs, and its events stay as they were."""

import pytest
from sqlalchemy import inspect, text

from engine import house
from engine.errors import DatabaseOlder
from engine.questions.people import OfficeFacts
from engine.seal_keys import signer
from engine.sealer import seal
from engine.settings import Settings
from engine.store.reads import seals

NEW = ("procedure_draft_file", "procedure_draft", "verdict", "anchor", "tile", "sealed", "checkpoint")


def turn_back(kantor):
    """The schema as the first release left it."""
    with kantor.desk.store.engine.connect() as c:
        for table in NEW:
            c.execute(text(f"DROP TABLE {table}"))
        if not kantor.desk.store.sqlite:
            c.execute(text("DROP FUNCTION seal_is_append_only CASCADE"))
            c.execute(text("DROP INDEX event_recorded"))
        c.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        c.commit()


def triggers(kantor):
    found = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if not kantor.desk.store.sqlite:
        found = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with kantor.desk.store.engine.connect() as c:
        return sorted(row[0] for row in c.execute(text(found)))


@pytest.fixture
def older(kantor):
    kantor.start()
    before = triggers(kantor), kantor.picture()["event"]
    turn_back(kantor)
    return kantor, *before


def test_an_older_database_is_refused_until_it_is_upgraded(older):
    kantor, _, _ = older
    with pytest.raises(DatabaseOlder):
        kantor.again()


def test_the_upgrade_adds_tables_triggers_and_index_and_touches_no_event(older):
    kantor, guarded, events = older
    office = kantor.desk.ask(OfficeFacts(), house.OPERATOR).name
    desk = house.init(kantor.settings, office=office, demo=True, clock=kantor.clock)
    try:
        assert set(NEW) <= set(inspect(desk.store.engine).get_table_names())
        assert triggers(kantor) == guarded
        assert kantor.picture()["event"] == events
        if not desk.store.sqlite:
            assert "event_recorded" in {i["name"] for i in inspect(desk.store.engine).get_indexes("event")}
        assert seal(desk, kantor.settings.home, house.OPERATOR) == 1
        with desk.store.unit() as unit:
            assert seals.newest(unit).size == len(events)
    finally:
        desk.close()


def test_an_office_without_a_key_gets_one_with_the_upgrade(tmp_path):
    settings = Settings(database=f"sqlite:///{tmp_path}/sopan.db", home=tmp_path / "home", public_url="http://localhost")
    for _ in range(2):
        desk = house.init(settings, office="BKD", demo=True)
        key = signer(desk, settings.home, house.OPERATOR).public
        desk.close()
    desk = house.open_desk(settings)
    assert signer(desk, settings.home, house.OPERATOR).public == key
    desk.close()
