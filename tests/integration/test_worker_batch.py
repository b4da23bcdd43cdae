"""Many deadlines due at once: one transaction for many instances, one event for each."""

import pytest
from sqlalchemy import event, update

from engine.commands.miss import Miss
from engine.commands.start import Start
from engine.model import Actor
from engine.questions.history import History
from engine.questions.replay import Replay
from engine.store.tables import instance as berkas
from engine.worker import BATCH, WORKER, Worker

SOP = "updating-data-website"


def missed(kantor, instance):
    """The events of its missed deadlines, as an auditor reads them."""
    return [e for e in kantor.ask("auditor", History(instance=instance)) if e.type == "deadline:missed"]


def started(kantor, count):
    instances = []
    for _ in range(count):
        instances.append(kantor.start())
        kantor.clock.forward(minutes=1)
    return instances


def commits(kantor, work):
    """How many transactions a work commits."""
    heard = []

    def hear(connection):
        heard.append(1)

    event.listen(kantor.desk.store.engine, "commit", hear)
    try:
        work()
    finally:
        event.remove(kantor.desk.store.engine, "commit", hear)
    return len(heard)


def test_each_instance_keeps_its_own_event_and_due_moment_in_one_transaction(kantor):
    instances = started(kantor, 5)
    due = [kantor.task(i, "k01").due for i in instances]
    now = kantor.clock.forward(days=3)
    looked = []
    assert commits(kantor, lambda: looked.append(Worker(kantor.desk).look())) == 1
    assert looked == [5]
    for instance, moment in zip(instances, due, strict=True):
        (found,) = missed(kantor, instance)
        assert (found.at, found.recorded_at) == (moment, now)
        verdict = kantor.ask("auditor", Replay(instance=instance))
        assert verdict.identical
        assert verdict.chain is None
    assert Worker(kantor.desk).look() == 0


def test_more_than_a_batch_is_done_in_several(kantor):
    instances = [kantor.start() for _ in range(BATCH + 3)]
    kantor.clock.forward(days=3)
    looked = []
    assert commits(kantor, lambda: looked.append(Worker(kantor.desk).look())) == 2
    assert looked == [BATCH + 3]
    assert all(len(missed(kantor, i)) == 1 for i in instances)


def test_one_refusal_changes_nothing_of_the_batch_and_the_others_are_done_alone(kantor):
    sound, unknown = kantor.start(), 999_999
    kantor.clock.forward(days=3)
    before = kantor.picture()
    assert not kantor.desk.do_many([Miss(instance=sound), Miss(instance=unknown)], WORKER)
    assert kantor.picture() == before
    assert Worker(kantor.desk).look() == 1
    assert len(missed(kantor, sound)) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # elsewhere the instance's row is locked meanwhile
def test_a_batch_that_is_overtaken_in_one_instance_changes_nothing(kantor):
    overtaken, other = started(kantor, 2)
    kantor.clock.forward(days=3)

    def entropy(size):  # drawn by the batch's last command, when the others have been read and not yet written
        kantor.desk.do(Miss(instance=overtaken), WORKER)
        return bytes(size)

    slow = kantor.again(entropy=entropy)
    try:
        person = Actor(person=kantor.people["pengelola"], via="cli")
        commands = [Miss(instance=overtaken), Miss(instance=other), Start(procedure=SOP, title="Menyusul")]
        assert not slow.do_many(commands, person)
    finally:
        slow.close()
    assert missed(kantor, other) == []
    assert len(missed(kantor, overtaken)) == 1
    assert Worker(kantor.desk).look() == 1
    assert [e.body["timer"] for e in missed(kantor, other)] == ["t01"]


def test_rows_that_stay_due_neither_hold_up_the_others_nor_the_worker(kantor):
    late, *stuck = started(kantor, BATCH + 2)
    with kantor.desk.store.engine.connect() as connection:
        # What no command writes: a next due moment in the past while the deadline itself is still to come.
        connection.execute(update(berkas).where(berkas.c.id.in_(stuck)).values(next_due=kantor.clock.now))
        if not kantor.desk.store.sqlite:
            connection.commit()
    kantor.complete(late, "k01")
    kantor.clock.forward(hours=2)  # past k02's 60 minutes, before k01's day is over
    Worker(kantor.desk).look()
    assert [e.body["timer"] for e in missed(kantor, late)] == ["t02"]
    assert all(missed(kantor, one) == [] for one in stuck)
