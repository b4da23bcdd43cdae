"""Disposisi: its "kepada" may name the person of the next task."""

import pytest

from engine.commands.complete import Complete
from engine.errors import NextPersonUnfit, TaskOffered


def _at_step_4(kantor):
    kantor.hire("budi", "pengelola")
    instance = kantor.start()
    kantor.walk(instance, upto="k03")
    return instance


def test_the_kasubid_names_budi_for_the_upload(kantor):
    instance = _at_step_4(kantor)
    done = kantor.complete(instance, "k04", {"isi_disposisi": "Mohon diunggah", "kepada": "budi"})
    assert (done.body["to"], done.body["act"]["kind"]) == (kantor.people["budi"], "disposisi")
    assert kantor.tasks("pengelola") == ()
    (task,) = kantor.tasks("budi")
    with pytest.raises(TaskOffered):
        kantor.do("pengelola", Complete(task=task.task, answers={"alamat_halaman": "https://bkd.example.go.id"}))
    kantor.do("budi", Complete(task=task.task, answers={"alamat_halaman": "https://bkd.example.go.id"}))
    kantor.identical(instance)


def test_nobody_named_means_everybody_in_the_lane(kantor):
    instance = _at_step_4(kantor)
    kantor.complete(instance, "k04")
    assert len(kantor.tasks("pengelola")) == len(kantor.tasks("budi")) == 1


@pytest.mark.parametrize("name", ["kabid", "tidak.ada"])
def test_a_person_who_does_not_hold_the_next_position_is_refused(kantor, name):
    instance = _at_step_4(kantor)
    before = kantor.picture()
    with pytest.raises(NextPersonUnfit):
        kantor.complete(instance, "k04", {"isi_disposisi": "Mohon diunggah", "kepada": name})
    assert kantor.picture() == before
    assert kantor.open(instance) == ["k04"]
