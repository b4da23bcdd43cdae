"""How long a login waits."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.commands.sessions import OpenSession, RecordFailure
from engine.house import OPERATOR
from engine.questions.throttle import LoginWait
from engine.throttle import Failed, wait

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (4, 0), (5, 5), (6, 10), (7, 20), (12, 640), (13, 900), (1000, 900)]
)
def test_the_wait_of_one_address_at_one_account_doubles(failures, seconds):
    failed = Failed(here=failures, address=failures, account=failures, here_last=NOW, address_last=NOW)
    if failures <= 29:
        assert wait(failed, NOW) == seconds
    assert wait(failed, NOW + timedelta(seconds=seconds or 0)) == 0


def test_the_wait_runs_down_and_is_told_in_whole_seconds():
    failed = Failed(here=5, address=5, account=5, here_last=NOW, address_last=NOW)
    assert [wait(failed, NOW + timedelta(milliseconds=ms)) for ms in (0, 1, 4_500, 4_999, 5_000)] == [5, 5, 1, 1, 0]


def test_an_address_that_tries_many_accounts_waits_at_all_of_them():
    failed = Failed(here=0, address=30, account=0, address_last=NOW)
    assert wait(failed, NOW) == 5


def test_under_attack_a_fresh_address_gets_in_at_once_and_has_no_free_failure():
    assert wait(Failed(account=5_000), NOW) == 0
    assert wait(Failed(here=1, address=1, account=5_000, here_last=NOW, address_last=NOW), NOW) == 30


def test_the_desk_counts_by_account_and_address_and_forgets_after_a_quarter_of_an_hour(kantor):
    def waits(login: str, address: str) -> int:
        return kantor.desk.ask(LoginWait(login=login, address=address), OPERATOR)

    for address in ("10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.2"):
        kantor.operator(RecordFailure(login="kabid", address=address))
    assert (waits("kabid", "10.0.0.1"), waits("kabid", "10.0.0.2"), waits("kepala", "10.0.0.1")) == (5, 0, 0)
    opened = OpenSession(person=kantor.people["kabid"], token_digest="0" * 64, address="10.0.0.2", login="kabid")
    kantor.operator(opened)
    assert waits("kabid", "10.0.0.1") == 5
    kantor.clock.forward(minutes=15)
    assert waits("kabid", "10.0.0.1") == 0
    kantor.operator(RecordFailure(login="kabid", address="10.0.0.1"))
    assert len(kantor.picture()["attempt"]) == 1
