"""What a forger does: each kind changes something and says where it must be found."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from engine.signing import make
from tests.integration.forger import Event, Forger, nudged

Place = dict[str, Any]  # what some flaw must say


def _changed(forger: Forger, name: str, events: list[Event], at: int) -> Place:
    """Write the stream with what was changed at a position, with or without a new chain; where it must be found."""
    rehash = forger.draw.random() < 0.5
    forger.put(name, events, rehash=rehash)
    return {"stream": name, "seq": at + 1}


def edit(forger: Forger) -> Place:
    """Some column of some event."""
    name, events, at = forger.picked(forger.draw.choice(("instance:", "instance:", "office", "access:", "procedure:")))
    column = forger.draw.choice(("body", "body", "at", "recorded_at", "actor", "type", "claimed_at"))
    if column == "claimed_at":
        events[at][column] = "2020-01-01T00:00:00.000Z" if events[at][column] is None else None
    else:
        events[at][column] = nudged(forger.draw, events[at][column])
    return _changed(forger, name, events, at)


def delete(forger: Forger) -> Place:
    """One event; a careful forger closes the gap."""
    name, events, at = forger.picked()
    del events[at]
    if at == len(events):  # the last one: without it nothing is out of step but the seal and the instance
        forger.put(name, events, rehash=True)
        return {"stream": name, "seq": at + 1}
    return _changed(forger, name, events, at)


def swap(forger: Forger) -> Place:
    """Two neighbours change places."""
    name, events, at = forger.picked()
    other = at + 1 if at + 1 < len(events) else at - 1
    first = min(at, other)
    for column in ("type", "actor", "body"):
        events[at][column], events[other][column] = events[other][column], events[at][column]
    same = all(events[at][c] == events[other][c] for c in ("type", "actor", "body"))
    if same:
        events[at]["body"] = nudged(forger.draw, events[at]["body"])
        first = at
    return _changed(forger, name, events, first)


def insert(forger: Forger) -> Place:
    """An event that never happened, in the middle or back-dated at the end."""
    name, events, at = forger.picked()
    if forger.draw.random() < 0.3:
        at = len(events)
        forger_at = events[-1]
        events.append({**forger_at, "key": None, "person": None, "request": None,
                       "recorded_at": "2026-11-22T00:00:00.000Z"})
    else:
        events.insert(at, {**events[at], "key": None, "person": None, "request": None, "type": "note:added"})
    forger.put(name, events, rehash=True)
    return {"stream": name, "seq": at + 1}


def cut(forger: Forger) -> Place:
    """The end of a stream, or all of it, with the instance's row corrected or gone."""
    name, events, at = forger.picked()
    forger.put(name, events[:at], rehash=True)
    if at == 0:
        for table, column in (("task", "instance"), ("deadline", "instance"), ("document", "instance")):
            forger.run(f"DELETE FROM {table} WHERE {column} = :i", i=int(name.partition(":")[2]))  # noqa: S608
        forger.run("DELETE FROM answers WHERE stream = :s", s=name)
        forger.run("DELETE FROM instance WHERE id = :i", i=int(name.partition(":")[2]))
    return {"stream": name, "seq": at + 1}


def rewrite(forger: Forger) -> Place:
    """A whole chain, the tree and the checkpoints' rows; what is missing is the key and the file outside."""
    name, events, at = forger.picked()
    events[at]["body"] = nudged(forger.draw, events[at]["body"])
    number = forger.checkpoint_of(name, at + 1)
    forger.put(name, events, rehash=True)
    forger.retree()
    return {"checkpoint": number}


def rewrite_but_checkpoints(forger: Forger) -> Place:
    """The same, with the signed texts left as they are."""
    name, events, at = forger.picked()
    events[at]["actor"] = nudged(forger.draw, events[at]["actor"])
    number = forger.checkpoint_of(name, at + 1)
    forger.put(name, events, rehash=True)
    kept = forger.rows("SELECT number, text, digest, size FROM checkpoint")
    forger.retree()
    for row in kept:
        forger.run("UPDATE checkpoint SET text = :t, digest = :d, size = :z WHERE number = :n", t=row.text,
                   d=row.digest, z=row.size, n=row.number)
    return {"checkpoint": number, "code": "root-differs"}


def another_key(forger: Forger) -> Place:
    """Everything from the beginning, under a key of the forger's own; only what lies outside the database is left."""
    key = make(forger.draw.randbytes(32))
    events = forger.stream("seal")
    body = json.loads(events[0]["body"]) | {"public": key.public.hex()}
    events[0]["body"] = json.dumps(body, sort_keys=True, separators=(",", ":"))
    forger.put("seal", events, rehash=True)
    name, changed, at = forger.picked()
    changed[at]["body"] = nudged(forger.draw, changed[at]["body"])
    forger.put(name, changed, rehash=True)
    forger.retree(key=key)
    return {"checkpoint": 1, "code": "outside-differs"}


def actor(forger: Forger) -> Place:
    """Somebody else did it."""
    name, events, at = forger.picked()
    said = json.loads(events[at]["actor"])
    said["person"] = said.get("person", 0) + forger.draw.randint(1, 3)
    events[at]["actor"] = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return _changed(forger, name, events, at)


def holding(forger: Forger) -> Place:
    """Somebody else held the position."""
    events = forger.stream("office")
    able = [i for i, e in enumerate(events[: forger.sealed("office")]) if e["type"].startswith("holding:")]
    at = forger.draw.choice(able)
    events[at]["body"] = nudged(forger.draw, events[at]["body"])
    return _changed(forger, "office", events, at)


def calendar(forger: Forger) -> Place:
    """Other working hours; a careful forger also corrects the digest."""
    row = forger.draw.choice(forger.rows("SELECT id, name, number, text FROM calendar"))
    other = nudged(forger.draw, row.text)
    forger.run("UPDATE calendar SET text = :t WHERE id = :i", t=other, i=row.id)
    if forger.draw.random() < 0.5:
        return {"calendar": row.name, "number": row.number}
    forger.run("UPDATE calendar SET digest = :d WHERE id = :i", d=hashlib.sha256(other.encode()).hexdigest(), i=row.id)
    return {"code": "calendar-stray", "calendar": row.name, "number": row.number}


def version(forger: Forger) -> Place:
    """Another diagram or form than the one put in force."""
    row = forger.draw.choice(forger.rows(
        "SELECT v.procedure, v.number, f.name, f.digest FROM version v JOIN version_file f ON f.version = v.id"))
    content = bytes(forger.rows("SELECT content FROM blob WHERE digest = :d", d=row.digest)[0][0])
    at = forger.draw.randrange(len(content))
    other = content[:at] + bytes([content[at] ^ 1]) + content[at + 1:]
    if forger.draw.random() < 0.5:
        forger.run("UPDATE blob SET content = :c WHERE digest = :d", c=other, d=row.digest)
        return {"procedure": row.procedure, "number": row.number, "file": row.name}
    digest = hashlib.sha256(other).hexdigest()
    forger.run("INSERT INTO blob (digest, content) VALUES (:d, :c)", d=digest, c=other)
    forger.run("UPDATE version_file SET digest = :n WHERE digest = :d", n=digest, d=row.digest)
    return {"procedure": row.procedure, "number": row.number, "code": "version-altered"}


def file(forger: Forger) -> Place:
    """The bytes of a document, or the row that says which bytes it is."""
    row = forger.draw.choice(forger.rows("SELECT instance, name, number, file FROM document ORDER BY file"))
    path = forger.home / "files" / row.file[:2] / row.file
    match forger.draw.randrange(3):
        case 0:
            path.unlink()
        case 1:
            content = path.read_bytes()
            path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        case _:
            forger.run("UPDATE document SET file = :f WHERE instance = :i AND name = :n AND number = :v", f="0" * 64,
                       i=row.instance, n=row.name, v=row.number)
    return {"stream": f"instance:{row.instance}", "document": row.name, "version": row.number}


def answers(forger: Forger) -> Place:
    """What a form said, changed or gone without an erasure."""
    row = forger.draw.choice(forger.rows("SELECT stream, seq, text FROM answers ORDER BY stream, seq"))
    if forger.draw.random() < 0.3:
        forger.run("DELETE FROM answers WHERE stream = :s AND seq = :n", s=row.stream, n=row.seq)
    else:
        forger.run("UPDATE answers SET text = :t WHERE stream = :s AND seq = :n", t=nudged(forger.draw, row.text),
                   s=row.stream, n=row.seq)
    return {"stream": row.stream, "seq": row.seq}


def shown(forger: Forger) -> Place:
    """The rows that pages show: title, number, state of a Berkas, the name of a person."""
    if forger.draw.random() < 0.3:
        row = forger.draw.choice(forger.rows("SELECT id, name FROM person ORDER BY id"))
        forger.run("UPDATE person SET name = :n WHERE id = :i", n=nudged(forger.draw, row.name), i=row.id)
        return {"person": row.id, "code": "person-row"}
    column = forger.draw.choice(("title", "number", "state", "sifat", "started_at"))
    row = forger.draw.choice(forger.rows(f"SELECT id, {column} AS value FROM instance ORDER BY id"))  # noqa: S608
    forger.run(f"UPDATE instance SET {column} = :v WHERE id = :i",  # noqa: S608
               v=nudged(forger.draw, row.value), i=row.id)
    return {"stream": f"instance:{row.id}", "field": column}


def seals(forger: Forger) -> Place:
    """The record of what was sealed: ranges, tiles, checkpoints, their end."""
    match forger.draw.randrange(4):
        case 0:
            row = forger.draw.choice(forger.rows("SELECT stream, first, last FROM sealed ORDER BY stream, last"))
            forger.run("DELETE FROM sealed WHERE stream = :s AND last = :l", s=row.stream, l=row.last)
            number = {}
        case 1:
            row = forger.draw.choice(forger.rows("SELECT level, idx, content FROM tile ORDER BY level, idx"))
            content = bytearray(row.content)
            content[forger.draw.randrange(len(content))] ^= 1
            forger.run("UPDATE tile SET content = :c WHERE level = :l AND idx = :i", c=bytes(content), l=row.level,
                       i=row.idx)
            return {"level": row.level, "tile": row.idx} if row.level else {"code": "root-differs"}
        case 2:
            number = {"checkpoint": forger.draw.choice(forger.rows("SELECT number FROM checkpoint"))[0]}
            said = forger.rows("SELECT text FROM checkpoint WHERE number = :n", n=number["checkpoint"])[0][0]
            forger.run("UPDATE checkpoint SET text = :t WHERE number = :n", t=nudged(forger.draw, said),
                       n=number["checkpoint"])
        case _:
            return end_of_everything(forger)
    return number


def end_of_everything(forger: Forger) -> Place:
    """The last checkpoints with all they sealed, as if the database had been restored from an old backup."""
    numbers = [r[0] for r in forger.rows("SELECT number FROM checkpoint ORDER BY number")]
    first = forger.draw.choice(numbers[1:])
    for row in forger.rows("SELECT stream, min(first) AS first FROM sealed WHERE checkpoint >= :n GROUP BY stream",
                           n=first):
        forger.put(row.stream, forger.stream(row.stream)[: row.first - 1], rehash=True)
    forger.run("DELETE FROM sealed WHERE checkpoint >= :n", n=first)
    forger.run("DELETE FROM checkpoint WHERE number >= :n", n=first)
    kept = {row[0] for row in forger.rows("SELECT stream FROM sealed")}
    for row in forger.rows("SELECT id FROM instance"):
        if f"instance:{row.id}" not in kept:
            for table in ("task", "deadline", "document", "notice"):
                forger.run(f"DELETE FROM {table} WHERE instance = :i", i=row.id)  # noqa: S608
            forger.run("DELETE FROM instance WHERE id = :i", i=row.id)
    forger.retree()
    return {"checkpoint": first, "code": "database-cut"}


def outside(forger: Forger) -> Place:
    """The file outside, by somebody who reaches it and not the key."""
    path = forger.home / "seals" / "checkpoints.txt"
    said = path.read_text()
    entries = said.count("\nnumber ")
    match forger.draw.randrange(3):
        case 0:
            path.unlink()
            return {"code": "outside-missing"}
        case 1:
            path.write_text(said[: forger.draw.randrange(len(said) - 1)])
            return {"code": "outside-cut"}
        case _:
            at = forger.draw.randrange(entries)
            parts = said.split("\n\nsopan/")
            parts[at] = nudged(forger.draw, parts[at])
            path.write_text("\n\nsopan/".join(parts))
            return {"code": "outside-differs"}


def trigger(forger: Forger) -> Place:
    """What keeps rows as they are is taken away and not put back, or replaced by something that does nothing."""
    table = forger.draw.choice(("event", "checkpoint", "sealed"))
    if not forger.sqlite:
        name = f"{table}_{forger.draw.choice(('no_update', 'no_truncate'))}"
        forger.run(f"DROP TRIGGER {name} ON {table}")
        return {"trigger": name}
    name = f"{table}_no_{forger.draw.choice(('update', 'delete'))}"
    forger.triggers.append(name)
    return {"trigger": name}


KINDS: tuple[Callable[[Forger], Place], ...] = (
    edit, edit, delete, swap, insert, cut, rewrite, rewrite_but_checkpoints, another_key, actor, holding, calendar,
    version, file, answers, shown, seals, outside, trigger,
)
