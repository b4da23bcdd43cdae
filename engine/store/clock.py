"""The database's clock: with many machines the one that all of them share."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from engine.store.unit import Store

AGAIN = timedelta(seconds=60)


class DatabaseClock:
    """This machine's clock, set by the database's once a minute so that a command need not ask it."""

    def __init__(self, store: Store, own: Callable[[], datetime]) -> None:
        self._store = store
        self._own = own
        self._offset = timedelta()
        self._asked: datetime | None = None

    def __call__(self) -> datetime:
        now = self._own()
        if self._asked is None or not timedelta() <= now - self._asked < AGAIN:
            with self._store.unit() as unit:
                theirs: datetime = unit.rows(text("SELECT clock_timestamp()"))[0][0]
            self._offset, self._asked = theirs.astimezone(UTC) - now, now
        return now + self._offset
