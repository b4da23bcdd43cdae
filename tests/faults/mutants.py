"""Builds that are broken on purpose, in a clerk's own process only: each must be found out by the same tests."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from engine.desk import Desk
from engine.model import Actor, Done
from engine.store.operations import Prepared, Row
from engine.store.unit import Store, Unit

BUILDS = ("honest", "two-transactions", "no-swap", "no-key")


class _TwoTransactions(Unit):
    """History is written after the rest has been committed."""

    def save(self, rows: Sequence[Row]) -> None:
        super().save([r for r in rows if r.operation != "event.add"])
        super().save([r for r in rows if r.operation == "event.add"])


class _StoreOfTwoTransactions(Store):
    @contextmanager
    def unit(self, *, writing: bool = False) -> Iterator[Unit]:
        with super().unit(writing=writing) as unit:
            yield _TwoTransactions(unit.connection, self, locks=unit.locks)


class _StoreWithoutSwap(Store):
    """Nobody asks whether the instance is still what was read: no lock, no revision, no unique (stream, seq)."""

    @contextmanager
    def unit(self, *, writing: bool = False) -> Iterator[Unit]:
        with super().unit() as unit:
            yield unit


def _careless(operation: Prepared) -> Prepared:
    sql = re.sub(r" AND \"?instance\"?\.revision = \S+", "", operation.sql)
    if sql.startswith("INSERT"):
        head, returning, tail = sql.partition(" RETURNING ")
        sql = f"{head} ON CONFLICT DO NOTHING{returning}{tail}"
    return replace(operation, sql=sql, guard=False)


class _DeskWithoutKey(Desk):
    """A key is accepted and forgotten."""

    def do(self, command: object, actor: Actor, key: str | None = None) -> Done:
        return super().do(command, actor, None)


def store(build: str, honest: Store) -> Store:
    """The store of a build."""
    if build == "two-transactions":
        honest.__class__ = _StoreOfTwoTransactions
    elif build == "no-swap":
        honest.__class__ = _StoreWithoutSwap
        honest.prepared = {name: _careless(operation) for name, operation in honest.prepared.items()}
        assert "revision = " not in honest.prepared["instance.save"].sql.split("WHERE")[1]
    return honest


def desk(build: str) -> type[Desk]:
    """The desk of a build."""
    assert build in BUILDS
    return _DeskWithoutKey if build == "no-key" else Desk
