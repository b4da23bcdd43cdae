"""Level V4: the steps that were done, as the log says them, against the SOP's diagram."""

import pytest
from sqlalchemy import insert

from engine.chain import canonical
from engine.commands.complete import Complete
from engine.commands.move import Cancel, Move, TakeBack
from engine.errors import Forbidden, NotFound
from engine.house import OPERATOR
from engine.questions.conformance import Conformance
from engine.questions.net import NetRefused, TheNet
from engine.store import tables as t
from engine.worker import Worker


@pytest.fixture
def judged(kantor):
    """The answer about a Berkas, as an auditor asks."""
    return lambda instance: kantor.ask("auditor", Conformance(instance=instance))


def test_a_straight_berkas_fits_at_every_moment(kantor, judged):
    instance = kantor.start()
    assert (judged(instance).steps, judged(instance).fits) == (0, True)
    for number in range(1, 12):
        kantor.complete(instance, f"k{number:02d}")
        found = judged(instance)
        assert (found.steps, found.fits, found.interventions) == (number, True, ())


def test_returns_and_missed_deadlines_belong_to_the_sop(kantor, judged):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.clock.forward(days=3)
    kantor.give_back(instance, "k02")
    kantor.walk(instance, upto="k07")
    kantor.give_back(instance, "k08")
    kantor.walk(instance, start="k05")
    found = judged(instance)
    assert (found.fits, found.deviations, found.interventions) == (True, (), ())


def test_what_was_taken_back_does_not_count_and_is_told(kantor, judged):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.do("pengelola", TakeBack(instance=instance))
    found = judged(instance)
    assert (found.steps, found.fits) == (0, True)
    assert [(i.type, i.step) for i in found.interventions] == [
        ("task:withdrawn", "1. Menyiapkan draft naskah materi")
    ]
    kantor.walk(instance)
    assert judged(instance).fits is True


def test_a_move_and_a_cancellation_are_interventions_and_no_deviations(kantor, judged):
    instance = kantor.start()
    kantor.walk(instance, upto="k05")
    kantor.do("admin", Move(instance=instance, element="k02", reason="Salah bagian"))
    kantor.complete(instance, "k02")
    kantor.do("pengelola", Cancel(instance=instance, reason="Tidak jadi"))
    found = judged(instance)
    assert found.fits is True
    assert [i.type for i in found.interventions] == ["instance:moved", "instance:cancelled"]


def planted(kantor, instance, **body):
    """One more event in a history, as somebody with the database in hand would write it."""
    last = kantor.history(instance)[-1]
    with kantor.desk.store.engine.begin() as c:
        c.execute(insert(t.event).values(
            stream=f"instance:{instance}", seq=last.seq + 1, v=1, type="task:completed", at=last.at,
            recorded_at=last.recorded_at, actor=canonical({"via": "cli", "person": kantor.people["kasubid"]}),
            body=canonical(body), prev_hash=bytes(32), hash=bytes(32),
        ))


def test_a_step_that_was_planted_is_named_with_what_the_sop_allowed(kantor, judged):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.clock.forward(minutes=1)
    planted(kantor, instance, closed=[{"element": "k05", "visit": 1, "how": "completed"}])
    (found,) = judged(instance).deviations
    assert judged(instance).fits is False
    assert (found.seq, found.code, found.step) == (3, "not-allowed", "5. Mengupload data dan menyusun draft laporan")
    assert found.expected == ("2. Memeriksa draft naskah materi",)


def test_an_end_that_came_too_early_is_named(kantor, judged):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    planted(kantor, instance, closed=[{"element": "k02", "visit": 1, "how": "completed"}], state="completed")
    (found,) = judged(instance).deviations
    assert (found.code, found.expected[0]) == ("not-finished", "1. Menyiapkan draft naskah materi")


def test_a_deadline_that_takes_the_place_of_a_step_fits(kantor, interrupted, judged):
    kantor.clock.forward(hours=2)
    Worker(kantor.desk).look()
    task = next(r.task for r in kantor.tasks("kasubid") if r.instance == interrupted)
    kantor.do("kasubid", Complete(task=task))
    found = judged(interrupted)
    assert (found.steps, found.fits) == (1, True)


def test_a_diagram_that_is_no_net_is_said_so_and_never_called_fitting(kantor, parallel, judged):
    found = judged(parallel)
    assert (found.fits, found.deviations) == (None, ())
    assert (found.refused.code, found.refused.element) == ("net-terminate", "henti")
    with pytest.raises(NetRefused) as refused:
        kantor.desk.ask(TheNet(procedure="kecil"), OPERATOR)
    assert refused.value.params["findings"][0].code == "net-terminate"


def test_who_may_not_read_a_berkas_is_not_told_how_it_went(kantor):
    instance = kantor.start(sifat="rahasia")
    with pytest.raises(Forbidden):
        kantor.ask("kepala", Conformance(instance=instance))
    with pytest.raises(NotFound):
        kantor.ask("auditor", Conformance(number="tidak/ada"))
