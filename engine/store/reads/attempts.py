"""Reading failed sign-ins."""

from datetime import datetime

from sqlalchemy import bindparam, func, or_, select

from engine.store import tables as t
from engine.store.unit import Unit
from engine.throttle import Failed

_LOGIN, _ADDRESS = t.attempt.c.login == bindparam("login"), t.attempt.c.address == bindparam("address")
_COUNTED = (
    select(_LOGIN.label("account"), _ADDRESS.label("here"), func.count().label("times"),
           func.max(t.attempt.c.at).label("last"))
    .where(or_(_LOGIN, _ADDRESS), t.attempt.c.at > bindparam("since"))
    .group_by("account", "here")
)


def failed(unit: Unit, login: str, address: str, since: datetime) -> Failed:
    """Failed sign-ins at this account and from this address since a moment."""
    rows = unit.rows(_COUNTED, {"login": login, "address": address, "since": since})
    both = {(bool(row.account), bool(row.here)): row for row in rows}
    times = {key: int(row.times) for key, row in both.items()}
    here = times.get((True, True), 0)
    lasts = [row.last for (_, of_address), row in both.items() if of_address]
    return Failed(
        here=here, address=here + times.get((False, True), 0), account=here + times.get((True, False), 0),
        here_last=both[True, True].last if here else None, address_last=max(lasts, default=None),
    )
