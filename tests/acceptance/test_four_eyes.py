"""Four eyes: the same person in two steps is allowed and marked."""

from bpmn.library import source
from engine.commands.complete import Complete
from engine.commands.publish import Publish
from forms.library import shipped

SOP = "updating-data-website"


def test_the_same_person_in_two_lanes_is_marked_on_the_completion(kantor):
    kantor.hold("kasubid", "pengelola", "Plt")
    instance = kantor.start()
    kantor.do("kasubid", Complete(task=kantor.task(instance, "k01").task))
    kantor.complete(instance, "k02")
    assert kantor.history(instance)[-1].body["also"] == ["k01"]
    kantor.complete(instance, "k03")
    assert "also" not in kantor.history(instance)[-1].body
    kantor.complete(instance, "k04")
    assert kantor.history(instance)[-1].body["also"] == ["k01"]
    kantor.identical(instance)


def test_several_steps_of_ones_own_lane_are_no_mark(kantor):
    instance = kantor.start()
    kantor.walk(instance)
    assert all("also" not in e.body for e in kantor.history(instance))


def test_an_owner_who_performs_a_lane_of_their_own_sop_is_warned(kantor):
    kantor.hold("pemilik", "kasubid")
    again = Publish(key=SOP, source=source(SOP), forms=shipped(SOP))
    warned = kantor.do("pemilik", again).body["warnings"]
    assert [one for one in warned if one["code"] == "owner-in-lane"] == [
        {"code": "owner-in-lane", "element": None, "params": {"lane": "Kasubid II"}}
    ]
    kantor.vacate("pemilik")
    assert "owner-in-lane" not in {one["code"] for one in kantor.do("pemilik", again).body["warnings"]}
