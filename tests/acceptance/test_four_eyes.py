"""Four eyes: the same person in two steps is allowed and marked."""

from engine.commands.complete import Complete


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
