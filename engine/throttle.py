"""How long a login waits after wrong passwords; pure.

Counted are the failures of the last 15 minutes, so that a quiet quarter of an hour forgets them. Each wait is counted
from this address's own last failure: what others do elsewhere never holds back an address that has not failed itself.

| failures | free | then |
|---|---|---|
| of this address at this account | 4 | 5 s, doubled with each, at most 15 minutes |
| of this address at whatever accounts | 29 | the same (a whole office may share one address behind a proxy) |
| of all addresses at this account | 29 | an address has no free ones left: 30 s after its first, doubled with each |
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
FIRST = 5  # seconds
FIRST_UNDER_ATTACK = 30  # seconds
FREE = 4
FREE_AT_ALL = 29


@dataclass(frozen=True, kw_only=True)
class Failed:
    """What is known of an address and an account in the last 15 minutes."""

    here: int = 0  # failures of this address at this account
    address: int = 0  # failures of this address
    account: int = 0  # failures at this account
    here_last: datetime | None = None
    address_last: datetime | None = None


def wait(failed: Failed, now: datetime) -> int:
    """Whole seconds that a login has to wait still, 0 when it may be tried."""
    attacked = failed.account > FREE_AT_ALL
    here = _delay(failed.here, 0, FIRST_UNDER_ATTACK) if attacked else _delay(failed.here, FREE, FIRST)
    anywhere = _delay(failed.address, FREE_AT_ALL, FIRST)
    return max(_left(here, failed.here_last, now), _left(anywhere, failed.address_last, now))


def _delay(failures: int, free: int, first: int) -> timedelta:
    if failures <= free:
        return timedelta()
    doubled = min(failures - free - 1, 10)
    return min(timedelta(seconds=first * 2**doubled), WINDOW)


def _left(delay: timedelta, last: datetime | None, now: datetime) -> int:
    if last is None:
        return 0
    return max(0, -((now - last - delay) // timedelta(seconds=1)))
