"""A lost race, forced: another desk acts between the reading and the saving of a command."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from engine.commands.complete import Complete
from engine.commands.move import TakeBack
from engine.commands.note import AddNote, See
from engine.errors import AlreadySeen, TaskClosed
from engine.store.gate import Gate
from engine.store.operations import Row
from engine.store.reads import cases
from engine.store.unit import LostRace


@pytest.fixture(params=["sqlite"])
def database(request) -> str:
    """PostgreSQL holds the row from its reading on: there is no race to lose."""
    return str(request.param)


def test_a_lost_race_is_computed_again_unseen(kantor, interfering):
    instance = kantor.start()
    task = kantor.task(instance, "k01").task
    meddling = interfering(lambda: kantor.do("kasubid", AddNote(instance=instance, text="Lebih dulu")))
    slow = kantor.again(entropy=meddling)
    try:
        done = slow.do(Complete(task=task, answers={"catatan": "Naskah"}), kantor.actor("pengelola"))
    finally:
        slow.close()
    assert (meddling.calls, done.seq, done.repeated) == (2, 3, False)
    assert kantor.types(instance) == ["instance:started", "note:added", "task:completed"]
    kantor.identical(instance)


def test_a_lost_race_that_finds_the_task_done_says_by_whom(kantor, interfering):
    kantor.hire("budi", "pengelola")
    instance = kantor.start()
    task = kantor.task(instance, "k01").task
    slow = kantor.again(entropy=interfering(lambda: kantor.do("budi", Complete(task=task))))
    try:
        with pytest.raises(TaskClosed) as lost:
            slow.do(Complete(task=task, answers={"catatan": "Naskah"}), kantor.actor("pengelola"))
    finally:
        slow.close()
    assert lost.value.params["person"] == kantor.people["budi"]
    assert len(kantor.types(instance)) == 2


class GateWithAVisitor(Gate):
    """A gate that lets somebody else through first, once."""

    def __init__(self, visit) -> None:
        super().__init__(None)
        self.visit = visit

    @contextmanager
    def passing(self) -> Iterator[None]:
        visit, self.visit = self.visit, None
        if visit is not None:
            visit()
        with super().passing():
            yield


def test_a_take_back_loses_against_a_look_that_came_first(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    task = kantor.task(instance, "k02").task
    slow = kantor.again()
    slow.store.gate.close()
    slow.store.gate = GateWithAVisitor(lambda: kantor.do("kasubid", See(task=task)))
    try:
        with pytest.raises(AlreadySeen):
            slow.do(TakeBack(instance=instance), kantor.actor("pengelola"))
    finally:
        slow.close()
    assert kantor.open(instance) == ["k02"]


def test_a_save_with_a_revision_that_is_over_changes_nothing(kantor):
    instance = kantor.start()
    with kantor.desk.store.unit() as unit:
        stale, _ = cases.by_id(unit, instance)
    kantor.do("pengelola", AddNote(instance=instance, text="Lebih dulu"))
    before = kantor.picture()
    kept = ("state", "seq", "head", "last_at", "next_due", "snapshot", "facts", "title")
    columns = {name: getattr(stale, name) for name in kept}
    row = Row(
        operation="instance.save",
        values={"w_id": instance, "w_revision": stale.revision, "revision": stale.revision + 1, **columns},
    )
    with pytest.raises(LostRace), kantor.desk.store.unit(writing=True) as unit:
        unit.save([row])
    assert kantor.picture() == before
