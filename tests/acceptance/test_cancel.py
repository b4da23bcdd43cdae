"""Cancel: the starter or the administrator, with a reason; tasks withdrawn, deadlines void, files and number stay."""

import pytest

from engine.commands.complete import Complete
from engine.commands.move import Cancel
from engine.errors import AuditorActs, Forbidden, InstanceClosed, ReasonMissing, TaskWithdrawn
from engine.questions.instance import TheInstance
from engine.worker import Worker

WHY = "Berita dibatalkan"


@pytest.mark.parametrize("name", ["pengelola", "admin"])
def test_the_starter_and_the_administrator_may_cancel(kantor, name):
    instance = kantor.start()
    kantor.complete(instance, "k01", {"naskah": [kantor.file()]})
    task = kantor.task(instance, "k02").task
    number = kantor.ask("auditor", TheInstance(instance=instance)).number
    done = kantor.do(name, Cancel(instance=instance, reason=WHY))
    assert [(d["timer"], d["status"]) for d in done.body["deadlines"]] == [("t02", "void")]
    page = kantor.ask("auditor", TheInstance(instance=instance))
    assert (page.state, page.number, len(page.documents), page.open_tasks) == ("cancelled", number, 1, ())
    with pytest.raises(TaskWithdrawn):
        kantor.do("kasubid", Complete(task=task, answers={"keputusan": "setuju"}))
    kantor.clock.forward(days=5)
    assert Worker(kantor.desk).look() == 0
    kantor.identical(instance)


def test_nobody_else_cancels_and_never_without_a_reason(kantor):
    instance = kantor.start()
    before = kantor.picture()
    for name in ("kasubid", "kepala", "pemilik"):
        with pytest.raises(Forbidden):
            kantor.do(name, Cancel(instance=instance, reason=WHY))
    with pytest.raises(AuditorActs):
        kantor.do("auditor", Cancel(instance=instance, reason=WHY))
    with pytest.raises(ReasonMissing):
        kantor.do("pengelola", Cancel(instance=instance, reason=""))
    assert kantor.picture() == before


def test_a_cancelled_berkas_is_not_cancelled_again_and_its_number_is_not_drawn_again(kantor):
    instance = kantor.start()
    kantor.do("pengelola", Cancel(instance=instance, reason=WHY))
    with pytest.raises(InstanceClosed):
        kantor.do("pengelola", Cancel(instance=instance, reason=WHY))
    assert kantor.ask("auditor", TheInstance(instance=kantor.start())).number.split("/")[1] == "0002"


def test_parallel_tasks_are_all_withdrawn(kantor, parallel):
    kantor.do("pengelola", Complete(task=kantor.tasks("pengelola")[0].task))
    done = kantor.do("pengelola", Cancel(instance=parallel, reason=WHY))
    assert [c["how"] for c in done.body["closed"]] == ["withdrawn", "withdrawn"]
    kantor.identical(parallel)
