"""Pemeriksaan: an auditor's selection of Berkas, drawn so that it can be drawn again, and what stands out of each."""

import json
from datetime import date

import pytest

from engine.commands.claim import TakeOver
from engine.commands.complete import Complete
from engine.commands.judge import JudgeThese
from engine.commands.move import TakeBack
from engine.commands.sample import DrawSelection
from engine.errors import Forbidden
from engine.questions.examination import Examination, Examined, SelectionUnfit, drawn
from engine.questions.instances import Instances
from engine.store.reads import events


def selected(kantor, name="auditor", **asked):
    return kantor.ask(name, Examination(**asked))


def row(kantor, instance):
    (found,) = kantor.ask("auditor", Examined(instances=(instance,)))
    return found


def test_only_auditors_examine(kantor):
    instance = kantor.start()
    for name in ("pengelola", "kepala", "pemilik", "admin"):
        for question in (Examination(), Examined(instances=(instance,))):
            with pytest.raises(Forbidden):
                kantor.ask(name, question)
        with pytest.raises(Forbidden):
            kantor.do(name, DrawSelection(sample=1))
    assert selected(kantor).ids == (instance,)


def test_a_list_keeps_its_order_and_names_the_nearest_of_what_is_not_there(kantor):
    for _ in range(3):
        kantor.start()
    number = {i: r.number for i, r in ((r.id, r) for r in kantor.ask("auditor", Instances()))}
    found = selected(kantor, numbers=(number[3], "VI.04.05.02.02/0009/2026", number[1], number[3]))
    assert found.ids == (3, 1)
    assert [(u.number, u.nearest) for u in found.unknown] == [("VI.04.05.02.02/0009/2026", number[3])]
    assert [r.id for r in kantor.ask("auditor", Examined(instances=(3, 99, 1)))] == [3, 1]


def test_a_filter_selects_what_the_search_finds(kantor):
    one, two = kantor.start("Berita pelantikan"), kantor.start("Pengumuman")
    kantor.complete(one, "k01")
    assert selected(kantor, search=Instances(text="berita")).ids == (one,)
    assert selected(kantor, search=Instances(holder="kasubid")).ids == (one,)
    assert selected(kantor, search=Instances(first=date(2026, 11, 24))).ids == ()
    assert selected(kantor).ids == (two, one)


def test_a_sample_is_recorded_as_it_is_drawn_and_can_be_drawn_again(kantor):
    for number in range(8):
        kantor.start(f"Berita {number}")
    done = kantor.do("auditor", DrawSelection(sample=3, search=Instances(text="berita")))
    assert (done.type, len(done.body["instances"]), done.body["population"], done.body["of"]) == (
        "sample:drawn", 3, 8, 8)
    with kantor.desk.store.unit() as unit:
        last = events.stream(unit, "office")[-1]
    assert (last.seq, json.loads(last.actor)["person"]) == (done.seq, kantor.people["auditor"])
    again = {"search": Instances(text="berita"), "sample": 3, "seed": done.body["seed"], "upto": done.body["of"]}
    assert list(selected(kantor, **again).ids) == done.body["instances"]
    kantor.start("Berita sesudahnya")
    found = selected(kantor, **again)
    assert (list(found.ids), found.of) == (done.body["instances"], 8)
    assert len({selected(kantor, sample=3, seed=str(n), upto=8).ids for n in range(20)}) > 10


def test_the_order_of_a_sample_is_written_so_that_a_stranger_can_repeat_it():
    assert drawn("benih", range(1, 11), 4) == (1, 6, 10, 8)
    assert drawn("benih", range(10, 0, -1), 4) == (1, 6, 10, 8)
    assert sorted(drawn("x", range(1, 11), 99)) == list(range(1, 11))


@pytest.mark.parametrize("sample", [0, -1, 1001])
def test_a_sample_is_neither_empty_nor_boundless(kantor, sample):
    kantor.start()
    with pytest.raises(SelectionUnfit):
        selected(kantor, sample=sample, seed="x")
    with pytest.raises(SelectionUnfit):
        kantor.do("auditor", DrawSelection(sample=sample))


def test_a_row_counts_what_an_auditor_looks_for(kantor):
    kantor.hire("rina", "kasubid", "Plh")
    plain, odd = kantor.start(), kantor.start("Berliku")
    kantor.complete(odd, "k01", {"naskah": [kantor.file(b"satu")]})
    kantor.do("kasubid", TakeOver(task=kantor.task(odd, "k02").task, reason="Mendesak"))
    kantor.complete(odd, "k02")
    kantor.give_back(odd, "k03")
    kantor.complete(odd, "k01", {"naskah": [kantor.file(b"dua")]})
    task = kantor.task(odd, "k02").task
    kantor.do("rina", TakeOver(task=task, reason="Kasubid dinas luar"))
    kantor.do("rina", Complete(task=task, answers={"keputusan": "setuju"}))
    kantor.do("rina", TakeBack(instance=odd))
    kantor.clock.to("2026-11-23 14:00")
    kantor.do("rina", Complete(task=kantor.tasks("rina")[0].task, answers={"keputusan": "setuju"}))
    found = row(kantor, odd)
    assert (found.late, found.returns, found.acting, found.taken_over, found.taken_back) == (1, 1, 2, 2, 1)
    assert found.changed == 1  # the first paraf covers version 1; by now there is version 2
    assert (found.paper, found.same_person, found.verdict) == (0, 0, None)
    quiet = row(kantor, plain)
    assert (quiet.late, quiet.returns, quiet.acting, quiet.changed, quiet.events) == (0, 0, 0, 0, 1)


def test_one_person_in_two_steps_is_counted(kantor):
    kantor.hold("pengelola", "kasubid")
    instance = kantor.start()
    kantor.complete(instance, "k01")
    task = kantor.task(instance, "k02")
    kantor.do("pengelola", TakeOver(task=task.task, reason="Kasubid sakit"))
    kantor.do("pengelola", Complete(task=task.task, answers={"keputusan": "setuju"}))
    assert row(kantor, instance).same_person == 1


def test_the_last_verdict_stands_in_the_row(kantor):
    instance = kantor.start()
    kantor.desk.do(JudgeThese(instances=(instance,)), kantor.actor("auditor"))
    kantor.complete(instance, "k01")
    found = row(kantor, instance)
    assert (found.verdict.sound, found.verdict.seq, found.verdict.newer) == (True, 1, 1)
