"""Sealing on both databases: what is taken, in which order, by one of several, and what the stored tree says."""

import json
import threading

import pytest
from sqlalchemy import select, text

from engine import house
from engine.checkpoint import NO_PREVIOUS, digest_of, key_hash, parse
from engine.commands.complete import Complete
from engine.commands.note import AddNote, See
from engine.commands.seal import ChangeKey, MakeKey, Seal, TreeDamaged
from engine.errors import Forbidden
from engine.keyring import keyring
from engine.merkle import WIDTH, inclusion_proof, leaf_hash, root, verify_inclusion
from engine.seal_keys import ensure, rotate, signer
from engine.signing import KeyUnusable, keep, load, make, place, statement, verify
from engine.store import seal_tables as s
from engine.store import tables as t
from engine.store.reads import events, seals
from engine.worker import WORKER


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


def test_the_first_checkpoint_takes_everything_in_order(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01")
    kantor.do("kasubid", See(task=kantor.task(instance, "k02").task))
    done = seal(kantor)
    known = every_event(kantor)
    assert (done.type, done.body["events"]) == ("seal:done", len(known))
    with kantor.desk.store.unit() as unit:
        rows = seals.ranges(unit, 0, 1)
    assert [r.stream for r in rows] == sorted({stream for stream, _ in known}, key=str.encode)
    assert {"office", "seal", f"instance:{instance}", f"access:{instance}"} <= {r.stream for r in rows}
    assert_sealed(kantor)


def test_nothing_new_makes_no_checkpoint(kantor):
    seal(kantor)
    before = kantor.picture()
    for full in (False, True):
        done = seal(kantor, full=full)
        assert (done.type, done.body["number"]) == ("seal:nothing", 1)
    assert kantor.picture() == before


def test_each_checkpoint_takes_what_came_since(kantor):
    seal(kantor)
    for number in range(2, 6):
        instance = kantor.start(title=f"Berita {number}")
        kantor.complete(instance, "k01")
        kantor.clock.forward(minutes=10)
        assert seal(kantor).body["number"] == number
    assert_sealed(kantor)
    assert [c.at for c in checkpoints(kantor)] == sorted(c.at for c in checkpoints(kantor))


def test_a_tree_of_many_tiles_is_kept_across_checkpoints(kantor):
    instance = kantor.start()
    for step in (1, 255, 300, 2):
        for number in range(step):
            kantor.do("pengelola", AddNote(instance=instance, text=f"{step} {number}"))
        seal(kantor)
    assert_sealed(kantor)
    found, _ = leaves(kantor)
    assert len(found) > 2 * WIDTH
    with kantor.desk.store.unit() as unit:
        stored = {(r.level, r.idx): bytes(r.content) for r in unit.rows(select(s.tile))}
    assert stored[0, 0] == b"".join(found[:WIDTH])
    assert stored[0, len(found) // WIDTH] == b"".join(found[len(found) // WIDTH * WIDTH :])
    top = parse(checkpoints(kantor)[-1].text).checkpoint.root
    for index in (0, 255, 256, len(found) - 1):
        proof = inclusion_proof(lambda level, at: stored[level, at], index, len(found))
        assert verify_inclusion(found[index], index, len(found), proof, top)


def test_several_sealers_make_one_checkpoint_and_no_event_is_left_or_taken_twice(offices):
    with offices() as kantor:
        desks = [kantor.again() for _ in range(3)]
        instance = kantor.start()
        try:
            for turn in range(8):
                kantor.do("pengelola", AddNote(instance=instance, text=str(turn)))
                after = checkpoints(kantor)[-1].number if turn else 0
                command = Seal(signer=key(kantor), after=after)
                outcomes = together([lambda desk=desk, command=command: desk.do(command, WORKER) for desk in desks])
                kinds = sorted(done.type for done in outcomes)
                assert kinds.count("seal:done") == 1, kinds
                assert set(kinds) <= {"seal:done", "seal:overtaken", "seal:nothing"}
            assert [c.number for c in checkpoints(kantor)] == list(range(1, 9))
            assert_sealed(kantor)
        finally:
            for desk in desks:
                desk.close()


def test_people_work_while_it_is_sealed_and_nothing_falls_between_two_checkpoints(kantor):
    instances = [kantor.start(title=str(n)) for n in range(4)]
    other = kantor.again()
    over = threading.Event()

    def work():
        for number in range(25):
            for instance in instances:
                kantor.do("pengelola", AddNote(instance=instance, text=str(number)))
        over.set()

    def sealing():
        while not over.is_set():
            other.do(Seal(signer=key(kantor)), WORKER)

    together([work, sealing])
    other.do(Seal(signer=key(kantor)), WORKER)
    other.close()
    assert len(checkpoints(kantor)) > 1
    assert_sealed(kantor)


def together(works):
    barrier = threading.Barrier(len(works))
    outcomes = [None] * len(works)

    def run(place, work):
        barrier.wait()
        outcomes[place] = work()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_events_that_the_mark_would_pass_over_are_found_by_a_full_pass(kantor):
    """As if one had been committed long after its moment: the next look begins behind it."""
    seal(kantor)
    instance = kantor.start()
    with kantor.desk.store.engine.connect() as c:
        drop_guard(c, kantor)
        mark = "9999999" if kantor.desk.store.sqlite else "2030-01-01T00:00:00.000Z"
        c.execute(text("UPDATE checkpoint SET mark = :mark"), {"mark": mark})
        c.commit()
    assert seal(kantor).type == "seal:nothing"
    assert seal(kantor, full=True).body["events"] == 1
    assert every_event(kantor)[f"instance:{instance}", 1]
    assert_sealed(kantor)


def drop_guard(connection, kantor):
    extra = "" if kantor.desk.store.sqlite else " ON checkpoint"
    connection.execute(text(f"DROP TRIGGER checkpoint_no_update{extra}"))


def test_checkpoints_and_their_ranges_cannot_be_changed_in_passing(kantor):
    seal(kantor)
    for statement_ in ("UPDATE checkpoint SET size = 1", "DELETE FROM checkpoint", "UPDATE sealed SET leaf = 1",
                       "DELETE FROM sealed"):
        with kantor.desk.store.engine.connect() as c, pytest.raises(Exception, match="append-only"):
            c.execute(text(statement_))


def test_a_changed_tile_stops_the_sealer_instead_of_being_signed(kantor):
    seal(kantor)
    kantor.start()
    with kantor.desk.store.engine.connect() as c:
        c.execute(text("UPDATE tile SET content = :content"), {"content": bytes(32) * len(every_event(kantor))})
        c.commit()
    before = kantor.picture()
    with pytest.raises(TreeDamaged):
        seal(kantor)
    assert kantor.picture() == before


def test_a_checkpoint_never_steps_back_in_time(kantor):
    seal(kantor)
    kantor.start()
    kantor.clock.forward(hours=-3)
    seal(kantor)
    assert_sealed(kantor)
    first, second = checkpoints(kantor)
    assert second.at == first.at


def test_a_sealer_that_was_overtaken_leaves_the_rest_to_its_next_turn(kantor):
    seal(kantor)
    kantor.start()
    before = kantor.picture()
    assert seal(kantor, after=0).type == "seal:overtaken"
    assert kantor.picture() == before
    assert seal(kantor, after=1).type == "seal:done"


def test_nobody_seals_from_a_page_and_nobody_but_the_machine_makes_keys(kantor):
    signed = key(kantor)
    for name in ("admin", "auditor", "kepala"):
        for command in (Seal(signer=signed), MakeKey(public=bytes(32)),
                        ChangeKey(public=bytes(32), previous=signed.public, signature=bytes(64))):
            with pytest.raises(Forbidden):
                kantor.do(name, command)


def test_init_makes_one_key_and_a_second_init_another_nothing(kantor):
    before = kantor.picture(), place(kantor.settings.home).read_bytes()
    ensure(kantor.desk, kantor.settings.home, house.OPERATOR)
    assert (kantor.picture(), place(kantor.settings.home).read_bytes()) == before
    with kantor.desk.store.unit() as unit:
        (made,) = events.stream(unit, "seal")
    public = key(kantor).public.hex()
    assert (made.type, json.loads(made.body)) == ("key:made", {"name": f"sopan/{public[:16]}", "public": public})


def test_a_crash_between_key_file_and_event_is_finished_by_the_next_init(tmp_path):
    from engine.settings import Settings

    settings = Settings(database=f"sqlite:///{tmp_path}/sopan.db", home=tmp_path / "home", public_url="http://localhost")
    kept = make(bytes(range(32)))
    keep(place(settings.home), kept)
    desk = house.init(settings, office="BKD", demo=True)
    assert signer(desk, settings.home, house.OPERATOR).public == kept.public
    desk.close()


def test_after_a_rotation_the_new_key_signs_and_the_old_one_vouches_for_it(kantor):
    seal(kantor)
    old = key(kantor)
    new = rotate(kantor.desk, kantor.settings.home, house.OPERATOR)
    assert new.public != old.public
    with pytest.raises(KeyUnusable):
        kantor.operator(Seal(signer=old))
    seal(kantor)
    kantor.start()
    seal(kantor)
    assert [c.key for c in checkpoints(kantor)] == [old.public.hex(), new.public.hex(), new.public.hex()]
    assert_sealed(kantor)
    with kantor.desk.store.unit() as unit:
        assert [k.vouched for k in keyring(events.stream(unit, "seal")).keys] == [True, True]
    assert [p.name for p in place(kantor.settings.home).parent.glob("*.pem")] == ["seal.pem"]


def test_a_rotation_that_was_cut_short_after_its_event_is_finished(kantor):
    """The event names the new key, the file still holds the old one: the new one lies beside it."""
    old, new = key(kantor), make(bytes(range(32)))
    path = place(kantor.settings.home)
    keep(path.with_name(f"seal-{new.public.hex()[:16]}.pem"), new)
    signature = old.sign(statement(new.public.hex(), old.public.hex()))
    kantor.operator(ChangeKey(public=new.public, previous=old.public, signature=signature))
    assert key(kantor).public == new.public == load(path).public
    seal(kantor)
    assert_sealed(kantor)


@pytest.mark.parametrize("forged", ["other signer", "other previous", "no signature"])
def test_a_key_is_not_changed_without_the_old_ones_word(kantor, forged):
    old, new, stranger = key(kantor), make(bytes(range(32))), make(bytes(32))
    previous = stranger if forged == "other previous" else old
    by = old if forged == "other previous" else stranger
    signature = b"" if forged == "no signature" else by.sign(statement(new.public.hex(), previous.public.hex()))
    with pytest.raises(KeyUnusable):
        kantor.operator(ChangeKey(public=new.public, previous=previous.public, signature=signature))


def test_two_rotations_at_once_leave_the_key_that_the_history_names(kantor):
    desks = [kantor.again(), kantor.again()]

    def change(desk):
        try:
            return rotate(desk, kantor.settings.home, house.OPERATOR)
        except KeyUnusable as refused:  # the other one was faster
            return refused

    outcomes = together([lambda desk=desk: change(desk) for desk in desks])
    for desk in desks:
        desk.close()
    assert any(not isinstance(one, KeyUnusable) for one in outcomes)
    seal(kantor)
    assert_sealed(kantor)


def test_a_lost_key_is_replaced_and_nobody_vouches_for_the_new_one(kantor):
    seal(kantor)
    place(kantor.settings.home).unlink()
    with pytest.raises(KeyUnusable) as refused:
        seal(kantor)
    assert refused.value.params["why"] == "missing"
    rotate(kantor.desk, kantor.settings.home, house.OPERATOR, lost=True)
    seal(kantor)
    assert_sealed(kantor)
    with kantor.desk.store.unit() as unit:
        assert [k.vouched for k in keyring(events.stream(unit, "seal")).keys] == [True, False]


def test_another_offices_key_seals_nothing(kantor):
    path = place(kantor.settings.home)
    path.unlink()
    keep(path, make(bytes(32)))
    with pytest.raises(KeyUnusable) as refused:
        seal(kantor)
    assert refused.value.params["why"] == "foreign"
    assert checkpoints(kantor) == []


def test_sealing_changes_no_berkas(kantor):
    instance = kantor.start()
    seal(kantor)
    kantor.do("pengelola", Complete(task=kantor.task(instance, "k01").task))
    seal(kantor)
    kantor.identical(instance)
