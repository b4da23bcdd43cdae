"""The same task by two people in two processes at the same moment."""

from tests.conftest import Kantor
from tests.faults.invariants import check_invariants
from tests.faults.rivals import compete
from tests.faults.staff import Agency

ROUNDS = 30


def test_exactly_one_of_two_processes_wins_a_task(kantor: Kantor, agency: Agency) -> None:
    told = compete(kantor, agency, rounds=ROUNDS)
    assert [sum("reply" in answer for answer in both) for both in told] == [1] * ROUNDS
    assert {answer["code"] for both in told for answer in both if "refused" in answer} == {"task-closed"}
    assert check_invariants(kantor.desk) == []
