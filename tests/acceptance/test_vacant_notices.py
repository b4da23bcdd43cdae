"""A position falls vacant while its task is open: its superior and the administrator are told, once."""

import threading

import pytest

from engine.commands.claim import TakeOver
from engine.commands.people import EndPerson
from engine.commands.positions import AddHolding, EndHolding, MapLane, UnmapLane
from engine.questions.directory import Directory
from engine.questions.notices import MyBox
from engine.questions.vacancies import Vacancies
from engine.worker import Worker
from tests.conftest import SOP

RIVALS = 6


@pytest.fixture
def waiting(kantor) -> int:
    """A Berkas whose task waits for the Kasubid."""
    instance = kantor.start()
    kantor.complete(instance, "k01")
    return instance


@pytest.fixture
def vacant(kantor):
    """How often somebody was told of a task at a vacant position."""
    return lambda name: [n.step for n in kantor.ask(name, MyBox()) if n.kind == "vacant"]


def mapping(kantor, lane: str) -> int:
    return next(one.id for one in kantor.ask("admin", Directory()).lanes if one.lane == lane)


def new_day(kantor, moment: str) -> None:
    kantor.clock.to(moment)
    Worker(kantor.desk).look_at_positions()


def test_a_holding_that_ends_now_is_told_in_its_own_transaction(kantor, waiting, told):
    kantor.do("admin", EndHolding(holding=kantor.holdings["kasubid"]))
    assert told("vacant", waiting) == {"kabid", "admin"}
    notice = kantor.ask("kabid", MyBox())[0]
    assert (notice.step, notice.fresh, notice.reason) == ("2", True, "")


def test_a_person_who_leaves_the_office_leaves_a_vacant_position(kantor, waiting, told):
    kantor.do("admin", EndPerson(person=kantor.people["kasubid"]))
    assert told("vacant", waiting) == {"kabid", "admin"}


def test_a_lane_that_no_position_performs_any_more_is_told_to_who_can_map_it_and_shown(kantor, waiting, told):
    kantor.do("admin", UnmapLane(mapping=mapping(kantor, "Kasubid II")))
    assert told("vacant", waiting) == {"admin"}
    (shown,) = kantor.ask("admin", Vacancies())
    assert (shown.lane, shown.positions, len(shown.tasks)) == ("Kasubid II", (), 1)


def test_who_is_one_of_several_holders_leaves_no_vacancy(kantor, waiting, vacant):
    kantor.hire("budi", "kasubid")
    kantor.do("admin", EndHolding(holding=kantor.holdings["kasubid"]))
    assert vacant("admin") == []
    kantor.do("admin", EndHolding(holding=kantor.holdings["budi"]))
    assert vacant("admin") == vacant("kabid") == ["2"]


def test_only_tasks_of_the_vacant_lane_are_told_of(kantor, waiting, told):
    other = kantor.start("Masih pada Pengelola")
    kantor.vacate("kasubid")
    assert (told("vacant", waiting), told("vacant", other)) == ({"kabid", "admin"}, set())


def test_a_vacancy_without_a_task_tells_nobody_until_one_arrives_and_then_once(kantor, told, vacant):
    kantor.vacate("kasubid")
    assert vacant("admin") == []
    instance = kantor.start()
    kantor.complete(instance, "k01")
    assert vacant("admin") == vacant("kabid") == ["2"]
    new_day(kantor, "2026-11-24 07:00")
    kantor.hire("budi", "pengelola")  # one more change of the office
    assert vacant("admin") == vacant("kabid") == ["2"]


def test_a_task_that_the_superior_has_taken_over_is_nobodys_worry(kantor, waiting, vacant):
    kantor.do("kabid", TakeOver(task=kantor.tasks("kasubid")[0].task, reason="Kasubid pindah"))
    kantor.do("admin", EndHolding(holding=kantor.holdings["kasubid"]))
    assert vacant("admin") == []


def test_a_position_that_is_filled_and_falls_vacant_again_is_told_again(kantor, waiting, vacant):
    kantor.vacate("kasubid")
    kantor.clock.forward(hours=1)
    kantor.hire("budi", "kasubid")
    kantor.clock.forward(hours=1)
    kantor.vacate("budi")
    assert vacant("admin") == ["2", "2"]


@pytest.mark.parametrize("command", ["holding", "lane"])
def test_a_date_that_passes_is_noticed_when_the_day_changes_and_only_once(kantor, waiting, vacant, command):
    if command == "holding":
        kantor.do("admin", EndHolding(holding=kantor.holdings["kasubid"], end="2026-11-23"))
    else:
        kantor.do("admin", UnmapLane(mapping=mapping(kantor, "Kasubid II"), end="2026-11-23"))
    new_day(kantor, "2026-11-23 23:59")
    assert vacant("admin") == []
    new_day(kantor, "2026-11-24 00:00")
    assert vacant("admin") == ["2"]
    assert vacant("kabid") == (["2"] if command == "holding" else [])
    before = kantor.picture()
    new_day(kantor, "2026-11-24 00:01")
    new_day(kantor, "2026-11-24 23:59")
    assert kantor.picture() == before
    new_day(kantor, "2026-11-25 00:00")
    assert vacant("admin") == ["2"]


def test_a_task_that_arrives_between_midnight_and_the_look_is_told_once(kantor, vacant):
    instance = kantor.start()
    kantor.do("admin", EndHolding(holding=kantor.holdings["kasubid"], end="2026-11-23"))
    kantor.clock.to("2026-11-24 08:00")
    kantor.complete(instance, "k01")
    assert vacant("admin") == ["2"]
    Worker(kantor.desk).look_at_positions()
    assert vacant("admin") == vacant("kabid") == ["2"]


def test_a_days_substitute_leaves_the_position_vacant_when_the_letter_ends(kantor, waiting, vacant):
    kantor.do("admin", AddHolding(person=kantor.people["kabid"], position=kantor.positions["kasubid"], kind="Plh",
                                  letter="SP 7", start="2026-11-24", end="2026-11-25"))
    kantor.do("admin", EndHolding(holding=kantor.holdings["kasubid"], end="2026-11-23"))
    for day in ("24", "25"):
        new_day(kantor, f"2026-11-{day} 00:00")
        assert vacant("admin") == []
    new_day(kantor, "2026-11-26 00:00")
    assert vacant("admin") == vacant("kabid") == ["2"]


def test_a_change_of_the_office_notices_a_date_that_passed_before_the_worker_looked(kantor, waiting, vacant):
    kantor.do("admin", EndHolding(holding=kantor.holdings["kasubid"], end="2026-11-23"))
    kantor.clock.to("2026-11-25 09:00")
    kantor.do("admin", MapLane(procedure=SOP, lane="Pengumuman", position=kantor.positions["kabid"]))
    Worker(kantor.desk).look_at_positions()
    assert vacant("admin") == ["2"]


def test_several_workers_at_the_same_midnight_tell_once(kantor, waiting, vacant):
    kantor.do("admin", EndHolding(holding=kantor.holdings["kasubid"], end="2026-11-23"))
    kantor.clock.to("2026-11-24 00:00")
    desks = [kantor.again() for _ in range(RIVALS)]
    together = threading.Barrier(RIVALS)
    faults: list[BaseException] = []

    def work(desk) -> None:
        try:
            together.wait(30)
            Worker(desk).look_at_positions()
        except BaseException as fault:  # noqa: BLE001  shown by the test
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for desk in desks:
        desk.close()
    assert faults == []
    assert vacant("admin") == vacant("kabid") == ["2"]


def test_the_running_worker_looks_beside_its_deadlines(kantor, waiting, vacant):
    kantor.do("admin", EndHolding(holding=kantor.holdings["kasubid"], end="2026-11-23"))
    kantor.clock.to("2026-11-24 00:00")
    worker = Worker(kantor.desk)
    worker.run(tell=lambda _: worker.stop())  # the deadline of the same task, which has passed too, ends the loop
    assert vacant("admin") == ["2"]


def test_one_worker_asks_again_only_when_the_next_day_has_begun(kantor, waiting, vacant):
    kantor.do("admin", EndHolding(holding=kantor.holdings["kasubid"], end="2026-11-24"))
    worker = Worker(kantor.desk)
    worker.look_at_positions()
    kantor.clock.to("2026-11-24 23:59")
    worker.look_at_positions()
    assert vacant("admin") == []
    kantor.clock.to("2026-11-25 00:00")
    worker.look_at_positions()
    assert vacant("admin") == ["2"]
