"""What a sealed office looks like: every checkpoint judged from the rows alone."""


from sqlalchemy import select

from engine import house
from engine.checkpoint import NO_PREVIOUS, digest_of, key_hash, parse
from engine.commands.seal import Seal
from engine.keyring import keyring
from engine.merkle import leaf_hash, root
from engine.seal_keys import signer
from engine.signing import verify
from engine.store import tables as t
from engine.store.reads import events, seals


def key(kantor):
    return signer(kantor.desk, kantor.settings.home, house.OPERATOR)


def seal(kantor, **more):
    return kantor.operator(Seal(signer=key(kantor), **more))


def every_event(kantor):
    with kantor.desk.store.unit() as unit:
        return {(e.stream, e.seq): bytes(e.hash) for e in unit.rows(select(t.event))}


def checkpoints(kantor):
    with kantor.desk.store.unit() as unit:
        return seals.after(unit, 0, 1_000)


def leaves(kantor):
    """The leaf hashes in their order, from the rows that say where each event is."""
    known, found = every_event(kantor), []
    with kantor.desk.store.unit() as unit:
        for row in seals.ranges(unit, 0, 1_000):
            assert row.leaf == len(found)
            found += [leaf_hash(known.pop((row.stream, seq))) for seq in range(row.first, row.last + 1)]
    return found, known


def assert_sealed(kantor, *, unsealed=0):
    """Each checkpoint has its form, its signature, its place in the chain and the root of what it covers."""
    found, left = leaves(kantor)
    assert len(left) == unsealed
    previous = NO_PREVIOUS
    with kantor.desk.store.unit() as unit:
        ring = keyring(events.stream(unit, "seal"))
        for number, row in enumerate(checkpoints(kantor), 1):
            note = parse(row.text)
            said = note.checkpoint
            assert (row.number, said.number, said.origin) == (number, number, ring.origin)
            assert (said.previous, digest_of(row.text), said.at) == (previous, row.digest, row.at)
            assert said.size == row.size
            assert said.root == root(found[: row.size])
            covered = max(r.last for r in seals.ranges_of(unit, "seal") if r.checkpoint <= number)
            public = ring.at(covered).public
            assert row.key == public.hex()
            assert note.key_hash == key_hash(said.origin, public)
            assert verify(public, note.signature, note.signed.encode())
            previous = row.digest
