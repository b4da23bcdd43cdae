"""Berkas whose first deadline has just passed."""

from datetime import timedelta

from sqlalchemy import select

from engine.store import tables as t
from engine.store.due import due
from tests.conftest import Kantor


def overdue(kantor: Kantor, most: int) -> list[int]:
    """Start Berkas until so many wait for the worker, and let their time pass; the ids of the new ones."""
    with kantor.desk.store.unit() as unit:
        waiting = len(due(unit, kantor.desk.now(), most))
    started = [kantor.start(f"Terlambat {n}") for n in range(most - waiting)]
    if started:
        with kantor.desk.store.unit() as unit:
            last = unit.rows(select(t.instance.c.next_due).where(t.instance.c.id.in_(started)))
        kantor.clock.now = max(row[0] for row in last) + timedelta(seconds=1)
    return started
