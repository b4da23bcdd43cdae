"""A snapshot is only a cache: one that cannot be read is made again from the history."""

import json

import pytest
from sqlalchemy import create_engine, text

from engine.commands.miss import Miss
from engine.commands.move import Cancel
from engine.commands.note import AddNote
from engine.errors import StateLost
from engine.questions.replay import Replay
from engine.runtime.state import seal, unseal


def sql(kantor, statement, **values):
    engine = create_engine(kantor.settings.database.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        rows = connection.execute(text(statement), values)
        found = rows.fetchall() if rows.returns_rows else []
    engine.dispose()
    return found


def stored(kantor, instance):
    return bytes(sql(kantor, "SELECT snapshot FROM instance WHERE id = :id", id=instance)[0][0])


def overwrite(kantor, instance, content):
    sql(kantor, "UPDATE instance SET snapshot = :content WHERE id = :id", content=content, id=instance)


def damages(snapshot):
    other = seal(unseal(snapshot) | {"lib": "3.1.9"})
    return {"garbage": b"\x00garbage", "nothing": b"", "cut": snapshot[:-20], "of another release": other}


@pytest.mark.parametrize("damage", ["garbage", "nothing", "cut", "of another release"])
def test_a_damaged_snapshot_is_rebuilt_and_the_next_task_completed(kantor, damage):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.give_back(instance, "k02")
    before = stored(kantor, instance)
    overwrite(kantor, instance, damages(before)[damage])
    kantor.complete(instance, "k01")
    assert json.loads(stored(kantor, instance)[16:])["visits"] == {"k01": 2, "k02": 2}
    kantor.walk(instance, start="k02")
    verdict = kantor.ask("auditor", Replay(instance=instance))
    assert (verdict.identical, verdict.chain) == (True, None)


def test_a_rebuilt_snapshot_is_byte_for_byte_the_one_that_was_lost(kantor):
    instance = kantor.start()
    kantor.walk(instance, "k04")
    before = stored(kantor, instance)
    overwrite(kantor, instance, b"lost")
    kantor.do("kasubid", AddNote(instance=instance, text="Lihat lampiran"))
    assert stored(kantor, instance) == before


def test_a_deadline_that_passed_is_recorded_from_a_rebuilt_snapshot(kantor):
    instance = kantor.start()
    overwrite(kantor, instance, b"lost")
    kantor.clock.forward(days=4)
    done = kantor.desk.do(Miss(instance=instance), kantor.actor("admin"))
    assert done.type == "deadline:missed"
    kantor.walk(instance)
    assert kantor.ask("auditor", Replay(instance=instance)).identical


def test_a_history_that_leads_elsewhere_is_told_and_changes_nothing(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    overwrite(kantor, instance, b"lost")
    sql(kantor, "UPDATE answers SET text = '{}' WHERE stream = :s AND seq = 1", s=f"instance:{instance}")
    with pytest.raises(StateLost) as refused:
        kantor.complete(instance, "k02")
    assert refused.value.params["divergence"] == "answers-altered"
    with pytest.raises(StateLost):
        kantor.do("admin", Cancel(instance=instance, reason="Salah"))
    assert stored(kantor, instance) == b"lost"
    assert kantor.open(instance) == ["k02"]
