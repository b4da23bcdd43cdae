"""Somebody with the database's own password and time: changes what is written, and covers the tracks."""

import hashlib
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from json.encoder import encode_basestring as quoted
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from engine import checkpoint as notes
from engine.chain import ORIGIN
from engine.desk import Desk
from engine.merkle import Growth, leaf_hash

COLUMNS = ("stream", "seq", "v", "type", "at", "recorded_at", "claimed_at", "actor", "body", "prev_hash", "hash",
           "person", "key", "request")
Event = dict[str, Any]


def hashed(event: Event) -> bytes:
    """What the hash of an event must be, from the stored texts."""
    claimed = "null" if event["claimed_at"] is None else quoted(event["claimed_at"])
    head = ",".join((quoted(event["stream"]), str(event["seq"]), str(event["v"]), quoted(event["type"]),
                     quoted(event["at"]), quoted(event["recorded_at"]), claimed, quoted(event["actor"])))
    return hashlib.sha256(event["prev_hash"] + f"[{head}]\n{event['body']}".encode()).digest()


@dataclass
class Forger:
    """At work on one database, its triggers out of the way; afterwards they are put back as they were."""

    connection: Connection
    home: Path
    draw: random.Random
    sqlite: bool
    triggers: list[str] = field(default_factory=list)  # those that stay away

    def run(self, statement: str, **values: Any) -> Any:
        return self.connection.execute(text(statement), values)

    def rows(self, statement: str, **values: Any) -> list[Any]:
        return list(self.run(statement, **values).all())

    def stream(self, name: str) -> list[Event]:
        columns = ", ".join(COLUMNS)
        found = self.rows(f"SELECT {columns} FROM event WHERE stream = :s ORDER BY seq", s=name)  # noqa: S608
        return [{**r._mapping, "prev_hash": bytes(r.prev_hash), "hash": bytes(r.hash)} for r in found]

    def sealed(self, name: str) -> int:
        """The last sealed seq of a stream."""
        return self.rows("SELECT max(last) FROM sealed WHERE stream = :s", s=name)[0][0] or 0

    def checkpoint_of(self, name: str, seq: int) -> int:
        return self.rows("SELECT checkpoint FROM sealed WHERE stream = :s AND first <= :n AND last >= :n",
                         s=name, n=seq)[0][0]

    def put(self, name: str, events: list[Event], *, rehash: bool) -> None:
        """Write a stream anew; a careful forger also numbers and chains it anew, and corrects the instance's row."""
        last = ORIGIN
        for number, event in enumerate(events, 1) if rehash else ():
            event.update(stream=name, seq=number, prev_hash=last)
            last = event["hash"] = hashed(event)
        self.run("DELETE FROM event WHERE stream = :s", s=name)
        if events:
            marks = ", ".join(f":{c}" for c in COLUMNS)
            statement = f"INSERT INTO event ({', '.join(COLUMNS)}) VALUES ({marks})"  # noqa: S608
            self.connection.execute(text(statement), events)
        if rehash and name.startswith("instance:"):
            self.run("UPDATE instance SET seq = :n, head = :h WHERE id = :i", n=len(events), h=last,
                     i=int(name.partition(":")[2]))

    def retree(self, *, key: Any = None) -> None:
        """Compute all leaves, tiles and roots from the events as they are now, and write checkpoints that say so.

        With another `key` they are signed too; without one the old signatures are left under the new texts.
        """
        tree, previous = Growth(), notes.NO_PREVIOUS
        self.run("DELETE FROM tile")
        tiles: dict[tuple[int, int], bytes] = {}
        for row in self.rows("SELECT number, text FROM checkpoint ORDER BY number"):
            ranges = self.rows("SELECT stream, first, last FROM sealed WHERE checkpoint = :n ORDER BY leaf",
                               n=row.number)
            leaves = [leaf_hash(e["hash"]) for r in ranges for e in self.stream(r.stream)
                      if r.first <= e["seq"] <= r.last]
            tiles |= tree.extend(leaves)
            old = notes.parse(row.text)
            said = notes.Checkpoint(**{**vars(old.checkpoint), "root": tree.root(), "previous": previous,
                                       "size": tree.size})
            body = notes.body(said)
            made = (notes.note(said, key.public, key.sign(body.encode())) if key is not None
                    else body + row.text[len(old.signed):])
            previous = notes.digest_of(made)
            public = key.public.hex() if key is not None else None
            self.run("UPDATE checkpoint SET text = :t, digest = :d, size = :z, key = coalesce(:k, key) "
                     "WHERE number = :n", t=made, d=previous, z=tree.size, k=public, n=row.number)
        for (level, index), content in tiles.items():
            self.run("INSERT INTO tile (level, idx, content) VALUES (:l, :i, :c)", l=level, i=index, c=content)

    def pick(self, kind: str = "instance:") -> tuple[str, list[Event]]:
        """A stream that is sealed, and its events."""
        names = sorted({r[0] for r in self.rows("SELECT stream FROM sealed") if r[0].startswith(kind)})
        name = self.draw.choice(names)
        return name, self.stream(name)

    def picked(self, kind: str = "instance:") -> tuple[str, list[Event], int]:
        """The same, with the position of one of its sealed events."""
        name, events = self.pick(kind)
        return name, events, self.draw.randrange(self.sealed(name))


@contextmanager
def forging(desk: Desk, home: Path, draw: random.Random) -> Iterator[Forger]:
    """A forger with the triggers dropped, who puts them back."""
    sqlite = desk.store.sqlite
    with desk.store.engine.connect() as connection:
        forger = Forger(connection=connection, home=home, draw=draw, sqlite=sqlite)
        if sqlite:
            kept = forger.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for name, _ in kept:
                forger.run(f"DROP TRIGGER {name}")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        else:
            for table in ("event", "checkpoint", "sealed"):
                forger.run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            connection.exec_driver_sql("SET session_replication_role = replica")
        yield forger
        if sqlite:
            for name, statement in kept:
                if name not in forger.triggers:
                    forger.connection.exec_driver_sql(statement)
        else:
            connection.exec_driver_sql("SET session_replication_role = DEFAULT")
            for table in ("event", "checkpoint", "sealed"):
                forger.run(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            connection.commit()


def nudged(draw: random.Random, value: str) -> str:
    """A text with one character changed to another of its kind."""
    places = [i for i, c in enumerate(value) if c.isdecimal() or (c.isascii() and c.islower())]
    at = draw.choice(places)
    kind = "0123456789" if value[at].isdecimal() else "abcdefghijklmnopqrstuvwxyz"
    return value[:at] + draw.choice([c for c in kind if c != value[at]]) + value[at + 1:]
