"""Read: holders of the lanes, those who acted, their superiors, the auditor; rahasia only those concerned."""

import pytest

from engine.commands.complete import Complete
from engine.commands.note import AddNote
from engine.commands.positions import AddPosition
from engine.errors import Forbidden, NotFound
from engine.questions.history import History
from engine.questions.instance import TheInstance
from engine.questions.instances import Instances
from engine.questions.replay import Replay
from engine.questions.task import TheTask


def _may(kantor, instance):
    able = set()
    for name in kantor.people:
        try:
            kantor.ask(name, TheInstance(instance=instance))
        except Forbidden:
            with pytest.raises(Forbidden):
                kantor.ask(name, History(instance=instance))
            with pytest.raises(Forbidden):
                kantor.ask(name, Replay(instance=instance))
            assert kantor.ask(name, Instances()) == ()
            continue
        able.add(name)
        assert [line.id for line in kantor.ask(name, Instances())] == [instance]
    return able


def test_the_lanes_and_the_auditor_read_a_plain_berkas(kantor):
    assert _may(kantor, kantor.start()) == {"pengelola", "kasubid", "kabid", "kepala", "auditor"}


def test_who_acted_reads_on_after_leaving_the_position(kantor):
    kantor.hire("budi", "pengelola")
    instance = kantor.start()
    kantor.do("budi", Complete(task=kantor.task(instance, "k01").task))
    kantor.vacate("budi")
    assert "budi" in _may(kantor, instance)


def test_a_superior_of_the_lanes_reads(kantor):
    kantor.operator(AddPosition(code="lain", title="Lain"))
    kantor.positions["atasan"] = kantor.operator(AddPosition(code="sekda", title="Sekda")).body["id"]
    kantor.hire("orang", "atasan")
    assert "orang" not in _may(kantor, kantor.start())


def test_rahasia_is_for_those_who_acted_present_holders_and_the_auditor(kantor):
    instance = kantor.start(sifat="rahasia")
    assert _may(kantor, instance) == {"pengelola", "auditor"}
    kantor.complete(instance, "k01")
    assert _may(kantor, instance) == {"pengelola", "kasubid", "auditor"}
    kantor.give_back(instance, "k02")
    assert _may(kantor, instance) == {"pengelola", "kasubid", "auditor"}


def test_who_may_not_read_writes_no_note_and_sees_no_task(kantor):
    instance = kantor.start(sifat="rahasia")
    task = kantor.task(instance, "k01").task
    with pytest.raises(Forbidden):
        kantor.ask("kabid", TheTask(task=task))
    before = kantor.picture()
    with pytest.raises(Forbidden):
        kantor.do("kabid", AddNote(instance=instance, text="Halo"))
    assert kantor.picture() == before


@pytest.mark.parametrize("unknown", [0, -1, 999, 10**30])
def test_what_is_not_there_is_not_found(kantor, unknown):
    for question in (TheInstance(instance=unknown), TheTask(task=unknown), History(instance=unknown)):
        with pytest.raises(NotFound):
            kantor.ask("auditor", question)
    with pytest.raises(NotFound):
        kantor.do("pengelola", Complete(task=unknown))
