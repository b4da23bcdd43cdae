"""The tests that kill can fail: three builds that are broken on purpose are found out."""

import time

import pytest

from tests.conftest import Kantor
from tests.faults.invariants import check_invariants
from tests.faults.rivals import compete
from tests.faults.shift import Shift
from tests.faults.staff import Agency

MOST = 120  # kills
STEP = 10  # kills or rounds between two looks
PATIENCE = 20  # seconds


SIGNS = {
    "two-transactions": ("its history at", "differ"),
    "no-key": ("was refused: ['task-closed']", "was done 2 times"),
    "no-swap": ("its history at", "exist twice"),
}


def _shown(build: str, found: list[str]) -> bool:
    """Whether it was found out by what it does wrong, not by something that hinders it from working at all."""
    return any(sign in sentence for sentence in found for sign in SIGNS[build])


@pytest.mark.parametrize("build", ["two-transactions", "no-key"])
def test_a_broken_build_is_found_by_killing_it(kantor: Kantor, agency: Agency, build: str) -> None:
    shift = Shift(kantor=kantor, agency=agency, build=build, seed=3)
    found: list[str] = []
    while not _shown(build, found) and shift.kills < MOST:
        for _ in range(STEP):
            shift.round()
        found = check_invariants(kantor.desk, shift.attempts)
    assert _shown(build, found), f"{build} after {shift.kills} kills: {found}"


def test_a_build_without_compare_and_swap_is_found_by_two_processes_at_once(kantor: Kantor, agency: Agency) -> None:
    found: list[str] = []
    until = time.monotonic() + PATIENCE
    while not _shown("no-swap", found) and time.monotonic() < until:
        compete(kantor, agency, rounds=STEP, build="no-swap")
        found = check_invariants(kantor.desk)
    assert _shown("no-swap", found), found
