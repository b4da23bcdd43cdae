"""The eleven steps as one story."""

import pytest

from engine.questions.instance import TheInstance
from engine.questions.replay import Replay


def test_a_berkas_goes_from_start_to_archive_and_replays_identical(kantor):
    instance = kantor.start()
    kantor.walk(instance)
    assert kantor.open(instance) == []
    verdict = kantor.ask("auditor", Replay(instance=instance))
    assert (verdict.identical, verdict.events, verdict.chain) == (True, 12, None)


def test_each_step_is_in_the_hands_of_the_lane_that_the_sheet_names(kantor):
    instance = kantor.start()
    for number in range(1, 12):
        assert kantor.open(instance) == [f"k{number:02d}"]
        kantor.complete(instance, f"k{number:02d}")
    assert kantor.ask("kepala", TheInstance(instance=instance)).state == "completed"


DECISIONS = [("k02", "k01"), ("k03", "k01"), ("k06", "k05"), ("k07", "k05"), ("k08", "k05")]


@pytest.mark.parametrize(("decision", "maker"), DECISIONS)
def test_a_return_at_each_decision_goes_to_the_maker_and_the_berkas_still_ends(kantor, decision, maker):
    instance = kantor.start()
    kantor.walk(instance, upto=f"k{int(decision[1:]) - 1:02d}")
    kantor.give_back(instance, decision)
    assert kantor.open(instance) == [maker]
    assert kantor.task(instance, maker).visit == 2
    kantor.walk(instance, start=maker)
    assert kantor.ask("auditor", TheInstance(instance=instance)).state == "completed"
    kantor.identical(instance)


def test_a_return_at_all_five_decisions_in_one_berkas_replays_identical(kantor):
    instance = kantor.start()
    for decision, maker in DECISIONS:
        kantor.walk(instance, start=kantor.open(instance)[0], upto=f"k{int(decision[1:]) - 1:02d}")
        kantor.give_back(instance, decision)
        assert kantor.open(instance) == [maker]
    kantor.walk(instance, start="k05")
    page = kantor.ask("auditor", TheInstance(instance=instance))
    assert (page.state, page.marks["k01"].passes, page.marks["k05"].passes) == ("completed", 3, 4)
    kantor.identical(instance)


def test_numbers_run_without_gaps_and_start_again_each_year(kantor):
    for _ in range(3):
        kantor.start()
    kantor.clock.to("2027-01-04 08:00")
    kantor.start()
    numbers = [kantor.ask("auditor", TheInstance(instance=i)).number for i in (1, 2, 3, 4)]
    assert [n.split("/", 1)[1] for n in numbers] == ["0001/2026", "0002/2026", "0003/2026", "0001/2027"]
